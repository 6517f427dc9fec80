"""The editions that a command line names, after their vendors or by an option."""

from collections.abc import Sequence

import click

from voicemock.editions import parsed
from voicemock_contracts.editions import BASELINE, SEPARATOR


class UnknownEdition(click.ClickException):
    """What is no edition, or none of a vendor that is named."""

    exit_code = 2


EDITION = click.option(
    "--edition",
    "editions",
    multiple=True,
    metavar="[VENDOR=]EDITION",
    help="The edition of a vendor's documents; repeatable.",
)
"""Of one vendor that is named the edition's name is enough."""


def named(names: Sequence[str], editions: Sequence[str]) -> dict[str, str]:
    """Return the editions by vendor; exit 2 where a text names none.

    One stands after its vendor, ``modulate@NAME``, or is an option: ``modulate=NAME`` or, where one vendor is named,
    the name alone.
    """
    split = [name.partition(SEPARATOR) for name in names]
    alone = f"{split[0][0]}=" if len(split) == 1 else ""
    try:
        said = parsed(each if "=" in each else f"{alone}{each}" for each in editions)
    except ValueError as wrong:
        raise UnknownEdition(f"--edition: {wrong}") from None
    return {**said, **{vendor: edition or BASELINE for vendor, at, edition in split if at}}


def reading_of(name: str, wanted: dict[str, str]) -> str:
    """Return what contracts and ledgers call the documents of a vendor that is named, in the edition that is wanted."""
    vendor = name.partition(SEPARATOR)[0]
    return f"{vendor}{SEPARATOR}{wanted[vendor]}" if vendor in wanted else vendor


def reading_of_one(name: str, editions: Sequence[str]) -> str:
    """Return the same for the one vendor of a command; exit 2 where an edition is another vendor's."""
    wanted, vendor = named((name,), editions), name.partition(SEPARATOR)[0]
    other = next((each for each in wanted if each != vendor), None)
    if other is not None:
        raise UnknownEdition(f"an edition of {other}, and {vendor} is asked for: name {other}, or leave --edition out")
    return reading_of(name, wanted)


__all__ = ["EDITION", "UnknownEdition", "named", "reading_of", "reading_of_one"]
