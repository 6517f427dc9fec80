"""Asking each vendor, in process, how likely a clip is to be synthetic."""

from collections.abc import Callable, Iterable
from typing import Any

import httpx
from tests.calling import BASE, Caller
from tests.streaming import Conversation, query

from voicemock_fixtures import read

KEY = "test-enterprise"
CLIP = read("human", "wav")
VALSEA = "/valsea/v1/voice-security"
DATASPIKE = "/dataspike/api/v4/deepfake"

TAKES = {
    "vocos": {"wav", "mp3", "flac", "ogg", "opus", "webm", "m4a", "mp4", "mov"},
    "valsea": {"wav", "mp3", "flac", "ogg", "opus", "webm"},
    "undetectable": {"wav", "mp3", "flac", "ogg", "m4a"},
    "modulate": {"wav", "mp3", "flac", "ogg", "opus", "webm", "m4a", "mp4", "mov", "aac", "aiff"},
    "dataspike": {"wav", "mp3", "m4a", "mp4", "mov"},
}
"""The formats of ours that each vendor takes."""

DECIMALS = {"vocos": 4, "valsea": 4, "undetectable": 2, "modulate": 4, "dataspike": 4}
"""To which each rounds (ALL-01b.p); a chunk of Undetectable's has 2 (UND-13)."""


def submit_vocos(caller: Caller, key: str = KEY, clip: bytes = CLIP, _format: str = "wav") -> httpx.Response:
    return caller.post("/vocos/v1/detect", headers={"X-API-Key": key}, files={"file": clip})


def submit_valsea(caller: Caller, key: str = KEY, clip: bytes = CLIP, _format: str = "wav") -> httpx.Response:
    data = {"model": "valsea-voice-security"}
    return caller.post(VALSEA, headers={"Authorization": f"Bearer {key}"}, files={"file": clip}, data=data)


def submit_undetectable(caller: Caller, key: str = KEY, clip: bytes = CLIP, format: str = "wav") -> httpx.Response:
    """Return the answer of the first of the three steps that is refused, or of the last."""
    params = {"file_name": f"a.{format}"}
    place = caller.get("/undetectable/get-presigned-url", headers={"apikey": key}, params=params)
    if place.is_error:
        return place
    url = place.json()["presigned_url"]
    headers = {"Content-Type": f"audio/{format}", "x-amz-acl": "private"}
    put = caller.request("PUT", url.removeprefix(BASE), headers=headers, content=clip)
    if put.is_error:
        return put
    return caller.post("/undetectable/detect", json={"key": key, "url": url.partition("?")[0]})


def submit_modulate(caller: Caller, key: str = KEY, clip: bytes = CLIP, _format: str = "wav") -> httpx.Response:
    api = "/modulate/api/velma-2-synthetic-voice-detection-batch"
    return caller.post(api, headers={"X-API-Key": key}, files={"upload_file": clip})


def submit_dataspike(caller: Caller, key: str = KEY, clip: bytes = CLIP, _format: str = "wav") -> httpx.Response:
    return caller.post(f"{DATASPIKE}/audio/analyze", headers={"ds-api-token": key}, files={"file": clip})


SUBMIT: dict[str, Callable[..., httpx.Response]] = {
    "vocos": submit_vocos,
    "valsea": submit_valsea,
    "undetectable": submit_undetectable,
    "modulate": submit_modulate,
    "dataspike": submit_dataspike,
}


def vocos(_caller: Caller, answer: httpx.Response, _clip: bytes) -> float:
    security = answer.json()["data"]["security"]
    certainty: float = security["confidence"]
    return certainty if security["prediction"] == "fake" else round(1 - certainty, 4)


def valsea(caller: Caller, answer: httpx.Response, _clip: bytes) -> float:
    result = f"{VALSEA}/{answer.json()['job_id']}/result"
    told: float = caller.get(result, headers={"Authorization": f"Bearer {KEY}"}).json()["synthetic_probability"]
    return told


def undetectable(caller: Caller, answer: httpx.Response, _clip: bytes) -> float:
    *_, job = [caller.post("/undetectable/query", json={"id": answer.json()["id"]}).json() for _ in range(3)]
    told: float = job["result"]
    return told


def modulate(caller: Caller, _answer: httpx.Response, clip: bytes) -> float:
    """Modulate has no verdict on a whole clip: what the scores of its utterances come to."""
    said = [(each["deepfake_score"], each["duration_ms"]) for each in utterances(caller, clip)]
    return sum(score * time for score, time in said) / sum(time for _, time in said) if said else 0.5


def dataspike(caller: Caller, answer: httpx.Response, _clip: bytes) -> float:
    url = f"{DATASPIKE}/job/{answer.json()['id']}"
    *_, job = [caller.get(url, headers={"ds-api-token": KEY}).json() for _ in range(2)]
    score: float = job["score"]
    assert job["verdict"] == ("deepfake_likely" if score > 0.5 else "deepfake_unlikely")
    return score


FINISH = {
    "vocos": vocos,
    "valsea": valsea,
    "undetectable": undetectable,
    "modulate": modulate,
    "dataspike": dataspike,
}


def ask(caller: Caller, vendor: str, clip: bytes, format: str) -> float | None:
    """Return how likely the vendor says the clip is synthetic, None where it refuses it."""
    answer = SUBMIT[vendor](caller, KEY, clip, format)
    return None if answer.is_error else FINISH[vendor](caller, answer, clip)


def utterances(caller: Caller, clip: bytes) -> list[dict[str, Any]]:
    """Return Modulate's utterances, with their scores."""
    api = "/modulate/api/velma-2-stt-batch"
    data = {"deepfake_signal": "true"}
    answer = caller.post(api, headers={"X-API-Key": KEY}, files={"upload_file": clip}, data=data)
    assert answer.status_code == 200, answer.text
    said: list[dict[str, Any]] = answer.json()["utterances"]
    return said


def scores_of_voices(caller: Caller, clip: bytes) -> list[float]:
    """Return the probability of each voice in the clip, one after another."""
    return [each["deepfake_score"] for each in utterances(caller, clip)]


def frames_of_file(caller: Caller, clip: bytes) -> list[dict[str, Any]]:
    """Return Modulate's frames of a file."""
    api = "/modulate/api/velma-2-synthetic-voice-detection-batch"
    answer = caller.post(api, headers={"X-API-Key": KEY}, files={"upload_file": clip})
    assert answer.status_code == 200, answer.text
    frames: list[dict[str, Any]] = answer.json()["frames"]
    return frames


def frames_of_stream(
    caller: Caller, pieces: Iterable[bytes], audio_format: str, rate: int, channels: int
) -> list[dict[str, Any]]:
    """Return Modulate's frames of a stream that is sent in these pieces."""
    asked = query(api_key=KEY, audio_format=audio_format, sample_rate=str(rate), num_channels=str(channels))
    (*told, done), closed = streamed(caller, pieces, asked)
    frames = [event["frame"] for event in told]
    assert done == {"type": "done", "duration_ms": frames[-1]["end_time_ms"], "frame_count": len(frames)}
    assert closed == (1000, "")
    return frames


def streamed(
    caller: Caller, pieces: Iterable[bytes], asked: dict[str, str]
) -> tuple[list[dict[str, Any]], tuple[int, str] | None]:
    """Send these pieces and the end signal, in process, and return what is told, and the close's code and reason."""

    async def converse() -> tuple[list[dict[str, Any]], tuple[int, str] | None]:
        async with Conversation(caller.bench, asked) as stream:
            return await stream.say(*pieces, ""), stream.closed

    return caller.runner.run(converse())
