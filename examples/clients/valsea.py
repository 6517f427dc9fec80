"""A client of Valsea on requests: submit a clip, then fetch its result, which is mostly there at once."""

import time
from dataclasses import dataclass
from typing import Any

import requests

API = "https://api.valsea.ai/v1/voice-security"
PATIENCE = 60.0
"""Seconds that a result is waited for."""


@dataclass(frozen=True)
class Signals:
    """How likely the voice is synthetic and how risky what it does, both 0 to 1, and whether it is a live human's."""

    synthetic: float
    risk: float
    liveness: str


class ValseaError(Exception):
    """What Valsea refused, or did not finish in time."""


class Valsea:
    """Keeps one connection open for all calls."""

    def __init__(self, key: str) -> None:
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {key}"

    def analyse(self, clip: bytes, name: str = "call.wav") -> Signals:
        """Return the signals of a clip."""
        form = {"model": "valsea-voice-security"}
        submitted = self._session.post(API, data=form, files={"file": (name, clip)}, timeout=30)
        job = _checked(submitted)["job_id"]
        until, pause = time.monotonic() + PATIENCE, 1.0
        while (answer := self._session.get(f"{API}/{job}/result", timeout=30)).status_code == 202:
            if time.monotonic() + pause > until:
                raise ValseaError(f"job {job} is not done after {PATIENCE:g} s")
            time.sleep(pause)
            pause = min(pause * 2, 10.0)
        result = _checked(answer)
        return Signals(result["synthetic_probability"], result["behavioral_risk"], result["liveness_status"])


def _checked(answer: requests.Response) -> dict[str, Any]:
    if answer.ok:
        body: dict[str, Any] = answer.json()
        return body
    raise ValseaError(f"{answer.status_code} {answer.json()['error']['message']}")
