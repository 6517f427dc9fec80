"""The report for programs."""

import json

from tests.checking.reports.sample import CLEAN, CURL, EMPTY, EXCHANGE, REPORT

from voicemock import __version__
from voicemock.checking.reports.machine import render_json

NASTY = 'a<b>&amp; 100%, "é🎙": [bold]x[/] ]]> {0} ``` [go](http://x)\n::error::\x1b[31m\r\x00\\ud800\u202e'
READ = "API reference, Endpoints, Parameters"
CLAUSES = [
    ("VOC-02.a", "The form field `file` carries the audio and is required.", "documented", READ),
    ("VOC-03.a", "A file may have up to 50 MB.", "documented", READ),
    ("VOC-02.b", "WAV, MP3, FLAC, OGG, WebM and M4A are accepted.", "documented", READ),
    ("VOC-02.e", "Of several files sent as `file` the last one counts.", "assumed", "Documents are silent"),
]
NEW = {
    "severity": "new",
    "where": "answer 200 of detect",
    "what": "has fields that no document mentions",
    "expected": "none but verdict, confidence",
    "got": "modèle",
    "clauses": [],
    "example": EXCHANGE,
    "curl": CURL,
}
WHOLE = {
    "voicemock": __version__,
    "vendor": "vocos",
    "edition": "baseline",
    "title": "Vocos",
    "url": "https://vocos.example?a=1&b=2",
    "own": False,
    "seed": 7,
    "verdict": "failed",
    "sentence": (
        "https://vocos.example?a=1&b=2 departs from the documents of Vocos in 3 clauses: of 4 probes 1 passed, "
        "1 failed, 1 inconclusive, 1 skipped; 1 new, 1 assumption refuted; 4 calls, at most 2.75 credits."
    ),
    "counts": {"passed": 1, "failed": 1, "inconclusive": 1, "skipped": 1},
    "findings": {"violation": 2, "new": 2, "assumption refuted": 1},
    "calls": 4,
    "credits": 2.75,
    "clauses": [dict(zip(("id", "statement", "kind", "source"), clause, strict=True)) for clause in CLAUSES],
    "probes": [
        {
            "name": "A file is detected.",
            "status": "passed",
            "reason": "",
            "clauses": ["VOC-02.a"],
            "calls": 1,
            "credits": 1,
            "seconds": 0.25,
            "findings": [NEW],
        },
        {
            "name": "A <verdict> & its 100% confidence: are there.",
            "status": "failed",
            "reason": "",
            "clauses": ["VOC-03.a"],
            "calls": 2,
            "credits": 1.5,
            "seconds": 1.5,
            "findings": [
                {
                    "severity": "violation",
                    "where": "answer 200 of detect, /confidence",
                    "what": "is of another type",
                    "expected": "a number",
                    "got": NASTY,
                    "clauses": ["VOC-02.a"],
                    "example": EXCHANGE,
                    "curl": CURL,
                },
                NEW,
                {
                    "severity": "violation",
                    "where": "answer 413 of detect",
                    "what": "has another status",
                    "expected": "status 200",
                    "got": "status 413",
                    "clauses": ["VOC-03.a", "VOC-02.b"],
                    "example": "POST /v1/detect\n→ 413 {}",
                    "curl": "curl -X POST 'a\tb'",
                },
                {
                    "severity": "assumption refuted",
                    "where": "answer 200 of detect, /verdict",
                    "what": "is another value",
                    "expected": '"real"',
                    "got": '"echt"',
                    "clauses": ["VOC-02.e"],
                    "example": EXCHANGE,
                    "curl": CURL,
                },
            ],
        },
        {
            "name": "A key that ran out is refused.",
            "status": "skipped",
            "reason": "needs a fake of voicemock: its <keys>",
            "clauses": [],
            "calls": 0,
            "credits": 0,
            "seconds": 0,
            "findings": [],
        },
        {
            "name": "A session is one.",
            "status": "inconclusive",
            "reason": "the vendor answered 429: slow down, 50%",
            "clauses": [],
            "calls": 1,
            "credits": 0.25,
            "seconds": 2,
            "findings": [],
        },
    ],
}


def test_the_whole_object() -> None:
    assert render_json(REPORT) == f"{json.dumps(WHOLE, indent=2, ensure_ascii=False)}\n"


def test_it_can_be_written_as_utf_8_and_read_back() -> None:
    assert json.loads(render_json(REPORT).encode()) == WHOLE


def test_a_check_that_found_nothing_out_is_not_passed() -> None:
    assert json.loads(render_json(EMPTY))["verdict"] == "inconclusive"
    assert json.loads(render_json(CLEAN))["verdict"] == "passed"
