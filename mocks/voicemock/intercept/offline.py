"""No network by accident: what is neither a vendor nor this machine is refused at once, with a line that says why."""

import errno
import ipaddress
import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING

from voicemock.serving.door import HOSTS

if TYPE_CHECKING:
    from voicemock.intercept.opening import Reached


class Offline(ConnectionRefusedError):  # noqa: N818 - it says how things are, and users read it in one line
    """A connection that a test did not mean to make. Clients tell it as their own failure to connect, with its text."""


def refusal(reached: "Reached", host: str) -> Offline:
    """Return the error for a host that may not be reached."""
    who = reached.test or "this code"
    vendor = HOSTS.get(host)
    mend = f"its fake answers a test with the fixture {vendor}" if vendor else f'to allow it, add "{host}" to allowed'
    text = f"{who} wanted to reach {host}, and voicemock keeps it offline; {mend}"
    return Offline(errno.ECONNREFUSED, text)


def resolve(reached: "Reached", name: str) -> None:
    """Raise Offline where this name may not be asked of the network."""
    if reached.offline and name and _address(name) is None and not _is_own(name) and name not in reached.allowed:
        raise refusal(reached, name)


def resolved(reached: "Reached", name: str, addresses: Iterable[str]) -> None:
    """Note which addresses a name has: one that is allowed can be connected to."""
    if reached.offline and name in reached.allowed:
        reached.allowed.update(addresses)


def connect(reached: "Reached", host: str) -> None:
    """Raise Offline where this address, or name, may not be connected to."""
    if reached.offline and not is_loopback(host) and host not in reached.allowed:
        raise refusal(reached, host)


def is_loopback(host: str) -> bool:
    """Whether a name or an address is this machine's own."""
    address = _address(host)
    if address is None:
        return host == "" or host == "localhost" or host.endswith(".localhost")
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified


def _is_own(name: str) -> bool:
    return is_loopback(name) or name == socket.gethostname().lower()


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))  # the short forms, as 127.1
    except OSError:
        return None


__all__ = ["Offline", "connect", "is_loopback", "refusal", "resolve", "resolved"]
