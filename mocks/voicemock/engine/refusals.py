"""Why a call is refused, and the problem that a vendor makes of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto


class Reason(Enum):
    """Why a call is refused. The engine names the reason; each vendor has its own words for it."""

    NO_KEY = auto()
    BAD_KEY = auto()
    LAPSED_KEY = auto()
    UNVALIDATED = auto()
    NO_ACCESS = auto()
    TOO_MANY_CALLS = auto()
    NO_CREDITS = auto()
    NOT_ACCEPTABLE = auto()
    BAD_FORM = auto()
    BAD_BODY = auto()
    BAD_EMAIL = auto()
    BAD_URL = auto()
    WRONG_FIELD = auto()
    WRONG_MODEL = auto()
    BAD_FLAG = auto()
    BAD_LANGUAGE = auto()
    NO_ENCODING = auto()
    BAD_ENCODING = auto()
    RATE_ALONE = auto()
    NO_RATE = auto()
    BAD_RATE = auto()
    BAD_CHANNELS = auto()
    BAD_TEXT = auto()
    NO_FILE = auto()
    SECOND_FILE = auto()
    TOO_SMALL = auto()
    TOO_LARGE = auto()
    EMPTY_FILE = auto()
    WRONG_ENDING = auto()
    WRONG_FORMAT = auto()
    CORRUPTED = auto()
    UNREADABLE = auto()
    NOT_AS_DECLARED = auto()
    TOO_SHORT = auto()
    NO_USER = auto()
    NO_JOB = auto()
    NOT_SIGNED = auto()
    NO_HEADER = auto()
    WRONG_SIGNATURE = auto()
    EXPIRED = auto()
    NO_LENGTH = auto()
    BROKEN_OFF = auto()
    WRONG_DIGEST = auto()
    NO_BUCKET = auto()
    GONE = auto()
    UNAVAILABLE = auto()
    TIMED_OUT = auto()
    NOT_FOUND = auto()
    WRONG_METHOD = auto()
    INTERNAL = auto()


@dataclass(frozen=True, slots=True)
class Problem:
    """A vendor's documented error: its status, its code, its message.

    ``about`` is what of the call it is about, where its words say so; in the message it stands for ``{}``.
    """

    status: int
    code: str
    message: str
    about: str = ""

    def naming(self, about: str) -> "Problem":
        """Return it with what it is about, if that is anything, in its words."""
        return replace(self, message=self.message.replace("{}", about), about=about) if about else self


class Refused(Exception):  # noqa: N818 - it reads as what happened: raise Refused(Reason.NO_KEY)
    """A call is refused.

    ``retry_after`` is in whole seconds; ``allow`` names the methods that a wrong one could have been; ``about`` is what
    the vendor's words name: a value that was sent, or the name of a field.
    """

    def __init__(
        self, reason: Reason, *, retry_after: int | None = None, allow: Iterable[str] = (), about: str = ""
    ) -> None:
        super().__init__(reason.name)
        self.reason = reason
        self.about = about
        self.headers: dict[str, str] = {}
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)
        if allow:
            self.headers["Allow"] = ", ".join(sorted(allow))


__all__ = ["Problem", "Reason", "Refused"]
