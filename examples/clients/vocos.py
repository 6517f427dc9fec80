"""A client of Vocos on httpx: one call, one verdict. It waits when it is told to, and tries again what may pass."""

import time
from dataclasses import dataclass
from types import TracebackType

import httpx

ATTEMPTS = 4


@dataclass(frozen=True)
class Verdict:
    """Whether the voice is synthetic, and how sure Vocos is of that, 0 to 1."""

    synthetic: bool
    confidence: float


class VocosError(Exception):
    """What Vocos refused; ``request_id`` is for their support."""

    def __init__(self, code: str, request_id: str) -> None:
        super().__init__(f"{code} (request {request_id})")
        self.code = code


class Vocos:
    """Keeps one connection open for all calls."""

    def __init__(self, key: str) -> None:
        self._http = httpx.Client(base_url="https://api.vocos.io", headers={"X-API-Key": key}, timeout=30)

    def __enter__(self) -> "Vocos":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.close()

    def detect(self, clip: bytes, name: str = "call.wav") -> Verdict:
        """Return the verdict on a clip; VocosError when it is refused, httpx.HTTPError when Vocos can't be reached."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer = self._http.post("/v1/detect", files={"file": (name, clip)})
            except httpx.TransportError:
                if attempt == ATTEMPTS:
                    raise
                time.sleep(2**attempt)
                continue
            if answer.status_code == 429 and attempt < ATTEMPTS:
                time.sleep(int(answer.headers["Retry-After"]))
                continue
            if answer.status_code >= 500 and attempt < ATTEMPTS:
                time.sleep(2**attempt)
                continue
            return _verdict(answer)
        raise AssertionError  # the last attempt returns or raises


def _verdict(answer: httpx.Response) -> Verdict:
    body = answer.json()
    if answer.is_error:
        raise VocosError(body["error"]["code"], body["request_id"])
    security = body["data"]["security"]
    return Verdict(security["prediction"] == "fake", security["confidence"])
