"""Recordings of every writer are read alike; what one leaves out is unknown, never wrong."""

import json
import zlib
from base64 import b64encode
from pathlib import Path

import pytest
from tests.calling import Caller
from tests.verifying.archives import DETECTION, STREAM, WRITTEN, called, entry, said, saved, stream, verified

from voicemock.verifying.files import GIVE, UnreadableError, entries
from voicemock.verifying.har import headers_of

UNSURE = (
    "violation",
    "vendor",
    "answer 200 of detect, /data/security/prediction",
    "is a value that is not listed",
    '"unsure"',
)
LANGUAGE = ("new", "vendor", "answer 200 of detect, /data", "has fields that no document mentions", "language")
NOTE = ("new", "vendor", "stream, told", "is no message that the documents have", "note")

JOB = {
    "job_id": "5d1a7d0e-6a4c-4d09-9a53-0b8a8f6f1f5c",
    "status": "completed",
    "synthetic_probability": 0.2,
    "behavioral_risk": 0.1,
    "liveness_status": "verified",
}
RESULT = f"https://api.valsea.ai/v1/voice-security/{JOB['job_id']}/result"

HALF, LOSSY = '{"status": "…", "da', '{"status": "\ufffd", "da'

CHROME, SAFARI = "chrome.har", "safari.har"


@pytest.mark.parametrize(
    ("name", "found", "ignored", "others", "bodies_unknown"),
    [
        (CHROME, [UNSURE, NOTE, LANGUAGE], 2, {"app.example.com": 1}, 1),
        ("firefox.har", [UNSURE, LANGUAGE], 0, {}, 0),
        (SAFARI, [UNSURE, LANGUAGE], 0, {}, 0),
        ("mitmproxy.har", [UNSURE, NOTE, LANGUAGE], 0, {}, 0),
    ],
)
def test_what_a_browser_or_a_proxy_wrote_is_judged_by_what_it_holds(
    name: str, found: list[tuple[str, ...]], ignored: int, others: dict[str, int], bodies_unknown: int
) -> None:
    report = verified(WRITTEN / name)
    assert said(report) == found
    assert (report.ignored, report.others) == (ignored, others)
    assert sum(counts.bodies_unknown for counts in report.counts.values()) == bodies_unknown
    assert report.unreadable == ()


def test_an_answer_that_never_came_is_counted_and_not_judged() -> None:
    assert verified(WRITTEN / "firefox.har").counts["dataspike"].unanswered == 1


def test_what_the_fakes_journal_holds_is_as_documented(tmp_path: Path, vocos: Caller) -> None:
    caller = Caller(vocos.bench, vocos.runner, "")
    report = verified(saved(tmp_path, *called(caller)))
    # The test leads Undetectable's upload to the fake's own address, which is no documented one.
    assert said(report) == [
        (
            "violation",
            "client",
            "request detectAudio, /url",
            "has another form",
            '"http://mock/undetectable/nyc3.digitaloceanspaces.com/ai-audio-detector-prod/upl…',
        )
    ]
    assert {reading: counts.exchanges for reading, counts in report.counts.items()} == {
        "vocos": 2,
        "valsea": 3,
        "undetectable": 7,
        "modulate": 3,
        "dataspike": 4,
    }


def test_a_recording_that_a_proxy_compressed_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zhar"
    path.write_bytes(zlib.compress((WRITTEN / CHROME).read_bytes(), 9))
    assert entries(path) == entries(WRITTEN / CHROME)


def test_what_an_unfinished_recording_wrote_beside_its_file_is_part_of_it(tmp_path: Path) -> None:
    path = saved(tmp_path, entry(day="2026-02-01", _voicemock={"recorded": "1"}))
    lines = [
        entry(day=day, _voicemock={"recorded": number}) for number, day in (("2", "2026-02-02"), ("1", "2026-02-01"))
    ]
    torn = json.dumps(entry())[:40]
    Path(f"{path}.part").write_text("".join(f"{json.dumps(line)}\n" for line in lines) + torn, "utf-8")
    assert [each["startedDateTime"][:10] for each in entries(path)] == ["2026-02-01", "2026-02-02"]
    assert verified(path).counts["vocos"].exchanges == 2
    path.unlink()
    assert [each["startedDateTime"][:10] for each in entries(path)] == ["2026-02-01", "2026-02-02"]
    assert len(entries(Path(f"{path}.part"))) == 2


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (
            b"nothing",
            "is no HAR: it is no JSON: Expecting value (line 1, column 1). Give what a recorder or a browser exported.",
        ),
        (
            b"RIFF\x80\xff",
            "is no HAR: it is no text, but sound or another binary file. Give what a recorder or a browser exported.",
        ),
        (
            b"[" * 100_000,
            f"is no HAR: it is no JSON that can be read: too deep, or with a number that is too long. {GIVE}",
        ),
        (
            b"",
            "is no HAR: it is no JSON: Expecting value (line 1, column 1). Give what a recorder or a browser exported.",
        ),
        (b"{}", "is no HAR: there is no log in it. Give what a recorder or a browser exported."),
        (b'{"log": {}}', "is no HAR: its log has no entries. Give what a recorder or a browser exported."),
        (
            b"\x78nothing",
            "is compressed, but broken: Error -3 while decompressing data: incorrect header check. Export it again.",
        ),
    ],
)
def test_a_file_that_is_no_recording_is_told_in_one_line_and_the_others_are_judged(
    content: bytes, wrong: str, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.har"
    path.write_bytes(content)
    report = verified(path, WRITTEN / SAFARI)
    assert report.unreadable == (f"{path}: {wrong}",)
    assert said(report) == [UNSURE, LANGUAGE]


def test_a_folder_is_told_as_one(tmp_path: Path) -> None:
    report = verified(tmp_path)
    assert report.unreadable == (f"{tmp_path}: it is a folder. Give the recordings in it, such as {tmp_path}/*.har.",)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"No such file or directory\. Give a file that can be read\.$"):
        entries(tmp_path / "none.har")


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"request": None, "response": []},
        {"request": {"url": 7, "method": None}},
        {"request": {"url": "http://[::1", "method": "GET"}},
        {"request": {"url": "chrome-extension://abc/x.js", "method": "GET"}},
        {"request": {"url": "https://api.vocos.io/v1/detect"}},
        "text",
    ],
)
def test_an_entry_that_records_no_call_is_counted_as_ignored(odd: object, tmp_path: Path) -> None:
    report = verified(saved(tmp_path, odd, entry()))  # type: ignore[arg-type] # which is what is tested
    assert (report.ignored, said(report)) == (1, [])


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"size": 900},
        {"size": -1, "text": ""},
        {"size": 900, "text": '{"status": "ok", "da'},
        {"size": -1, "text": '{"status": "ok", "da'},
        {"size": len(HALF.encode()), "text": HALF},
        {"size": len(LOSSY.encode()), "text": LOSSY},
        {"size": 0, "_digest": "00", "comment": "0 bytes, XXH3 00, not whole"},
        {"size": 19, "text": "not base64!", "encoding": "base64"},
        {"size": 19, "text": '{"status": "ok", "da', "comment": "cut"},
        None,
    ],
)
def test_a_body_that_the_recording_has_not_whole_is_not_judged(content: object, tmp_path: Path) -> None:
    cut = entry(told={"Content-Type": "application/json"}, _voicemock={})
    cut["response"]["content"] = content
    report = verified(saved(tmp_path, cut))
    assert (said(report), report.counts["vocos"].bodies_unknown) == ([], 1)


def test_a_body_that_is_whole_and_no_json_is_judged(tmp_path: Path) -> None:
    ((severity, side, where, what, _),) = said(verified(saved(tmp_path, entry(body='{"status": "ok", "da'))))
    assert (severity, side, where, what) == ("violation", "vendor", "answer 200 of detect", "cannot be read")


def test_the_status_and_the_content_type_are_judged_without_a_body(tmp_path: Path) -> None:
    first, second = entry(status=418), entry(told={"Content-Type": "text/html"})
    for each in (first, second):
        each["response"]["content"] = {"size": 900}
    assert said(verified(saved(tmp_path, first, second))) == [
        ("violation", "vendor", "answer 200 of detect", "is of another content type", "text/html"),
        ("new", "vendor", "answer 418 of detect", "is a status that no document mentions", "418"),
    ]


@pytest.mark.parametrize(
    "post",
    [
        None,
        {},
        {"mimeType": "multipart/form-data; boundary=b", "text": "", "params": []},
        {"mimeType": "multipart/form-data; boundary=b", "text": "--b\r\nno form"},
        {"mimeType": "multipart/form-data; boundary=b", "_digest": "00", "_size": 12},
        {"mimeType": "multipart/form-data; boundary=b", "params": [{"name": "file", "value": "(binary)"}]},
        {"mimeType": "multipart/form-data; boundary=b", "params": [{"name": "file", "fileName": "a.wav"}]},
        {
            "mimeType": "multipart/form-data; boundary=b",
            "text": b64encode(
                b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n\xff\xfe\r\n--b--\r\n'
            ).decode(),
            "encoding": "base64",
        },
    ],
)
def test_a_request_whose_body_or_files_are_unknown_is_not_judged_for_them(post: object, tmp_path: Path) -> None:
    assert said(verified(saved(tmp_path, entry(post=post)))) == []


@pytest.mark.parametrize(
    ("size", "framing"),
    [(-1, {"Content-Length": "12"}), (-1, {"Transfer-Encoding": "chunked"}), (0, {"Content-Length": "12"})],
)
def test_a_body_that_the_relay_did_not_read_is_unknown(size: int, framing: dict[str, str], tmp_path: Path) -> None:
    headers = {"X-API-Key": "test-free-1", "Content-Type": "multipart/form-data; boundary=b", **framing}
    unread = entry(post=None, headers=headers, _voicemock={"recorded": "1"})
    unread["request"]["bodySize"] = size
    assert said(verified(saved(tmp_path, unread))) == []


def test_a_body_that_the_relay_saw_to_be_empty_is_judged_for_that(tmp_path: Path) -> None:
    headers = {"X-API-Key": "test-free-1", "Content-Type": "multipart/form-data; boundary=b"}
    empty = entry(post=None, headers=headers | {"Transfer-Encoding": "chunked"}, _voicemock={"recorded": "1"})
    empty["request"]["bodySize"] = 0
    assert said(verified(saved(tmp_path, empty))) == [("violation", "client", "request detect", "has no body", "none")]


def test_a_request_that_had_no_body_is_judged_for_that(tmp_path: Path) -> None:
    headers = {"X-API-Key": "test-free-1", "Content-Length": "0", "Content-Type": "multipart/form-data; boundary=b"}
    assert said(verified(saved(tmp_path, entry(post=None, headers=headers)))) == [
        ("violation", "client", "request detect", "has no body", "none")
    ]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ({"name": "file", "fileName": "a.wav", "_size": 0}, ("/file", "is out of bounds", "0 bytes")),
        ({"name": "file", "fileName": "a.wav", "comment": "0 bytes, XXH3 0"}, ("/file", "is out of bounds", "0 bytes")),
        ({"name": "file", "value": "a text"}, ("/file", "is a text", "no file name")),
    ],
)
def test_a_part_whose_size_or_kind_is_known_is_judged(part: object, found: tuple[str, ...], tmp_path: Path) -> None:
    post = {"mimeType": "multipart/form-data; boundary=b", "params": [part]}
    place, what, got = found
    assert said(verified(saved(tmp_path, entry(post=post)))) == [
        ("violation", "client", f"request detect, {place}", what, got)
    ]


@pytest.mark.parametrize("value", ["…", "Bearer …", "Bearer test-free…"])
def test_a_key_that_is_hidden_is_there_and_good(value: str, tmp_path: Path) -> None:
    one = entry(RESULT, JOB, method="GET", headers={"Authorization": value}, post=None, _voicemock={})
    assert said(verified(saved(tmp_path, one))) == []


def test_browsers_leave_the_authorization_out_so_that_its_absence_says_nothing_there(tmp_path: Path) -> None:
    theirs = entry(RESULT, JOB, method="GET", headers={}, post=None)
    ours = {**theirs, "_voicemock": {}}
    assert said(verified(saved(tmp_path, theirs))) == []
    assert said(verified(saved(tmp_path, ours))) == [
        ("violation", "client", "request getVoiceSecurityResult", "carries no key", "none")
    ]


@pytest.mark.parametrize(
    "data",
    [
        {**DETECTION, "request_id": "…"},
        {**DETECTION, "data": {**DETECTION["data"], "model_version": "forensics …"}},  # type: ignore[dict-item]
    ],
)
def test_a_value_that_is_hidden_is_not_judged(data: object, tmp_path: Path) -> None:
    assert said(verified(saved(tmp_path, entry(body=data)))) == []


@pytest.mark.parametrize("notes", [{"altered": True}, {"faults": ["cut"]}, {"relay": "the connection was refused"}])
def test_an_answer_that_the_vendor_did_not_give_is_counted_and_not_judged(notes: object, tmp_path: Path) -> None:
    report = verified(saved(tmp_path, entry(status=418, _voicemock=notes)))
    assert (said(report), report.counts["vocos"].unlike) == ([], 1)


def test_a_stream_that_chrome_wrote_is_held_message_by_message_to_its_order(tmp_path: Path) -> None:
    frame = {
        "type": "frame",
        "frame": {"start_time_ms": 2000, "end_time_ms": 4000, "verdict": "no-content", "confidence": 1.0},
    }
    audio = b64encode(bytes(128000)).decode()
    one = {
        "request": {"method": "GET", "url": f"{STREAM}?{stream()['request']['url'].partition('?')[2]}"},
        "_webSocketMessages": [
            {"type": "send", "opcode": 2, "data": audio},
            {"type": "receive", "opcode": 1, "data": json.dumps(frame)},
            {"type": "error", "opcode": -1, "data": "the network changed"},
        ],
    }
    assert [row[2:] for row in said(verified(saved(tmp_path, one)))] == [
        ("stream", "frames begin at zero", "a frame from 2000 to 4000 ms")
    ]


def test_what_is_hidden_in_a_request_is_not_judged(tmp_path: Path) -> None:
    api = "https://ai-audio-detect.undetectable.ai"
    sent = {
        "headers": {"Content-Type": "application/json"},
        "status": 403,
        "body": {"detail": "User verification failed"},
    }
    body = {"mimeType": "application/json", "text": '{"key": "…", "url": "…", "document_type": "…"}'}
    asked = entry(f"{api}/detect", post=body, **sent)  # type: ignore[arg-type] # its own values
    keyed = {**sent, "headers": {"apikey": "…"}, "method": "GET", "post": None}
    named = entry(f"{api}/get-presigned-url?file_name=%E2%80%A6", **keyed)  # type: ignore[arg-type] # its own values
    path = f"{api.replace('ai-audio-detect.undetectable.ai', 'api.valsea.ai')}/v1/voice-security/%E2%80%A6/result"
    job = entry(path, JOB, method="GET", headers={"Authorization": "…"}, post=None)
    assert said(verified(saved(tmp_path, asked, named, job))) == []


def test_what_http_2_has_in_place_of_a_first_line_is_no_header() -> None:
    told = [{"name": ":authority", "value": "api.vocos.io"}, {"name": "accept", "value": "*/*"}, {"name": "age"}, None]
    assert headers_of(told) == (("accept", "*/*"), ("age", ""))
