"""A matrix for people: which tests break in which column, and for each why."""

import json
import shutil
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from voicemock.differing.showing import described, kind
from voicemock.matrix.column import Column
from voicemock.matrix.matrix import Broken, Matrix
from voicemock_contracts.changes.change import Change

MARKS = {"passed": "ok", "skipped": "skip", "xfailed": "xfail", "failed": "FAILS", "error": "ERROR", "xpassed": "FAILS"}
"""What a cell says; a test that a run has not is a dash."""

ENDS = (0, 1, 5)
"""Exit codes of a suite of pytest's that came to its end."""

SHOWN = 5
"""So many changes are told of a test; the rest is counted."""

WIDEST = 110
"""Columns of text."""


def text(matrix: Matrix) -> Iterator[str]:
    """Yield the lines: the tests that are not fine everywhere, then each column with what explains its breaks."""
    rows = [test for test in matrix.tests if not all(matrix.runs[each.name].of(test).fine for each in matrix.columns)]
    fine = len(matrix.tests) - len(rows)
    if rows:
        yield from _table(matrix, rows)
        yield ""
    yield f"{_counted(fine, 'test')} of {len(matrix.tests)} fine in every column."
    if matrix.failing:
        yield f"{_counted(len(matrix.failing), 'test')} failing by the baseline already: no column counts them."
    for column in matrix.columns[1:]:
        yield ""
        yield f"{column.name}: {headline(matrix, column)}"
        yield from _apart(matrix, column)
        for together in _grouped(matrix.broken(column)):
            yield from _broken(together)


def headline(matrix: Matrix, column: Column) -> str:
    """Return how many tests would break in a column, those apart that met none of its changes."""
    broken = matrix.broken(column)
    met = sum(bool(each.changes) for each in broken)
    said = f"{_counted(met, 'test')} of {len(matrix.baseline.outcomes)} would break"
    other = len(broken) - met
    return f"{said}; {_counted(other, 'other')} failed for another reason, or fail now and then" if other else said


def markdown(matrix: Matrix) -> str:
    """Return the matrix as a page in Markdown."""
    lines = ["## voicemock matrix", "", f"| test | {' | '.join(each.name for each in matrix.columns)} |"]
    lines.append(f"| --- |{' --- |' * len(matrix.columns)}")
    for test in matrix.tests:
        cells = " | ".join(_cell(matrix, column, test) for column in matrix.columns)
        lines.append(f"| `{test.replace('|', chr(92) + '|')}` | {cells} |")
    for column in matrix.columns[1:]:
        broken = matrix.broken(column)
        lines += ["", f"### {column.name}: {headline(matrix, column)}"]
        lines += [f"\n{_plain(line.strip())}" for line in _apart(matrix, column)]
        for together in _grouped(broken):
            told = textwrap.dedent("\n".join(_because(together[0].changes))).replace("`", "'")
            tests = "".join(f"\n- `{each.outcome.test}`: {_plain(each.outcome.why)}" for each in together)
            lines += [
                tests,
                "",
                "<details><summary>its calls met</summary>",
                "",
                "```text",
                told,
                "```",
                "",
                "</details>",
            ]
    return "\n".join(lines) + "\n"


def machine(matrix: Matrix) -> dict[str, Any]:
    """Return the matrix as JSON has it."""
    return {
        "columns": [each.name for each in matrix.columns],
        "tests": {
            test: {column.name: matrix.runs[column.name].of(test).outcome for column in matrix.columns}
            for test in matrix.tests
        },
        "fixed": {column.name: list(matrix.fixed(column)) for column in matrix.columns[1:]},
        "exits": {column.name: matrix.runs[column.name].exit for column in matrix.columns},
        "broken": {column.name: [_said(each) for each in matrix.broken(column)] for column in matrix.columns[1:]},
    }


NOTHING = "its calls met none of the changes: something else broke it, or it fails now and then"


def _said(broken: Broken) -> dict[str, Any]:
    return {
        "test": broken.outcome.test,
        "why": broken.outcome.why,
        "changes": [
            {
                "id": change.id,
                "severity": change.severity,
                "old": change.old,
                "new": change.new,
                "witness": change.witness.value if change.witness else None,
            }
            for change in broken.changes
        ],
    }


def _table(matrix: Matrix, rows: list[str]) -> Iterator[str]:
    names = [column.name for column in matrix.columns]
    width = max(map(len, rows))
    yield f"{'test':<{width}}  {'  '.join(names)}".rstrip()
    for test in rows:
        cells = (f"{_cell(matrix, column, test):<{len(column.name)}}" for column in matrix.columns)
        yield f"{test:<{width}}  {'  '.join(cells)}".rstrip()


def _cell(matrix: Matrix, column: Column, test: str) -> str:
    return MARKS.get(matrix.runs[column.name].of(test).outcome, "-")


def _grouped(broken: Iterable[Broken]) -> list[list[Broken]]:
    """Return the tests that break in groups: those that the same changes explain."""
    groups: dict[tuple[str, ...], list[Broken]] = {}
    for each in broken:
        groups.setdefault(tuple(sorted(change.id for change in each.changes)), []).append(each)
    return list(groups.values())


def _broken(together: list[Broken]) -> Iterator[str]:
    yield ""
    for each in together:
        yield f"  {each.outcome.test}"
        yield from _wrapped(each.outcome.why, 6)
    yield from _because(together[0].changes)


def _apart(matrix: Matrix, column: Column) -> Iterator[str]:
    """Yield what is no break: tests that are fine here alone, and that the run did not come to its end."""
    for test in matrix.fixed(column):
        yield f"  fixed: {test} fails by the baseline, and is fine here"
    run = matrix.runs[column.name]
    if run.exit not in ENDS:
        yield f"  the suite ended with exit code {run.exit}, after {_counted(len(run.outcomes), 'test')}"


def _because(changes: tuple[Change, ...]) -> Iterator[str]:
    if not changes:
        yield f"    {NOTHING}"
        return
    yield "    its calls met"
    shown = ""
    for change in changes[:SHOWN]:
        id, *rest = _wrapped(change.id, 16)
        yield from (f"      {change.severity:<10}{id.strip()}", *rest)
        yield from _wrapped(described(change), 16)
        if change.witness is not None and (witness := json.dumps(change.witness.value, ensure_ascii=False)) != shown:
            yield from _wrapped(f"{kind(change)} {witness}", 16)
            shown = witness
    if (left := len(changes) - SHOWN) > 0:
        yield f"      and {_counted(left, 'other change')}"


def _wrapped(said: str, indent: int) -> list[str]:
    width = min(shutil.get_terminal_size().columns, WIDEST)
    shown = textwrap.shorten(said, 400, placeholder=" …")
    return textwrap.wrap(shown, width, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2))


def _plain(said: str) -> str:
    return said.replace("&", "&amp;").replace("<", "&lt;")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


__all__ = ["headline", "machine", "markdown", "text"]
