"""Recordings of which nothing that a vendor did could be judged: that is the verdict, with the reason."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.verifying.archives import entry, saved, stream, verified

from voicemock.verifying.lines import verdict
from voicemock.verifying.report import Counts

HEADERS = {"Content-Type": "multipart/form-data; boundary=b"}
ALTERED: dict[str, Any] = {"_voicemock": {"altered": True}}
UNANSWERED: dict[str, Any] = {"response": {"status": 0, "headers": [], "content": {}}}


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ([], "no exchange is recorded"),
        ([entry("https://example.com/")], "no exchange was with a vendor; whose they are, --vendor says"),
        (
            [entry("https://eu.vocos.test/v1/detect")],
            "no document mentions the host eu.vocos.test; where it is the vendor, say --vendor",
        ),
        ([entry(**ALTERED), entry(**ALTERED)], "2 exchanges answered by a script, a fault or the relay"),
        ([entry() | UNANSWERED], "1 exchange without an answer"),
        ([entry("https://api.vocos.io/v9/other")], "1 exchange of a call that no document has"),
        (
            [entry(**ALTERED), entry() | UNANSWERED],
            "1 exchange answered by a script, a fault or the relay, 1 exchange without an answer",
        ),
        ([stream(altered=True)], "1 exchange answered by a script, a fault or the relay"),
        (
            [entry(headers=HEADERS, **ALTERED)],
            "1 exchange answered by a script, a fault or the relay; the client departs from the documents in 1 place",
        ),
    ],
)
def test_why_nothing_was_judged_is_the_verdict(entries: list[dict[str, Any]], why: str, tmp_path: Path) -> None:
    report = verified(saved(tmp_path, *entries))
    assert (report.judged, verdict(report)) == (0, f"nothing could be judged: {why}")


def test_what_began_before_a_day_is_counted(tmp_path: Path) -> None:
    report = verified(saved(tmp_path, entry(), entry("https://example.com/")), since=date(2026, 2, 4))
    assert verdict(report) == (
        "nothing could be judged: 2 exchanges began before 2026-02-04, and no other is with a vendor"
    )


def test_without_a_file_that_can_be_read_that_is_why(tmp_path: Path) -> None:
    assert verdict(verified(tmp_path / "none.har")) == "nothing could be judged: no file could be read"


def test_a_verdict_counts_only_what_was_judged(tmp_path: Path) -> None:
    report = verified(saved(tmp_path, entry(), entry(**ALTERED), entry("https://api.vocos.io/v9/other")))
    assert report.counts == {"vocos": Counts(exchanges=3, unlike=1, undocumented=1, unjudged=2)}
    assert verdict(report).startswith("nothing documented is contradicted")
    assert verdict(report).endswith(", in 1 exchange on 2026-02-03")
