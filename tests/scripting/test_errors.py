"""What is wrong with a script: one line that says what is possible, and nothing of the script is done."""

from collections.abc import Callable
from pathlib import Path

import pytest

from voicemock.scripting import ScriptError, Step
from voicemock.scripting.vocabulary import digest
from voicemock.using.mock import Voicemock
from voicemock.vendors import VENDORS

VOCOS = (
    "'INVALID_API_KEY', 'MISSING_API_KEY', 'INSUFFICIENT_CREDITS', 'RATE_LIMIT_EXCEEDED', 'INVALID_AUDIO_FORMAT', "
    "'AUDIO_DECODE_ERROR', 'FILE_TOO_LARGE', 'EMPTY_FILE', 'INTERNAL_ERROR'"
)
STORE = (
    "'AccessDenied', 'SignatureDoesNotMatch', 'MissingContentLength', 'IncompleteBody', 'BadDigest', 'InternalError', "
    "'SlowDown'"
)
VERBS = "hears, frames, next, holds, hurries, fails, jobs, answers, breaks, accepts"
LIMITS = "call, key, file, digest, nth, matching, times, until"
SCORE = "like 'human 4s, synthetic 2s, silence 1s'"
STREAM = "WS /api/velma-2-synthetic-voice-detection-streaming"
BATCH = "POST /api/velma-2-synthetic-voice-detection-batch"
ANALYZE = "POST /api/v4/deepfake/audio/analyze"
JOB = "GET /api/v4/deepfake/job/{id}"
RESULT = "GET /v1/voice-security/{job_id}/result"

WRONG: dict[str, tuple[Callable[[Voicemock], object], str]] = {
    "unknown name": (
        lambda mock: mock.vocos.next("NOTHING"),
        f"vocos documents no refusal 'NOTHING'; it has {VOCOS}",
    ),
    "a name nearly": (
        lambda mock: mock.vocos.next("insuficient_credits"),
        (f"vocos documents no refusal 'insuficient_credits': did you mean 'INSUFFICIENT_CREDITS'? It has {VOCOS}"),
    ),
    "unknown status": (lambda mock: mock.vocos.next(418), f"vocos documents no refusal '418'; it has {VOCOS}"),
    "not at that call": (
        lambda mock: mock.dataspike.next("rate_limited", call=ANALYZE),
        (
            f"dataspike documents no refusal 'rate_limited' of {ANALYZE}; it has 'unauthorized', 'forbidden', "
            "'insufficient_credits', 'bad_request', 'payload_too_large', 'internal_error'"
        ),
    ),
    "not at the store": (
        lambda mock: mock.undetectable.next("Gone", call="PUT uploads"),
        f"undetectable documents no refusal 'Gone' of PUT uploads; it has {STORE}",
    ),
    "ambiguous code": (
        lambda mock: mock.vocos.next(401),
        "'401' is ambiguous for vocos; say one of 'INVALID_API_KEY', 'MISSING_API_KEY'",
    ),
    "ambiguous status": (
        lambda mock: mock.modulate.next(403, call=BATCH),
        "'403' is ambiguous for modulate; say one of 'This request is not permitted.', 'Insufficient credits.'",
    ),
    "ambiguous type": (
        lambda mock: mock.valsea.next("invalid_request_error"),
        (
            "'invalid_request_error' is ambiguous for valsea; say one of '400 invalid_request_error', "
            "'413 invalid_request_error'"
        ),
    ),
    "no name": (
        lambda mock: mock.vocos.next(True),
        "next needs the name of a refusal, its code, status or text, not True",
    ),
    "no gap filled": (
        lambda mock: mock.modulate.next("Invalid num_channels={}. Must be between 1 and 8"),
        "'Invalid num_channels={}. Must be between 1 and 8' names something: say what with about=…",
    ),
    "about nothing": (
        lambda mock: mock.vocos.next("INTERNAL_ERROR", about="file"),
        "about is nothing for 'INTERNAL_ERROR': vocos's words for it name nothing",
    ),
    "frames of an answer": (
        lambda mock: mock.vocos.next("INTERNAL_ERROR", after_frames=1),
        "after_frames is for a stream, which 'INTERNAL_ERROR' does not close",
    ),
    "half a frame": (
        lambda mock: mock.modulate.next(1011, after_frames=0.5),  # type: ignore[arg-type]
        "after_frames has to be a whole number, at least 0, not 0.5",
    ),
    "retry of a stream": (
        lambda mock: mock.modulate.next(1011, retry_after=1),
        "retry_after is for an answer, and 1011 closes a stream",
    ),
    "retry where there is none": (
        lambda mock: mock.vocos.next(500, retry_after=2),
        (
            "retry_after is nothing for 500: vocos documents no Retry-After there; "
            "of its refusals these have it: 'RATE_LIMIT_EXCEEDED'"
        ),
    ),
    "retry where there is none at all": (
        lambda mock: mock.undetectable.next("Too Many Requests", retry_after=2),
        (
            "retry_after is nothing for 'Too Many Requests': undetectable documents no Retry-After there; "
            "of its refusals these have it: none"
        ),
    ),
    "retry before": (
        lambda mock: mock.vocos.next(429, retry_after=-1),
        "retry_after has to be a whole number, at least 0, not -1",
    ),
    "times 0": (
        lambda mock: mock.vocos.next(429, times=0),
        "times ('always', or how many) has to be a whole number, at least 1, not 0",
    ),
    "times and nth": (
        lambda mock: mock.vocos.next(429, nth=2, times=3),
        "nth chooses one call: leave times out, which is 3",
    ),
    "nth 0": (lambda mock: mock.vocos.next(429, nth=0), "nth has to be a whole number, at least 1, not 0"),
    "until now": (
        lambda mock: mock.vocos.next(429, until=0),
        "until 0 seconds from now nothing can happen: say more seconds, or leave the step out",
    ),
    "until a word": (
        lambda mock: mock.vocos.next(429, until="noon"),
        "until (seconds from now, or a function) has to be a number, at least 0, not 'noon'",
    ),
    "until the end of time": (
        lambda mock: mock.vocos.next(429, until=float("inf")),
        "until (seconds from now, or a function) has to be a number, at least 0, not inf",
    ),
    "matching": (
        lambda mock: mock.vocos.next(429, matching="x"),
        "matching has to be a function of a call, not 'x'",
    ),
    "unknown option": (
        lambda mock: mock.vocos.next(429, tiems=2),
        f"next: the option 'tiems' is none of {LIMITS}, retry_after, about, after_frames",
    ),
    "another verb's option": (
        lambda mock: mock.vocos.hears(synthetic=1, retry_after=1),
        f"hears: the option 'retry_after' is none of {LIMITS}",
    ),
    "unknown call": (
        lambda mock: mock.dataspike.next("forbidden", call="GET /job"),
        f"dataspike's call 'GET /job' is none of {ANALYZE}, {JOB}",
    ),
    "no digest": (
        lambda mock: mock.vocos.hears(synthetic=1, digest="d41d8cd9"),
        "digest has to be the XXH3 of a clip, 32 hexadecimal digits (voicemock.digest), not 'd41d8cd9'",
    ),
    "empty key": (lambda mock: mock.vocos.hears(synthetic=1, key=""), "key has to be a text, not ''"),
    "key of a call without": (
        lambda mock: mock.undetectable.next("Gone", key="k", call="POST /query"),
        "key chooses nothing: POST /query carries no key",
    ),
    "key of the store": (
        lambda mock: mock.undetectable.next("SlowDown", key="k"),
        "key chooses nothing: PUT uploads carries no key",
    ),
    "key in the body": (
        lambda mock: mock.undetectable.breaks("stall", key="k", call="POST /detect"),
        "key chooses nothing: POST /detect has its key in the body, and breaks is settled before it is read",
    ),
    "file of a poll": (
        lambda mock: mock.dataspike.next("rate_limited", file="a.wav"),
        f"file chooses nothing: {JOB} carries no clip",
    ),
    "digest of a stream": (
        lambda mock: mock.modulate.next(1011, digest="0" * 32, call=STREAM),
        f"digest chooses nothing: {STREAM} carries no clip",
    ),
    "file of a fault": (
        lambda mock: mock.vocos.breaks("stall", file="a.wav"),
        "breaks is settled before a clip is read: choose its calls by call, key or nth",
    ),
    "heard at a poll": (
        lambda mock: mock.dataspike.hears(synthetic=1, call=JOB),
        f"hears is nothing for {JOB}; of dataspike's calls it is for {ANALYZE}",
    ),
    "held at a result": (
        lambda mock: mock.valsea.holds(call=RESULT),
        f"holds is nothing for {RESULT}; of valsea's calls it is for POST /v1/voice-security",
    ),
    "an answer of the store": (
        lambda mock: mock.undetectable.answers({"a": 1}, call="PUT uploads"),
        (
            "answers is nothing for PUT uploads; of undetectable's calls it is for GET /get-presigned-url, "
            "POST /detect, POST /query, GET /check-user-credits, GET /health"
        ),
    ),
    "an answer of a stream": (
        lambda mock: mock.modulate.answers({"a": 1}, call=STREAM),
        f"answers is nothing for {STREAM}; of modulate's calls it is for {BATCH}, POST /api/velma-2-stt-batch",
    ),
    "a stream's fault without one": (
        lambda mock: mock.vocos.breaks("drop"),
        "breaks is nothing for vocos: it has no call that can have that",
    ),
    "a stream's fault of a call": (
        lambda mock: mock.modulate.breaks("drop", call=BATCH),
        f"breaks is nothing for {BATCH}; of modulate's calls it is for {STREAM}",
    ),
    "frames without": (
        lambda mock: mock.vocos.frames("synthetic 1"),
        "frames is nothing for vocos: it has no call that can have that",
    ),
    "no frames": (lambda mock: mock.modulate.frames(), "frames needs at least a verdict, 'synthetic 0.9'"),
    "a frame of nothing": (
        lambda mock: mock.modulate.frames("synthetic"),
        "a frame is like 'synthetic 0.9', not 'synthetic'",
    ),
    "a frame of a tree": (
        lambda mock: mock.modulate.frames("tree 1"),
        "the verdict 'tree' is none of synthetic, non-synthetic, no-content",
    ),
    "too sure a frame": (
        lambda mock: mock.modulate.frames("synthetic 1.5"),
        "the confidence has to be a number, at least 0 and at most 1, not 1.5",
    ),
    "a frame of no number": (
        lambda mock: mock.modulate.frames("synthetic nan"),
        "the confidence has to be a number, at least 0 and at most 1, not nan",
    ),
    "nothing heard": (
        lambda mock: mock.vocos.hears(),
        'hears needs a score like "human 4s, synthetic 2s", or synthetic=0.97, or both',
    ),
    "an empty list heard": (
        lambda mock: mock.vocos.hears(synthetic=[]),
        'hears needs a score like "human 4s, synthetic 2s", or synthetic=0.97, or both',
    ),
    "too likely": (
        lambda mock: mock.vocos.hears(synthetic=97),
        "synthetic has to be a number, at least 0 and at most 1, not 97",
    ),
    "too many numbers": (
        lambda mock: mock.vocos.hears("human 4s, silence 1s", synthetic=[0.1, 0.2]),
        "synthetic has 2 numbers for 1 voice: a score says who is heard when, and each voice of it has a number",
    ),
    "too few numbers": (
        lambda mock: mock.vocos.hears("human 1s, synthetic 1s", synthetic=[0.1]),
        "synthetic has 1 number for 2 voices: a score says who is heard when, and each voice of it has a number",
    ),
    "a clip chosen twice": (
        lambda mock: mock.vocos.hears(synthetic=1, recording=b"1", digest="0" * 32),
        "recording and digest both choose the clip: leave one of them out",
    ),
    "a clip by a word": (
        lambda mock: mock.vocos.hears(synthetic=0.5, recording="ceo.wav"),  # type: ignore[arg-type]
        "a recording is the bytes of a clip, or the Path of its file, not 'ceo.wav'; of a file say Path('ceo.wav')",
    ),
    "a clip that is not there": (
        lambda mock: mock.vocos.hears(synthetic=0.5, recording=Path("missing.wav")),
        "cannot read missing.wav: No such file or directory",
    ),
    "no score": (
        lambda mock: mock.vocos.hears("tree 4s"),
        f"unknown kind in 'tree 4s': choose from human, synthetic, silence, {SCORE}",
    ),
    "no jobs": (lambda mock: mock.vocos.holds(polls=1), "vocos has no jobs: it answers at once"),
    "no failing jobs": (
        lambda mock: mock.valsea.fails(),
        "valsea documents no job that fails; its statuses are processing, completed",
    ),
    "held at the end": (
        lambda mock: mock.undetectable.holds(status="done"),
        "undetectable's status 'done' is none of pending, analyzing",
    ),
    "held for half a poll": (
        lambda mock: mock.dataspike.holds(polls=0.5),  # type: ignore[arg-type]
        "polls has to be a whole number, at least 0, not 0.5",
    ),
    "held into the past": (
        lambda mock: mock.dataspike.holds(seconds=-1),
        "seconds has to be a number, at least 0, not -1",
    ),
    "failing with another code": (
        lambda mock: mock.dataspike.fails(error_code="Tired"),
        "error_code 'Tired' is none of RuntimeError, Unknown",
    ),
    "failing with a message elsewhere": (
        lambda mock: mock.undetectable.fails(message="no"),
        f"fails takes no 'message' of undetectable's: it takes polls, seconds, {LIMITS}",
    ),
    "held for a bare number": (
        lambda mock: mock.dataspike.holds(30),  # type: ignore[arg-type]
        "holds takes polls=, seconds= or status= by their names, not 30 alone",
    ),
    "failing after a bare number": (
        lambda mock: mock.dataspike.fails(30),  # type: ignore[arg-type]
        "fails takes polls= or seconds= by their names, not 30 alone",
    ),
    "no stages": (
        lambda mock: mock.dataspike.jobs(),
        "jobs needs at least a stage; the statuses are queued, completed, failed",
    ),
    "unknown stage": (
        lambda mock: mock.dataspike.jobs("asleep"),
        "the status 'asleep' is none of queued, completed, failed",
    ),
    "stages backwards": (
        lambda mock: mock.undetectable.jobs("analyzing", "pending"),
        "a job never goes back from analyzing to pending; the order is pending, analyzing, done, failed",
    ),
    "stages after the end": (
        lambda mock: mock.dataspike.jobs("completed", "failed"),
        "a job that is completed stays so: nothing comes after it",
    ),
    "fields that are a word": (
        lambda mock: mock.vocos.answers("x"),  # type: ignore[arg-type]
        "answers needs the fields to change in the answer, as an object, not 'x'",
    ),
    "no fields": (
        lambda mock: mock.vocos.answers({}),
        "answers needs the fields to change in the answer, as an object, not {}",
    ),
    "fields that are no JSON": (
        lambda mock: mock.vocos.answers({"a": {1}}),
        "answers takes what JSON can say, not {'a': {1}}",
    ),
    "fields that are no number": (
        lambda mock: mock.vocos.answers({"a": float("nan")}),
        "answers takes what JSON can say, not {'a': nan}",
    ),
    "where nothing": (
        lambda mock: mock.vocos.answers({"a": 1}, where={}),
        "where has to be an object of fields that the answer has, not {}",
    ),
    "no fault": (lambda mock: mock.vocos.breaks(), "breaks needs at least a fault, like 'stall' or {'delay': 2}"),
    "a fault that is a number": (
        lambda mock: mock.vocos.breaks(3),  # type: ignore[arg-type]
        "a fault is its name, or a mapping like {'delay': 2, 'jitter': 0.5}, not 3",
    ),
    "two faults at odds": (
        lambda mock: mock.modulate.breaks("stall", "drop"),
        "stall is a fault of answers, drop one of streams: no call can have both",
    ),
    "no key to accept": (lambda mock: mock.vocos.accepts(""), "the key has to be a text, not ''"),
    "no plan": (
        lambda mock: mock.vocos.accepts("k", plan="gold"),
        "vocos's plan 'gold' is none of free, pro, enterprise, no-credits",
    ),
    "credits that nobody counts": (
        lambda mock: mock.dataspike.accepts("k", credits=5),
        "dataspike counts no credits on that plan: leave credits out",
    ),
    "unknown verb": (
        lambda mock: mock.script([Step("vocos", "sings", "la")]),
        f"there is no verb 'sings'; there are {VERBS}",
    ),
    "a verb nearly": (
        lambda mock: mock.script([Step("vocos", "hear", "human 1s")]),
        f"there is no verb 'hear': did you mean 'hears'? There are {VERBS}",
    ),
    "unknown vendor": (
        lambda mock: mock.script([Step("acme", "next", "X")]),
        "there is no vendor 'acme' here; there are vocos, valsea, undetectable, modulate, dataspike",
    ),
    "hurries a little": (
        lambda mock: mock.script([{"vendor": "dataspike", "hurries": "a little"}]),
        "hurries takes nothing but true, not 'a little'",
    ),
    "the second step": (
        lambda mock: mock.script([Step("vocos", "next", 500), Step("vocos", "next", 418)]),
        f"step 2: vocos documents no refusal 418; it has {VOCOS}".replace("418", "'418'"),
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_in_one_line_and_nothing_is_done(mock: Voicemock, wrong: str) -> None:
    say, line = WRONG[wrong]
    with pytest.raises(ScriptError) as told:
        say(mock)
    assert str(told.value) == line
    assert [fake.world.script.given for fake in mock.bench.fakes.values()] == [()] * len(VENDORS)


DATA: dict[str, tuple[object, str]] = {
    "no list": (
        {"vendor": "vocos", "next": "X"},
        "a script is a list of steps, or {\"script\": [steps]}, without 'vendor', 'next'",
    ),
    "another name beside": (
        {"script": [], "scrpt": []},
        "a script is a list of steps, or {\"script\": [steps]}, without 'scrpt'",
    ),
    "a verb nearly": (
        {"script": [{"vendor": "vocos", "times": 2, "nxt": 500}]},
        f"step 1 has to have a verb, and 'nxt' is none: did you mean 'next'? There are {VERBS}",
    ),
    "a verb of no kind": (
        {"script": [{"vendor": "vocos", "zzz": 500}]},
        f"step 1 has to have a verb, and 'zzz' is none; there are {VERBS}",
    ),
    "a list of none": (
        {"script": {}},
        'a script is a list of steps, like [{"vendor": "vocos", "next": "INSUFFICIENT_CREDITS"}]',
    ),
    "no step": ({"script": ["vocos"]}, "step 1 has to be an object, not 'vocos'"),
    "no verb": (
        {"script": [{"vendor": "vocos", "next": 500}, {"vendor": "vocos"}]},
        f"step 2 has to have exactly one verb; it has none of {VERBS}",
    ),
    "two verbs": (
        {"script": [{"vendor": "vocos", "next": 500, "hears": "human 1s"}]},
        "step 1 has to have exactly one verb; it has next, hears",
    ),
    "no vendor": ({"script": [{"next": 500}]}, "step 1 names no vendor"),
    "no score": ({"script": [{"vendor": "vocos", "hears": 5}]}, "the score has to be a text, not 5"),
    "no text": (
        {"script": [{"vendor": "dataspike", "fails": {"message": "\ud800"}}]},
        "message has to be a text, not '\\ud800'",
    ),
    "too large a number": (
        {"script": [{"vendor": "dataspike", "holds": {"seconds": 10**400}}]},
        f"seconds has to be a number, at least 0, not {10**400}",
    ),
}


@pytest.mark.parametrize("wrong", DATA)
def test_what_is_wrong_in_data_is_told_in_one_line(mock: Voicemock, wrong: str) -> None:
    script, line = DATA[wrong]
    with pytest.raises(ScriptError) as told:
        mock.script(script)  # type: ignore[arg-type]
    assert str(told.value) == line


def test_a_long_text_is_cut_where_it_is_listed(mock: Voicemock) -> None:
    long = max((row.text for row in mock.modulate.names), key=len)
    assert len(long) > 80
    with pytest.raises(ScriptError) as told:
        mock.modulate.next("zzz")
    assert long not in str(told.value)
    assert repr(f"{long[:79]}…") in str(told.value)


@pytest.mark.parametrize("given", [3, "a.wav", None])
def test_what_is_no_recording_has_no_digest(given: object) -> None:
    with pytest.raises(ScriptError, match=r"^a recording is the bytes of a clip, or the Path of its file, not "):
        digest(given)  # type: ignore[arg-type]


def test_a_script_is_done_as_a_whole_or_not_at_all(mock: Voicemock) -> None:
    steps = [Step("vocos", "next", 500), Step("valsea", "accepts", "theirs"), Step("vocos", "hears", {})]
    with pytest.raises(ScriptError, match=r"^step 3: hears needs a score"):
        mock.script(steps)
    worlds = [fake.world.script for fake in mock.bench.fakes.values()]
    assert [(script.given, script.keys) for script in worlds] == [((), {})] * len(VENDORS)
    given = mock.script(steps[:2])
    assert [each is None for each in given] == [False, True]
