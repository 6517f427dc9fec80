"""The journal holds what was asked and answered; no key leaves it."""

import json

import pytest
from tests.calling import Caller, upload

from voicemock.bench import Bench
from voicemock.engine.journal import BODY_KEPT, REMEMBERED, redacted


def test_an_exchange_tells_what_was_sent_and_what_came_back(vocos: Caller) -> None:
    response = vocos.post(
        "/v1/detect?a=1", headers={"X-API-Key": "test-free-x"}, files=upload("human"), data={"session_id": "s"}
    )
    (exchange,) = vocos.bench.journal.exchanges()
    told = exchange.as_json()
    clip = next(part for part in told["request"]["parts"] if part["name"] == "file")
    session = next(part for part in told["request"]["parts"] if part["name"] == "session_id")
    assert (told["number"], told["vendor"], told["at"]) == (1, "vocos", "2026-01-01T00:00:00.000Z")
    assert (told["request"]["method"], told["request"]["path"], told["request"]["query"]) == (
        "POST",
        "/vocos/v1/detect",
        "a=1",
    )
    assert (clip["filename"], clip["content_type"], clip["size"], clip["text"]) == (
        "human.wav",
        "audio/x-wav",
        exchange.parts[-1].size,
        None,
    )
    assert (session["filename"], session["text"], session["size"]) == (None, "s", 1)
    assert told["response"]["status"] == 200
    assert json.loads(told["response"]["body"]) == response.json()
    assert (told["response"]["size"], told["refused"], told["client_left"]) == (len(response.content), None, False)


def test_a_refusal_is_told_in_the_engines_words(vocos: Caller) -> None:
    vocos.post("/v1/detect", headers={"X-API-Key": "test-free"}, files=upload("corrupted"))
    vocos.get("/nowhere")
    assert [exchange.refused for exchange in vocos.bench.journal.exchanges()] == ["CORRUPTED", "NOT_FOUND"]


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("test-free", "test-free…"),
        ("test-no-credits-anna", "test-no-credits…"),
        ("Bearer test-pro-1", "Bearer test-pro…"),
        ("my-own-key", "…"),
        ("Bearer my-own-key", "…"),
        ("", "…"),
    ],
)
def test_of_a_key_only_which_test_key_it_is_can_be_seen(key: str, shown: str) -> None:
    assert redacted(key) == shown


def test_no_key_can_be_read_wherever_a_client_put_it(vocos: Caller) -> None:
    secret = "the-customers-own"
    vocos.post(
        f"/v1/detect?api_key={secret}&key={secret}",
        headers={
            "X-API-Key": secret,
            "Authorization": f"Bearer {secret}",
            "apikey": secret,
            "ds-api-token": secret,
            "Cookie": f"a={secret}",
        },
        files=upload("human"),
    )
    vocos.post(
        "/v1/detect", headers={"X-API-Key": "test-free"}, files=upload("human"), data={"api_key": secret, "key": secret}
    )
    exchanges = vocos.bench.journal.exchanges()
    assert secret not in json.dumps([exchange.as_json() for exchange in exchanges])
    assert secret not in repr(exchanges)
    assert [exchange.key for exchange in exchanges] == ["…", "test-free…"]


def test_the_journal_keeps_the_latest_of_each_and_no_more(bench: Bench) -> None:
    scope = {"type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "headers": []}
    for _ in range(REMEMBERED + 5):
        exchange = bench.journal.open("vocos", dict(scope))
        bench.journal.find(exchange, "VOC-05.a", "a finding", cause=str(exchange.number))
    assert [bench.journal.exchanges()[end].number for end in (0, -1)] == [6, REMEMBERED + 5]
    assert [finding.exchange for finding in bench.journal.findings(limit=2)] == [REMEMBERED + 4, REMEMBERED + 5]
    assert bench.journal.exchanges("dataspike") == []


def test_of_a_long_answer_only_the_beginning_is_kept() -> None:
    from voicemock.engine.fake import keep

    journal = Bench().journal
    exchange = journal.open("vocos", {"type": "http"})
    for _ in range(3):
        keep(exchange, b"x" * 40_000)
    assert (len(exchange.body), exchange.size) == (BODY_KEPT, 120_000)
