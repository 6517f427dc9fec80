"""The vendors that a command line names, each in its edition."""

from collections.abc import Sequence

import click

from voicemock import vendors
from voicemock.cli.named import UnknownEdition, named
from voicemock.engine.vendor import Vendor
from voicemock.vendors import VENDORS
from voicemock_contracts.editions import SEPARATOR


class UnknownVendor(click.ClickException):
    """A name that is no vendor's."""

    exit_code = 2


def chosen(names: Sequence[str]) -> tuple[Vendor, ...]:
    """Return the named vendors in the project's order, all of them where none is named; exit 2 for an unknown name."""
    known = [vendor.name for vendor in VENDORS]
    asked = [name.partition(SEPARATOR)[0] for name in names]
    for name in asked:
        if name not in known:
            msg = f"there is no vendor {name!r}; there are {', '.join(known)}"
            raise UnknownVendor(msg)
    return tuple(vendor for vendor in VENDORS if not asked or vendor.name in asked)


def answering(names: Sequence[str], editions: Sequence[str]) -> tuple[Vendor, ...]:
    """Return the named vendors (all of them where none is) as these editions have them; exit 2 where that cannot be."""
    known = chosen(names)
    try:
        return vendors.chosen(known, named(names, editions))
    except LookupError as wrong:
        raise UnknownEdition(str(wrong)) from None


__all__ = ["UnknownVendor", "answering", "chosen"]
