"""Whether the world of a bench still lasts: nothing can be said to one that has ended."""

from voicemock.intercept import Reached
from voicemock.intercept.meant import all_open
from voicemock.scripting import ScriptError


def lasting(reached: Reached | None) -> None:
    """Raise ScriptError where the block, the function or the test whose world it is is over."""
    if reached is not None and reached not in all_open():
        raise ScriptError("this world has ended: say it inside the with block, or in the test whose fixture it is")


__all__ = ["lasting"]
