"""Why a call is refused, and the problem that a vendor makes of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto


class Reason(Enum):
    """Why a call is refused. The engine names the reason; each vendor has its own words for it."""

    NO_KEY = auto()
    BAD_KEY = auto()
    NO_ACCESS = auto()
    TOO_MANY_CALLS = auto()
    NO_CREDITS = auto()
    BAD_FORM = auto()
    NO_FILE = auto()
    SECOND_FILE = auto()
    TOO_LARGE = auto()
    EMPTY_FILE = auto()
    WRONG_FORMAT = auto()
    CORRUPTED = auto()
    NO_JOB = auto()
    NOT_FOUND = auto()
    WRONG_METHOD = auto()
    INTERNAL = auto()


@dataclass(frozen=True, slots=True)
class Problem:
    """A vendor's documented error: its status, its code, its message."""

    status: int
    code: str
    message: str


class Refused(Exception):  # noqa: N818 - it reads as what happened: raise Refused(Reason.NO_KEY)
    """A call is refused.

    ``retry_after`` is in whole seconds; ``allow`` names the methods that a wrong one could have been.
    """

    def __init__(self, reason: Reason, *, retry_after: int | None = None, allow: Iterable[str] = ()) -> None:
        super().__init__(reason.name)
        self.reason = reason
        self.headers: dict[str, str] = {}
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)
        if allow:
            self.headers["Allow"] = ", ".join(sorted(allow))


__all__ = ["Problem", "Reason", "Refused"]
