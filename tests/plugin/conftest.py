"""Runs of pytest of their own, each in a process and a folder of its own."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

Runs = Callable[..., "Ran"]

SETTINGS = """
[pytest]
addopts = -p no:cacheprovider -p no:randomly
asyncio_default_fixture_loop_scope = function
filterwarnings = error
strict_markers = true
strict_config = true
"""

CLIENT = '''
import httpx, pytest, requests, voicemock as library
DETECT = "https://api.vocos.io/v1/detect"
def ask(client=httpx, key="test-free"):
    """Call as the documents have it; the clip is none."""
    return client.post(DETECT, headers={"X-API-Key": key}, files={"file": ("call.wav", b"RIFF")}).status_code
def depart(client=httpx):
    """Call in a way that is not: without a body."""
    return client.post(DETECT, headers={"X-API-Key": "test-free"}).status_code
'''
"""What the test files below begin with."""


@dataclass(frozen=True)
class Ran:
    """How a run went, and what it said, without colours and times."""

    outcomes: dict[str, int]
    code: int
    out: list[str]
    err: list[str]

    def section(self, title: str) -> list[str]:
        """Return the lines under a title, to the next."""
        starts = [
            number for number, line in enumerate(self.out) if re.fullmatch(rf"[=_-]+ {re.escape(title)} [=_-]+", line)
        ]
        assert len(starts) == 1, self.out
        rest = self.out[starts[0] + 1 :]
        end = next((number for number, line in enumerate(rest) if re.match(r"[=_-]{3,} ", line)), len(rest))
        return [line for line in rest[:end] if line and not re.match(r"\d+ passed", line)]


@pytest.fixture
def runs(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Return what runs pytest on a test file of this source."""

    def run(source: str, *options: str, settings: str = "", inside: bool = False, **files: str) -> Ran:
        pytester.makeini(f"{SETTINGS}{settings}\n")
        pytester.makepyfile(test_it=f"{CLIENT}\n{source}", **files)
        monkeypatch.setenv("COLUMNS", "300")
        ran = pytester.runpytest_inprocess(*options) if inside else pytester.runpytest_subprocess(*options)
        told = any(re.search(r" in [0-9.]+s", line) for line in ran.outlines)
        return Ran(ran.parseoutcomes() if told else {}, int(ran.ret), ran.outlines, ran.errlines)

    return run
