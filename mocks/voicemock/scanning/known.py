"""The values of this process's own secrets, as its environment has them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from voicemock.scanning.looks import is_mark
from voicemock.scanning.secret import Secret

NAMED = re.compile(r"(?i).*(?:KEY|TOKEN|SECRET|PASSWORD)")

LEAST = 8
"""Characters of a value that is looked for: a shorter one would be found in every other word."""


@dataclass(frozen=True, slots=True)
class Known:
    """Secrets that are known by their values, with the variable that each is of."""

    values: tuple[tuple[str, str], ...] = ()

    def found(self, text: str) -> Iterator[Secret]:
        """Yield each that stands in a text."""
        for value, name in self.values:
            at = text.find(value)
            while at >= 0:
                yield Secret(at, at + len(value), f"value of the environment's {name}", value)
                at = text.find(value, at + len(value))


NOTHING = Known()


def known(environ: Mapping[str, str]) -> Known:
    """Return those of an environment: of the variables whose names end in KEY, TOKEN, SECRET or PASSWORD."""
    named = ((value.strip(), name) for name, value in environ.items() if NAMED.fullmatch(name))
    return Known(tuple((value, name) for value, name in named if len(value) >= LEAST and not _is_none(value)))


def _is_none(value: str) -> bool:
    """Whether it is no secret by itself: a mark, a test key, a file that holds one, a plain word."""
    return is_mark(value) or (value.isalpha() and value.islower()) or ("/" in value and Path(value).exists())


__all__ = ["NOTHING", "Known", "known"]
