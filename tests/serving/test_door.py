"""The Host header or the path says which fake is meant."""

import asyncio
from collections.abc import Callable

import pytest
from tests.calling import Caller, handshake, talk, upload

from voicemock.bench import Bench
from voicemock.engine.journal import Exchange
from voicemock.serving.log import line
from voicemock.vendors import VENDORS
from voicemock.vendors.vocos import VENDOR as VOCOS
from voicemock_fixtures import read

NOBODY = "this is voicemock: begin the path with /vocos, /valsea, /undetectable, /modulate, /dataspike, /_voicemock"


@pytest.fixture
def front(calling: Callable[[str], Caller]) -> Caller:
    return calling("")


@pytest.mark.parametrize(
    "host", ["api.vocos.io", "API.Vocos.IO", "api.vocos.io:443", "api.vocos.io:8900", "api.vocos.io."]
)
def test_a_vendors_host_leads_to_its_fake_in_any_case_with_any_port(front: Caller, host: str) -> None:
    headers = {"Host": host, "X-API-Key": "test-free"}
    assert front.post("/v1/detect", headers=headers, files=upload("human")).status_code == 200


@pytest.mark.parametrize(
    "host", ["localhost", "api.vocos.io.evil.test", "vocos.io", "", "[::1]:8900", "x:api.vocos.io"]
)
def test_any_other_host_is_served_by_path(front: Caller, host: str) -> None:
    headers = {"Host": host, "X-API-Key": "test-free"}
    assert front.post("/vocos/v1/detect", headers=headers, files=upload("human")).status_code == 200
    assert front.post("/v1/detect", headers=headers, files=upload("human")).status_code == 404


@pytest.mark.parametrize("path", ["/vocos/v1/detect", "/_voicemock/health", "/_voicemock/reset", "/dataspike/", "/"])
def test_at_a_vendors_host_there_is_nothing_but_the_vendor(front: Caller, path: str) -> None:
    response = front.post(path, headers={"Host": "api.vocos.io"})
    assert (response.status_code, response.json()["error"]["code"]) == (404, "NOT_FOUND")


def test_a_path_that_names_nobody_is_told_what_there_is(front: Caller) -> None:
    for path in ("/", "/nobody/v1"):
        response = front.get(path)
        assert response.status_code == 404
        assert response.json() == {"error": NOBODY}


@pytest.mark.parametrize(
    ("path", "differs"),
    [
        ("/VOCOS/v1/detect", 'the path begins with "/VOCOS", not "/vocos"'),
        ("/v1/detect", 'the path lacks "/vocos" at its beginning'),
    ],
)
def test_a_path_that_is_nearly_somebodys_is_told_what_comes_nearest(front: Caller, path: str, differs: str) -> None:
    response = front.post(path)
    nearest = f"POST {path} at mock: nearest is POST /v1/detect of Vocos: {differs}"
    assert (response.status_code, response.json()) == (404, {"error": NOBODY, "nearest": nearest})


def test_what_reaches_no_vendor_is_kept_apart_and_told_to_whoever_listens() -> None:
    over: list[Exchange] = []
    bench = Bench((VOCOS,), on_close=over.append)
    with asyncio.Runner() as runner:
        front = Caller(bench, runner, "")
        front.get("/nobody")
        front.get("/_voicemock/nothing")
        front.get("/vocos/nothing")
        front.get("/x", headers=[("Host", "api.vocos.io"), ("Host", "api.dataspike.io")])
    bench.close()
    assert [(each.number, each.path, each.status) for each in bench.journal.unmatched()] == [
        (1, "/nobody", 404),
        (3, "/x", 400),
    ]
    assert [each.path for each in bench.journal.exchanges()] == ["/vocos/nothing"]
    assert [each.number for each in over] == [1, 2, 3]
    assert [line(each).split()[1:5] for each in over] == [
        ["nobody", "GET", "/nobody", "404"],
        ["vocos", "GET", "/vocos/nothing", "404"],
        ["nobody", "GET", "/x", "400"],
    ]


def test_a_vendor_that_is_not_served_is_not_there_by_either_way() -> None:
    bench = Bench((VOCOS,))
    with asyncio.Runner() as runner:
        front = Caller(bench, runner, "")
        by_host = front.get("/x", headers={"Host": "api.dataspike.io"})
        by_path = front.get("/dataspike/x")
    bench.close()
    assert (by_host.status_code, by_host.json()) == (
        404,
        {"error": "dataspike is not served here: /vocos, /_voicemock are"},
    )
    assert (by_path.status_code, by_path.json()) == (
        404,
        {"error": "this is voicemock: begin the path with /vocos, /_voicemock"},
    )


def test_two_hosts_at_once_are_refused(front: Caller) -> None:
    response = front.get("/vocos/x", headers=[("Host", "api.vocos.io"), ("Host", "api.dataspike.io")])
    assert (response.status_code, response.json()) == (400, {"error": "more than one Host header"})


def test_every_vendor_answers_by_each_of_its_names(front: Caller) -> None:
    for vendor in VENDORS:
        own = front.get("/nowhere", headers={"Host": vendor.hosts[0]})
        by_path = front.get(f"/{vendor.name}/nowhere")
        assert {own.status_code, by_path.status_code} == {404}
        assert own.json().keys() == by_path.json().keys()
        for host in vendor.hosts:
            assert front.get("/nowhere", headers={"Host": host}).json().keys() == own.json().keys()


def test_a_handshake_where_no_stream_is_gets_a_plain_answer(served: str) -> None:
    got = handshake(served, "/nobody", host="x")
    assert got.startswith(b"HTTP/1.1 404 ")
    assert f'{{"error":"{NOBODY}"}}'.encode() in got


def test_a_request_without_a_host_is_served_by_path(served: str) -> None:
    form = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        + read("human", "wav")
        + b"\r\n--b--\r\n"
    )
    head = "POST /vocos/v1/detect HTTP/1.0\r\nX-API-Key: test-free\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    length = f"Content-Length: {len(form)}\r\n\r\n"
    assert talk(served, f"{head}{length}".encode() + form).startswith(b"HTTP/1.1 200 OK")
