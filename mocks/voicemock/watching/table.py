"""A table of TOML, read strictly: each key by what it has to hold, and a line for each that holds something else."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any


@dataclass(frozen=True, slots=True)
class Key:
    """What a key has to hold."""

    holds: Callable[[Any], bool]
    says: str
    """What has to stand there, in a few words."""
    made: Callable[[Any], Any] = lambda value: value


@dataclass(frozen=True, slots=True)
class Problems:
    """What is wrong in a file, a line for each thing."""

    file: str
    lines: list[str] = field(default_factory=list)

    def note(self, key: str, what: str) -> None:
        """Take what is wrong with a key, by its path."""
        self.lines.append(f"{self.file}: {key}: {what}")


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and the path of keys that leads to it."""

    of: object
    path: str
    problems: Problems
    says: str = "a table"

    def read(self, keys: Mapping[str, Key]) -> dict[str, Any]:
        """Return what its keys hold, those left out that are wrong; what is wrong is noted."""
        if not isinstance(self.of, dict):
            self.problems.note(self.path, f"must be {self.says}")
            return {}
        told: dict[str, Any] = {}
        for name, value in self.of.items():
            if name not in keys:
                near = get_close_matches(name, keys, n=1)
                meant = f"; {near[0]} is meant, perhaps" if near else ""
                self.problems.note(
                    f"{self.path}.{name}", f"there is no such key; there are {', '.join(sorted(keys))}{meant}"
                )
            elif not keys[name].holds(value):
                self.problems.note(f"{self.path}.{name}", f"must be {keys[name].says}")
            else:
                told[name] = keys[name].made(value)
        return told


def choice(*words: str) -> Key:
    """Return a key that holds one of these words."""
    return Key(lambda value: value in words, f"one of {', '.join(words)}")


def number(least: float) -> Key:
    """Return a key that holds a finite number, at least so great."""
    return Key(
        lambda value: (
            isinstance(value, int | float) and not isinstance(value, bool) and least <= value and math.isfinite(value)
        ),
        f"a number, at least {least:g}",
        float,
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\0" not in value


text = Key(_is_text, "a text")
path = Key(_is_text, "the path of a file, as a text")
paths = Key(
    lambda value: isinstance(value, list) and bool(value) and all(map(_is_text, value)),
    'a list of paths, such as ["recordings/*.har"]',
    tuple,
)
flag = Key(lambda value: isinstance(value, bool), "true or false")

__all__ = ["Key", "Problems", "Table", "choice", "flag", "number", "path", "paths", "text"]
