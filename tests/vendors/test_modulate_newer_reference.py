"""Modulate as its newer reference has it: files, and what is otherwise than in the baseline."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.calling import Caller
from tests.vendors.newer_clips import AMR, AMR_WB, SAMPLES, amr, clip
from tests.vendors.test_modulate import BATCH, FIELD_REQUIRED, STT, detect, files, frames, refused

from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock
from voicemock.engine.refusals import Reason
from voicemock.vendors.modulate import VENDOR
from voicemock.vendors.modulate.newer import NEWER_PLANS, NEWER_PROBLEMS
from voicemock.vendors.modulate.refusals import PROBLEMS
from voicemock_contracts.documents import document
from voicemock_fixtures import make, read

KEY_REQUIRED = [{"loc": ["header", "X-API-Key"], "msg": "Field required", "type": "missing"}]
NOT_PERMITTED = "This request is not permitted."
UNREADABLE = "The audio could not be processed. It may be corrupted or in an unsupported format."
UNSUPPORTED = (
    "Unsupported file format. Supported formats: .3gp, .3gpp, .aac, .aiff, .amr, .au, .flac, .m4a, .mov, .mp3, .mp4, "
    ".ogg, .opus, .wav, .webm, .wma."
)
SCORE = "human 2s, synthetic 2s, silence 1s"

both_calls = pytest.mark.parametrize("path", [BATCH, STT])


@pytest.fixture
def bench() -> Iterator[Bench]:
    """Return a bench in which Modulate answers by its newer reference; all answers are held against that contract."""
    bench = Bench(seed=0, new_clock=virtual_clock, advises=True, editions={"modulate": "newer-reference"})
    yield bench
    bench.close()
    assert bench.advisor.bugs == []


@pytest.fixture
def older() -> Iterator[Bench]:
    """Return a bench in which it answers by the baseline."""
    bench = Bench(seed=0, new_clock=virtual_clock, advises=True)
    yield bench
    bench.close()
    assert bench.advisor.bugs == []


def test_the_edition_is_one_of_modulates() -> None:
    newer = VENDOR.in_edition("newer-reference")
    assert (newer.name, newer.reading, newer.editions) == ("modulate", "modulate@newer-reference", ())
    assert [call.name for call in newer.scripted.values()] == [call.name for call in VENDOR.scripted.values()]


@pytest.mark.proves("MOD-01.a@newer-reference", "MOD-01.b@newer-reference")
@pytest.mark.parametrize("host", ["platform.modulate.ai", "modulate-developer-apis.com"])
def test_both_hosts_answer_and_the_documents_name_the_newer_one(modulate: Caller, host: str) -> None:
    by_host = Caller(modulate.bench, modulate.runner, "")
    headers = {"Host": host, "X-API-Key": "test-free"}
    assert by_host.post(BATCH, headers=headers, files=files("human")).json() == detect(modulate).json()
    servers = document("modulate@newer-reference")["servers"]
    assert [server["url"] for server in servers] == ["https://platform.modulate.ai"]


@pytest.mark.proves("MOD-08.d@newer-reference", "MOD-08.l@newer-reference", "MOD-08.ak@newer-reference")
@pytest.mark.proves("MOD-08.al@newer-reference", "MOD-17.ah@newer-reference", "MOD-02.j@newer-reference")
@pytest.mark.parametrize(
    "asked",
    [
        {"key": None},
        {"key": ""},
        {"key": None, "params": {"api_key": "test-free"}},
        {"key": None, "sent": {"other": b""}},
        {"key": None, "sent": {"upload_file": b""}},
    ],
)
@both_calls
def test_a_key_that_is_missing_is_a_field_that_is_missing(modulate: Caller, path: str, asked: dict[str, Any]) -> None:
    assert refused(detect(modulate, path=path, **asked), 422, KEY_REQUIRED)


@pytest.mark.proves("MOD-08.l@newer-reference")
@both_calls
def test_a_file_that_is_missing_is_told_as_before(modulate: Caller, path: str) -> None:
    assert refused(detect(modulate, {"other": b"text"}, path=path), 422, FIELD_REQUIRED)


@pytest.mark.proves("MOD-08.e@newer-reference", "MOD-08.f@newer-reference", "MOD-17.ah@newer-reference")
@pytest.mark.parametrize("key", ["wrong", "Test-Free", "test-expired", "test-revoked", "test-no-access"])
@both_calls
def test_a_wrong_key_is_refused_like_one_that_may_not_use_the_model(modulate: Caller, path: str, key: str) -> None:
    assert refused(detect(modulate, key=key, path=path), 403, NOT_PERMITTED)


@pytest.mark.proves("MOD-02.g@newer-reference")
def test_two_keys_are_a_wrong_one(modulate: Caller) -> None:
    headers = [("X-API-Key", "test-free"), ("X-API-Key", "test-pro")]
    assert refused(modulate.post(BATCH, headers=headers, files=files("human")), 403, NOT_PERMITTED)


@pytest.mark.proves("MOD-08.j@newer-reference", "MOD-08.k@newer-reference", "MOD-17.ah@newer-reference")
@both_calls
def test_an_account_without_credits_is_told_429(modulate: Caller, path: str) -> None:
    assert refused(detect(modulate, key="test-no-credits", path=path), 429, "Insufficient credits.")
    assert NEWER_PLANS["test-no-credits"].says == "429 for a file, 4029 for a stream: Insufficient credits."


@pytest.mark.proves("MOD-08.q@newer-reference")
def test_the_refusals_are_the_baselines_but_for_those_that_differ() -> None:
    differing = {
        reason.name: (problem.status, problem.message)
        for reason, problem in NEWER_PROBLEMS.items()
        if problem != PROBLEMS[reason]
    }
    assert differing == {
        "WRONG_FORMAT": (400, UNSUPPORTED),
        "NO_KEY": (422, "Field required"),
        "BAD_KEY": (403, NOT_PERMITTED),
        "LAPSED_KEY": (403, NOT_PERMITTED),
        "NO_CREDITS": (429, "Insufficient credits."),
    }
    assert NEWER_PROBLEMS.keys() == PROBLEMS.keys()
    too_many = NEWER_PROBLEMS[Reason.TOO_MANY_CALLS]
    assert (too_many.status, too_many.message) == (429, "Too many concurrent requests. Please try again.")


@pytest.mark.proves("MOD-05.a@newer-reference", "MOD-05.b@newer-reference")
def test_a_file_gets_windows_of_four_seconds(modulate: Caller) -> None:
    response = detect(modulate, {"upload_file": ("a.wav", make("human 4s, synthetic 4s, silence 4s", "wav"))})
    body = response.json()
    human, synthetic = body["frames"][0]["confidence"], body["frames"][1]["confidence"]
    assert body == {
        "filename": "a.wav",
        "duration_ms": 12_000,
        "frames": [
            {"start_time_ms": 0, "end_time_ms": 4000, "verdict": "non-synthetic", "confidence": human},
            {"start_time_ms": 4000, "end_time_ms": 8000, "verdict": "synthetic", "confidence": synthetic},
            {"start_time_ms": 8000, "end_time_ms": 12_000, "verdict": "no-content", "confidence": 1.0},
        ],
    }
    assert 0.70 <= human <= 0.98
    assert 0.75 <= synthetic <= 0.99


@pytest.mark.proves("MOD-05.b@newer-reference", "MOD-05.c@newer-reference")
@pytest.mark.parametrize(
    ("milliseconds", "ends"),
    [
        (500, [500]),
        (3999, [3999]),
        (4000, [4000]),
        (4001, [4000, 4001]),
        (7950, [4000, 7950]),
        (8100, [4000, 8000, 8100]),
    ],
)
def test_the_last_window_ends_with_the_file(modulate: Caller, milliseconds: int, ends: list[int]) -> None:
    told = frames(modulate, make(f"human {milliseconds}ms", "wav"))
    times = [(frame["start_time_ms"], frame["end_time_ms"]) for frame in told]
    assert times == list(zip([0, *ends], ends, strict=False))


@pytest.mark.proves("MOD-07.a@newer-reference", "MOD-17.ah@newer-reference")
@pytest.mark.parametrize(
    "format",
    ["3gp", "aac", "aiff", "au", "flac", "m4a", "mov", "mp3", "mp4", "ogg", "opus", "wav", "webm", "wma"],
)
@both_calls
def test_each_of_the_formats_is_taken(modulate: Caller, path: str, format: str) -> None:
    response = detect(modulate, {"upload_file": (f"a.{format}", clip(SCORE, format))}, path=path)
    assert response.status_code == 200, response.text


@pytest.mark.proves("MOD-07.a@newer-reference", "MOD-07.j@newer-reference", "ALL-01.a")
@pytest.mark.parametrize("format", ["3gp", "au", "wma", "wav"])
def test_the_same_is_heard_in_each_format(modulate: Caller, format: str) -> None:
    told = [frame["verdict"] for frame in frames(modulate, clip("silence 4s, human 4s, synthetic 4s", format))]
    assert told[:3] == ["no-content", "non-synthetic", "synthetic"]


@pytest.mark.proves("MOD-07.j@newer-reference")
@pytest.mark.parametrize("name", ["tones-amr-8000.3gp", "tones-amr-8000.amr"])
def test_what_a_telephone_recorded_is_heard(modulate: Caller, name: str) -> None:
    (recorded,) = frames(modulate, (SAMPLES / name).read_bytes())
    (sampled,) = frames(modulate, (SAMPLES / "tones-s16-8000.wav").read_bytes())
    assert (recorded["verdict"], sampled["verdict"]) == ("synthetic", "synthetic")


@pytest.mark.proves("MOD-07.k@newer-reference")
@pytest.mark.parametrize("opening", [AMR, AMR_WB])
def test_amr_is_taken_of_either_band(modulate: Caller, opening: bytes) -> None:
    response = detect(modulate, {"upload_file": ("a.amr", amr(opening, 50))})
    assert (response.status_code, response.json()["duration_ms"]) == (200, 1000)


@pytest.mark.proves("MOD-07.k@newer-reference")
def test_amr_of_several_channels_cannot_be_decoded(modulate: Caller) -> None:
    sent = {"upload_file": ("a.amr", b"#!AMR_MC1.0\n" + bytes(4) + amr(AMR, 50))}
    assert refused(detect(modulate, sent), 422, UNREADABLE)
    assert refused(detect(modulate, sent, path=STT), 400, UNREADABLE)


@pytest.mark.proves("MOD-08.o")
@pytest.mark.parametrize("format", ["3gp", "au", "wma", "amr"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_a_file_that_was_cut_short_cannot_be_decoded(modulate: Caller, format: str, share: float) -> None:
    whole = amr(AMR, 50) if format == "amr" else clip(SCORE, format)
    assert refused(detect(modulate, {"upload_file": ("a", whole[: int(len(whole) * share)])}), 422, UNREADABLE)


@pytest.mark.proves("MOD-08.b@newer-reference", "MOD-08.aj@newer-reference", "MOD-17.ah@newer-reference")
@pytest.mark.parametrize("sent", [b"plain text", b"caff" + bytes(60), b"\x89PNG\r\n\x1a\n" + bytes(60)])
@both_calls
def test_what_is_in_none_of_the_formats_is_told_which_there_are(modulate: Caller, path: str, sent: bytes) -> None:
    assert refused(detect(modulate, {"upload_file": ("a.wav", sent)}, path=path), 400, UNSUPPORTED)


Ask = Callable[[Caller], Any]

ASKED: dict[str, tuple[Ask, Any, Any]] = {
    "a file of six seconds": (
        lambda it: [(each["start_time_ms"], each["end_time_ms"]) for each in frames(it, make("human 6s", "wav"))],
        [(0, 2000), (2000, 4000), (4000, 6000)],
        [(0, 4000), (4000, 6000)],
    ),
    "no key": (
        lambda it: told(detect(it, key=None)),
        (401, "Invalid or missing API key."),
        (422, KEY_REQUIRED),
    ),
    "a wrong key": (
        lambda it: told(detect(it, key="wrong")),
        (401, "Invalid or missing API key."),
        (403, NOT_PERMITTED),
    ),
    "no credits": (
        lambda it: told(detect(it, key="test-no-credits")),
        (403, "Insufficient credits."),
        (429, "Insufficient credits."),
    ),
    "an AU file": (
        lambda it: detect(it, {"upload_file": ("a.au", clip("human 1s", "au"))}).status_code,
        400,
        200,
    ),
    "a WMA file": (
        lambda it: detect(it, {"upload_file": ("a.wma", clip("human 1s", "wma"))}).status_code,
        400,
        200,
    ),
    "an AMR file": (
        lambda it: detect(it, {"upload_file": ("a.amr", amr(AMR, 50))}).status_code,
        400,
        200,
    ),
    "a PNG": (
        lambda it: told(detect(it, {"upload_file": ("a.wav", b"\x89PNG\r\n\x1a\n")})),
        (400, PROBLEMS[Reason.WRONG_FORMAT].message),
        (400, UNSUPPORTED),
    ),
}
"""What is asked of both, and what the baseline and the newer reference answer."""


def told(response: Any) -> tuple[int, Any]:
    """Return a refusal's status and detail."""
    return response.status_code, response.json()["detail"]


@pytest.mark.parametrize("asked", ASKED)
def test_the_same_request_is_answered_otherwise(modulate: Caller, older: Bench, asked: str) -> None:
    ask, before, now = ASKED[asked]
    assert (ask(Caller(older, modulate.runner, "/modulate")), ask(modulate)) == (before, now)


SAME: dict[str, Ask] = {
    "no file": lambda it: told(detect(it, {"other": b""})),
    "an empty file": lambda it: told(detect(it, {"upload_file": ("a", b"")})),
    "a corrupted file": lambda it: told(detect(it, {"upload_file": ("a", read("corrupted", "mp3"))})),
    "a short file": lambda it: told(detect(it, {"upload_file": ("a", make("human 499ms", "wav"))})),
    "a model not enabled": lambda it: told(detect(it, key="test-no-access")),
    "a transcript": lambda it: detect(it, path=STT, data={"deepfake_signal": "true"}).json(),
    "a wrong flag": lambda it: told(detect(it, path=STT, data={"deepfake_signal": "maybe"})),
    "a file of two seconds": lambda it: detect(it, {"upload_file": ("a", make("human 2s", "wav"))}).json(),
    "a path that is not there": lambda it: told(it.get("/api")),
}
"""What both answer alike."""


@pytest.mark.parametrize("asked", SAME)
def test_all_else_is_answered_as_in_the_baseline(modulate: Caller, older: Bench, asked: str) -> None:
    assert SAME[asked](modulate) == SAME[asked](Caller(older, modulate.runner, "/modulate"))
