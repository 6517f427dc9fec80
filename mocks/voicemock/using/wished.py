"""What may be wished of a bench in Python: said in a line at once, before anything is opened."""

from collections.abc import Mapping

from voicemock.editions import VARIABLE, in_environment
from voicemock.engine.vendor import Vendor
from voicemock.scripting import ScriptError
from voicemock.vendors import VENDORS, chosen


def wished(seed: object, sleeps: object) -> None:
    """Raise ScriptError for a seed that is no whole number or None, and for sleeps that are neither True nor False."""
    if seed is not None and type(seed) is not int:
        raise ScriptError(f"the seed has to be a whole number, or None for another in each world, not {seed!r}")
    if not isinstance(sleeps, bool):
        raise ScriptError(f"sleeps has to be True (the client's sleeps move the clock) or False, not {sleeps!r}")


def answering_by(editions: Mapping[str, str] | None) -> tuple[dict[str, str], tuple[Vendor, ...]]:
    """Return the editions by vendor, those of the environment too, and all vendors in them.

    ScriptError where there is no such vendor or edition.
    """
    if not isinstance(editions, Mapping | None):
        raise ScriptError(f'editions are by vendor, like {{"modulate": "newer-reference"}}, not {editions!r}')
    wanted = {**_around(), **(editions or {})}
    try:
        return wanted, chosen(VENDORS, wanted)
    except LookupError as wrong:
        raise ScriptError(str(wrong)) from None


def _around() -> dict[str, str]:
    """Return the editions of the environment; ScriptError, which names it, where they cannot be."""
    try:
        wanted = in_environment()
        chosen(VENDORS, wanted)
    except ValueError as wrong:
        raise ScriptError(str(wrong)) from None
    except LookupError as wrong:
        raise ScriptError(f"{VARIABLE}: {wrong}") from None
    return wanted


__all__ = ["answering_by", "wished"]
