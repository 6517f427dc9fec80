"""What a report says to people, to programs and to build servers."""

import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from tests.verifying.archives import DETECTION, changed, entry, saved, verified

from voicemock import __version__
from voicemock.verifying.junit import render_junit
from voicemock.verifying.lines import listed, verdict
from voicemock.verifying.machine import as_json, render_json


@pytest.fixture
def recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    unsure = changed(entry(day="2026-02-04"), lambda body: body["data"]["security"].update(prediction="unsure"))
    keyless = entry(headers={"Content-Type": "multipart/form-data; boundary=b"}, body={**DETECTION, "extra": 1})
    few = changed(entry(), lambda body: body["data"]["security"].update(confidence=0.123))
    host = entry("https://eu.vocos.io/v1/detect")
    other = entry("https://example.com/")
    saved(tmp_path, unsure, keyless, few, host, other, {})
    return Path("a.har")


def test_people_are_told_by_section_with_clauses_counts_and_dates(recording: Path) -> None:
    assert (
        "\n".join(listed(verified(recording), 100))
        == """\
CONTRADICTS THE DOCUMENTS (1): what the vendor answered
  vocos: answer 200 of detect, /data/security/prediction: is a value that is not listed
    expected  one of "real", "fake"
    new value "unsure"
    VOC-06.c  `data.security.prediction` is `real` or `fake`. (documented)
    seen      once, on 2026-02-04; first in a.har, entry 1

DEPARTS FROM THE DOCUMENTS (1): what the client asked
  vocos: request detect: carries no key
    expected  X-API-Key in the header
    got       none
    VOC-05.a  Every call carries its API key in the header `X-API-Key`. (documented)
    seen      once, on 2026-02-03; first in a.har, entry 2

REFUTES AN ASSUMPTION (1): no document says otherwise, so it fails nothing
  vocos: answer 200 of detect, /data/security/confidence: is out of bounds
    expected  at least 0.5
    got       0.123
    VOC-06.k  `confidence` is the confidence in the prediction (for a probability p of being
              synthetic, p when `fake`, 1 \u2212 p when `real`), so from 0.5 to 1. (assumed)
    seen      once, on 2026-02-03; first in a.har, entry 3

NEW (2): no document mentions it, so it fails nothing
  vocos: the host eu.vocos.io has paths of this vendor's (POST /v1/detect): seen once, on
    2026-02-03. Nothing at it was judged; where it is the vendor, say --vendor vocos.
  vocos: answer 200 of detect: has fields that no document mentions
    expected  none but status, request_id, data
    got       extra
    seen      once, on 2026-02-03; first in a.har, entry 2

vocos: 3 exchanges
  detect: seen 200 (3); unseen 400, 401, 403, 413, 422, 429, 500
with no vendor: example.com (1)
no calls: 1 entry (from a cache, a browser's own questions, or without a URL)
the documents are contradicted in 1 place, and the client departs from them in 1 place, \
in 3 exchanges from 2026-02-03 to 2026-02-04"""
    )


def test_programs_get_one_object(recording: Path) -> None:
    told = as_json(verified(recording))
    assert json.loads(render_json(verified(recording))) == told
    assert {name: told[name] for name in told if name not in ("findings", "coverage")} == {
        "voicemock": __version__,
        "verdict": verdict(verified(recording)),
        "files": ["a.har"],
        "unreadable": [],
        "first": "2026-02-03T10:00:00Z",
        "last": "2026-02-04T10:00:00Z",
        "counts": {
            "vocos": {
                "exchanges": 3,
                "streams": 0,
                "unanswered": 0,
                "bodies_unknown": 0,
                "unlike": 0,
                "undocumented": 0,
                "unjudged": 0,
            }
        },
        "new_hosts": [
            {
                "reading": "vocos",
                "host": "eu.vocos.io",
                "paths": ["POST /v1/detect"],
                "count": 1,
                "first": "2026-02-03T10:00:00Z",
                "last": "2026-02-03T10:00:00Z",
            }
        ],
        "others": {"example.com": 1},
        "ignored": 1,
    }
    assert told["findings"][0] == {
        "severity": "violation",
        "side": "vendor",
        "reading": "vocos",
        "operation": "detect",
        "where": "answer 200 of detect",
        "place": "/data/security/prediction",
        "what": "is a value that is not listed",
        "expected": 'one of "real", "fake"',
        "got": [{"value": '"unsure"', "count": 1}],
        "clauses": [
            {"id": "VOC-06.c", "kind": "documented", "statement": "`data.security.prediction` is `real` or `fake`."}
        ],
        "count": 1,
        "first": "2026-02-04T10:00:00Z",
        "last": "2026-02-04T10:00:00Z",
        "example": {"file": "a.har", "entry": 1},
    }
    assert told["coverage"] == [
        {"reading": "vocos", "operation": "detect", "seen": {"200": 3}, "unseen": [400, 401, 403, 413, 422, 429, 500]}
    ]


@pytest.mark.parametrize(("client", "lines"), [(False, 1), (True, 2)])
def test_build_servers_get_a_case_for_each_operation(client: bool, lines: int, recording: Path) -> None:
    root = fromstring(render_junit(verified(recording), client=client))  # noqa: S314 - it is our own
    (suite,) = root
    assert suite.attrib == {
        "name": "voicemock verify vocos",
        "tests": "1",
        "failures": "1",
        "errors": "0",
        "skipped": "0",
    }
    (case,) = suite
    failure, out = case
    assert (case.get("name"), failure.get("message")) == ("detect", f"{lines} contradicted")
    told = (failure.text or "").splitlines()
    assert len(told) == lines
    assert told[0] == (
        "violation by the vendor: answer 200 of detect, /data/security/prediction: is a value that is not listed: "
        'expected one of "real", "fake", got "unsure" [VOC-06.c]; seen once, on 2026-02-04; first in a.har, entry 1'
    )
    assert len((out.text or "").splitlines()) == 4 - lines


def test_an_operation_that_was_never_called_is_a_skipped_case(tmp_path: Path) -> None:
    path = saved(tmp_path, entry("https://api.valsea.ai/v1/voice-security", status=401))
    (suite,) = fromstring(render_junit(verified(path), client=False))  # noqa: S314 - it is our own
    assert [(case.get("name"), [each.tag for each in case]) for case in suite] == [
        ("submitVoiceSecurity", ["system-out"]),
        ("getVoiceSecurityResult", ["skipped"]),
    ]


def test_nothing_in_a_line_steers_a_terminal(tmp_path: Path) -> None:
    path = saved(tmp_path, entry(body={**DETECTION, "\x1b[31mred\r": 1}))
    assert all(line.isprintable() for line in listed(verified(path), 100))
