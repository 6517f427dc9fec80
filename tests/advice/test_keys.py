"""Keys where they don't belong are told, wherever they stand; nobody's key is told."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.advice.telling import told
from tests.calling import Caller, upload
from tests.streaming import Conversation, query
from tests.vendors.three_steps import at, place

from voicemock_fixtures import read

pytestmark = pytest.mark.proves("ALL-05.a")

SECRET = "the-customers-own-key"

CALLS = {
    "vocos": ("/v1/detect", {"X-API-Key": SECRET}, "file", {}),
    "valsea": ("/v1/voice-security", {"Authorization": f"Bearer {SECRET}"}, "file", {"model": "valsea-voice-security"}),
    "modulate": ("/api/velma-2-synthetic-voice-detection-batch", {"X-API-Key": SECRET}, "upload_file", {}),
    "dataspike": ("/api/v4/deepfake/audio/analyze", {"ds-api-token": SECRET}, "file", {}),
}


def called(
    caller: Caller,
    vendor: str,
    *,
    params: dict[str, str] | None = None,
    data: dict[str, str] | None = None,
    more: dict[str, str] | None = None,
) -> list[tuple[str, str, int]]:
    path, headers, field, form = CALLS[vendor]
    caller.post(
        path,
        headers={**headers, **(more or {})},
        files=upload("human", field=field),
        data={**form, **(data or {})},
        params=params or {},
    )
    found = told(caller.bench)
    assert SECRET not in str(caller.bench.journal.findings())
    return [each for each in found if each[0] == f"{vendor}:key-elsewhere"]


@pytest.mark.parametrize("vendor", CALLS)
def test_a_key_where_it_belongs_is_told_nothing(calling: Callable[[str], Caller], vendor: str) -> None:
    assert called(calling(f"/{vendor}"), vendor) == []


@pytest.mark.parametrize(
    ("vendor", "more", "says"),
    [
        ("vocos", {"Authorization": f"Bearer {SECRET}"}, "the header authorization; that is where valsea has its key"),
        ("vocos", {"api-key": SECRET}, "the header api-key"),
        ("valsea", {"X-API-Key": SECRET}, "the header x-api-key"),
        ("modulate", {"apikey": SECRET}, "the header apikey; that is where undetectable has its key"),
        ("dataspike", {"Authorization": SECRET}, "the header authorization; that is where valsea has its key"),
        ("vocos", {"ds-api-token": SECRET}, "the header ds-api-token; that is where dataspike has its key"),
    ],
)
def test_a_key_in_another_header_is_told(
    calling: Callable[[str], Caller], vendor: str, more: dict[str, str], says: str
) -> None:
    assert called(calling(f"/{vendor}"), vendor, more=more) == [(f"{vendor}:key-elsewhere", f"sent a key in {says}", 1)]


@pytest.mark.parametrize("vendor", CALLS)
def test_a_key_in_the_query_is_told(calling: Callable[[str], Caller], vendor: str) -> None:
    assert called(calling(f"/{vendor}"), vendor, params={"api_key": SECRET}) == [
        (f"{vendor}:key-elsewhere", "sent a key in the query, as api_key", 1)
    ]


@pytest.mark.parametrize("vendor", CALLS)
def test_a_key_in_a_forms_field_is_told(calling: Callable[[str], Caller], vendor: str) -> None:
    assert called(calling(f"/{vendor}"), vendor, data={"Key": SECRET}) == [
        (f"{vendor}:key-elsewhere", "sent a key in the body, as Key", 1)
    ]


def test_a_key_in_a_path_is_told_and_is_not_shown(dataspike: Caller) -> None:
    dataspike.get(f"/api/v4/deepfake/job/{SECRET}", headers={"ds-api-token": SECRET})
    assert told(dataspike.bench) == [("dataspike:key-elsewhere", "sent a key in the path", 1)]


def test_each_place_is_told_once_and_counted(vocos: Caller) -> None:
    found = [
        called(vocos, "vocos", params={"key": SECRET}, more={"Authorization": f"Bearer {SECRET}"}) for _ in range(3)
    ]
    assert sorted(found[-1]) == [
        ("vocos:key-elsewhere", "sent a key in the header authorization; that is where valsea has its key", 3),
        ("vocos:key-elsewhere", "sent a key in the query, as key", 3),
    ]


@pytest.fixture
def undetectable(calling: Callable[[str], Caller]) -> Caller:
    return calling("/undetectable")


@pytest.mark.parametrize("body", [{"id": "x"}, {"id": "x", "key": SECRET}])
def test_undetectables_key_may_stand_in_every_body(undetectable: Caller, body: dict[str, Any]) -> None:
    undetectable.post("/query", json=body)
    assert told(undetectable.bench) == []


def test_undetectables_key_has_no_business_in_an_address(undetectable: Caller) -> None:
    undetectable.get("/check-user-credits", params={"key": SECRET}, headers={"apikey": "test-free"})
    assert ("undetectable:key-elsewhere", "sent a key in the query, as key", 1) in told(undetectable.bench)


def test_undetectables_key_has_no_business_at_the_store(undetectable: Caller) -> None:
    url, _ = place(undetectable)
    headers = {"Content-Type": "audio/wav", "x-amz-acl": "private", "apikey": "test-free"}
    assert at(undetectable, "PUT", url, content=read("human", "wav"), headers=headers).status_code == 200
    assert told(undetectable.bench) == [("undetectable:key-elsewhere", "sent a key in the header apikey", 1)]


@pytest.mark.proves("MOD-09.c")
@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ((), []),
        (
            ((b"x-api-key", SECRET.encode()),),
            [("modulate:key-elsewhere", "sent a key in the header x-api-key", 1)],
        ),
    ],
)
def test_a_streams_key_belongs_in_its_query_alone(
    modulate: Caller, headers: tuple[tuple[bytes, bytes], ...], found: list[tuple[str, str, int]]
) -> None:
    async def converse() -> None:
        async with Conversation(modulate.bench, query(api_key="test-free"), headers) as stream:
            await stream.say("")

    modulate.runner.run(converse())
    assert told(modulate.bench) == found
