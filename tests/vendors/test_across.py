"""What holds for every vendor: one truth, a repeatable one, and answers in the vendor's own form."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from tests.calling import Caller
from tests.streaming import query
from tests.vendors.asking import DECIMALS, SUBMIT, TAKES, ask, streamed

from voicemock.bench import Bench
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.vendor import Vendor
from voicemock.serving.described import described
from voicemock.vendors import VENDORS
from voicemock_contracts import Response, load
from voicemock_fixtures import read

FORMATS = ("wav", "mp3", "flac", "ogg", "opus", "webm", "m4a", "mp4", "mov")


def told(caller: Caller, kind: str, vendor: str) -> dict[str, float]:
    """Return what the vendor says of a committed clip, by the formats that it takes."""
    asked = {format: ask(caller, vendor, read(kind, format), format) for format in FORMATS}
    assert {format for format, probability in asked.items() if probability is not None} == TAKES[vendor] & set(FORMATS)
    return {format: probability for format, probability in asked.items() if probability is not None}


@pytest.mark.proves("ALL-01.a", "ALL-01.b", "ALL-01b.j")
@pytest.mark.parametrize("kind", ["human", "synthetic", "silent"])
def test_one_clip_gets_one_truth_from_every_vendor_in_every_format(
    bench: Bench, runner: asyncio.Runner, kind: str
) -> None:
    caller = Caller(bench, runner, "")
    (truth,) = {round(probability, 4) for probability in told(caller, kind, "modulate").values()}
    for vendor, decimals in DECIMALS.items():
        assert {round(probability, 4) for probability in told(caller, kind, vendor).values()} == {
            round(truth, decimals)
        }, vendor


@pytest.mark.proves("ALL-01.a", "ALL-01.b")
def test_a_clip_of_several_voices_gets_one_truth_too_but_for_what_coding_shifts(
    bench: Bench, runner: asyncio.Runner
) -> None:
    caller = Caller(bench, runner, "")
    heard = {vendor: told(caller, "mixed", vendor) for vendor in TAKES}
    every = [probability for by_format in heard.values() for probability in by_format.values()]
    assert max(every) - min(every) < 0.05
    for vendor, decimals in DECIMALS.items():
        assert heard[vendor]["wav"] == pytest.approx(heard["vocos"]["wav"], abs=0.51 * 10**-decimals)


@pytest.mark.proves("ALL-02.a", "ALL-02.b")
def test_the_seed_is_0_unless_given_and_chooses_other_probabilities() -> None:
    def all_told(seed: int | None) -> dict[str, float | None]:
        bench = Bench(seed=seed)
        with asyncio.Runner() as runner:
            caller = Caller(bench, runner, "")
            found = {vendor: ask(caller, vendor, read("mixed", "wav"), "wav") for vendor in TAKES}
        bench.close()
        return found

    assert all_told(None) == all_told(0) == all_told(None)
    assert all(all_told(0)[vendor] != other for vendor, other in all_told(1).items())


def form(body: Any) -> Any:
    """Return a body with the kind of each value in its place."""
    if isinstance(body, dict):
        return {name: form(value) for name, value in body.items()}
    return [form(value) for value in body] if isinstance(body, list) else type(body).__name__


ERROR_FORMS: dict[str, list[Any]] = {
    "vocos": [{"status": "str", "request_id": "str", "error": {"code": "str", "message": "str"}}],
    "valsea": [{"error": {"message": "str", "type": "str", "code": code}} for code in ("str", "NoneType")],
    "undetectable": [{"detail": "str"}],
    "modulate": [{"detail": "str"}, {"detail": [{"loc": ["str", "str"], "msg": "str", "type": "str"}]}],
    "dataspike": [{"error": "str", "message": "str"}],
}
"""The forms that a vendor's errors have, and each of them some."""


@pytest.mark.proves("ALL-03.a", "VOC-09.a", "DSP-09.b")
@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_every_refusal_has_the_vendors_form_and_nothing_else(bench: Bench, vendor: Vendor) -> None:
    world = bench.fakes[vendor.name].world
    forms = []
    for reason, problem in vendor.problems.items():
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "voicemock.world": world}
        scope["voicemock.exchange"] = world.journal.open(vendor.name, scope)
        answer = vendor.problem(Request(scope), Refused(reason))
        assert answer.status_code == problem.status
        forms.append(form(json.loads(bytes(answer.body))))
    assert [each for each in forms if each not in ERROR_FORMS[vendor.name]] == []
    assert [each for each in ERROR_FORMS[vendor.name] if each not in forms] == []


OUT_OF_CONTRACT = {404, 405}
"""Statuses of addresses and methods that are no operation's."""


@pytest.mark.proves("ALL-03.b")
@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_every_refusal_satisfies_the_contract_also_those_that_no_request_causes(bench: Bench, vendor: Vendor) -> None:
    contract = load(vendor.name, closed=True)
    world = bench.fakes[vendor.name].world
    about = {Reason.BAD_FLAG: "deepfake_signal"}
    found = {}
    for reason in vendor.problems:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "voicemock.world": world}
        scope["voicemock.exchange"] = world.journal.open(vendor.name, scope)
        answer = vendor.problem(Request(scope), Refused(reason, retry_after=7, about=about.get(reason, "")))
        told = Response(answer.status_code, tuple(answer.headers.items()), bytes(answer.body))
        held = [each.response(told) for each in contract.operations if answer.status_code in each.answers]
        if () not in held and not (answer.status_code in OUT_OF_CONTRACT and not held):
            found[reason.name] = held
    assert found == {}


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_every_vendor_has_words_for_what_any_server_meets(vendor: Vendor) -> None:
    met = {Reason.NO_KEY, Reason.BAD_KEY, Reason.NO_CREDITS, Reason.NO_FILE, Reason.TOO_LARGE, Reason.WRONG_FORMAT}
    met |= {Reason.NOT_FOUND, Reason.WRONG_METHOD, Reason.INTERNAL}
    met |= set() if vendor.name == "undetectable" else {Reason.BAD_FORM, Reason.EMPTY_FILE}
    assert met - vendor.problems.keys() == set()


WORKING = ("test-free", "test-pro", "test-enterprise", "test-free-anna", "test-pro2")
LAPSED = ("test-expired", "test-revoked-1", "nobody", "TEST-FREE", "a test-free")
REFUSED = {
    "vocos": {
        "test-no-credits": (403, "INSUFFICIENT_CREDITS"),
        "test-no-access": (401, "INVALID_API_KEY"),
        "lapsed": (401, "INVALID_API_KEY"),
    },
    "valsea": {
        "test-no-credits": (402, "insufficient_credits"),
        "test-no-access": (503, "service_unavailable"),
        "lapsed": (401, "authentication_error"),
    },
    "undetectable": {
        "test-no-credits": (403, "Not enough credits"),
        "test-no-access": (403, "User verification failed"),
        "lapsed": (403, "User verification failed"),
    },
    "modulate": {
        "test-no-credits": (403, "Insufficient credits."),
        "test-no-access": (403, "This request is not permitted."),
        "lapsed": (401, "Invalid or missing API key."),
    },
    "dataspike": {
        "test-no-credits": (402, "insufficient_credits"),
        "test-no-access": (403, "forbidden"),
        "lapsed": (401, "unauthorized"),
    },
}
"""ALL-04: how each vendor refuses a submission, and the words by which that is told."""

Submit = Callable[[Caller, str], httpx.Response]


@pytest.mark.proves("ALL-04.a", "ALL-04.o", "ALL-04.p", "ALL-04.q", "ALL-04.d", "ALL-04.f")
@pytest.mark.parametrize("key", WORKING)
@pytest.mark.parametrize("submit", SUBMIT.values(), ids=SUBMIT)
def test_a_working_key_works_everywhere(calling: Callable[[str], Caller], submit: Submit, key: str) -> None:
    assert submit(calling(""), key).is_success


@pytest.mark.proves("ALL-04.i", "ALL-04.j", "ALL-04.r", "ALL-04.s", "ALL-04.u", "ALL-04.k", "ALL-04.l", "ALL-04.w")
@pytest.mark.proves("ALL-04.x", "ALL-04.y", "ALL-04.m", "ALL-04.n", "ALL-04.aa", "ALL-04.ab", "ALL-04.ac", "ALL-04.b")
@pytest.mark.parametrize("key", ["test-no-credits-1", "test-no-access-1", *LAPSED])
@pytest.mark.parametrize("vendor", REFUSED)
def test_any_other_key_is_refused_in_the_vendors_own_way(
    calling: Callable[[str], Caller], vendor: str, key: str
) -> None:
    status, words = REFUSED[vendor]["lapsed" if key in LAPSED else key.removesuffix("-1")]
    answer = SUBMIT[vendor](calling(""), key)
    assert answer.status_code == status
    assert f'"{words}"' in answer.text


@pytest.mark.proves("ALL-04.q", "ALL-04.v", "ALL-04.z", "ALL-04.ad")
@pytest.mark.parametrize(
    ("keys", "last", "code"),
    [
        (WORKING, {"type": "done", "duration_ms": 0, "frame_count": 0}, 1000),
        (("test-no-credits-1",), {"type": "error", "error": "Insufficient credits."}, 4029),
        (("test-no-access-1", *LAPSED), {"type": "error", "error": "This request is not permitted."}, 4003),
    ],
)
def test_a_key_does_the_same_for_a_stream(
    calling: Callable[[str], Caller], keys: tuple[str, ...], last: dict[str, Any], code: int
) -> None:
    for key in keys:
        assert streamed(calling(""), [], query(api_key=key)) == ([last], (code, ""))


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_what_is_said_of_a_key_is_how_it_is_refused(vendor: Vendor) -> None:
    said = {key["starts_with"] or "lapsed": key["says"] for key in described(vendor, "http://mock")["keys"]}
    for key, (status, words) in REFUSED[vendor.name].items():
        says = said.get(key, said["lapsed"])
        assert says.startswith(f"{status} ")
        assert words in says
    assert [key for key in WORKING[:3] if said[key][:3].isdecimal()] == []
