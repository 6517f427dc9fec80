"""What is checked: an address that claims to be a vendor, its keys, and how time passes there."""

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from voicemock_contracts.editions import SEPARATOR

WORKS, UNKNOWN = "works", "unknown"
"""The roles of keys that any target can have; a fake of ours has one for each prefix of its test keys besides."""

SERVED = "http://127.0.0.1:8900"

NOT_A_KEY = "voicemock-not-a-key"


@dataclass(frozen=True, slots=True)
class Target:
    """An address that claims to be a vendor."""

    vendor: str
    base: str
    """What the vendor's own paths are appended to; http or https."""
    own: bool = False
    """Whether it is this project's fake: its verdicts, its test keys and its clock are known."""
    given_key: str = field(default="", repr=False)
    wait: Callable[[float], None] = lambda seconds: time.sleep(seconds)
    """Lets so many seconds pass: a fake's clock is moved."""
    tls: ssl.SSLContext | None = None
    """Which certificates are trusted; None where the address has no TLS."""
    edition: str = ""
    """The edition of the vendor's documents that it is held against; empty for the baseline."""

    @property
    def reading(self) -> str:
        """Return what contracts and ledgers call those documents."""
        return f"{self.vendor}{SEPARATOR}{self.edition}" if self.edition else self.vendor

    def key(self, role: str, account: str) -> str | None:
        """Return a key of a role; None where the target has none. A fake has one of its own for each account."""
        if self.own:
            plan = "enterprise" if role == WORKS else role
            return f"test-{plan}-{account}"
        return {WORKS: self.given_key or None, UNKNOWN: NOT_A_KEY}.get(role)

    @property
    def shown(self) -> str:
        """Return the base as reports show it: of a fake, where `voicemock serve` serves it."""
        return f"{SERVED}/{self.vendor}" if self.own else self.base

    @property
    def stream_base(self) -> str:
        """Return the base for WebSockets: ws for http, wss for https."""
        return self.base.replace("http", "ws", 1)


__all__ = ["NOT_A_KEY", "UNKNOWN", "WORKS", "Target"]
