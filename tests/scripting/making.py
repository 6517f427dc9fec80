"""Making each call that a script can be about, in process."""

from collections.abc import Callable
from typing import Any

import httpx
from tests.calling import BASE, Caller
from tests.streaming import PATH, Conversation, query, sound
from tests.vendors.asking import CLIP, DATASPIKE, KEY, VALSEA

from voicemock_contracts import Request, Response, load

STREAM = f"WS {PATH}"
WAV = ("clip.wav", CLIP)


def vocos(door: Caller, key: str = KEY, file: Any = WAV, **headers: str) -> httpx.Response:
    return door.post("/vocos/v1/detect", headers={"X-API-Key": key, **headers}, files={"file": file})


def valsea(door: Caller, key: str = KEY, file: Any = WAV) -> httpx.Response:
    data = {"model": "valsea-voice-security"}
    return door.post(VALSEA, headers={"Authorization": f"Bearer {key}"}, files={"file": file}, data=data)


def valsea_result(door: Caller, key: str = KEY, job: str = "nothing") -> httpx.Response:
    return door.get(f"{VALSEA}/{job}/result", headers={"Authorization": f"Bearer {key}"})


def dataspike(door: Caller, key: str = KEY, file: Any = WAV) -> httpx.Response:
    return door.post(f"{DATASPIKE}/audio/analyze", headers={"ds-api-token": key}, files={"file": file})


def dataspike_job(door: Caller, key: str = KEY, job: str = "nothing") -> httpx.Response:
    return door.get(f"{DATASPIKE}/job/{job}", headers={"ds-api-token": key})


def modulate(door: Caller, key: str = KEY, file: Any = WAV) -> httpx.Response:
    api = "/modulate/api/velma-2-synthetic-voice-detection-batch"
    return door.post(api, headers={"X-API-Key": key}, files={"upload_file": file})


def modulate_stt(door: Caller, key: str = KEY, file: Any = WAV) -> httpx.Response:
    data = {"deepfake_signal": "true"}
    return door.post(
        "/modulate/api/velma-2-stt-batch", headers={"X-API-Key": key}, files={"upload_file": file}, data=data
    )


def place(door: Caller, key: str = KEY, name: str = "clip.wav") -> httpx.Response:
    return door.get("/undetectable/get-presigned-url", headers={"apikey": key}, params={"file_name": name})


def put(door: Caller, key: str = KEY, file: Any = WAV) -> httpx.Response:
    name, clip = file
    url = place(door, key, name).json()["presigned_url"]
    headers = {"Content-Type": "audio/wav", "x-amz-acl": "private"}
    return door.request("PUT", url.removeprefix(BASE), headers=headers, content=clip)


def undetectable(door: Caller, key: str = KEY, file: Any = WAV) -> httpx.Response:
    """Upload a clip and submit it."""
    return undetectable_detect(door, key, put(door, key, file).request.url)


def undetectable_detect(door: Caller, key: str = KEY, url: httpx.URL | str = "") -> httpx.Response:
    return door.post("/undetectable/detect", json={"key": key, "url": str(url).partition("?")[0]})


def undetectable_query(door: Caller, job: str = "nothing") -> httpx.Response:
    return door.post("/undetectable/query", json={"id": job})


def credits_left(door: Caller, key: str = KEY) -> httpx.Response:
    return door.get("/undetectable/check-user-credits", headers={"apikey": key})


def health(door: Caller) -> httpx.Response:
    return door.get("/undetectable/health")


CALLS: dict[tuple[str, str], Callable[[Caller], httpx.Response]] = {
    ("vocos", "POST /v1/detect"): vocos,
    ("valsea", "POST /v1/voice-security"): valsea,
    ("valsea", "GET /v1/voice-security/{job_id}/result"): valsea_result,
    ("undetectable", "GET /get-presigned-url"): place,
    ("undetectable", "POST /detect"): undetectable_detect,
    ("undetectable", "POST /query"): undetectable_query,
    ("undetectable", "GET /check-user-credits"): credits_left,
    ("undetectable", "GET /health"): health,
    ("undetectable", "PUT uploads"): put,
    ("modulate", "POST /api/velma-2-synthetic-voice-detection-batch"): modulate,
    ("modulate", "POST /api/velma-2-stt-batch"): modulate_stt,
    ("dataspike", "POST /api/v4/deepfake/audio/analyze"): dataspike,
    ("dataspike", "GET /api/v4/deepfake/job/{id}"): dataspike_job,
}


def stream(door: Caller, *, score: str = "human 10s", **changed: str) -> tuple[list[dict[str, Any]], int | None]:
    """Stream a sound in process, and return what is told, and the code that closes it."""

    async def converse() -> tuple[list[dict[str, Any]], int | None]:
        async with Conversation(door.bench, query(**{"api_key": KEY, **changed})) as told:
            events = await told.say(sound(score), "")
            return events, None if told.closed is None else told.closed[0]

    return door.runner.run(converse())


def departures(vendor: str, response: httpx.Response) -> list[str]:
    """Return how an answer departs from the closed contract; nothing where the documents have no such call."""
    sent = response.request
    path = sent.url.path.removeprefix(f"/{vendor}")
    found = load(vendor, closed=True).response(
        Request(sent.method, path),
        Response.of(response.status_code, dict(response.headers), response.content),
    )
    return [str(finding) for finding in found]
