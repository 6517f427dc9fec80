"""Identifiers that the ledger has never seen: each kind is found, and ordinary words and figures are none."""

from pathlib import Path

import pytest

from voicemock_contracts.pages import Line, Saved, compare, read


def new(*lines: str, vendor: str = "vocos", code: bool = False) -> list[str]:
    page = Saved("page", tuple(Line(number, text, code) for number, text in enumerate(lines, 1)))
    return [f"{each.kind} {each.name}" for each in compare(vendor, [page]).unseen]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("`VOICE_TOO_SHORT` | 422 | too short", ["code VOICE_TOO_SHORT"]),
        ("`FORBIDDEN` | 403", ["code FORBIDDEN"]),
        ("The field speaker_count is a number.", ["field speaker_count"]),
        ("See data.security.voice_score for it.", ["field voice_score"]),
        ("`webhook` is optional", ["field webhook"]),
        ("speakerCount | integer", ["field speakerCount"]),
        ('-F "channel=left"', ["field channel"]),
        ("https://api.vocos.io/v1/detect?dry_run=true", ["field dry_run"]),
        ("Send `X-Trace-Id` along.", ["header X-Trace-Id"]),
        ('-H "vocos-region: eu"', ["header vocos-region"]),
        ("The response header Vocos-Region says where.", ["header Vocos-Region"]),
        ("https://eu.vocos.io/v1/detect", ["host eu.vocos.io"]),
        ("http://api.vocos.io/v1/detect", ["host http://api.vocos.io"]),
        ("`POST /v1/enroll`", ["path /v1/enroll"]),
        ("GET /v1/calls/{call_id}/notes", ["path /v1/calls/{}/notes"]),
        ("Status 451 when the law says so", ["status 451"]),
        ("451 | the law says so", ["status 451"]),
        ("The socket is closed with 4008 then.", ["close code 4008"]),
        ("Files of up to 75 MB.", ["limit 75 MB"]),
        ("Scale | 1000 req / min", ["limit 1000 req / min"]),
        ("A session expires after 45 minutes.", ["limit 45 minutes"]),
        ("You get 500 free credits.", ["limit 500 credits"]),
        ("WAV, MP3, FLAC or Opus", ["format Opus"]),
        ("real | fake | unsure", ["value unsure"]),
        ("real | fake | unsure, or what else", ["value unsure"]),
        ("`NEW_CODE` | 400 | 0 bytes", ["code NEW_CODE"]),
        ("Files of 1 byte and more", ["limit 1 byte"]),
    ],
)
def test_each_kind_of_identifier_is_told(text: str, told: list[str]) -> None:
    assert new(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"prediction": "unsure"}', ["value unsure"]),
        ('{"speakerCount": 2}', ["field speakerCount"]),
        ('"code": "VOICE_TOO_SHORT"', ["code VOICE_TOO_SHORT"]),
        ("max_retries = other_name(3)", []),
        ("API_URL = base_url", []),
        ("export SOME_KEY=1", []),
        ("timeout=45 minutes", []),
    ],
)
def test_in_code_what_is_quoted_is_told_and_variables_are_not(text: str, told: list[str]) -> None:
    assert new(text, code=True) == told


@pytest.mark.parametrize(
    "text",
    [
        "450+ customers in 40 countries pay $499 for 99.99%, in 250 ms, since 2024.",
        "503 Main Street, Suite 404, +1 415 555 0100",
        "iPhone, macOS, GitHub, JavaScript, OpenAI, and/or on/off, 24/7",
        "YOUR_API_KEY_HERE, $VOCOS_API_KEY, ${OTHER_KEY}, <FILE_PATH>",
        "See https://github.com/someone/thing/issues and https://example.com/v7/x.",
        "`string`, `true`, `required`, `npm`",
        "5 minutes are enough to begin.",
        "An error in 451 cases, a response within 499 teams",
        "INVALID_API_KEY | 401 | unknown, expired or revoked",
        "INVALID_API_KEY | 401 | unknown",
        "`file` | file | required | unknown",
        "EMPTY_FILE | 400 | 0 bytes",
        "EMPTY_FILE | 400 | a file of 0 bytes",
        "An MP3 becomes Opus in your player.",
    ],
)
def test_ordinary_words_and_figures_are_not_told(text: str) -> None:
    assert new(text) == []


def test_a_word_first_in_a_row_among_known_values_is_told() -> None:
    rows = ("pending: waits", "analyzing: works", "paused: rests", "done: has a result")
    assert new(*rows, vendor="undetectable") == ["value paused"]
    assert new("monday: waits", "tuesday: works", "friday: rests", vendor="undetectable") == []


def test_what_another_edition_or_an_assumption_names_is_not_new() -> None:
    assert new("https://platform.modulate.ai/api/velma-2-stt-batch", vendor="modulate") == []
    assert new("WAV, MP3 and WMA", vendor="modulate") == []
    assert new("WAV, MP3 and WMA", vendor="vocos") == ["format WMA"]
    assert new("`rate_limited` with status 429", vendor="dataspike") == []


def test_a_page_of_praise_and_programs_holds_nothing_new() -> None:
    pages = read("vocos", [Path(__file__).with_name("marketing.html")])
    assert compare("vocos", pages).unseen == ()


def test_each_is_told_once_where_it_stands_first() -> None:
    page = Saved("page", (Line(1, "nothing"), Line(2, "`SO_NEW` 400"), Line(3, "`SO_NEW` again"), Line(4, "so_new")))
    (told,) = compare("vocos", [page]).unseen
    assert (told.kind, told.name, told.place.page, told.place.line) == ("code", "SO_NEW", "page", 2)


def test_what_is_ignored_is_not_told() -> None:
    page = Saved("page", (Line(1, "`SO_NEW` and `TOO_NEW`"),))
    assert [each.name for each in compare("vocos", [page], ["SO_NEW"]).unseen] == ["TOO_NEW"]
