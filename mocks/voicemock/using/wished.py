"""What may be wished of a bench in Python: said in a line at once, before anything is opened."""

from voicemock.scripting import ScriptError


def wished(seed: object, sleeps: object) -> None:
    """Raise ScriptError for a seed that is no whole number or None, and for sleeps that are neither True nor False."""
    if seed is not None and type(seed) is not int:
        raise ScriptError(f"the seed has to be a whole number, or None for another in each world, not {seed!r}")
    if not isinstance(sleeps, bool):
        raise ScriptError(f"sleeps has to be True (the client's sleeps move the clock) or False, not {sleeps!r}")


__all__ = ["wished"]
