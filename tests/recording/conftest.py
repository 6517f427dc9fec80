"""For tests of recordings: a relay before fakes, and one before whatever a test serves."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from voicemock.recording.relay import Relay, relaying

Relaying = Callable[..., AbstractContextManager[Relay]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "recorded"
    folder.mkdir()
    return folder / "a.har"


@pytest.fixture
def before(file: Path) -> Relaying:
    """Relay what goes to vocos to this address, and the rest nowhere."""

    @contextlib.contextmanager
    def open_relay(base: str, **rest: object) -> Iterator[Relay]:
        with relaying(file, to={"vocos": base}, **rest) as relay:  # type: ignore[arg-type] # as the test says
            yield relay

    return open_relay


@pytest.fixture
def relay(file: Path, served: str) -> Iterator[Relay]:
    """A relay before the fakes of all vendors."""
    names = ("vocos", "valsea", "undetectable", "modulate", "dataspike")
    with relaying(file, to={name: f"{served}/{name}" for name in names}) as relay:
        yield relay
