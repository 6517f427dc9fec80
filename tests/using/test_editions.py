"""Vendors in editions of their documents: chosen for a bench, changed in a test, and in what the environment says."""

import json
from typing import Any

import httpx
import pytest

import voicemock
from voicemock.behaviours.closing import closes_so
from voicemock.bench import Bench
from voicemock.editions import VARIABLE, parsed
from voicemock.names import modulate_newer_reference
from voicemock.scripting import ScriptError
from voicemock.scripting.answering import answers
from voicemock.using.written import by_reading
from voicemock.vendors import VENDORS, chosen, edition_of, editions_of, in_edition
from voicemock_contracts import editions as known
from voicemock_fixtures import read

DETECT = "https://api.vocos.io/v1/detect"
BATCH = "POST /api/velma-2-synthetic-voice-detection-batch"
BETA = {"vocos": "earlier-beta"}


def told(key: str = "test-free") -> Any:
    files = {"file": ("call.wav", read("synthetic", "wav"))}
    return httpx.post(DETECT, headers={"X-API-Key": key}, files=files).json()


def is_flat(answer: Any) -> bool:
    return set(answer) == {"prediction", "confidence", "raw_score", "model_version"}


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the environment choose nothing."""
    monkeypatch.delenv(VARIABLE, raising=False)


def test_every_edition_of_a_contract_is_played_and_no_other() -> None:
    assert {vendor.name: editions_of(vendor) for vendor in VENDORS} == {
        vendor.name: ("baseline", *known(vendor.name)) for vendor in VENDORS
    }


def test_an_edition_has_the_addresses_the_names_and_the_calls_of_its_vendor() -> None:
    for vendor in VENDORS:
        for each in vendor.editions:
            assert (each.name, each.title, {*each.hosts}) == (vendor.name, vendor.title, {*vendor.hosts})
            assert ([*each.scripted], {*each.hosted}, each.editions) == ([*vendor.scripted], {*vendor.hosted}, ())
            assert each.reading == f"{vendor.name}@{each.edition}"


def test_every_way_from_an_edition_leads_to_another() -> None:
    vocos = VENDORS[0]
    beta = in_edition(vocos, "earlier-beta")
    assert (beta.edition, edition_of(beta), edition_of(vocos)) == ("earlier-beta", "earlier-beta", "baseline")
    assert in_edition(beta, "baseline") is in_edition(vocos, "baseline") is vocos
    assert in_edition(beta, "earlier-beta") is beta


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"vocos": "later"}, "vocos has no edition 'later'; it has: baseline, earlier-beta"),
        ({"vocos": ""}, "vocos has no edition ''; it has: baseline, earlier-beta"),
        ({"valsea": "older"}, "valsea has no edition 'older'; it has: baseline"),
        ({"acme": "x"}, "there is no vendor 'acme' here; there are vocos, valsea"),
        ({"vocos": 1}, "an edition of vocos has a name, like 'baseline', and is not 1"),
    ],
)
def test_what_is_no_edition_is_told_with_those_that_there_are(wanted: dict[str, Any], message: str) -> None:
    with pytest.raises(LookupError) as none:
        chosen(VENDORS[:2], wanted)
    assert str(none.value) == message
    with pytest.raises(ScriptError) as wrong:
        Bench(VENDORS[:2], editions=wanted)
    assert str(wrong.value) == message


def test_a_bench_is_opened_in_editions_and_a_reset_leads_back_to_them() -> None:
    with voicemock.running(editions=BETA) as bench:
        assert (bench.vocos.edition, bench.valsea.edition) == ("earlier-beta", "baseline")
        assert repr(bench.vocos) == "<Vocos, earlier-beta, played by voicemock at https://api.vocos.io>"
        assert is_flat(told())
        bench.edition(vocos="baseline")
        assert not is_flat(told())
        bench.reset()
        assert is_flat(told())


def test_a_test_changes_the_edition_and_back() -> None:
    with voicemock.running() as bench:
        vocos = bench.vocos
        before = told()
        bench.edition(vocos="earlier-beta")
        assert is_flat(told())
        assert (vocos.edition, vocos.vendor.reading) == ("earlier-beta", "vocos@earlier-beta")
        bench.edition(vocos="baseline")
        assert told() == {**before, "request_id": bench.vocos.requests[-1].answer["request_id"]}
        assert [request.status for request in bench.requests] == [200, 200, 200]


def test_each_vendor_named_begins_a_fresh_world_and_no_other_does() -> None:
    with voicemock.running() as bench:
        for vendor in (bench.vocos, bench.valsea):
            vendor.accepts("mine")
            vendor.next(500 if vendor is bench.vocos else 503)
        told()
        bench.clock.advance(5)
        now = bench.clock.now()
        bench.edition(vocos="earlier-beta")
        assert told("mine")["error"]["code"] == "INVALID_API_KEY"
        assert is_flat(told())
        assert bench.clock.now() == now
        assert len(bench.requests) == 3
        headers, data = {"Authorization": "Bearer mine"}, {"model": "valsea-voice-security"}
        asked = httpx.post("https://api.valsea.ai/v1/voice-security", headers=headers, data=data)
        assert asked.status_code == 503


def test_what_a_bench_was_opened_with_holds_in_the_new_edition_again() -> None:
    with voicemock.running(script=[voicemock.vocos.accepts("mine"), voicemock.valsea.accepts("mine")]) as bench:
        bench.vocos.next("INTERNAL_ERROR")
        bench.edition(vocos="earlier-beta")
        assert is_flat(told("mine"))


def test_nothing_changes_where_an_edition_is_not_there() -> None:
    with voicemock.running() as bench:
        bench.vocos.next("INSUFFICIENT_CREDITS")
        with pytest.raises(ScriptError) as wrong:
            bench.edition(valsea="baseline", vocos="later")
        assert str(wrong.value) == "vocos has no edition 'later'; it has: baseline, earlier-beta"
        assert told()["error"]["code"] == "INSUFFICIENT_CREDITS"


def test_nothing_changes_where_the_opening_script_cannot_be_done_in_the_edition() -> None:
    script = [{"vendor": "modulate", "next": "Invalid or missing API key.", "call": BATCH}]
    with voicemock.running(script=script) as bench:
        with pytest.raises(ScriptError) as wrong:
            bench.edition(modulate="newer-reference")
        assert str(wrong.value).startswith(
            "modulate@newer-reference documents no refusal 'Invalid or missing API key.'"
        )
        assert bench.modulate.edition == "baseline"


def test_an_ended_world_has_no_edition_any_more() -> None:
    with voicemock.running() as bench:
        pass
    with pytest.raises(ScriptError, match="this world has ended"):
        bench.edition(vocos="earlier-beta")


def test_a_script_is_understood_in_the_edition(tmp_path: Any) -> None:
    script = tmp_path / "script.yaml"
    script.write_text("[{vendor: vocos, answers: {raw_score: 0.25}, where: {prediction: fake}}]", "utf-8")
    with voicemock.running(script=script, editions=BETA):
        assert told()["raw_score"] == 0.25
    with voicemock.running(editions=BETA) as bench:
        bench.script(script)
        assert told()["raw_score"] == 0.25


def test_a_file_may_name_what_only_the_edition_has(tmp_path: Any) -> None:
    script = tmp_path / "script.json"
    script.write_text(json.dumps([{"vendor": "modulate", "next": modulate_newer_reference.UNSUPPORTED_FILE_FORMAT}]))
    with voicemock.running(script=script, editions={"modulate": "newer-reference"}) as bench:
        assert len(bench.script(script)) == 1
    with pytest.raises(ScriptError, match="modulate documents no refusal"):
        voicemock.running(script=script)


def test_the_fields_that_a_script_changes_are_looked_up_in_the_edition() -> None:
    step, (vocos, *_) = voicemock.vocos.answers({"raw_score": 0.25}), VENDORS
    assert answers(in_edition(vocos, "earlier-beta"), step).having == {"raw_score"}
    assert answers(vocos, step).having == frozenset()


@pytest.mark.parametrize("reading", ["modulate", "modulate@newer-reference"])
def test_a_stream_may_be_closed_after_a_first_frame_as_the_edition_has_it(reading: str) -> None:
    told = "Internal server error"
    assert closes_so(reading, 1011, told, after_frames=True, assumed=True)
    assert closes_so(reading, 1011, told, after_frames=False, assumed=True)


def test_the_fake_is_held_to_its_edition_and_so_is_what_a_script_changes() -> None:
    with voicemock.running(editions=BETA) as mock:
        mock.vocos.answers({"model_version": "forensics 0.3B"})
        told()
        assert mock.bench.advisor.bugs == []
        (finding,) = mock.findings
        assert (finding.id, finding.clauses) == ("vocos:script:VOC-06.g", ("VOC-06.g",))
        assert (finding.edition, finding.reading) == ("earlier-beta", "vocos@earlier-beta")
        assert finding.as_json()["edition"] == "earlier-beta"
        assert str(finding).startswith("vocos@earlier-beta: script: the script has vocos answer what its documents")


def test_exchanges_tell_by_which_edition_they_were_answered() -> None:
    with voicemock.running() as bench:
        told()
        bench.edition(vocos="earlier-beta")
        told()
        httpx.get(f"{bench.url}/nobody")
        entries = bench.har()["log"]["entries"]
        assert [entry["_voicemock"]["edition"] for entry in entries] == ["baseline", "earlier-beta", None]
        journal = bench.bench.journal
        every = [*journal.exchanges(), *journal.unmatched()]
        assert [each.as_json()["edition"] for each in every] == ["baseline", "earlier-beta", None]
        assert [each.reading for each in every] == ["vocos", "vocos@earlier-beta", ""]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", {}),
        (" , ", {}),
        ("vocos=earlier-beta", {"vocos": "earlier-beta"}),
        (" vocos = a , modulate=b,vocos=c", {"vocos": "c", "modulate": "b"}),
        ("modulate=./a=b", {"modulate": "./a=b"}),
    ],
)
def test_text_says_editions(text: str, said: dict[str, str]) -> None:
    assert parsed([text]) == said


@pytest.mark.parametrize("text", ["vocos", "=x", "vocos=", "a=b,vocos"])
def test_text_that_says_none_is_told_what_one_is_like(text: str) -> None:
    wrong = text.rpartition(",")[2]
    with pytest.raises(ValueError, match=f"^an edition is like modulate=newer-reference, not {wrong!r}$"):
        parsed([text])


def test_the_environment_chooses_where_nobody_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "vocos=earlier-beta")
    with voicemock.running() as bench:
        assert (bench.vocos.edition, is_flat(told())) == ("earlier-beta", True)
    with voicemock.running(editions={"modulate": "baseline"}) as bench:
        assert bench.vocos.edition == "earlier-beta"
    with voicemock.running(editions={"vocos": "baseline"}) as bench:
        assert bench.vocos.edition == "baseline"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("vocos", f"{VARIABLE}: an edition is like modulate=newer-reference, not 'vocos'"),
        ("vocos=x", f"{VARIABLE}: vocos has no edition 'x'; it has: baseline, earlier-beta"),
        (
            "acme=x",
            f"{VARIABLE}: there is no vendor 'acme' here; there are vocos, valsea, undetectable, modulate, dataspike",
        ),
    ],
)
def test_a_wrong_environment_is_named(monkeypatch: pytest.MonkeyPatch, said: str, message: str) -> None:
    monkeypatch.setenv(VARIABLE, said)
    with pytest.raises(ScriptError) as wrong:
        voicemock.running()
    assert str(wrong.value) == message


def test_editions_that_are_none_are_told_what_they_are_like() -> None:
    with pytest.raises(ScriptError) as wrong:
        voicemock.running(editions="vocos=earlier-beta")  # type: ignore[arg-type] # that it is wrong is the point
    like = '{"modulate": "newer-reference"}'
    assert str(wrong.value) == f"editions are by vendor, like {like}, not 'vocos=earlier-beta'"


def test_a_vendor_in_words_is_as_an_edition_has_it() -> None:
    beta = voicemock.vocos.in_edition("earlier-beta")
    assert (repr(beta), beta.vendor.reading) == ("<Vocos, earlier-beta, in words>", "vocos@earlier-beta")
    assert beta.next("INTERNAL_ERROR") == voicemock.vocos.next("INTERNAL_ERROR")
    assert by_reading("vocos@earlier-beta").vendor is beta.vendor
    with pytest.raises(ScriptError, match="vocos has no edition 'x'; it has: baseline, earlier-beta"):
        voicemock.vocos.in_edition("x")


def test_in_words_it_follows_the_environment_unless_an_edition_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "vocos=earlier-beta")
    assert voicemock.vocos.vendor.reading == "vocos@earlier-beta"
    assert voicemock.vocos.in_edition("baseline").vendor.reading == "vocos"
    with voicemock.vocos.in_edition("baseline").playing() as bench:
        assert bench.vocos.edition == "baseline"
    with voicemock.vocos.playing() as bench:
        assert bench.vocos.edition == "earlier-beta"


def test_what_plays_an_edition_says_so_when_it_is_shown() -> None:
    beta = voicemock.vocos.in_edition("earlier-beta")
    played = beta.playing([beta.answers({"raw_score": 0.25})])
    assert repr(played) == "vocos.playing([vocos.answers({'raw_score': 0.25})], editions={'vocos': 'earlier-beta'})"
    with eval(repr(played), {"vocos": voicemock.vocos}):  # noqa: S307 - it is what it says of itself
        assert told()["raw_score"] == 0.25


def test_a_name_of_the_module_leads_to_the_bench_s() -> None:
    with pytest.raises(AttributeError, match="'edition' is a bench's, and this is the module"):
        voicemock.edition  # type: ignore[attr-defined] # noqa: B018 - that there is none is the point
