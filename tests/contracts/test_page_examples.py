"""Every example on the vendors' pages, as it stands there: no contract finds that it contradicts what is documented."""

import json
from typing import Any

import pytest

from voicemock_contracts import Part, Request, Response, Severity, load
from voicemock_contracts.findings import Finding

FILE = (Part("file", filename="audio.wav", size=64_000),)
FORM = ("Content-Type", "multipart/form-data; boundary=b")
JSON_BODY = (("accept", "application/json"), ("Content-Type", "application/json"))
CUT = {"an upload"}
"""What the page cuts off by three dots: there the query of a signed URL, whose parameters are assumed."""

UPLOAD = "581d47c7-3ef4-42af-88d9-6dab6bf69389_20250611-121955_example.mp3"

STT = (Part("upload_file", filename="audio.mp3", size=64_000), Part("deepfake_signal", "true"))
DETECT = {
    "key": "YOUR-API-KEY-GOES-HERE",
    "url": "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/uploads/example.mp3",
    "document_type": "Audio",
    "analyzeUpToSeconds": 60,
}
SUBMISSION = (Part("model", "valsea-voice-security"), *FILE)
ID = "01827ed4-c928-7a3c-9a30-7ab7cc169d11"
BATCH = "/api/velma-2-synthetic-voice-detection-batch"
ANALYZE = "/api/v4/deepfake/audio/analyze"

REQUESTS: dict[str, tuple[str, Request]] = {
    "a detection": ("vocos", Request.to("POST", "/v1/detect", [("X-API-Key", "your-api-key"), FORM], FILE)),
    "a submission": (
        "valsea",
        Request.to("POST", "/v1/voice-security", [("Authorization", "Bearer YOUR_API_KEY"), FORM], SUBMISSION),
    ),
    "an upload URL": (
        "undetectable",
        Request.to("GET", "/get-presigned-url?file_name=example.mp3", [("apikey", "YOUR API KEY GOES HERE")]),
    ),
    "an upload": (
        "undetectable",
        Request.to(
            "PUT",
            f"/ai-audio-detector-prod/uploads/{UPLOAD}",
            [("Content-Type", "audio/mp3"), ("x-amz-acl", "private")],
            bytes(2048),
        ),
    ),
    "a detection by URL": ("undetectable", Request.to("POST", "/detect", JSON_BODY, json.dumps(DETECT).encode())),
    "a query": ("undetectable", Request.to("POST", "/query", JSON_BODY, json.dumps({"id": ID}).encode())),
    "credits": ("undetectable", Request.to("GET", "/check-user-credits", [("apikey", "KEY"), *JSON_BODY])),
    "health": ("undetectable", Request.to("GET", "/health", [("accept", "application/json")])),
    "a batch": ("modulate", Request.to("POST", BATCH, [("X-API-Key", "KEY"), FORM], STT[:1])),
    "a transcript": ("modulate", Request.to("POST", "/api/velma-2-stt-batch", [("X-API-Key", "KEY"), FORM], STT)),
    "an analysis": ("dataspike", Request.to("POST", ANALYZE, [("ds-api-token", "KEY"), FORM], FILE)),
    "a poll": ("dataspike", Request.to("GET", f"/api/v4/deepfake/job/{ID}", [("ds-api-token", "KEY")])),
}

VERDICT = {
    "security": {"prediction": "real", "confidence": 0.9484},
    "intelligence": {"age_range": "25-34", "gender": "male"},
    "model_version": "forensics 0.3B",
    "credits_used": 1,
    "credits_remaining": 99,
}
OUT_OF_CREDITS = "You're out of credits. Pro is in early access - request an invite at https://vocos.io/pricing"
FRAMES = [(0, 2000, "non-synthetic", 0.94), (2000, 4000, "non-synthetic", 0.91), (4000, 6000, "synthetic", 0.87)]
DONE = {
    "is_valid": True,
    "message": "processed",
    "original_duration": 123.45,
    "is_truncated": True,
    "truncated_duration": 60.0,
    "mean_ai_prob": 0.873,
    "individual_chunks_ai_prob": [0.81, 0.90, 0.91],
}


def frame(start: int, end: int, verdict: str, confidence: float) -> dict[str, Any]:
    return {"start_time_ms": start, "end_time_ms": end, "verdict": verdict, "confidence": confidence}


RESPONSES: dict[str, tuple[str, int, Any, set[str]]] = {
    "a detection": (
        "vocos",
        200,
        {"status": "ok", "request_id": "e2d94e04-0236-4ba1-b3b9-4f4bdcab03b0", "data": VERDICT},
        set(),
    ),
    "an upload URL": (
        "undetectable",
        200,
        {
            "status": "success",
            "presigned_url": f"https://nyc3.digitaloceanspaces.com/ai-audio-detector-dev/uploads/{UPLOAD}?...",
            "file_path": "uploads/example.mp3",
        },
        {"UND-03.c", "UND-03.d", "UND-03.g", "UND-04.c", "UND-06.a"},
    ),
    "a detection by URL": (
        "undetectable",
        200,
        {"id": "77565038-9e3d-4e6a-8c80-e20785be5ee9", "status": "pending"},
        set(),
    ),
    "a query": (
        "undetectable",
        200,
        {"id": "00fee5ff-a55b-42fb-b7c7-d14f05ae0769", "status": "done", "result": 0.873, "result_details": DONE},
        set(),
    ),
    "credits": ("undetectable", 200, {"baseCredits": 10000, "boostCredits": 1000, "credits": 11000}, {"UND-14.c"}),
    "health": ("undetectable", 200, {"status": "healthy"}, set()),
    "a batch": (
        "modulate",
        200,
        {
            "filename": "audio.mp3",
            "duration_ms": 8000,
            "frames": [frame(*each) for each in (*FRAMES, (6000, 8000, "no-content", 1.00))],
        },
        set(),
    ),
    "an analysis": ("dataspike", 200, {"id": ID, "status": "queued", "job_type": "audio"}, set()),
    "a poll": (
        "dataspike",
        200,
        {"id": ID, "status": "completed", "job_type": "audio", "score": 0.87, "verdict": "deepfake_likely"},
        set(),
    ),
}
"""What the pages show as answers, and which assumptions of ours each refutes: there the pages contradict themselves."""


def answer(status: int, body: object) -> Response:
    return Response.of(status, {"Content-Type": "application/json"}, json.dumps(body).encode())


def answered(example: str) -> tuple[Finding, ...]:
    vendor, status, body, _ = RESPONSES[example]
    return load(vendor).response(REQUESTS[example][1], answer(status, body))


@pytest.mark.parametrize("example", REQUESTS)
def test_a_request_of_the_page_departs_in_nothing(example: str) -> None:
    vendor, request = REQUESTS[example]
    findings = load(vendor).request(request)
    assert [finding for finding in findings if finding.severity is not Severity.REFUTED] == []
    assert bool(findings) == (example in CUT)


@pytest.mark.parametrize("example", RESPONSES)
def test_an_answer_of_the_page_contradicts_nothing_documented(example: str) -> None:
    findings = answered(example)
    assert [finding for finding in findings if finding.severity is not Severity.REFUTED] == []
    assert {clause for finding in findings for clause in finding.clauses} == RESPONSES[example][3]


def test_an_error_of_the_page_whose_id_is_abbreviated_departs_in_nothing() -> None:
    error = {"code": "INSUFFICIENT_CREDITS", "message": OUT_OF_CREDITS}
    body = {"status": "error", "request_id": "e2d94e04-...", "error": error}
    assert load("vocos").response(REQUESTS["a detection"][1], answer(403, body)) == ()


def test_an_answer_of_the_page_whose_id_is_abbreviated_departs_in_that_alone() -> None:
    body = {"status": "ok", "request_id": "e2d94e04-...", "data": VERDICT}
    (finding,) = load("vocos").response(REQUESTS["a detection"][1], answer(200, body))
    assert (finding.got, finding.clauses) == ('"e2d94e04-..."', ("VOC-06.b",))


def test_the_stream_of_the_page_departs_in_nothing() -> None:
    query = {"api_key": "KEY", "audio_format": "s16le", "sample_rate": "16000", "num_channels": "1"}
    stream = load("modulate").stream
    assert stream is not None
    held = stream.conversation(query)
    told = [{"type": "frame", "frame": frame(*each)} for each in FRAMES[:2]]
    findings = [*stream.handshake(query), *held.sent(bytes(128_000)), *held.sent("")]
    for message in (*told, {"type": "done", "duration_ms": 4000, "frame_count": 2}):
        findings += held.told(json.dumps(message))
    assert [*findings, *held.closed(1000)] == []
