"""Clients of the five vendors, well written: each comes to an end, with a result or with a `RefusedError`."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from voicemock_contracts import Request, Response
from voicemock_fixtures import read

CLIP = read("mixed", "wav")
PCM = bytes(2 * 16_000 * 5)
"""Five seconds of silence, 16 kHz, s16le."""

TRIES = 4
POLLS = 15
BETWEEN = 5
"""Seconds between two polls: all of them take longer than any job that a behaviour holds."""
WORTH_A_TRY = {404, 408, 410, 429, 500, 502, 503, 504}

VOCOS = "https://api.vocos.io/v1/detect"
VALSEA = "https://api.valsea.ai/v1/voice-security"
UNDETECTABLE = "https://ai-audio-detector-prod-api-gfz9t.ondigitalocean.app"
BUCKET = "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com"
MODULATE = "https://modulate-developer-apis.com/api"
STREAM = "wss://modulate-developer-apis.com/api/velma-2-synthetic-voice-detection-streaming"
QUERY = {"api_key": "test-free", "audio_format": "s16le", "sample_rate": "16000", "num_channels": "1"}
DATASPIKE = "https://api.dataspike.io/api/v4/deepfake"

BEARER = {"Authorization": "Bearer test-free"}
X_API_KEY = {"X-API-Key": "test-free"}
TOKEN = {"ds-api-token": "test-free"}


class RefusedError(Exception):
    """The vendor said no, or did not say what the client needs."""


class StuckError(Exception):
    """The client would go on for ever."""


@dataclass(slots=True)
class Talk:
    """What was said, for the contract to judge."""

    http: httpx.Client
    exchanges: list[tuple[Request, Response]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """Messages of streams, one stream after another."""
    closed: list[int] = field(default_factory=list)

    def once(self, method: str, url: str, **rest: Any) -> httpx.Response:
        """Ask, and keep what is answered; RefusedError where no answer comes."""
        try:
            answer = self.http.request(method, url, **rest)
        except httpx.TransportError as broken:
            raise RefusedError(repr(broken)) from None
        asked = Request.to(method, str(answer.request.url), answer.request.headers.items())
        self.exchanges.append((asked, Response.of(answer.status_code, dict(answer.headers), answer.content)))
        return answer

    def ask(self, method: str, url: str, **rest: Any) -> Any:
        """Ask, again where that may help, and return the JSON that is answered; RefusedError in the end."""
        said = ""
        for _ in range(TRIES):
            try:
                answer = self.once(method, url, **rest)
            except RefusedError as broken:
                said = str(broken)
            else:
                if answer.is_success:
                    return _json(answer)
                said = f"{answer.status_code} {answer.text}"
                if answer.status_code not in WORTH_A_TRY:
                    break
                time.sleep(float(answer.headers.get("Retry-After", 1)))
                continue
            time.sleep(1)
        raise RefusedError(said)


def _json(answer: httpx.Response) -> Any:
    if not answer.content:
        return None
    try:
        return answer.json()
    except ValueError:
        raise RefusedError("this is no JSON") from None


def polled(ask: Callable[[], Any], pending: set[str]) -> Any:
    """Poll until a job is no longer pending."""
    for _ in range(POLLS):
        time.sleep(BETWEEN)
        job = ask()
        if _of(job, "status") not in pending:
            return job
    raise StuckError


def _of(body: Any, *path: str) -> Any:
    for name in path:
        if not isinstance(body, dict) or name not in body:
            raise RefusedError(f"{name} is missing in {body}")
        body = body[name]
    return body


def vocos(talk: Talk) -> None:
    """Detect, twice."""
    for _ in range(2):
        body = talk.ask("POST", VOCOS, headers=X_API_KEY, files={"file": CLIP})
        assert 0 <= _of(body, "data", "security", "confidence") <= 1


def vocos_earlier_beta(talk: Talk) -> None:
    """Detect, twice, where the answer is flat."""
    for _ in range(2):
        body = talk.ask("POST", VOCOS, headers=X_API_KEY, files={"file": CLIP})
        assert 0 <= _of(body, "raw_score") <= 1


def valsea(talk: Talk) -> None:
    """Submit, and ask for the result."""
    form = {"model": "valsea-voice-security", "response_format": "json"}
    id = _of(talk.ask("POST", VALSEA, headers=BEARER, data=form, files={"file": CLIP}), "job_id")
    job = polled(lambda: talk.ask("GET", f"{VALSEA}/{id}/result", headers=BEARER), {"processing"})
    assert 0 <= _of(job, "synthetic_probability") <= 1


def undetectable(talk: Talk) -> None:
    """Ask for a URL, upload, submit, poll; then ask for the credits."""
    key = {"apikey": "test-free"}
    place = talk.ask("GET", f"{UNDETECTABLE}/get-presigned-url", params={"file_name": "a.wav"}, headers=key)
    sent = {"Content-Type": "audio/wav", "x-amz-acl": "private"}
    talk.ask("PUT", _of(place, "presigned_url"), content=CLIP, headers=sent)
    job = {"key": "test-free", "url": f"{BUCKET}/{_of(place, 'file_path')}"}
    id = _of(talk.ask("POST", f"{UNDETECTABLE}/detect", json=job), "id")
    job = polled(lambda: talk.ask("POST", f"{UNDETECTABLE}/query", json={"id": id}), {"pending", "analyzing"})
    if _of(job, "status") == "failed":
        raise RefusedError(str(job))
    assert 0 <= _of(job, "result") <= 1
    talk.ask("GET", f"{UNDETECTABLE}/check-user-credits", headers=key)
    talk.ask("GET", f"{UNDETECTABLE}/health")


def modulate(talk: Talk) -> None:
    """Detect in a file, transcribe, and listen to a stream; each whatever comes of the others."""
    refusals = []
    for part in (_batch, _transcribe, _stream):
        try:
            part(talk)
        except RefusedError as refused:
            refusals.append(str(refused))
    if refusals:
        raise RefusedError(str(refusals))


def _batch(talk: Talk) -> None:
    url = f"{MODULATE}/velma-2-synthetic-voice-detection-batch"
    found = talk.ask("POST", url, headers=X_API_KEY, files={"upload_file": ("a.wav", CLIP)})
    assert all(0 <= frame["confidence"] <= 1 for frame in _of(found, "frames"))


def _transcribe(talk: Talk) -> None:
    url = f"{MODULATE}/velma-2-stt-batch"
    said = talk.ask(
        "POST", url, headers=X_API_KEY, files={"upload_file": ("a.wav", CLIP)}, data={"deepfake_signal": "true"}
    )
    assert all(0 <= each["deepfake_score"] <= 1 for each in _of(said, "utterances"))


def _stream(talk: Talk) -> None:
    told = streamed(talk)
    if not told or '"type":"done"' not in told[-1].replace(" ", ""):
        raise RefusedError(f"the stream ended {talk.closed[-1:]} after {told[-1:]}")


def streamed(talk: Talk) -> list[str]:
    """Send five seconds of sound and return what is told, until the stream ends in any way."""
    try:
        return asyncio.run(_listen(talk))
    except (WebSocketException, OSError, EOFError) as broken:
        raise RefusedError(repr(broken)) from None


async def _listen(talk: Talk) -> list[str]:
    query, told = "&".join(f"{name}={value}" for name, value in QUERY.items()), list[str]()
    async with connect(f"{STREAM}?{query}", proxy=None, open_timeout=5, close_timeout=1) as stream:
        with contextlib.suppress(ConnectionClosed):  # what was told before the close can still be read
            await stream.send(PCM)
            await stream.send("")
        try:
            async with asyncio.timeout(5):
                while True:
                    told.append(str(await stream.recv()))
        except ConnectionClosed:
            talk.closed.append(stream.close_code or 0)
    talk.told += told
    return told


def dataspike(talk: Talk) -> None:
    """Submit, and poll."""
    id = _of(talk.ask("POST", f"{DATASPIKE}/audio/analyze", headers=TOKEN, files={"file": CLIP}), "id")
    job = polled(lambda: talk.ask("GET", f"{DATASPIKE}/job/{id}", headers=TOKEN), {"queued"})
    if _of(job, "status") == "failed":
        raise RefusedError(str(job))
    assert 0 <= _of(job, "score") <= 1


GOOD: dict[str, Callable[[Talk], None]] = {
    "vocos": vocos,
    "valsea": valsea,
    "undetectable": undetectable,
    "modulate": modulate,
    "dataspike": dataspike,
}

BY_READING = {**GOOD, "vocos@earlier-beta": vocos_earlier_beta, "modulate@newer-reference": modulate}
"""The same, and those of the other editions of the vendors' documents."""

__all__ = [
    "BY_READING",
    "CLIP",
    "DATASPIKE",
    "GOOD",
    "QUERY",
    "STREAM",
    "TOKEN",
    "VOCOS",
    "X_API_KEY",
    "RefusedError",
    "StuckError",
    "Talk",
    "streamed",
]
