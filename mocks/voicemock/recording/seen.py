"""An exchange as the relay sees it go by: what will be written down when it is over."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from voicemock.recording.bodies import Body
from voicemock.recording.frames import Frames

Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Answered:
    """An answer, as it came."""

    status: int
    reason: bytes
    version: bytes
    headers: Headers = field(repr=False)
    body: Body = field(repr=False)


@dataclass(slots=True)
class Seen:
    """One request and its answer, or one stream. Times are seconds since the epoch."""

    vendor: str | None
    """Whose it is; None at a host that the user named."""
    url: str
    """Where it is for: the vendor's address."""
    to: str | None
    """Where it was led in the vendor's place."""
    method: str
    version: bytes
    headers: Headers = field(repr=False)
    body: Body = field(repr=False)
    began: float
    connection: int
    """The client's connection, by a number of the recording's."""
    sent: float | None = None
    """When the request's last byte had come."""
    address: str = ""
    """The IP address that answered."""
    answer: Answered | None = None
    answered: float | None = None
    """When the answer's first byte came."""
    frames: Frames | None = None
    relay: str = ""
    """Why the relay answered in the vendor's place."""
    unfinished: str = ""
    """Why it did not come to its end."""
    client_left: bool = False
    ended: float | None = None
    written: bool = False

    @property
    def host(self) -> str:
        """The name of the host that it is for."""
        return urlsplit(self.url).hostname or ""


def header(headers: Headers, name: bytes) -> str:
    """Return the value of a header, its values joined by commas where it stands repeatedly; empty without one."""
    return ", ".join(value.decode("latin-1") for each, value in headers if each.lower() == name)


def body_of(headers: Headers) -> Body:
    """Return what will see the body that these headers announce."""
    return Body(header(headers, b"content-type"), header(headers, b"content-encoding"))


__all__ = ["Answered", "Headers", "Seen", "body_of", "header"]
