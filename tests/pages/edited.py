"""Edits of pages, as data, and what they make of a page's text."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from voicemock_contracts.pages import Comparison

WRITTEN = Path(__file__).parent / "written"
OWN = {path.stem: path for path in sorted(WRITTEN.iterdir())}
"""Our own page of each vendor, by the vendor's name."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What is replaced on a page, and what has to be told of it then."""

    name: str
    vendor: str
    replace: dict[str, str]
    lost: tuple[str, ...]
    new: tuple[str, ...]
    own: bool

    @property
    def id(self) -> str:
        """Return what it is called in a report."""
        return f"{self.vendor}: {self.name}"

    def of(self, text: str) -> str:
        """Return `text` with everything replaced in one go."""
        return re.sub("|".join(map(re.escape, self.replace)), lambda match: self.replace[match[0]], text)


def edits() -> list[Edit]:
    """Return every edit there is."""
    listed = yaml.safe_load((Path(__file__).parent / "edits.yaml").read_text("utf-8"))
    return [
        Edit(
            each["name"],
            each["vendor"],
            each["replace"],
            tuple(each["lost"]),
            tuple(each["new"]),
            each.get("own", False),
        )
        for each in listed
    ]


def told(comparison: Comparison) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of the facts no longer stated, and what is new by kind and name, both sorted."""
    lost = sorted(each.clause.id for each in comparison.lost)
    return tuple(lost), tuple(sorted(f"{each.kind} {each.name}" for each in comparison.unseen))


__all__ = ["OWN", "WRITTEN", "Edit", "edits", "told"]
