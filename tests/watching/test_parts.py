"""What each source tells, as notices: their ids, levels, proofs and places, and what cannot be done."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.calling import free_port
from tests.checking.mutants.altering import answering, having, without
from tests.checking.mutants.mutant import Mutant
from tests.verifying.archives import DETECTION, entry, saved
from tests.watching.repository import contract, page, predicting, repository, saying

from voicemock.checking import session
from voicemock.checking.probes import probes
from voicemock.watching.notice import Level, Notice, Where
from voicemock.watching.part import Part
from voicemock.watching.running import watch
from voicemock.watching.settings import read

DAY = date(2026, 11, 21)
HEAD = "[tool.voicemock.vendors.vocos]\n"
KEY = "sk-of-ours-123456"


def parts(folder: Path, settings: str, **environ: str) -> tuple[Part, ...]:
    (folder / "pyproject.toml").write_text(settings)
    return watch(read(folder / "pyproject.toml"), DAY, environ, folder)


def only(folder: Path, settings: str, **environ: str) -> Part:
    (part,) = parts(folder, settings, **environ)
    return part


def ids(part: Part) -> list[str]:
    return [notice.id for notice in part.notices]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return repository(tmp_path / "client")


@pytest.fixture
def one_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a check have one probe of Vocos, which detects a file, so that it takes no time."""
    (first,) = (probe for probe in probes("vocos") if probe.name == DETECTS)
    monkeypatch.setattr(session, "probes", lambda _: (first,))


# Diff

CONTRACT = f"{HEAD}contract = 'vendor/vocos-openapi.yaml'\n"
MAYBE = ("enum: [real, fake]", "enum: [real, fake, unsure]")


def test_a_contract_like_ours_tells_nothing(here: Path) -> None:
    assert only(here, CONTRACT) == Part(
        "vocos", only(here, CONTRACT).source, said="vendor/vocos-openapi.yaml: 0 changes"
    )


def test_a_change_has_its_witness_and_the_line_of_its_call(here: Path) -> None:
    contract(here, MAYBE)
    (notice,) = only(here, CONTRACT).notices
    assert notice.id == "diff vocos: enum-value-added answer POST /v1/detect 200/data/security/prediction=unsure"
    assert (notice.level, notice.rule) == (Level.FAILURE, "enum-value-added")
    assert notice.title == "POST /v1/detect 200/data/security/prediction=unsure: another value"
    assert notice.text == ("breaking: another value: unsure", "clauses: VOC-06.c")
    assert notice.proof[0] == "may come now:"
    assert '"prediction": "unsure"' in "".join(notice.proof)
    lines = (here / "vendor" / "vocos-openapi.yaml").read_text().splitlines()
    assert lines[notice.where.line - 1].strip() == "/v1/detect:"
    assert notice.where.file == "vendor/vocos-openapi.yaml"


def test_a_call_whose_path_begins_in_the_address_has_the_line_of_its_own_path(here: Path) -> None:
    under = [("- url: https://api.vocos.io", "- url: https://api.vocos.io/v1"), ("  /v1/detect:", "  /detect:")]
    contract(here, *under, MAYBE)
    (notice,) = only(here, CONTRACT).notices
    assert notice.id == "diff vocos: enum-value-added answer POST /v1/detect 200/data/security/prediction=unsure"
    lines = (here / "vendor" / "vocos-openapi.yaml").read_text().splitlines()
    assert lines[notice.where.line - 1] == "  /detect:"


def test_a_call_that_is_gone_has_the_line_of_the_paths(here: Path) -> None:
    contract(here, ("  /v1/detect:", "  /v2/examine:"))
    lines = (here / "vendor" / "vocos-openapi.yaml").read_text().splitlines()
    assert {lines[notice.where.line - 1].strip() for notice in only(here, CONTRACT).notices if "/v1/" in notice.id} == {
        "paths:"
    }


def test_fail_on_says_what_fails(here: Path) -> None:
    contract(here, MAYBE)
    levels = {
        fail_on: only(here, f"[tool.voicemock]\nfail-on = '{fail_on}'\n{CONTRACT}").notices[0].level
        for fail_on in ("breaking", "risky", "new", "never")
    }
    assert levels == {
        "breaking": Level.FAILURE,
        "risky": Level.FAILURE,
        "new": Level.FAILURE,
        "never": Level.WARNING,
    }


def test_a_waived_change_is_left_out_until_its_day_is_over(here: Path) -> None:
    contract(here, MAYBE)
    waiver = "- id: enum-value-added *\n  reason: we map it\n  until: {}\n"
    (here / "voicemock-waivers.yaml").write_text(waiver.format("2026-11-21"))
    assert only(here, CONTRACT).said == "vendor/vocos-openapi.yaml: 1 change, 1 waived"
    assert only(here, CONTRACT).notices == ()
    (here / "voicemock-waivers.yaml").write_text(waiver.format("2026-11-20"))
    (notice,) = only(here, CONTRACT).notices
    assert notice.text[-1] == "its waiver ended on 2026-11-20: we map it"


def test_a_document_of_one_form_says_nothing_of_the_other(here: Path) -> None:
    published = here / "vendor" / "modulate.yaml"
    from voicemock_contracts.documents import Form, document_path

    for form in Form:
        published.write_text(document_path("modulate", form).read_text("utf-8"))
        part = only(here, "[tool.voicemock.vendors.modulate]\ncontract = 'vendor/modulate.yaml'\n")
        assert (part.notices, part.undone) == ((), ())


# Verify

RECORDINGS = f"{HEAD}recordings = ['recordings/*.har']\n"
PREDICTION = (
    "verify vocos: vendor: violation: answer 200 of detect, /data/security/prediction: is a value that is not listed: "
)


def test_recordings_that_are_as_documented_tell_nothing(here: Path) -> None:
    part = only(here, RECORDINGS)
    assert (part.notices, part.undone, part.said) == ((), (), "1 exchange in 1 recording")


def test_a_departure_says_how_often_and_when_it_was_seen(here: Path) -> None:
    predicting(here, "unsure", "unsure")
    (notice,) = only(here, RECORDINGS).notices
    assert notice == Notice(
        f'{PREDICTION}VOC-06.c: "unsure"',
        notice.source,
        "vocos",
        Level.FAILURE,
        "VOC-06.c",
        "answer 200 of detect, /data/security/prediction: is a value that is not listed",
        (
            'expected: one of "real", "fake"',
            'got: "unsure"',
            "VOC-06.c (documented): `data.security.prediction` is `real` or `fake`.",
            "source: API reference, Endpoints, description of /v1/detect",
        ),
        ("seen 2 times, 2026-02-04 to 2026-02-05; first in recordings/a.har, entry 2",),
        Where("recordings/a.har"),
    )


def test_another_value_that_is_not_listed_is_another_notice(here: Path) -> None:
    predicting(here, "unsure", "maybe")
    assert sorted(ids(only(here, RECORDINGS))) == [f'{PREDICTION}VOC-06.c: "{each}"' for each in ("maybe", "unsure")]


def test_many_values_are_one_notice_since_no_list_is_left(here: Path) -> None:
    saved(here / "recordings", *(saying(f"p{number}") for number in range(11)))
    assert ids(only(here, RECORDINGS)) == [f"{PREDICTION}VOC-06.c"]


def test_what_is_new_is_a_note_and_what_the_client_does_a_warning(here: Path) -> None:
    saved(
        here / "recordings",
        entry(body={**DETECTION, "extra": 1}, headers={"Content-Type": "multipart/form-data; boundary=b"}),
    )
    assert {notice.id: notice.level for notice in only(here, RECORDINGS).notices} == {
        "verify vocos: vendor: new: answer 200 of detect: has fields that no document mentions: extra": Level.NOTE,
        "verify vocos: client: violation: request detect: carries no key: VOC-05.a": Level.WARNING,
    }


def test_another_host_with_the_vendors_paths_is_a_note(here: Path) -> None:
    saved(here / "recordings", entry(), entry("https://eu.vocos.test/v1/detect"))
    (notice,) = only(here, RECORDINGS).notices
    assert (notice.id, notice.level) == ("verify vocos: new host: eu.vocos.test", Level.NOTE)
    assert notice.text == ("got: POST /v1/detect", "Nothing at it was judged.")


def test_recordings_without_an_exchange_with_the_vendor_are_told(here: Path) -> None:
    part = only(here, "[tool.voicemock.vendors.valsea]\nrecordings = ['recordings/*.har']\n")
    assert part.undone == (
        "tool.voicemock.vendors.valsea.recordings: no exchange with valsea is in 1 recording: record some",
    )


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        ({"_voicemock": {"altered": True}}, "1 exchange answered by a script, a fault or the relay"),
        ({"url": "https://api.vocos.io/v9/other"}, "1 exchange of a call that no document has"),
    ],
)
def test_recordings_of_which_nothing_is_judged_are_told_as_not_done(here: Path, rest: Any, why: str) -> None:
    saved(here / "recordings", entry(**rest))
    part = only(here, RECORDINGS)
    assert part.undone == (
        f"tool.voicemock.vendors.vocos.recordings: nothing could be judged: {why}: record some of its own",
    )
    assert part.said == ("1 exchange in 1 recording" if part.notices else "")


def test_a_new_host_alone_is_told_as_not_judged_too(here: Path) -> None:
    saved(here / "recordings", entry("https://eu.vocos.test/v1/detect"))
    part = only(here, RECORDINGS)
    assert ids(part) == ["verify vocos: new host: eu.vocos.test"]
    assert part.undone == (
        "tool.voicemock.vendors.vocos.recordings: nothing could be judged: no document mentions the host",
    )


def test_a_recording_that_cannot_be_read_leaves_the_others(here: Path) -> None:
    predicting(here, "unsure")
    (here / "recordings" / "b.har").write_text("{")
    part = only(here, f"{HEAD}recordings = ['recordings/*.har', 'other/*.har']\n")
    assert ids(part) == [f'{PREDICTION}VOC-06.c: "unsure"']
    missing, broken = part.undone
    assert missing == "tool.voicemock.vendors.vocos.recordings: there is no file other/*.har"
    assert broken.startswith(f"{here}/recordings/b.har: is no HAR: it is no JSON: ")


def test_a_recording_may_be_named_from_the_top(here: Path) -> None:
    assert only(here, f"{HEAD}recordings = ['{here}/recordings/*.har']\n").said == "1 exchange in 1 recording"


# Docs

PAGES = f"{HEAD}pages = ['vendor/vocos.html']\n"


def test_a_page_that_states_every_fact_tells_nothing(here: Path) -> None:
    part = only(here, PAGES)
    assert (part.notices, part.undone, part.said) == ((), (), "vendor/vocos.html: 39 of 39 facts")


def test_a_fact_that_is_lost_is_a_warning_and_what_is_new_a_note(here: Path) -> None:
    page(here, ("50 MB", "25 MB"))
    lost, new = only(here, PAGES).notices
    assert (lost.id, lost.level) == ("docs vocos: no longer stated: VOC-03.a", Level.WARNING)
    assert (lost.proof, str(lost.where)) == (("found: At most stands beside 25 MB",), "vendor/vocos.html, line 35")
    assert (new.id, new.level, new.rule) == ("docs vocos: new limit: 25 MB", Level.NOTE, "new-limit")


def test_a_page_that_is_not_there_or_no_page_is_told(here: Path) -> None:
    (here / "vendor" / "vocos.html").write_bytes(b"%PDF-1.7")
    told = [only(here, text).undone for text in (PAGES, PAGES.replace("vocos.html", "none.html"))]
    assert told == [
        (f"tool.voicemock.vendors.vocos.pages: {here}/vendor/vocos.html is a PDF: save the page as HTML or as text",),
        ("tool.voicemock.vendors.vocos.pages: there is no file vendor/none.html",),
    ]


# Check

DETECTS = "A file sent with the key in X-API-Key gets its verdict in the same exchange"
OWN = f"{HEAD}check = true\n"


@pytest.mark.usefixtures("one_probe")
def test_a_fake_that_does_as_documented_tells_nothing(here: Path) -> None:
    part = only(here, OWN)
    assert (part.notices, part.undone, part.said) == ((), (), "1 probe at a fake of voicemock")


@pytest.mark.usefixtures("one_probe")
def test_a_departure_has_its_exchange_and_a_command_that_repeats_it(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = answering("POST /v1/detect", 200, body=without("data", "security", "confidence"))
    Mutant("leaves the confidence out", "VOC-06.d", change).apply(monkeypatch)
    (notice,) = only(here, OWN).notices
    assert notice.id == "check vocos: violation: answer 200 of detect, /data/security: lacks a field: VOC-06.d"
    assert (notice.level, notice.rule, notice.where) == (Level.FAILURE, "VOC-06.d", Where("pyproject.toml", 1))
    assert notice.text[0] == "expected: the field confidence"
    assert notice.text[-1] == f"probe: {DETECTS}"
    assert notice.proof[0].startswith("POST /v1/detect")
    assert "| curl -sS -i -X POST http://127.0.0.1:8900/vocos/v1/detect " in notice.proof[-1]


@pytest.mark.usefixtures("one_probe")
def test_what_a_fake_makes_up_is_a_failure(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change = answering("POST /v1/detect", 200, body=having("data", "mood", value="calm"))
    Mutant("tells the mood", "VOC-06.a", change).apply(monkeypatch)
    (notice,) = only(here, OWN).notices
    assert (notice.level, notice.text[1]) == (Level.FAILURE, "got: mood")


def test_a_vendor_that_does_not_answer_is_told_without_its_key(here: Path) -> None:
    settings = f"{HEAD}check = {{url = 'http://127.0.0.1:{free_port()}/{KEY}', key-env = 'VOCOS_KEY'}}\n"
    (line,) = only(here, settings, VOCOS_KEY=KEY).undone
    assert line.startswith("no usable answer: ")
    assert line.endswith("Connection refused")
    assert KEY not in line
    assert "/KEY/" in line


@pytest.mark.parametrize("value", ["", " "])
def test_a_key_that_is_not_there_is_told_with_its_variable(here: Path, value: str) -> None:
    part = only(here, f"{HEAD}check = {{url = 'http://127.0.0.1:9', key-env = 'VOCOS_KEY'}}\n", VOCOS_KEY=value)
    said = "the environment has no VOCOS_KEY: put a key that works there into it"
    assert part.undone == (f"tool.voicemock.vendors.vocos.check.key-env: {said}",)


def test_certificates_that_are_not_there_are_told(here: Path) -> None:
    part = only(here, f"{HEAD}check = {{url = 'https://127.0.0.1:9', ca = 'ca.pem'}}\n")
    assert part.undone == (f"tool.voicemock.vendors.vocos.check.ca: there is no file {here}/ca.pem",)


# All of them


def test_each_part_is_done_whatever_becomes_of_the_others(here: Path) -> None:
    predicting(here, "unsure")
    (here / "vendor" / "vocos-openapi.yaml").write_text("openapi: [")
    (here / "vendor" / "vocos.html").write_bytes(b"%PDF-1.7")
    told = parts(here, f"{CONTRACT}pages = ['vendor/vocos.html']\nrecordings = ['recordings/*.har']\n")
    assert [(str(part.source), len(part.undone), len(part.notices)) for part in told] == [
        ("diff", 1, 0),
        ("docs", 1, 0),
        ("verify", 0, 1),
    ]


def test_an_edition_is_what_all_of_it_is_held_against(here: Path) -> None:
    text = f"{CONTRACT}edition = 'earlier-beta'\nrecordings = ['recordings/*.har']\n"
    assert [bool(part.notices) for part in parts(here, text)] == [True, True]
    flat = {"prediction": "real", "confidence": 0.91, "raw_score": 0.1, "model_version": "forensics-0.3B"}
    saved(here / "recordings", entry(body=flat))
    assert parts(here, text)[1].notices == ()


def test_what_is_interrupted_is_told_and_nothing_more_is_begun(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("voicemock.watching.saved_pages.saved", interrupted)
    told = parts(here, f"{CONTRACT}pages = ['vendor/vocos.html']\nrecordings = ['recordings/*.har']\n")
    assert [part.undone for part in told] == [(), ("interrupted",), ("interrupted before it was begun",)]


def test_a_key_is_in_no_text_wherever_it_comes_from(here: Path) -> None:
    page(here, ("50 MB", f"25 MB `{KEY}_x`"))
    predicting(here, KEY)
    contract(here, ("enum: [real, fake]", f"enum: [real, fake, {KEY}]"))
    settings = (
        f"{CONTRACT}pages = ['vendor/vocos.html']\nrecordings = ['recordings/*.har']\n"
        f"check = {{url = 'http://127.0.0.1:{free_port()}', key-env = 'VOCOS_KEY'}}\n"
    )
    shown, hidden = (repr(parts(here, settings, VOCOS_KEY=key)) for key in ("another-key-1", KEY))
    assert shown.count(KEY) >= 3
    assert KEY not in hidden
