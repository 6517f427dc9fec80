"""Opens the fakes at their vendors' real addresses: for a block, for a function, for a fixture."""

import functools
import inspect
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from voicemock.bench import Bench
from voicemock.engine.clock import real_clock, virtual_clock
from voicemock.intercept import Reached, reached
from voicemock.scripting import ScriptError, Step
from voicemock.using.hearing import shared_ear
from voicemock.using.mock import Voicemock
from voicemock.using.said import steps
from voicemock.using.wished import answering_by, wished

P = ParamSpec("P")
R = TypeVar("R")

CLOCKS = {"virtual": virtual_clock, "real": real_clock}


class Watcher(Protocol):
    """Who is told of each world: when it is open, before it closes, and when its connections are cut."""

    def opened(self, reached: Reached) -> None:
        """Note a world that is open."""

    def closing(self, reached: Reached) -> None:
        """Look at a world that is about to close."""

    def closed(self, reached: Reached) -> None:
        """Look at it for the last time."""


WATCHERS: list[Watcher] = []
"""Those of this process: the pytest plugin's, while it runs tests."""


class running:  # noqa: N801 - it is used like a function: with voicemock.running() as bench
    """A bench in this process, at the vendors' real addresses, while a ``with`` block (or ``async with``) runs.

    As a decorator it does so for each call of a function or coroutine function. ``seed`` makes ids repeatable;
    ``clock`` is ``"virtual"``, moved by the test and by the client's sleeps, or ``"real"``; without ``sleeps`` the
    client really waits; ``offline`` refuses every other connection, save to the hosts ``allowed``; ``test`` is whom its
    message names, the test that pytest runs unless given; ``script`` holds from the beginning: steps, data, or a file;
    ``editions`` are those of the vendors' documents by which they answer, ``{"modulate": "newer-reference"}``; for a
    vendor that is not named the environment may name one, in VOICEMOCK_EDITIONS. ScriptError where that cannot be.
    """

    def __init__(
        self,
        *,
        seed: int | None = None,
        clock: str = "virtual",
        sleeps: bool = True,
        offline: bool = False,
        allowed: Collection[str] = (),
        test: str = "",
        script: Path | Iterable[Step | Mapping[str, object]] | Mapping[str, object] = (),
        editions: Mapping[str, str] | None = None,
    ) -> None:
        if clock not in CLOCKS:
            raise ScriptError(f"the clock {clock!r} is none of {', '.join(CLOCKS)}")
        if isinstance(allowed, str):
            raise ScriptError(f"allowed are names of hosts, [{allowed!r}], not one text")
        wished(seed, sleeps)
        wanted, vendors = answering_by(editions)
        script = tuple(steps(script, vendors))
        self._bench = functools.partial(
            Bench, seed=seed, new_clock=CLOCKS[clock], script=script, advises=True, editions=wanted
        )
        self._reached = functools.partial(reached, offline=offline, allowed=allowed, sleeps=sleeps)
        self._test = test
        self._open: list[ExitStack] = []

    def __enter__(self) -> Voicemock:
        with ExitStack() as opening:
            bench = self._bench(ear=shared_ear())
            opening.callback(bench.close)
            # What is first here is undone last: a watcher looks before the connections are cut, and after.
            world = opening.enter_context(_watched_after(self._reached(bench, test=self._test or _running_test())))
            mock = Voicemock(bench, world)
            opening.callback(mock.close)
            for watcher in tuple(WATCHERS):
                watcher.opened(world)
            opening.callback(_closing, world)
            self._open.append(opening.pop_all())
        return mock

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.pop().__exit__(kind, raised, trace)

    async def __aenter__(self) -> Voicemock:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.__exit__(kind, raised, trace)

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """Return the function that has a bench of its own in each call; TypeError where it is more than a function."""
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function) or inspect.isclass(function):
            raise TypeError(
                f"running() decorates functions; in {function.__qualname__} write: with voicemock.running()"
            )
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def awaiting(*arguments: P.args, **named: P.kwargs) -> Any:
                with self._anew():
                    return await function(*arguments, **named)

            return cast("Callable[P, R]", awaiting)

        @functools.wraps(function)
        def calling(*arguments: P.args, **named: P.kwargs) -> R:
            with self._anew():
                return function(*arguments, **named)

        return calling

    def _anew(self) -> "running":
        """Return one that is like this and not open: calls may overlap, in threads and in tasks."""
        anew = object.__new__(running)
        anew._bench, anew._reached, anew._test, anew._open = self._bench, self._reached, self._test, []
        return anew


@contextmanager
def _watched_after(opening: AbstractContextManager[Reached]) -> Iterator[Reached]:
    with ExitStack() as after, opening as world:
        after.callback(_closed, world)
        yield world


def _closed(world: Reached) -> None:
    for watcher in tuple(WATCHERS):
        watcher.closed(world)


def _closing(world: Reached) -> None:
    for watcher in tuple(WATCHERS):
        watcher.closing(world)


def _running_test() -> str:
    """Return the test that pytest runs, by its id; empty where there is none."""
    return os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" (")[0]


__all__ = ["WATCHERS", "Watcher", "running"]
