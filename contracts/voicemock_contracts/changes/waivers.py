"""Changes that a team knows of and lives with, each with a reason and the day until which that holds."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from voicemock_contracts.changes.change import Change
from voicemock_contracts.strict_yaml import MisreadError, Value, parse

FIELDS = ("id", "reason", "until")


class WaiverError(ValueError):
    """A file of waivers cannot be read; the message names the file, the line and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """One or, with ``*`` in place of any part of the id, several changes that count for nothing until a day."""

    id: str
    reason: str
    until: date
    """The last day on which it holds."""
    line: int = 0

    def matches(self, change: Change) -> bool:
        """Return whether it is about a change."""
        return re.fullmatch(".*".join(map(re.escape, self.id.split("*"))), change.id) is not None


@dataclass(frozen=True, slots=True)
class Weighed:
    """Changes with what is waived of them set apart."""

    changes: tuple[Change, ...]
    """Those that count."""
    waived: tuple[tuple[Change, Waiver], ...] = ()
    expired: tuple[Waiver, ...] = ()
    """Waivers whose day is over, though their change is there: it counts again."""
    unused: tuple[Waiver, ...] = ()
    """Waivers that hold and are about no change that there is."""


def weighed(changes: Iterable[Change], waivers: Sequence[Waiver], today: date) -> Weighed:
    """Return which changes count on a day, which are waived, and which waivers are of no use any more."""
    counting: list[Change] = []
    waived: list[tuple[Change, Waiver]] = []
    met: set[Waiver] = set()
    for change in changes:
        about = [waiver for waiver in waivers if waiver.matches(change)]
        met.update(about)
        holding = next((waiver for waiver in about if today <= waiver.until), None)
        if holding is None:
            counting.append(change)
        else:
            waived.append((change, holding))
    return Weighed(
        changes=tuple(counting),
        waived=tuple(waived),
        expired=tuple(each for each in waivers if each in met and today > each.until),
        unused=tuple(each for each in waivers if each not in met),
    )


def read_waivers(file: Path) -> tuple[Waiver, ...]:
    """Return the waivers of a file: a list in YAML or JSON of ``id``, ``reason`` and ``until``.

    Raises `WaiverError`, one line, where it cannot be read, or one has no reason or no date.
    """
    try:
        root = parse(file.read_text("utf-8"))
        if not isinstance(root.of, list):
            raise MisreadError(root.line, "a list of waivers must stand here, each with id, reason and until")
        return tuple(_waiver(item) for item in root.of)
    except MisreadError as wrong:
        raise WaiverError(f"{file}, line {wrong.line}: {wrong.what}") from None
    except (OSError, UnicodeDecodeError) as wrong:
        why = wrong.strerror if isinstance(wrong, OSError) else "it is not UTF-8"
        raise WaiverError(f"cannot read {file}: {why}") from None


def _waiver(item: Value) -> Waiver:
    if not isinstance(item.of, dict):
        raise MisreadError(item.line, "a waiver must be a mapping with id, reason and until")
    for name, value in item.of.items():
        if name not in FIELDS:
            raise MisreadError(value.line, f"a waiver has no {name!r}; it has: {', '.join(FIELDS)}")
    texts: dict[str, str] = {}
    for name in FIELDS:
        found = item.of.get(name)
        if found is None or not isinstance(found.of, str) or not found.of.strip():
            raise MisreadError(found.line if found else item.line, f"a waiver needs {_NEEDS[name]}")
        texts[name] = found.of.strip()
    try:
        until = date.fromisoformat(texts["until"])
    except ValueError:
        raise MisreadError(item.of["until"].line, f"{texts['until']!r} is no date; one looks like 2027-03-31") from None
    return Waiver(texts["id"], texts["reason"], until, item.line)


_NEEDS = {
    "id": "an id, as voicemock diff shows it",
    "reason": "a reason: why this change does no harm",
    "until": "until: the last day on which it holds, such as 2027-03-31",
}

__all__ = ["FIELDS", "Waiver", "WaiverError", "Weighed", "read_waivers", "weighed"]
