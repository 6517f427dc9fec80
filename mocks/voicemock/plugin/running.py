"""A run's benches, and whose test they are in."""

import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from voicemock.bench import Bench
from voicemock.intercept import Reached, reached
from voicemock.intercept.meant import all_open
from voicemock.intercept.names import plain
from voicemock.plugin.exchanged import exchanged, noted
from voicemock.plugin.given import Rules, never_used
from voicemock.plugin.options import allowed_of, of_ini, of_node
from voicemock.plugin.told import Test
from voicemock.plugin.watched import Watched
from voicemock.scripting import ScriptError
from voicemock.using import Handle, Voicemock, running
from voicemock.using.running import WATCHERS
from voicemock.using.settling import settled
from voicemock.using.wished import answering_by

KEPT = 10
"""So many benches of a test are kept after they closed: a property test opens hundreds."""


class Run:
    """What is known of a run, in one process. One test goes on at a time; it may open worlds in several threads."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._ini = of_ini(config)
        self._watched = Watched()
        self._rules = Rules()
        self._lock = threading.RLock()
        self._test: Test | None = None
        self._latest = ""
        """The test that began last."""
        self._ends = ExitStack()
        self._opened: list[Reached] = []
        """Those of fixtures."""
        WATCHERS.append(self)

    def close(self) -> None:
        """Look at no world any more."""
        WATCHERS.remove(self)

    def begin(self, item: pytest.Item) -> None:
        """Note that a test begins, unless it has; where it is offline, this machine alone is reached from now on."""
        if self._test is not None:
            return
        try:
            options, allowed, wrong = of_node(self._ini, item), allowed_of(self._config, item), ""
        except pytest.UsageError as error:
            options, allowed, wrong = self._ini, [], str(error)
        self._test = Test(item.nodeid, options, tuple(allowed), wrong)
        for one in _serving():
            self._watched.begins(one.bench)
            self._rules.begins(one.bench)
            self._test.benches.append(one.bench)
            if one.test == self._latest:
                one.test = item.nodeid
        self._latest = item.nodeid
        for one in self._opened:
            one.test, one.offline, one.allowed = item.nodeid, options.offline, {*map(plain, options.allowed)}
        if options.offline:
            guard = reached(Bench(()), offline=True, allowed=options.allowed, sleeps=False, test=item.nodeid)
            self._ends.enter_context(guard)

    def end(self) -> None:
        """Note that it is over."""
        self._test = None
        self._ends.close()

    def fixture(self, request: pytest.FixtureRequest) -> Iterator[Voicemock]:
        """Open a bench for a fixture, and yield it."""
        with ExitStack() as ends:
            mock, wrong = self._open(request.node, ends)
            if mock is None:
                pytest.fail(wrong, pytrace=False)
            mine = next(one for one in all_open() if one.bench is mock.bench)
            self._opened.append(mine)
            ends.callback(self._opened.remove, mine)
            yield mock

    def _open(self, node: Any, ends: ExitStack) -> tuple[Voicemock | None, str]:
        """Return a bench that ends with the others, or why there is none."""
        test, wished, who = self._of(), of_node(self._ini, node), "voicemock_editions, in the run's options"
        try:
            answering_by(self._ini.editions)
            who = "@pytest.mark.voicemock"
            opening = running(
                seed=wished.seed,
                clock=wished.clock,
                sleeps=wished.sleeps,
                offline=test.options.offline,
                allowed=test.options.allowed,
                script=wished.script,
                editions=wished.editions,
                test=test.nodeid,
            )
            return ends.enter_context(opening), ""
        except ScriptError as wrong:
            return None, f"{who}: {wrong}"

    def opened(self, reached: Reached) -> None:
        """Note a world of the test's, a fixture's or not."""
        with self._lock:
            if self._test is not None:
                self._test.benches.append(reached.bench)

    def closing(self, reached: Reached) -> None:
        """Look at it while its connections are there."""
        settled(reached.bench, reached)
        self._take(reached.bench)

    def closed(self, reached: Reached) -> None:
        """Look at what was found when they were cut, and at what was said in vain; examples are drawn in vain often."""
        self._take(reached.bench)
        with self._lock:
            test = self._test
            if test is None:
                return
            if not _drawing():
                test.unused += never_used(reached.bench)
            open_now = [one.bench for one in all_open()]
            over = [bench for bench in test.benches if bench not in open_now]
            for bench in over[:-KEPT]:
                test.dropped += len(self._watched.exchanges(bench))
                test.benches.remove(bench)

    def check(self) -> None:
        """Fail the test if it asks for something that cannot be."""
        wrong = self._of().wrong
        if wrong:
            pytest.fail(wrong, pytrace=False)

    def judge(self) -> None:
        """Fail the test if it is strict about what was found since it was last judged."""
        self._look()
        message = self._of().failure()
        if message is not None:
            pytest.fail(message, pytrace=False)

    def report(self, item: pytest.Item, report: pytest.TestReport, *, failed: bool) -> None:
        """Add to the report of a failure what the client did, and to the last what was found."""
        test = self._of()
        if not test.benches:
            return
        if failed:
            self._look()
            test.judged = len(test.findings)
            exchanges = [each for bench in test.benches for each in self._watched.exchanges(bench)]
            if exchanges or any(
                isinstance(each, Voicemock | Handle) for each in getattr(item, "funcargs", {}).values()
            ):
                used = [each for bench in test.benches for each in self._rules.used(bench)]
                unused = [each for bench in test.benches for each in self._rules.unused(bench)]
                report.sections.append(("voicemock", "\n".join(test.beside(exchanges, used, unused))))
        if report.when == "teardown":
            told = test.data()
            if noted():
                told["exchanges"] = exchanged(each for bench in test.benches for each in self._watched.exchanges(bench))
            report.voicemock = told  # type: ignore[attr-defined] # xdist carries it over

    def _look(self) -> None:
        for one in _serving():
            settled(one.bench, one)
            self._take(one.bench)

    def _take(self, bench: Bench) -> None:
        with self._lock:
            if self._test is not None:
                self._test.findings += self._watched.findings(bench)

    def _of(self) -> Test:
        assert self._test is not None  # noqa: S101 - the plugin begins one before it asks for anything
        return self._test


def _serving() -> list[Reached]:
    """Return the benches that are open, but those that only keep a test offline."""
    return [one for one in all_open() if one.bench.fakes]


def _drawing() -> bool:
    """Whether Hypothesis plays an example."""
    hypothesis = sys.modules.get("hypothesis")
    return hypothesis is not None and bool(hypothesis.currently_in_test_context())


__all__ = ["KEPT", "Run"]
