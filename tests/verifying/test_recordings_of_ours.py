"""What the relay of this project records of real traffic is judged whole, and nothing of it is taken amiss."""

import socket
from pathlib import Path

import httpx
import pytest
from tests.recording.beyond import exactly, head_of, meeting
from tests.streaming import PATH, query, sound
from tests.verifying.archives import said, verified
from websockets import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from voicemock.recording.relay import relaying
from voicemock.verifying.report import Counts
from voicemock_fixtures import read

KEY = "test-enterprise-1"
CLIP = read("human", "wav")
API = "/modulate/api/velma-2-synthetic-voice-detection-batch"


@pytest.fixture
def recording(tmp_path: Path, served: str) -> Path:
    """Return a recording of calls and streams, right ones and refused ones."""
    path = tmp_path / "recording.har"
    led = {name: f"{served}/{name}" for name in ("vocos", "valsea", "undetectable", "modulate", "dataspike")}
    with relaying(path, to=led) as relay, httpx.Client(base_url=relay.url) as client:
        for key in (KEY, "unknown-key-1"):
            client.post("/vocos/v1/detect", headers={"X-API-Key": key}, files={"file": ("a.wav", CLIP)})
            client.get("/undetectable/check-user-credits", headers={"apikey": key})
            client.post(API, headers={"X-API-Key": key}, files={"upload_file": ("a.wav", CLIP)})
        client.post("/vocos/v1/detect", headers={"X-API-Key": KEY}, files={"file": ("a.wav", b"")})
        bearer = {"Authorization": f"Bearer {KEY}"}
        form = {"model": "valsea-voice-security", "response_format": "verbose_json"}
        job = client.post("/valsea/v1/voice-security", headers=bearer, data=form, files={"file": ("a.wav", CLIP)})
        client.get(f"/valsea/v1/voice-security/{job.json()['job_id']}/result", headers=bearer)
        client.post("/undetectable/detect", json={"key": KEY, "document_type": 7})
        client.post("/undetectable/query", content=b'{"id": ', headers={"Content-Type": "application/json"})
        for asked in (query(), query(sample_rate="1")):
            url = httpx.URL(relay.url.replace("http", "ws", 1) + f"/modulate{PATH}", params=asked)
            with connect(str(url)) as stream:
                _streamed(stream)
    return path


def test_every_exchange_of_a_recording_is_judged_and_the_clients_mistakes_are_all_that_departs(recording: Path) -> None:
    report = verified(recording)
    assert {(side, where, what) for _, side, where, what, _ in said(report)} == {
        ("client", "request detect, /file", "is out of bounds"),
        ("client", "request detectAudio", "lacks a field"),
        ("client", "request detectAudio, /document_type", "is of another type"),
        ("client", "request detectAudio, /document_type", "is a value that is not listed"),
        ("client", "request queryDetection", "has a body that cannot be read"),
        ("client", "stream, query, /sample_rate", "is a value that is not listed"),
    }
    assert report.counts == {
        "vocos": Counts(exchanges=3),
        "valsea": Counts(exchanges=2),
        "undetectable": Counts(exchanges=4),
        "modulate": Counts(exchanges=4, streams=2),
    }
    (stream,) = (each for each in report.covered if each.operation == "stream")
    assert stream.seen == ((1000, 1), (1003, 1))


def test_a_body_that_the_client_sent_after_the_answer_is_unknown_and_not_absent(tmp_path: Path) -> None:
    refusal = b'{"detail":"Invalid or missing API key."}'
    answer = b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
    request = httpx.Request(
        "POST",
        f"http://127.0.0.1{API}",
        headers={"X-API-Key": "unknown-key-1"},
        files={"upload_file": ("a.wav", CLIP)},
    )
    body = request.read()
    fields = b"".join(b"%s: %s\r\n" % pair for pair in request.headers.raw)

    def meet(client: socket.socket) -> None:
        head_of(client)
        client.sendall(answer % (len(refusal), refusal))
        exactly(client, len(body))

    path = tmp_path / "recording.har"
    with (
        meeting(meet) as base,
        relaying(path, to={"modulate": base}) as relay,
        socket.create_connection(("127.0.0.1", relay.port)) as client,
    ):
        client.sendall(b"POST %s HTTP/1.1\r\n%s\r\n" % (API.encode(), fields))
        assert head_of(client).startswith(b"HTTP/1.1 401 Unauthorized\r\n")
        assert exactly(client, len(refusal)) == refusal
        client.sendall(body)
    report = verified(path)
    assert (said(report), report.counts) == ([], {"modulate": Counts(exchanges=1)})


def _streamed(stream: ClientConnection) -> None:
    try:
        stream.send(sound("human 2500ms"))
        stream.send("")
        for _ in stream:
            pass
    except ConnectionClosed:
        pass
