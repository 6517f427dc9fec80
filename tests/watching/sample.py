"""A small report with one of everything, and with texts that no output may take for its own."""

from datetime import date

from tests.checking.reports.sample import NASTY

from voicemock.watching.accepted import Accepted
from voicemock.watching.hiding import hidden
from voicemock.watching.notice import Level, Notice, Source, Where
from voicemock.watching.part import Part
from voicemock.watching.report import Report, beside

KEY = "a-key-of-vocos-1234"

VALUE = Notice(
    "diff vocos: enum-value-added answer GET /v1/jobs 200/state=lost",
    Source.DIFF,
    "vocos",
    Level.FAILURE,
    "enum-value-added",
    "GET /v1/jobs 200/state=lost: another value",
    ("breaking: another value: lost", "clauses: VOC-06.c"),
    ("may come now:", "{", '  "state": "lost"', "}"),
    Where("vendor/vocos.yaml", 12),
)
NASTY_ONE = Notice(
    f"check vocos: {NASTY}",
    Source.CHECK,
    "vocos",
    Level.FAILURE,
    "VOC-02.a",
    NASTY,
    (f"got: {NASTY}",),
    (f"POST /v1/detect {KEY}", "::error::x", "##[error]x"),
    Where("py,project:1.toml"),
)
FACT = Notice(
    "docs valsea: no longer stated: VAL-03.a",
    Source.DOCS,
    "valsea",
    Level.WARNING,
    "VAL-03.a",
    "no longer stated: A file may have up to 50 MB.",
    ("looked for: 50 MB",),
    ("found: 25 MB",),
    Where("vendor/valsea.html", 7),
)
FIELD = Notice(
    "verify valsea: vendor: new: answer 200 of detect: extra",
    Source.VERIFY,
    "valsea",
    Level.NOTE,
    "undocumented",
    "answer 200 of detect: has fields that no document mentions",
    ("got: extra",),
    ("seen 3 times, 2026-02-03 to 2026-02-05; first in recordings/a.har, entry 1",),
    Where("recordings/a.har"),
)
KNOWN = Accepted(FIELD.id, Level.NOTE, FIELD.title, date(2026, 11, 1), "they told us: <b>|")
GONE = Accepted("docs valsea: new field: old", Level.NOTE, "new on the page", date(2026, 10, 1))
UNSURE = Accepted("verify vocos: vendor: new: x", Level.NOTE, "x", date(2026, 10, 1))

PARTS = (
    Part("vocos", Source.DIFF, (VALUE,), (), "vendor/vocos.yaml: 1 change"),
    Part("vocos", Source.VERIFY, (), ("there is no file <b>[x](y)</b>/*.har\n::error::x",)),
    Part("vocos", Source.CHECK, (NASTY_ONE,), ("ended before everything was checked",), "3 probes at http://x"),
    Part("valsea", Source.DOCS, (FACT,), (), "vendor/valsea.html: 38 of 39 facts"),
    Part("valsea", Source.VERIFY, (FIELD,), (), "3 exchanges in 1 recording"),
)

REPORT: Report = beside(tuple(hidden(part, [KEY]) for part in PARTS), {each.id: each for each in (KNOWN, GONE, UNSURE)})
CLEAN: Report = beside((Part("vocos", Source.DIFF, (), (), "vendor/vocos.yaml: 0 changes"),), {})
