"""A column of the matrix: what the vendors answer by in one run of the suite."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicemock.editions import VARIABLE
from voicemock.vendors import VENDORS
from voicemock_contracts import BASELINE
from voicemock_contracts.editions import SEPARATOR

if TYPE_CHECKING:
    from voicemock_contracts.changes.surface import Surface


@dataclass(frozen=True, slots=True)
class Column:
    """One vendor in another reading, all others in their baselines; without a vendor all are.

    ``edition`` is one of ours, a folder with one of the user's, or what ``contract`` says it is: a contract.
    """

    vendor: str = ""
    edition: str = BASELINE
    contract: bool = False
    """Whether it is a contract, in a file or a folder, that the vendor's fake is fitted to."""

    @property
    def name(self) -> str:
        """Return what the column is called: ``baseline``, ``modulate=newer-reference``, ``vocos=new.yaml``."""
        return f"{self.vendor}={self.edition}" if self.vendor else BASELINE

    @property
    def surface(self) -> "Surface":
        """Return what its vendor's clients can feel of it; SurfaceError where it cannot be read."""
        from voicemock_contracts.changes.reading import surface  # it costs more than what shows a matrix

        return surface(Path(self.edition)) if self.contract else surface(f"{self.vendor}{SEPARATOR}{self.edition}")

    @property
    def environment(self) -> dict[str, str]:
        """Return what the run's environment has to say: of every vendor, so that no ini file has a say in it."""
        editions = {vendor.name: BASELINE for vendor in VENDORS} | ({self.vendor: self._played} if self.vendor else {})
        return {VARIABLE: ",".join(f"{vendor}={edition}" for vendor, edition in editions.items())}

    @property
    def _played(self) -> str:
        """Return the edition as a run finds it, whatever folder its tests are in."""
        own = self.contract or "/" in self.edition or "\\" in self.edition
        return str(Path(self.edition).absolute()) if own else self.edition


def columns(editions: Iterable[str], contracts: Iterable[str] = ()) -> tuple[Column, ...]:
    """Return the baseline's column, and one for each ``VENDOR=EDITION`` and each ``VENDOR=FILE`` asked for.

    For every edition there is where nothing is.
    """
    asked = (*_each(editions, contract=False), *_each(contracts, contract=True))
    return (Column(), *(asked or (Column(each.name, one.edition) for each in VENDORS for one in each.editions)))


def _each(said: Iterable[str], *, contract: bool) -> Iterator[Column]:
    for text in dict.fromkeys(said):
        vendor, _, edition = text.partition("=")
        yield Column(vendor, edition, contract)


__all__ = ["Column", "columns"]
