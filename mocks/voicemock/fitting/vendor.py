"""A vendor as a contract of the user's has it: its calls where they stand there, its fake fitted.

What a contract cannot say stays the baseline's: how long things take, what texts say, what a verdict rests on, in which
order things are checked, and a stream's order and closes.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

from voicemock.engine.vendor import Stream, Vendor
from voicemock.fitting.around import Fitting
from voicemock.fitting.fit import Fits
from voicemock_contracts.changes.calls.matching import key_of, path_of
from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.reading import surface
from voicemock_contracts.editions import SEPARATOR


def fitted(vendor: Vendor, source: str) -> Vendor:
    """Return the baseline's vendor fitted to an edition in a folder, or to a contract in a file or a folder.

    An edition's answers are the fake's own wherever they are right by it. A contract is played at its worst: of each
    value that was not there before, that one comes, so that a client meets it.

    Raises LookupError, in one line, where it cannot be read.
    """
    if not Path(source).exists():
        raise LookupError(f"{source}: there is no such file or folder to fit {vendor.name} to")
    edition = (Path(source) / "facts.yaml").is_file()
    reading = f"{vendor.name}{SEPARATOR}{source}" if edition else ""
    try:
        fits = _fits(vendor.name, reading or source, reading == "")
    except SurfaceError as wrong:
        raise LookupError(str(wrong)) from None
    fitting = Fitting(fits, source, reading, vendor.problem, next(iter(vendor.plans)))
    return replace(
        vendor,
        edition=source if edition else "",
        contract=source,
        streams=_moved(vendor.streams, fits),
        around=fitting.around,
    )


@cache
def _fits(vendor: str, source: str, contract: bool) -> Fits:
    """Return what belongs together; once for each source, since every bench asks, and Modulate's takes seconds."""
    return Fits.of(surface(vendor), surface(Path(source) if contract else source), all_that_may=contract)


def _moved(known: tuple[Stream, ...], fits: Fits) -> tuple[Stream, ...]:
    """Return the streams that are still there, each where it stands now: a handshake is taken nowhere else."""
    places = {key_of(path_of(each.old)): path_of(each.new) for each in fits.every if each.old is not None}
    return tuple(replace(each, path=places[each.path]) for each in known if each.path in places)


__all__ = ["fitted"]
