"""Fixtures for all tests: a bench on a virtual clock, and a caller for each vendor."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from tests.calling import Caller, serving

from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock
from voicemock.serving.door import Door


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench(new_clock=virtual_clock)
    yield bench
    bench.close()


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def calling(bench: Bench, runner: asyncio.Runner) -> Callable[[str], Caller]:
    return lambda prefix: Caller(bench, runner, prefix)


@pytest.fixture
def vocos(calling: Callable[[str], Caller]) -> Caller:
    return calling("/vocos")


@pytest.fixture
def valsea(calling: Callable[[str], Caller]) -> Caller:
    return calling("/valsea")


@pytest.fixture
def modulate(calling: Callable[[str], Caller]) -> Caller:
    return calling("/modulate")


@pytest.fixture
def dataspike(calling: Callable[[str], Caller]) -> Caller:
    return calling("/dataspike")


@pytest.fixture
def served(bench: Bench) -> Iterator[str]:
    with serving(Door(bench)) as base:
        yield base
