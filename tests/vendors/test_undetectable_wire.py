"""Undetectable's three steps over real sockets: by ordinary clients, by uploads that break off, and in the journal."""

import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import requests
from tests.calling import handshake, talk
from tests.vendors.three_steps import PUT_HEADERS, target

from voicemock.bench import Bench
from voicemock.serving.log import line
from voicemock_fixtures import read

API_HOST = "ai-audio-detect.undetectable.ai"
STORE = "nyc3.digitaloceanspaces.com"
CLIP = read("synthetic", "mp3")

Send = Callable[..., Any]


@pytest.fixture(params=["requests", "httpx"])
def send(request: pytest.FixtureRequest) -> Iterator[Send]:
    if request.param == "requests":
        with requests.Session() as session:
            yield session.request
    else:
        with httpx.Client() as client:

            def call(method: str, url: str, data: Any = None, **rest: Any) -> httpx.Response:
                return client.request(method, url, content=data, **rest)

            yield call


def pieces(clip: bytes) -> Iterator[bytes]:
    yield from (clip[start : start + 1000] for start in range(0, len(clip), 1000))


@pytest.mark.proves("UND-03.k", "UND-06.n")
@pytest.mark.parametrize("body", [lambda: CLIP, lambda: pieces(CLIP)], ids=["whole", "chunked"])
def test_the_documented_steps_work_by_path_prefix(served: str, send: Send, body: Callable[[], Any]) -> None:
    api = f"{served}/undetectable"
    key = {"apikey": "test-free"}
    given = send("GET", f"{api}/get-presigned-url", params={"file_name": "example.mp3"}, headers=key).json()
    assert given["presigned_url"].startswith(f"{api}/{STORE}/ai-audio-detector-prod/{given['file_path']}?")
    put = send("PUT", given["presigned_url"], data=body(), headers=PUT_HEADERS | {"Content-Type": "audio/mp3"})
    assert put.status_code == 200
    url = f"https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/{given['file_path']}"
    job = send("POST", f"{api}/detect", json={"key": "test-free", "url": url, "document_type": "Audio"}).json()
    told = [send("POST", f"{api}/query", json={"id": job["id"]}).json()["status"] for _ in range(3)]
    assert told == ["pending", "analyzing", "done"]


@pytest.mark.proves("UND-03.j", "UND-01.a", "UND-01.c")
def test_the_documented_steps_work_by_host_header(served: str, send: Send) -> None:
    vendor = {"Host": API_HOST}
    key = vendor | {"apikey": "test-free"}
    given = send("GET", f"{served}/get-presigned-url?file_name=example.mp3", headers=key).json()
    assert given["presigned_url"].startswith(f"http://{STORE}/ai-audio-detector-prod/{given['file_path']}?")
    store = PUT_HEADERS | {"Content-Type": "audio/mp3", "Host": STORE}
    assert send("PUT", served + target(given["presigned_url"]), data=CLIP, headers=store).status_code == 200
    body = {"key": "test-free", "url": given["presigned_url"].partition("?")[0]}
    job = send("POST", f"{served}/detect", json=body, headers=vendor).json()
    *_, done = [send("POST", f"{served}/query", json={"id": job["id"]}, headers=vendor).json() for _ in range(3)]
    assert done["result"] > 0.5
    assert send("GET", f"{served}/check-user-credits", headers=key).json()["credits"] < 11_000


# Uploads as they go over the wire


def given(served: str) -> dict[str, str]:
    """Do step 1."""
    headers = {"apikey": "test-free"}
    answer: dict[str, str] = httpx.get(
        f"{served}/undetectable/get-presigned-url?file_name=a.mp3", headers=headers
    ).json()
    return answer


def detected(served: str, file_path: str) -> tuple[int, Any]:
    """Do step 3."""
    url = f"https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/{file_path}"
    answer = httpx.post(f"{served}/undetectable/detect", json={"key": "test-free", "url": url})
    return answer.status_code, answer.json().get("detail")


def head(url: str, *more: str) -> bytes:
    """Return the head of an upload."""
    lines = [f"PUT {target(url)} HTTP/1.1", "Host: x", "Content-Type: audio/mp3", "x-amz-acl: private", *more, "", ""]
    return "\r\n".join(lines).encode()


def received(sock: socket.socket, until: bytes) -> bytes:
    got = b""
    while not got.endswith(until) and (piece := sock.recv(65536)):
        got += piece
    return got


@pytest.fixture
def connected(served: str) -> Iterator[socket.socket]:
    name, _, port = served.removeprefix("http://").partition(":")
    with socket.create_connection((name, int(port)), timeout=20) as sock:
        yield sock


def test_a_client_that_waits_for_100_continue_gets_it_and_then_its_200(served: str, connected: socket.socket) -> None:
    upload = given(served)
    connected.sendall(head(upload["presigned_url"], f"Content-Length: {len(CLIP)}", "Expect: 100-continue"))
    assert received(connected, b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    connected.sendall(CLIP)
    assert received(connected, b"\r\n\r\n").startswith(b"HTTP/1.1 200 OK\r\n")
    assert detected(served, upload["file_path"]) == (200, None)


@pytest.mark.proves("UND-06.l")
def test_a_client_that_waits_for_100_continue_is_refused_before_it_sends(served: str, connected: socket.socket) -> None:
    url = given(served)["presigned_url"]
    connected.sendall(head(f"{url}0", "Content-Length: 100000000", "Expect: 100-continue"))
    got = received(connected, b"</Error>")
    assert got.startswith(b"HTTP/1.1 403 Forbidden\r\n")
    assert b"connection: close" in got
    assert b"<Code>SignatureDoesNotMatch</Code>" in got


@pytest.mark.proves("UND-06.x", "UND-06.l")
def test_an_upload_that_says_neither_length_nor_chunks_is_refused(served: str) -> None:
    upload = given(served)
    got = talk(served, head(upload["presigned_url"]), until_closed=False)
    assert got.startswith(b"HTTP/1.1 411 Length Required\r\n")
    assert b"<Code>MissingContentLength</Code>" in got
    wrong = talk(served, head(f"{upload['presigned_url']}0"), until_closed=False)
    assert b"<Code>SignatureDoesNotMatch</Code>" in wrong
    assert detected(served, upload["file_path"]) == (500, "File metadata could not be fetched")


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def test_chunks_of_any_size_make_the_same_upload(served: str) -> None:
    upload = given(served)
    sent = head(upload["presigned_url"], "Transfer-Encoding: chunked") + chunk(CLIP[:1]) + chunk(CLIP[1:]) + chunk(b"")
    assert talk(served, sent, until_closed=False).startswith(b"HTTP/1.1 200 OK\r\n")
    assert detected(served, upload["file_path"]) == (200, None)


@pytest.mark.proves("UND-06.o")
@pytest.mark.parametrize(
    ("declared", "sent"),
    [
        (f"Content-Length: {len(CLIP)}", CLIP[:-1]),
        ("Transfer-Encoding: chunked", chunk(CLIP)),
        ("Content-Length: 9", b""),
    ],
    ids=["length", "chunks", "nothing"],
)
def test_an_upload_that_breaks_off_stores_nothing_and_what_was_stored_before_stays(
    served: str, bench: Bench, declared: str, sent: bytes
) -> None:
    never, before = given(served), given(served)
    assert httpx.put(
        before["presigned_url"], content=CLIP, headers=PUT_HEADERS | {"Content-Type": "audio/mp3"}
    ).is_success
    for upload in (never, before):
        name, _, port = served.removeprefix("http://").partition(":")
        with socket.create_connection((name, int(port))) as sock:
            sock.sendall(head(upload["presigned_url"], declared) + sent)
    while [exchange.refused for exchange in bench.journal.exchanges()].count("BROKEN_OFF") < 2:
        assert httpx.get(f"{served}/undetectable/health").status_code == 200
    assert detected(served, never["file_path"]) == (500, "File metadata could not be fetched")
    assert detected(served, before["file_path"]) == (200, None)


def test_a_json_body_that_breaks_off_makes_no_job(served: str, bench: Bench, connected: socket.socket) -> None:
    connected.sendall(
        b"POST /undetectable/detect HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b'Content-Length: 100\r\n\r\n{"key": "test-free"'
    )
    connected.shutdown(socket.SHUT_WR)
    connected.close()
    while [exchange.refused for exchange in bench.journal.exchanges()].count("BAD_BODY") < 1:
        assert httpx.get(f"{served}/undetectable/health").status_code == 200


@pytest.mark.proves("UND-18.ad")
@pytest.mark.parametrize(
    ("path", "host"), [("/ai-audio-detector-prod/uploads/a.wav", STORE), (f"/undetectable/{STORE}/x", "x")]
)
def test_a_handshake_at_the_store_is_answered_as_a_plain_get(served: str, path: str, host: str) -> None:
    got = handshake(served, path, host=host)
    assert b"content-type: application/xml" in got
    assert (b"<Code>AccessDenied</Code>" in got) == (host == STORE)


# What is shown of it


SECRET = "the-customers-own"


@pytest.mark.proves("UND-02.b")
def test_no_key_and_no_signature_can_be_read_in_journal_or_log(served: str, bench: Bench) -> None:
    api = f"{served}/undetectable"
    upload = given(served)
    httpx.put(upload["presigned_url"], content=CLIP, headers=PUT_HEADERS)
    signature = upload["presigned_url"].rpartition("=")[2]
    for key in (SECRET, "test-free-anna"):
        httpx.get(f"{api}/check-user-credits?apikey={key}", headers={"apikey": key})
        httpx.post(f"{api}/detect", json={"key": key, "url": upload["presigned_url"], "more": [{"Api_Key": key}]})
        httpx.post(f"{api}/query", json={"key": {"key": key}, "id": "x"})
        httpx.post(f"{api}/query", content=f'{{"key": "{key}"', headers={"Content-Type": "application/json"})
    shown = httpx.get(f"{served}/_voicemock/journal").text
    lines = "".join(line(exchange) for exchange in bench.journal.exchanges())
    for secret in (SECRET, "anna", signature, signature[:8]):
        assert secret not in shown
        assert secret not in lines
        assert secret not in repr(bench.journal.exchanges())


def test_the_journal_shows_json_bodies_and_uploads(served: str, bench: Bench) -> None:
    upload = given(served)
    httpx.put(upload["presigned_url"], content=CLIP, headers=PUT_HEADERS | {"Content-Type": "audio/mp3"})
    detected(served, upload["file_path"])
    first, put, detection = (exchange.as_json() for exchange in bench.journal.exchanges())
    url, _, _ = upload["presigned_url"].rpartition("=")
    assert json.loads(first["response"]["body"]) == upload | {"presigned_url": f"{url}=…"}
    assert first["request"]["body"] is None
    (part,) = put["request"]["parts"]
    assert (part["filename"], part["content_type"], part["size"], part["text"]) == (
        "a.mp3",
        "audio/mp3",
        len(CLIP),
        None,
    )
    assert put["response"]["body"] == ""
    assert json.loads(detection["request"]["body"]) == {
        "key": "test-free…",
        "url": f"https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/{upload['file_path']}",
    }


@pytest.mark.parametrize(
    "body", [b'"\\ud800"', b'{"id": "\\ud800", "key": "\\ud800"}', b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}"]
)
def test_the_journal_can_be_read_whatever_was_sent(served: str, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert httpx.post(f"{served}/undetectable/query", content=body, headers=headers).status_code in (404, 422)
    (exchange,) = httpx.get(f"{served}/_voicemock/journal").json()["exchanges"]
    assert json.loads(exchange["request"]["body"]) is not None
