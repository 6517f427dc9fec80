"""The vendors, each a room of its own, and which edition of its documents each answers by."""

from collections.abc import Iterable, Mapping

from voicemock.engine.vendor import Vendor
from voicemock.vendors import dataspike, modulate, undetectable, valsea, vocos
from voicemock_contracts import BASELINE

VENDORS: tuple[Vendor, ...] = (
    vocos.VENDOR,
    valsea.VENDOR,
    undetectable.VENDOR,
    modulate.VENDOR,
    dataspike.VENDOR,
)


def in_edition(vendor: Vendor, edition: str) -> Vendor:
    """Return the vendor as an edition of its documents has it; `baseline` leads back.

    Every option that chooses an edition comes by here. Raises LookupError, in one line, where there is none.
    """
    return fitted(vendor, edition) if "/" in edition or "\\" in edition else _plain(vendor).in_edition(edition)


def fitted(vendor: Vendor, source: str) -> Vendor:
    """Return the vendor's fake fitted to an edition in a folder of the user's, or to a contract in a file or a folder.

    LookupError, in one line, where it cannot be read. See `voicemock.fitting`.
    """
    from voicemock.fitting.vendor import fitted  # what compares contracts costs a start that needs it not

    return fitted(_plain(vendor), source)


def chosen(vendors: Iterable[Vendor], editions: Mapping[str, str]) -> tuple[Vendor, ...]:
    """Return these vendors, those named in the editions by their names; LookupError where that cannot be."""
    known = {vendor.name: vendor for vendor in vendors}
    for name, edition in editions.items():
        if name not in known:
            raise LookupError(f"there is no vendor {name!r} here; there are {', '.join(known)}")
        if not isinstance(edition, str):
            raise LookupError(f"an edition of {name} has a name, like {BASELINE!r}, and is not {edition!r}")
    return tuple(in_edition(each, editions[name]) if name in editions else each for name, each in known.items())


def edition_of(vendor: Vendor) -> str:
    """Return the name of the edition of its documents that a vendor answers by."""
    return vendor.edition or vendor.contract or BASELINE


def editions_of(vendor: Vendor) -> tuple[str, ...]:
    """Return the names of the editions that a vendor is played in, the baseline first."""
    return (BASELINE, *(each.edition for each in _plain(vendor).editions))


def _plain(vendor: Vendor) -> Vendor:
    """Return the baseline's vendor, which knows the editions."""
    if edition_of(vendor) == BASELINE:
        return vendor
    return next((each for each in VENDORS if each.name == vendor.name), vendor)


__all__ = ["VENDORS", "chosen", "edition_of", "editions_of", "fitted", "in_edition"]
