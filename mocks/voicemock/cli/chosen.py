"""The vendors that a command line names."""

import click

from voicemock.engine.vendor import Vendor
from voicemock.vendors import VENDORS


class UnknownVendor(click.ClickException):
    """A name that is no vendor's."""

    exit_code = 2


def chosen(names: tuple[str, ...]) -> tuple[Vendor, ...]:
    """Return the named vendors in the project's order, all of them where none is named; exit 2 for an unknown name."""
    known = [vendor.name for vendor in VENDORS]
    for name in names:
        if name not in known:
            msg = f"there is no vendor {name!r}; there are {', '.join(known)}"
            raise UnknownVendor(msg)
    return tuple(vendor for vendor in VENDORS if not names or vendor.name in names)


__all__ = ["chosen"]
