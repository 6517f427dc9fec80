"""What is measured, and what it aims at."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.load import ask
from benchmarks.servers import Server
from benchmarks.traffic import Traffic, get, upload

KiB = 1024
MiB = 1024 * KiB

KEY = "test-enterprise"
"""No vendor limits how often it calls."""

DETECT = "/vocos/v1/detect"
ANALYZE = "/dataspike/api/v4/deepfake/audio/analyze"
JOB = "/dataspike/api/v4/deepfake/job"


@dataclass(frozen=True, slots=True)
class Case:
    """A row: its name, the traffic for a server that just started, and the share of the floor's requests it aims at."""

    name: str
    traffic: Callable[[Server], Traffic]
    aim: float | None


def _detect(name: str, size: int, aim: float | None, *, new: bool = False) -> Case:
    traffic = upload(DETECT, size, new=new, X_API_Key=KEY)
    return Case(name, lambda _server: traffic, aim)


def _poll(server: Server) -> Traffic:
    """Return the poll of a job that is submitted now; from the second one on it is completed."""
    job = json.loads(ask(server.address, upload(ANALYZE, 64 * KiB, ds_api_token=KEY)))["id"]
    return get(f"{JOB}/{job}", ds_api_token=KEY)


CASES = (
    _detect("upload, 64 KiB", 64 * KiB, 0.35),
    _detect("upload, 1 MiB", MiB, 0.75),
    _detect("upload, 10 MiB", 10 * MiB, 0.75),
    _detect("upload, 64 KiB, new", 64 * KiB, None, new=True),
    _detect("upload, 1 MiB, new", MiB, None, new=True),
    _detect("upload, 10 MiB, new", 10 * MiB, None, new=True),
    Case("poll of a job", _poll, 0.3),
)

__all__ = ["CASES", "Case"]
