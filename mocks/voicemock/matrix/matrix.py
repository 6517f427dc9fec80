"""The matrix: tests by columns, and for each test that breaks the changes that explain it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from voicemock.matrix.column import Column
from voicemock.matrix.explaining import explained
from voicemock.matrix.outcome import Outcome, Run
from voicemock_contracts.changes.change import Change


@dataclass(frozen=True, slots=True)
class Broken:
    """A test that is fine by the baseline, and not in a column."""

    outcome: Outcome
    changes: tuple[Change, ...]
    """What explains it, worst first; nothing where its exchanges met no change."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """How a suite goes in each column."""

    columns: tuple[Column, ...]
    runs: Mapping[str, Run]
    """By the columns' names."""
    changes: Mapping[str, tuple[Change, ...]]
    """What `voicemock diff` says of each column, by its name."""

    @property
    def baseline(self) -> Run:
        """Return the run that the others are held against."""
        return self.runs[self.columns[0].name]

    @property
    def tests(self) -> tuple[str, ...]:
        """Return the tests of all runs, in the order of the first one that has them."""
        return tuple(dict.fromkeys(test for run in self.runs.values() for test in run.outcomes))

    def broken(self, column: Column) -> tuple[Broken, ...]:
        """Return the tests that break in a column."""
        return tuple(self._broken(column))

    @property
    def failing(self) -> tuple[str, ...]:
        """Return the tests that fail by the baseline already: no vendor's change breaks them."""
        return tuple(test for test, outcome in self.baseline.outcomes.items() if not outcome.fine)

    def fixed(self, column: Column) -> tuple[str, ...]:
        """Return those of them that are fine in a column."""
        return tuple(test for test in self.failing if self.runs[column.name].of(test).fine)

    @property
    def anything_broken(self) -> bool:
        """Return whether any test breaks anywhere."""
        return any(self.broken(column) for column in self.columns[1:])

    def _broken(self, column: Column) -> Iterator[Broken]:
        run = self.runs[column.name]
        for test, before in self.baseline.outcomes.items():
            after = run.of(test)
            if before.fine and not after.fine:
                yield Broken(after, explained(before, after, self.changes[column.name]))


def matrix(
    columns: Sequence[Column], run: Callable[[Column], Run], diff: Callable[[Column], tuple[Change, ...]]
) -> Matrix:
    """Return the matrix: every column run, and compared with the baseline."""
    runs = {column.name: run(column) for column in columns}
    return Matrix(tuple(columns), runs, {column.name: diff(column) for column in columns[1:]})


__all__ = ["Broken", "Matrix", "matrix"]
