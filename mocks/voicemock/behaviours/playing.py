"""A fresh world in which a vendor behaves as it is told to."""

import sys
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

from voicemock.behaviours.behaviour import Behaviour
from voicemock.scripting import Step
from voicemock.using.mock import Voicemock
from voicemock.using.running import running

Said = Behaviour | Path | str | Iterable[Step | Mapping[str, object]]


class playing:  # noqa: N801 - it is used like a function: with dataspike.playing(behaviour) as bench
    """The vendors at their real addresses, behaving so, while a ``with`` block (or ``async with``) runs.

    What is said is a behaviour, its steps, or the path of its file. Each block is a world of its own, on a virtual
    clock that the client's sleeps move; ids and what faults leave to chance come from ``seed``. ``options`` are those
    of ``running``. Within a property test it notes how to play the same again, which Hypothesis prints if it fails.
    """

    def __init__(self, vendor: str, said: Said = (), *, seed: int = 0, **options: Any) -> None:
        self._vendor = vendor
        self._behaviour = Behaviour.of(said)
        self._seed = seed
        self._options = options
        self._open = ExitStack()

    def __enter__(self) -> Voicemock:
        with ExitStack() as opening:
            bench = opening.enter_context(running(seed=self._seed, **self._options))
            bench.script(self._behaviour.steps)
            self._open = opening.pop_all()
        _note(_Again(self, self._behaviour))
        return bench

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, raised, trace)

    async def __aenter__(self) -> Voicemock:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.__exit__(kind, raised, trace)

    def __repr__(self) -> str:
        options = {**({"seed": self._seed} if self._seed else {}), **self._options}
        given = "".join(f", {name}={value!r}" for name, value in options.items())
        return f"{self._vendor}.playing({self._behaviour.as_python()}{given})"


class _Again:
    """How to play the same again: written only where it is shown."""

    def __init__(self, played: playing, behaviour: Behaviour) -> None:
        self._played = played
        self._behaviour = behaviour

    def __repr__(self) -> str:
        return f"To play the same again:\n{self._played}\nor, from a file:\n{self._behaviour.as_yaml().rstrip()}"


def _note(note: object) -> None:
    """Have Hypothesis show this with the example, if it is drawing one."""
    hypothesis = sys.modules.get("hypothesis")
    if hypothesis is not None and hypothesis.currently_in_test_context():
        hypothesis.note(note)


__all__ = ["playing"]
