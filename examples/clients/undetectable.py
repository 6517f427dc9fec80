"""A client of Undetectable.AI on aiohttp: a presigned URL, an upload to it, a job, and polls until that is over."""

import asyncio
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import aiohttp

API = "https://ai-audio-detector-prod-api-gfz9t.ondigitalocean.app"
BUCKET = "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com"
PATIENCE = 120.0
"""Seconds that a job is waited for."""


@dataclass(frozen=True)
class Analysis:
    """How likely the voice is synthetic, 0 to 1: of the clip, and of its parts in their order."""

    result: float
    chunks: list[float]


class UndetectableError(Exception):
    """What Undetectable.AI refused, could not process, or did not finish in time."""


class Undetectable:
    """A session for all calls, to be used with ``async with``."""

    def __init__(self, key: str) -> None:
        self._key = key

    async def __aenter__(self) -> "Undetectable":
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._http.close()
        await asyncio.sleep(0.25)  # as aiohttp advises: TLS connections take a moment to close

    async def analyse(self, clip: bytes, name: str = "call.wav", *, seconds: float | None = None) -> Analysis:
        """Return the analysis of a clip, or of its first so many seconds."""
        path = await self._uploaded(clip, name.replace(" ", "_"))
        asked = {"key": self._key, "url": f"{BUCKET}/{path}", "document_type": "Audio"}
        if seconds is not None:
            asked["analyzeUpToSeconds"] = seconds  # type: ignore[assignment]
        job = await self._json("POST", "/detect", json=asked)
        return await self._result(job["id"])

    async def credits(self) -> float:
        """Return the credits that are left."""
        left: float = (await self._json("GET", "/check-user-credits", headers={"apikey": self._key}))["credits"]
        return left

    async def _uploaded(self, clip: bytes, name: str) -> str:
        query, headers = {"file_name": name}, {"apikey": self._key}
        place = await self._json("GET", "/get-presigned-url", params=query, headers=headers)
        headers = {"Content-Type": f"audio/{name.rpartition('.')[2]}", "x-amz-acl": "private"}
        async with self._http.put(place["presigned_url"], data=clip, headers=headers) as stored:
            if stored.status != 200:
                raise UndetectableError(f"the upload was refused: {stored.status} {await stored.text()}")
        path: str = place["file_path"]
        return path

    async def _result(self, job: str) -> Analysis:
        pause = 1.0
        async with asyncio.timeout(PATIENCE):
            while True:
                told = await self._json("POST", "/query", json={"id": job})
                if told["status"] == "done":
                    return Analysis(told["result"], told["result_details"]["individual_chunks_ai_prob"])
                if told["status"] == "failed":
                    raise UndetectableError(f"job {job} failed")
                await asyncio.sleep(pause)
                pause = min(pause * 2, 10.0)

    async def _json(self, method: str, path: str, **asked: Any) -> dict[str, Any]:
        async with self._http.request(method, f"{API}{path}", **asked) as answer:
            body: dict[str, Any] = await answer.json()
            if answer.status != 200:
                raise UndetectableError(f"{answer.status} {body['detail']}")
            return body
