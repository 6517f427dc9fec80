"""One change on several statuses is one entry for people, and as many notices for programs."""

import json
from dataclasses import replace

from tests.watching.sample import FACT, VALUE

from voicemock.watching.alike import Alike, together
from voicemock.watching.lines import listed
from voicemock.watching.machine import render_json
from voicemock.watching.notice import Notice, Source
from voicemock.watching.page import render_markdown
from voicemock.watching.part import Part
from voicemock.watching.report import beside


def on(status: int, **rest: object) -> Notice:
    at = f"GET /v1/jobs {status}/state=lost"
    change: dict[str, object] = {"id": f"diff vocos: enum-value-added answer {at}", "title": f"{at}: another value"}
    return replace(VALUE, **{**change, **rest})  # type: ignore[arg-type]  # fields of a notice, by name


FIRST, SECOND, THIRD = on(401), on(403), on(429, proof=("another witness",))
SAID = "the same for 403, 429: each has its own id, with its status in place of 401"


def test_notices_that_differ_by_their_status_are_together() -> None:
    assert together((FIRST, VALUE, SECOND, FACT, THIRD)) == (
        Alike(FIRST, (VALUE, SECOND, THIRD)),
        Alike(FACT),
    )
    assert Alike(FIRST, (SECOND, THIRD)).said == (SAID,)
    assert Alike(FIRST).said == ()


def test_what_says_more_or_is_of_another_rule_or_place_stays_apart() -> None:
    others = (
        on(403, text=("breaking: another value: found",)),
        on(403, rule="enum-opened"),
        on(403, title="GET /v1/jobs 403/status=lost: another value"),
        on(403, title="GET /v2/jobs 403/state=lost: another value"),
        on(403, vendor="valsea"),
        on(403, source=Source.VERIFY),
    )
    assert together((FIRST, *others)) == tuple(Alike(each) for each in (FIRST, *others))


def test_people_read_one_entry_and_programs_each_notice() -> None:
    notices = (FIRST, SECOND, THIRD)
    report = beside((Part("vocos", Source.DIFF, notices),), {})
    lines = list(listed(report, False, 110))
    assert [line for line in lines if line.startswith("failure")] == [f"failure  {FIRST.id}"]
    assert f"    | {SAID}" in lines
    assert lines[-1] == "New: 3 failures; 0 accepted, 0 gone."
    page = render_markdown(report, False)
    assert (page.count("<details>"), page.count(f"\n{SAID}\n")) == (1, 1)
    assert "### New: failures (3)" in page
    assert [each["id"] for each in json.loads(render_json(report))["new"]] == [each.id for each in notices]
