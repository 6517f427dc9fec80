"""A client of Dataspike on requests and tenacity: submit a clip, then poll its job with backoff."""

import time
from typing import Any

import requests
from tenacity import Retrying, retry_if_exception_type, retry_if_result, stop_after_delay, wait_exponential

API = "https://api.dataspike.io/api/v4/deepfake"
PATIENCE = 120.0
"""Seconds that a job is waited for."""


class DataspikeError(Exception):
    """What Dataspike refused, or could not analyse."""


class BusyError(Exception):
    """Too many polls; worth another try."""


class Dataspike:
    """Keeps one connection open for all calls."""

    def __init__(self, token: str) -> None:
        self._session = requests.Session()
        self._session.headers["ds-api-token"] = token

    def score(self, clip: bytes, name: str = "call.wav") -> float:
        """Return how likely the clip is a deepfake, 0 to 1; tenacity.RetryError when that takes too long."""
        submitted = _checked(self._session.post(f"{API}/audio/analyze", files={"file": (name, clip)}, timeout=30))
        polling = Retrying(
            retry=retry_if_result(lambda job: job["status"] == "queued") | retry_if_exception_type(BusyError),
            wait=wait_exponential(min=1, max=10),
            stop=stop_after_delay(PATIENCE),
        )
        job = polling(self._job, submitted["id"])
        if job["status"] == "failed":
            raise DataspikeError(f"{job['error_code']}: {job['message']}")
        score: float = job["score"]
        return score

    def _job(self, id: str) -> dict[str, Any]:
        answer = self._session.get(f"{API}/job/{id}", timeout=30)
        if answer.status_code == 429:
            time.sleep(int(answer.headers["Retry-After"]))
            raise BusyError
        return _checked(answer)


def _checked(answer: requests.Response) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    if answer.ok:
        return body
    raise DataspikeError(f"{answer.status_code} {body['error']}: {body['message']}")
