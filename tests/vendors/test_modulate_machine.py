"""Modulate's stream tells its client what the documents say, at every moment, whatever the client does."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import product
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from tests.hypothesis_profiles import examples
from tests.vendors.stream_model import WINDOW_MS, Asked
from tests.vendors.stream_moves import (
    ANY_FORMAT,
    APPROACH,
    CLOSES,
    CONTAINER,
    HEAP,
    NOISE,
    SPEAK,
    TEXT,
    TRICKLE,
    Approach,
    Move,
    Say,
    Speak,
    declared,
    queries,
)
from tests.vendors.stream_sound import KINDS, Format
from tests.vendors.stream_visit import Visit

from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock

Rule = TypeVar("Rule", bound=Callable[..., Any])

LATE = 2
"""So many moves are made when all is over already."""


def when(allowed: Callable[["Client", Visit], bool]) -> Callable[[Rule], Rule]:
    """Let a rule be chosen while there is a stream and this holds."""
    return precondition(lambda self: self.visit is not None and self.late < LATE and allowed(self, self.visit))


class Client(RuleBasedStateMachine):
    """A client that makes any move in any order, and comes again when it has left."""

    visit: Visit | None = None

    @initialize(heaps=st.sampled_from([0] * 11 + [1]))
    def begin(self, heaps: int) -> None:
        self.heaps = heaps
        self.bench = Bench(new_clock=virtual_clock)
        self.runner = asyncio.Runner()

    @precondition(lambda self: self.visit is None)
    @rule(asked=queries(ANY_FORMAT), patience=st.sampled_from([0, 0, 3, 6, 12]))
    def connect(self, asked: tuple[Format, Asked], patience: int) -> None:
        """Begin a stream, which goes on for so many moves at least."""
        self.late, self.patience = 0, patience
        self.visit = Visit(self.bench, self.runner, *asked)

    @when(lambda *_: True)
    @rule(move=SPEAK)
    def speak(self, move: Move) -> None:
        self.do(move)

    @when(lambda *_: True)
    @rule(move=APPROACH)
    def approach(self, move: Move) -> None:
        self.do(move)

    @when(lambda *_: True)
    @rule(move=TRICKLE)
    def send_bytes_one_by_one(self, move: Move) -> None:
        self.do(move)

    @when(lambda *_: True)
    @rule(move=NOISE)
    def send_noise(self, move: Move) -> None:
        self.do(move)

    @when(lambda *_: True)
    @rule(move=CONTAINER)
    def open_as_a_container(self, move: Move) -> None:
        self.do(move)

    @when(lambda self, _: self.heaps > 0)
    @rule(move=HEAP)
    def send_a_huge_message(self, move: Move) -> None:
        self.heaps -= 1
        self.do(move)

    @when(lambda self, _: self.patience <= 0)
    @rule(move=TEXT)
    def send_text(self, move: Move) -> None:
        self.do(move)

    @when(lambda self, _: self.patience <= 0)
    @rule()
    def end(self) -> None:
        self.do(Say(""))

    @precondition(lambda self: self.visit is not None and (self.patience <= 0 or self.visit.expected.over))
    @rule(code=CLOSES)
    def leave(self, code: int) -> None:
        assert self.visit is not None
        self.visit.leave(code)
        self.visit = None

    def do(self, move: Move) -> None:
        assert self.visit is not None
        self.late += self.visit.expected.over
        self.patience -= 1
        self.visit.do(move)

    def teardown(self) -> None:
        if self.visit is not None:
            self.visit.close()
        if hasattr(self, "runner"):
            self.runner.close()
            self.bench.close()


@contextmanager
def visiting(format: Format, asked: Asked) -> Iterator[Visit]:
    """Open a stream on a bench of its own."""
    with closing(Bench(new_clock=virtual_clock)) as bench, asyncio.Runner() as runner:
        yield Visit(bench, runner, format, asked)


@pytest.mark.proves(
    "MOD-05.a", "MOD-05.d", "MOD-06.b", "MOD-11.e", "MOD-12.c", "MOD-13.e", "MOD-13.f", "MOD-13.i", "MOD-13.j"
)
@pytest.mark.proves("MOD-14.a", "MOD-14.m", "MOD-15.a", "MOD-15.b", "MOD-15.c", "MOD-15.e", "MOD-16.a", "MOD-16.b")
def test_whatever_a_client_does_it_is_told_what_is_due_and_nothing_else() -> None:
    run_state_machine_as_test(Client, settings=examples(130, steps=20))


@pytest.mark.proves("MOD-12.c", "MOD-13.c")
@examples(200)
@given(format=ANY_FORMAT, moves=st.lists(st.one_of(SPEAK, APPROACH, TRICKLE, NOISE), max_size=4))
def test_whatever_is_sent_gets_its_frames_as_soon_as_they_are_complete(format: Format, moves: list[Move]) -> None:
    with visiting(format, declared(format)) as visit:
        for move in moves:
            visit.do(move)
        visit.do(Say())


@pytest.mark.proves("MOD-10.k", "MOD-14.e", "MOD-14.f", "MOD-14.l")
@examples(250)
@given(asked=queries(ANY_FORMAT, right=1))
def test_whatever_a_query_says_it_is_taken_or_refused_for_the_first_thing_that_is_wrong(
    asked: tuple[Format, Asked],
) -> None:
    with visiting(*asked) as visit:
        visit.do(Say())


@pytest.mark.proves("MOD-18.a")
@pytest.mark.parametrize("letters", list(product(KINDS, repeat=2)))
@pytest.mark.parametrize("begins_ms", [100, 200])
def test_a_rest_that_is_a_sample_short_of_a_step_is_told_as_in_a_file(letters: tuple[str, str], begins_ms: int) -> None:
    with visiting(Format(), declared(Format())) as visit:
        visit.do(Speak(letters[0], WINDOW_MS - begins_ms, [], 0))
        visit.do(Approach(letters[1], WINDOW_MS, 0, "bytes"))
        visit.do(Approach(letters[1], 100, 1, "samples"))
        visit.do(Say())
        assert visit.expected.duration_ms == WINDOW_MS + 100


@pytest.mark.proves("MOD-06.c")
@pytest.mark.parametrize("letters", list(product(KINDS, repeat=2)))
@pytest.mark.parametrize("more_ms", [99, 100, 101, 200, 300])
def test_a_kind_of_sound_that_ends_soon_after_a_window_counts_from_100_ms(
    letters: tuple[str, str], more_ms: int
) -> None:
    with visiting(Format(), declared(Format())) as visit:
        visit.do(Speak(letters[0], WINDOW_MS + more_ms, [], 0))
        visit.do(Approach(letters[1], WINDOW_MS, 0, "bytes"))
        visit.do(Say())
