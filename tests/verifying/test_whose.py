"""Whose an exchange is, and what is said of those that are no vendor's."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.verifying.archives import entry, said, saved, verified

from voicemock.verifying.report import NewHost
from voicemock_contracts import UnknownVendorError

STORE = "ai-audio-detector-prod/uploads/581d47c7-3ef4-42af-88d9-6dab6bf69389_20250611-121955_a.mp3"
UPLOAD = {"headers": {"Content-Type": "audio/mpeg", "x-amz-acl": "private"}, "method": "PUT", "post": None, "body": ""}
NOON = datetime(2026, 2, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "reading"),
    [
        ("https://api.vocos.io/v1/detect", "vocos"),
        ("https://API.VOCOS.IO:443/v1/detect", "vocos"),
        ("https://api.vocos.io./nowhere", "vocos"),
        ("https://platform.modulate.ai/api/velma-2-stt-batch", "modulate"),
        ("https://sandboxapi.dataspike.io/api/v4/deepfake/job/1", "dataspike"),
        ("https://ai-audio-detect.undetectable.ai/health", "undetectable"),
        (f"https://nyc3.digitaloceanspaces.com/{STORE}", "undetectable"),
        (f"https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/{STORE.partition('/')[2]}", "undetectable"),
        ("http://127.0.0.1:8900/vocos/v1/detect", "vocos"),
        ("http://localhost/vocos/nowhere", "vocos"),
        ("http://fakes:8900/vocos/v1/detect", "vocos"),
        ("https://fakes.example.com/vocos/v1/detect", "vocos"),
        (f"http://127.0.0.1/undetectable/nyc3.digitaloceanspaces.com/{STORE}", "undetectable"),
    ],
)
def test_the_host_or_the_start_of_the_path_tells_whose_it_is(url: str, reading: str, tmp_path: Path) -> None:
    report = verified(saved(tmp_path, entry(url)))
    assert ([*report.counts], report.others, report.new_hosts) == ([reading], {}, ())


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/v2/detect",
        "https://example.com/detect",
        "https://example.com/health",
        "https://example.com/vocos/pricing",
        "https://nyc3.digitaloceanspaces.com/somebody-else/a.mp3",
        "https://vocos.io/v1/pricing",
    ],
)
def test_what_is_no_vendors_is_counted_by_host(url: str, tmp_path: Path) -> None:
    report = verified(saved(tmp_path, entry(url, status=418)))
    assert (said(report), [*report.counts], sum(report.others.values())) == ([], [], 1)


def test_an_unknown_host_with_a_vendors_own_path_is_a_new_host_and_not_judged(tmp_path: Path) -> None:
    report = verified(saved(tmp_path, *(entry("https://eu.vocos.io/v1/detect?key=abc", status=418) for _ in range(2))))
    assert said(report) == []
    assert report.new_hosts == (NewHost("vocos", "eu.vocos.io", ("POST /v1/detect",), 2, NOON, NOON),)
    assert (report.counts, report.others) == ({}, {})


def test_the_one_who_asks_can_say_whose_it_is(tmp_path: Path) -> None:
    report = verified(saved(tmp_path, entry("https://eu.vocos.io/v1/detect", status=418)), vendor="vocos")
    assert said(report) == [("new", "vendor", "answer 418 of detect", "is a status that no document mentions", "418")]
    assert report.new_hosts == ()


def test_the_recorder_can_know_whose_it_is(tmp_path: Path) -> None:
    report = verified(saved(tmp_path, entry("https://eu.vocos.io/v1/detect", _voicemock={"vendor": "vocos"})))
    assert report.counts["vocos"].exchanges == 1


def test_a_vendor_is_held_to_the_edition_that_is_asked_for(tmp_path: Path) -> None:
    flat = {"prediction": "real", "confidence": 0.91, "raw_score": 0.09, "model_version": "forensics-0.3B"}
    path = saved(tmp_path, entry(body=flat))
    assert {row.reading for row in verified(path).rows} == {"vocos"}
    edition = tmp_path / "edition"
    edition.mkdir()
    (edition / "facts.yaml").write_text("vendor: vocos\ntitle: Mine\npages: []\nclauses: []\n", "utf-8")
    assert {row.reading for row in verified(path, readings={"vocos": f"vocos@{edition}"}).rows} == {f"vocos@{edition}"}
    with pytest.raises(UnknownVendorError, match="vocos has no edition 'none'"):
        verified(path, readings={"vocos": "vocos@none"})


def test_a_host_of_the_baseline_is_the_vendors_in_every_edition(tmp_path: Path) -> None:
    edition = tmp_path / "edition"
    edition.mkdir()
    (edition / "facts.yaml").write_text("vendor: vocos\ntitle: Mine\npages: []\nclauses: []\n", "utf-8")
    (edition / "openapi.yaml").write_text("servers: [{url: 'https://eu.vocos.io', x-facts: [VOC-01.a]}]\n", "utf-8")
    path = saved(tmp_path, entry(), entry("https://eu.vocos.io/v1/detect"))
    report = verified(path, readings={"vocos": f"vocos@{edition}"})
    assert (report.counts[f"vocos@{edition}"].exchanges, report.new_hosts) == (2, ())


def test_at_a_store_that_others_use_too_nobody_can_say_that_all_is_the_vendors(tmp_path: Path) -> None:
    url = "https://nyc3.digitaloceanspaces.com/somebody-else/a.mp3"
    path = saved(tmp_path, entry(url, _voicemock={"vendor": "undetectable"}))
    for vendor in (None, "undetectable"):
        assert verified(path, vendor=vendor).others == {"nyc3.digitaloceanspaces.com": 1}


def test_what_began_before_a_day_is_left_out(tmp_path: Path) -> None:
    days = ("2026-02-02", "2026-02-03", "2026-02-04")
    path = saved(tmp_path, *(entry(day=day) for day in days), {**entry(), "startedDateTime": "noon"})
    report = verified(path, since=date(2026, 2, 3))
    assert report.counts["vocos"].exchanges == 3  # the one without a date is not known to be older
    assert (report.first, report.last) == (NOON, NOON.replace(day=4))


def test_an_upload_is_judged_at_the_store_alone(tmp_path: Path) -> None:
    right = entry(f"https://nyc3.digitaloceanspaces.com/{STORE}", **UPLOAD)  # type: ignore[arg-type] # its own values
    found = {(row.side, row.where, row.what) for row in verified(saved(tmp_path, right)).rows}
    assert found == {
        ("client", "request uploadAudio", "lacks a parameter of the query"),
        ("vendor", "answer 200 of uploadAudio", "lacks a header"),
    }
