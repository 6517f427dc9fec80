"""What recordings call for: the edition that is proposed, change by change, and what is not proposed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.verifying.archives import DECLARED, DETECTION, Entry, changed, entry, said, saved, stream, verified

from voicemock.verifying.proposing.folder import ExistsError, files, write
from voicemock.verifying.proposing.proposal import Proposal, proposals
from voicemock.verifying.session import read
from voicemock_contracts import Kind, ledger, load
from voicemock_contracts.documents import Form, document
from voicemock_contracts.merge_patch import merged

Change = Callable[[Any], object]
DAYS = ("2026-02-03", "2026-02-04", "2026-02-05")
SECURITY = "components.schemas.Security.properties"
DATA = "components.schemas.DetectionData"


def proposed(path: Path, at_least: int = 3) -> tuple[Proposal, ...]:
    return proposals(read([path]), at_least)


def seen(tmp_path: Path, change: Change, times: int = 3) -> Path:
    """Return a recording in which an answer that is changed came so many times, a day each."""
    return saved(tmp_path, *(changed(entry(day=day), change) for day in DAYS[:times]))


def puts(*place: str, **fields: object) -> Change:
    """Return what puts fields into the object at a place of a body."""

    def change(body: Any) -> None:
        for step in place:
            body = body[step]
        body.update(fields)

    return change


def patch(proposal: Proposal, form: Form = Form.OPENAPI) -> Any:
    return yaml.safe_load(files(proposal).get(f"{form}.yaml", "{}"))


def below(value: Any, path: str) -> Any:
    for step in path.split("."):
        value = value[step]
    return value


def clauses(proposal: Proposal) -> dict[str, str]:
    return {note.clause.id: note.clause.statement for note in proposal.notes}


def clean(tmp_path: Path, path: Path, proposal: Proposal) -> list[tuple[str, ...]]:
    """Return how the recording departs from the edition that was proposed for it."""
    folder = tmp_path / "edition"
    list(write([proposal], folder, force=True))
    return said(verified(path, readings={proposal.room.name: f"{proposal.room.name}@{folder}"}))


WHEN = "seen 3 times, 2026-02-03 to 2026-02-05."


@pytest.mark.parametrize(
    ("change", "place", "value", "statement"),
    [
        (
            lambda body: body["data"]["security"].update(prediction="unsure"),
            f"{SECURITY}.prediction",
            {"enum": ["real", "fake", "unsure"], "x-facts": {"enum": ["VOC-06.c", "VOC-06.p"], "type": ["VOC-06.c"]}},
            f"In answer 200 of detect, `/data/security/prediction`: is `unsure`; {WHEN}",
        ),
        (
            lambda body: body["data"].update(model_version="forensics 0.4B"),
            f"{DATA}.properties.model_version",
            {
                "const": None,
                "enum": ["forensics 0.3B", "forensics 0.4B"],
                "x-facts": {"enum": ["VOC-06.g", "VOC-06.p"], "type": ["VOC-06.g"]},
            },
            f"In answer 200 of detect, `/data/model_version`: is `forensics 0.4B`; {WHEN}",
        ),
        (
            lambda body: body["data"]["security"].update(confidence=0.25),
            f"{SECURITY}.confidence",
            {"minimum": 0.25, "x-facts": {"minimum": ["VOC-06.k", "VOC-06.p"]}},
            f"In answer 200 of detect, `/data/security/confidence`: goes down to 0.25; {WHEN}",
        ),
        (
            lambda body: body["data"].update(credits_remaining=None),
            f"{DATA}.properties.credits_remaining",
            {"type": ["integer", "null"], "x-facts": {"type": ["VOC-06.h", "VOC-06.p"]}},
            f"In answer 200 of detect, `/data/credits_remaining`: comes as null; {WHEN}",
        ),
        (
            lambda body: body["data"].update(credits_remaining=1.5),
            f"{DATA}.properties.credits_remaining",
            {"type": "number", "x-facts": {"type": ["VOC-06.h", "VOC-06.p"]}},
            f"In answer 200 of detect, `/data/credits_remaining`: comes as number; {WHEN}",
        ),
        (
            lambda body: body["data"]["security"].update(confidence=0.99999),
            f"{SECURITY}.confidence",
            {"multipleOf": None, "x-facts": {"multipleOf": None, "type": ["VOC-06.d", "VOC-06.p"]}},
            f"In answer 200 of detect, `/data/security/confidence`: has finer steps, like `0.99999`; {WHEN}",
        ),
        (
            lambda body: body.update(request_id="r-1"),
            "components.schemas.Detection.properties.request_id",
            {"format": None, "x-facts": {"format": None, "type": ["VOC-06.a", "VOC-06.p"]}},
            f"In answer 200 of detect, `/request_id`: has other forms, like `r-1`; {WHEN}",
        ),
        (
            lambda body: body["data"].pop("credits_used"),
            DATA,
            {
                "required": ["security", "model_version", "credits_remaining"],
                "x-facts": {"required": ["VOC-06.c", "VOC-06.d", "VOC-06.g", "VOC-06.h", "VOC-06.p"]},
            },
            f"In answer 200 of detect, `/data`: `credits_used` does not come; {WHEN}",
        ),
        (
            lambda body: body["data"].update(language="en"),
            DATA,
            {
                "required": ["security", "model_version", "credits_used", "credits_remaining", "language"],
                "properties": {"language": {"type": "string", "x-facts": ["VOC-06.p"]}},
                "x-facts": {
                    "additionalProperties": ["VOC-06.i", "VOC-06.p"],
                    "required": ["VOC-06.c", "VOC-06.d", "VOC-06.g", "VOC-06.h", "VOC-06.p"],
                },
            },
            f"In answer 200 of detect, `/data`: there is a field `language`, in all of them; {WHEN}",
        ),
    ],
)
def test_a_change_of_the_answers_is_one_change_of_the_contract_and_one_observed_clause(
    change: Change, place: str, value: object, statement: str, tmp_path: Path
) -> None:
    path = seen(tmp_path, change)
    (proposal,) = proposed(path)
    assert below(patch(proposal), place) == value
    assert clauses(proposal) == {"VOC-06.p": statement}
    assert proposal.left_out == ()
    assert clean(tmp_path, path, proposal) == []


def test_an_observed_clause_is_of_its_own_kind_and_says_the_day_on_which_it_was_last_seen(tmp_path: Path) -> None:
    path = seen(tmp_path, lambda body: body.update(extra=1))
    list(write(proposed(path), tmp_path / "edition", force=False))
    clause = next(each for each in ledger(f"vocos@{tmp_path / 'edition'}").clauses if each.edition)
    assert (clause.kind, clause.source) == (Kind.OBSERVED, "Observed on 2026-02-05 in recorded traffic")


def test_an_object_that_was_closed_stays_closed_but_for_the_fields_that_came(tmp_path: Path) -> None:
    path = seen(tmp_path, lambda body: body.update(extra=1))
    (proposal,) = proposed(path)
    assert clean(tmp_path, path, proposal) == []
    edition = {"vocos": f"vocos@{tmp_path / 'edition'}"}
    other = saved(tmp_path, entry(body={**DETECTION, "extra": 1, "more": 2}))
    assert [got for *_, got in said(verified(other, readings=edition))] == ["more"]
    # A field that all had and one has not contradicts what was observed, which judges nobody.
    lacking = said(verified(saved(tmp_path, entry()), readings=edition))
    assert lacking == [("assumption refuted", "vendor", "answer 200 of detect", "lacks a field", "none")]


def test_a_new_fields_schema_is_what_all_its_values_have_in_common(tmp_path: Path) -> None:
    values = [{"a": 1, "b": None, "c": [1, "x"]}, {"a": 1.5, "b": True, "c": []}, {"a": 2}]
    path = saved(tmp_path, *(changed(entry(), puts(extra=value)) for value in values))
    (proposal,) = proposed(path)
    assert below(patch(proposal), "components.schemas.Detection.properties") == {
        "extra": {
            "type": "object",
            "required": ["a"],
            "x-facts": ["VOC-06.p"],
            "properties": {
                "a": {"type": "number", "x-facts": ["VOC-06.p"]},
                "b": {"type": ["boolean", "null"], "x-facts": ["VOC-06.p"]},
                "c": {
                    "type": "array",
                    "x-facts": ["VOC-06.p"],
                    "items": {"type": ["integer", "string"], "x-facts": ["VOC-06.p"]},
                },
            },
        }
    }


def test_a_field_that_some_answers_have_is_optional(tmp_path: Path) -> None:
    with_it = [changed(entry(day=day), lambda body: body.update(extra=1)) for day in DAYS]
    path = saved(tmp_path, *with_it, entry())
    (proposal,) = proposed(path)
    assert below(patch(proposal), "components.schemas.Detection") == {
        "properties": {"extra": {"type": "integer", "x-facts": ["VOC-06.p"]}},
        "x-facts": {"additionalProperties": ["VOC-06.i", "VOC-06.p"]},
    }


def test_what_was_seen_too_seldom_is_told_and_not_proposed(tmp_path: Path) -> None:
    path = seen(tmp_path, lambda body: body.update(extra=1), 2)
    (proposal,) = proposed(path)
    assert (proposal.notes, proposal.left_out) == (
        (),
        ("In answer 200 of detect: there is a field `extra`; seen 2 times, 2026-02-03 to 2026-02-04",),
    )
    assert [note.clause.id for note in proposed(path, 2)[0].notes] == ["VOC-06.p"]


@pytest.mark.parametrize(
    ("lacking", "statement"),
    [
        ((0, 1, 2), "`credits_used` does not come"),
        ((3, 4, 5), "`credits_used` no longer comes"),
        ((1, 3, 5), "`credits_used` does not always come"),
        ((0, 1, 2, 4), "`credits_used` does not always come"),
    ],
)
def test_a_field_that_is_lacking_is_no_longer_required(
    lacking: tuple[int, ...], statement: str, tmp_path: Path
) -> None:
    count = 3 if lacking == (0, 1, 2) else 6
    entries = [entry(day=f"2026-02-0{number + 1}") for number in range(count)]
    for number in lacking:
        entries[number] = changed(entries[number], lambda body: body["data"].pop("credits_used"))
    (proposal,) = proposed(saved(tmp_path, *entries))
    ((_, told),) = clauses(proposal).items()
    assert told.partition(": ")[2].partition(";")[0] == statement


def test_a_field_that_has_come_back_since_stays_required(tmp_path: Path) -> None:
    entries = [entry(day=f"2026-02-0{number + 1}") for number in range(6)]
    entries[:3] = [changed(each, lambda body: body["data"].pop("credits_used")) for each in entries[:3]]
    (proposal,) = proposed(saved(tmp_path, *entries))
    assert (proposal.notes, len(proposal.left_out)) == ((), 1)


def test_few_values_that_came_seldom_are_listed_together_and_many_are_any_value(tmp_path: Path) -> None:
    def versions(*names: str) -> Any:
        return saved(
            tmp_path,
            *(changed(entry(), puts("data", model_version=name)) for name in names),
        )

    (few,), (many,) = proposed(versions("a", "b", "c")), proposed(versions(*"abcdefgh"))
    version = f"{DATA}.properties.model_version"
    assert below(patch(few), version)["enum"] == ["forensics 0.3B", "a", "b", "c"]
    assert below(patch(many), version) == {"const": None, "x-facts": {"type": ["VOC-06.g", "VOC-06.p"]}}


def test_a_new_status_has_the_schema_of_what_came_with_it(tmp_path: Path) -> None:
    teapot = {"status": "error", "short": True}
    path = saved(tmp_path, *(entry(body=teapot, status=418, day=day) for day in DAYS))
    (proposal,) = proposed(path)
    assert below(patch(proposal), "paths./v1/detect.post.responses") == {
        "418": {
            "description": "Seen in recorded traffic; no document mentions it.",
            "x-facts": ["VOC-01.c"],
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["short", "status"],
                        "x-facts": ["VOC-01.c"],
                        "properties": {
                            "short": {"type": "boolean", "x-facts": ["VOC-01.c"]},
                            "status": {"type": "string", "x-facts": ["VOC-01.c"]},
                        },
                    }
                }
            },
        }
    }
    assert clauses(proposal) == {"VOC-01.c": f"`detect` answers 418, which no document mentions; {WHEN}"}
    assert clean(tmp_path, path, proposal) == []


def test_a_new_content_type_and_headers_are_proposed_too(tmp_path: Path) -> None:
    limited = {"status": "error", "request_id": "r", "error": {"code": "RATE_LIMIT_EXCEEDED", "message": "No."}}
    plain = [entry(body="busy", status=500, told={"Content-Type": "text/plain", "Retry-After": "3"}) for _ in DAYS]
    path = saved(tmp_path, *plain, *(entry(body=limited, status=429) for _ in DAYS))
    (proposal,) = proposed(path)
    assert [statement.partition("; seen")[0] for statement in clauses(proposal).values()] == [
        "In answer 429 of `detect`: the header Retry-After does not come",
        "Answer 500 of `detect` comes as text/plain",
        "In answer 500 of `detect`: the header retry-after comes",
    ]
    assert clean(tmp_path, path, proposal) == []


def test_a_new_host_is_proposed_where_its_answers_are_as_the_vendors(tmp_path: Path) -> None:
    path = saved(tmp_path, *(entry("https://eu.vocos.io/v1/detect", day=day) for day in DAYS))
    (proposal,) = proposed(path)
    assert [each["url"] for each in patch(proposal)["servers"]] == ["https://api.vocos.io", "https://eu.vocos.io"]
    assert clean(tmp_path, path, proposal) == []
    unlike = saved(tmp_path, *(entry("https://eu.vocos.io/v1/detect", body={"mine": 1}) for _ in DAYS))
    (proposal,) = proposed(unlike)
    assert (proposal.notes, len(proposal.left_out)) == ((), 1)


def test_a_stream_gets_the_messages_the_codes_and_the_texts_that_came_and_loses_the_order_that_did_not(
    tmp_path: Path,
) -> None:
    late = {"start_time_ms": 2000, "end_time_ms": 4000, "verdict": "synthetic", "confidence": 0.9}
    messages = (
        ("send", 128000),
        ("receive", {"type": "note", "text": "beta"}),
        ("receive", {"type": "frame", "frame": {**late, "model": "v3"}}),
    )
    torn = {"type": "error", "error": "Torn."}
    path = saved(
        tmp_path,
        *(stream(*messages, close=4999, day=day) for day in DAYS),
        *(stream(("send", 10), ("receive", torn), close=4002, day=day) for day in DAYS),
    )
    (proposal,) = proposed(path)
    after = merged(document("modulate", Form.ASYNCAPI), patch(proposal, Form.ASYNCAPI))
    channel = after["channels"]["detection"]
    assert channel["messages"]["ObservedNote"]["payload"]["properties"]["type"]["const"] == "note"
    assert channel["x-closes"][-1]["code"] == 4999
    assert "frames-begin-at-zero" not in channel["x-order"]
    assert after["components"]["schemas"]["ObservedError4002"]["const"] == "Torn."
    assert after["components"]["schemas"]["Frame"]["properties"]["model"]["type"] == "string"
    assert clean(tmp_path, path, proposal) == []


def test_nothing_is_proposed_from_what_a_script_a_fault_or_the_relay_answered(tmp_path: Path) -> None:
    notes = ({"altered": True}, {"faults": ["cut"]}, {"relay": "refused"})
    (proposal,) = proposed(saved(tmp_path, *(entry(status=418, _voicemock=each) for each in notes)))
    assert (proposal.notes, proposal.left_out) == ((), ())
    odd = (("receive", {"type": "note"}),)
    (proposal,) = proposed(saved(tmp_path, *(stream(*odd, close=4999, **each) for each in notes)))
    assert (proposal.notes, proposal.left_out) == ((), ())


def test_nothing_is_proposed_from_a_value_that_is_hidden(tmp_path: Path) -> None:
    (proposal,) = proposed(seen(tmp_path, lambda body: body.update(request_id="of …")))
    assert proposal.notes == ()


def test_no_key_of_the_recordings_is_in_what_is_proposed(tmp_path: Path) -> None:
    key = "live-" + "e5f6a7b8"
    headers = {"X-API-Key": key, "Content-Type": "multipart/form-data; boundary=b"}
    said_of = {"status": "error", "request_id": "r", "error": {"code": "INVALID_API_KEY", "message": key, key: key}}
    entries = [entry(body=said_of, status=status, headers=headers) for status in (401, 418) for _ in DAYS]
    (proposal,) = proposed(saved(tmp_path, *entries))
    assert len(proposal.notes) == 2
    assert key not in json.dumps(files(proposal))


def test_the_same_recordings_give_the_same_bytes_in_whatever_order_they_are_read(tmp_path: Path) -> None:
    entries: list[Entry] = [
        changed(entry(day=day), lambda body: body.update(extra={"b": 1, "a": "x"}, more=[1])) for day in DAYS
    ]
    entries += [entry(status=status, day=day) for status in (451, 418) for day in DAYS]
    forward, backward = saved(tmp_path, *entries), saved(tmp_path, *entries[::-1], name="b.har")
    assert files(proposed(forward)[0]) == files(proposed(backward)[0])


def test_what_is_written_is_read_back_as_what_was_drafted_and_begins_with_what_it_is(tmp_path: Path) -> None:
    path = seen(tmp_path, lambda body: body["data"].update(language="en", model_version="0o17"))
    (proposal,) = proposed(path)
    written = files(proposal)
    assert sorted(written) == ["facts.yaml", "openapi.yaml"]
    list(write([proposal], tmp_path / "edition", force=False))
    reading = f"vocos@{tmp_path / 'edition'}"
    assert document(reading) == proposal.documents[Form.OPENAPI]
    assert load(reading).vendor == reading
    assert (
        written["openapi.yaml"].splitlines()[0]
        == "# What recorded traffic shows of Vocos beside its documents (openapi)."
    )
    assert (
        "  # VOC-06.p, observed on 2026-02-05: In answer 200 of detect, `/data`: there is a field `language`, in\n"
        in written["openapi.yaml"]
    )


def test_an_edition_can_be_what_a_proposal_adds_to(tmp_path: Path) -> None:
    first = seen(tmp_path, lambda body: body.update(extra=1))
    list(write(proposed(first), tmp_path / "one", force=False))
    reading = {"vocos": f"vocos@{tmp_path / 'one'}"}
    second = seen(tmp_path, lambda body: body.update(extra=1, more=2))
    found = proposals(read([second], readings=reading), 3)
    list(write(found, tmp_path / "two", force=False))
    assert [each.id for each in ledger(f"vocos@{tmp_path / 'two'}").clauses if each.edition] == ["VOC-06.p", "VOC-06.q"]
    assert said(verified(second, readings={"vocos": f"vocos@{tmp_path / 'two'}"})) == []


def test_a_folder_that_is_there_is_replaced_by_force_alone_and_never_one_that_holds_more(tmp_path: Path) -> None:
    proposal, folder = proposed(seen(tmp_path, lambda body: body.update(extra=1))), tmp_path / "edition"
    list(write(proposal, folder, force=False))
    (folder / "asyncapi.yaml").write_text("old: true\n", "utf-8")
    with pytest.raises(ExistsError, match="is there already: give another folder, or --force to replace it"):
        list(write(proposal, folder, force=False))
    list(write(proposal, folder, force=True))
    assert sorted(path.name for path in folder.iterdir()) == ["facts.yaml", "openapi.yaml"]
    (folder / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(ExistsError, match=r"holds more than an edition \(mine\.txt\): give another folder"):
        list(write(proposal, folder, force=True))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.har", "edition"]


def test_several_vendors_have_a_folder_each(tmp_path: Path) -> None:
    job = {"id": "01827ed4-c928-7a3c-9a30-7ab7cc169d11", "status": "queued", "job_type": "audio", "extra": 1}
    url = f"https://api.dataspike.io/api/v4/deepfake/job/{job['id']}"
    theirs = [entry(url, job, method="GET", headers={"ds-api-token": "test-free-1"}, post=None) for _ in DAYS]
    ours = [changed(entry(), lambda body: body.update(extra=1)) for _ in DAYS]
    lines = list(write(proposed(saved(tmp_path, *theirs, *ours)), tmp_path / "editions", force=False))
    assert sorted(path.name for path in (tmp_path / "editions").iterdir()) == ["dataspike", "vocos"]
    assert [line for line in lines if not line.startswith(" ")] == [
        f"proposed for dataspike in {tmp_path}/editions/dataspike:",
        f"proposed for vocos in {tmp_path}/editions/vocos:",
    ]


def test_where_all_is_as_documented_nothing_is_proposed_or_written(tmp_path: Path) -> None:
    path = saved(tmp_path, entry(), stream(query=DECLARED))
    lines = list(write(proposed(path), tmp_path / "edition", force=False))
    assert lines == ["nothing to propose: what was seen often enough is as the documents have it"]
    assert not (tmp_path / "edition").exists()
