"""The editions of a vendor's documents: other readings than the baseline, each stating only where it differs."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from voicemock_contracts.facts import ACROSS

BASELINE = "baseline"
"""The reading of the supplied documents, which every vendor has."""

SEPARATOR = "@"

_FOLDER = Path(__file__).parent


class UnknownVendorError(LookupError):
    """There is nothing of that name; the message lists what there is."""


class UnknownEditionError(UnknownVendorError):
    """The vendor has no edition of that name; the message lists those it has."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A vendor, and which edition of its documents is meant: what the text ``modulate@newer-reference`` says."""

    vendor: str
    edition: str = BASELINE
    folder: Path | None = None
    """Where the edition states its differences; None for the baseline, which differs from nothing."""

    def __str__(self) -> str:
        """Return the text that means this reading."""
        return self.vendor if self.folder is None else f"{self.vendor}{SEPARATOR}{self.edition}"

    @property
    def baseline_folder(self) -> Path:
        """Return where the vendor's baseline stands."""
        return _FOLDER / self.vendor


def reading(text: str) -> Reading:
    """Return what ``VENDOR``, ``VENDOR@EDITION`` or ``VENDOR@FOLDER`` means.

    A folder, told by a slash in it, is an edition of the user's own. Raises `UnknownVendorError` or, for an edition
    that is not there, `UnknownEditionError`.
    """
    vendor, _, edition = text.partition(SEPARATOR)
    if vendor not in names():
        raise UnknownVendorError(f"unknown vendor {vendor!r}; there are: {', '.join(names())}")
    if edition in ("", BASELINE):
        return Reading(vendor)
    own = "/" in edition or "\\" in edition
    folder = Path(edition) if own else _FOLDER / vendor / "editions" / edition
    if not (folder / "facts.yaml").is_file():
        if own:
            raise UnknownEditionError(f"{edition} is no edition of {vendor}: it holds no facts.yaml")
        there = ", ".join((BASELINE, *editions(vendor)))
        raise UnknownEditionError(f"{vendor} has no edition {edition!r}; it has: {there} (a folder begins with ./)")
    return Reading(vendor, edition, folder)


def names() -> list[str]:
    """Return the folders that hold facts, the one across vendors last."""
    found = (file.parent.name for file in _FOLDER.glob("*/facts.yaml"))
    return sorted(found, key=lambda name: (name == ACROSS, name))


@cache
def editions(vendor: str) -> tuple[str, ...]:
    """Return the names of a vendor's editions, the baseline left out."""
    return tuple(sorted(file.parent.name for file in (_FOLDER / vendor / "editions").glob("*/facts.yaml")))


def readings() -> tuple[str, ...]:
    """Return every reading there is: each vendor's baseline, then its editions; the one across vendors last."""
    return tuple(text for name in names() for text in (name, *(f"{name}{SEPARATOR}{each}" for each in editions(name))))


__all__ = [
    "BASELINE",
    "SEPARATOR",
    "Reading",
    "UnknownEditionError",
    "UnknownVendorError",
    "editions",
    "names",
    "reading",
    "readings",
]
