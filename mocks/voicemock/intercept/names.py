"""Vendors' names, resolved to one address that leads nowhere; all other names are left to the system."""

import _socket
import functools
import socket
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from voicemock.intercept import offline, proxies
from voicemock.intercept.meant import current
from voicemock.intercept.patching import Patch
from voicemock.serving.door import HOSTS

if TYPE_CHECKING:
    from voicemock.intercept.opening import Reached

SENTINEL = "127.86.79.88"
"""The address of every vendor's name. Nothing listens there: which bench is meant is seen when one connects."""


def plain(host: Any) -> str:
    """Return a host's name as it is compared: a str in lower case, without the dot at its end."""
    if isinstance(host, bytes | bytearray):
        host = host.decode("ascii", "replace")
    return host.rstrip(".").lower() if isinstance(host, str) else ""


def is_vendors(host: Any) -> bool:
    """Whether it is a vendor's name, or the address that such a name was given."""
    return (name := plain(host)) in HOSTS or unmapped(name) == SENTINEL


def unmapped(address: str) -> str:
    """Return an IPv4 address in place of the IPv6 address that stands for it."""
    return address.removeprefix("::ffff:")


def turned(reached: "Reached", host: Any, port: Any) -> str | None:
    """Return the address that stands for a name in this process; None where the system is to say."""
    name = plain(host)
    return SENTINEL if reached.serves and name in HOSTS else proxies.sentinel(name, port)


def _getaddrinfo(system: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    @functools.wraps(system)
    def getaddrinfo(
        host: Any,
        port: Any,
        family: int = 0,
        type: int = 0,  # noqa: A002 - the system's name for it
        proto: int = 0,
        flags: int = 0,
    ) -> list[tuple[int, int, int, str, tuple[Any, ...]]]:
        reached = current()
        if reached is None:
            return system(host, port, family, type, proto, flags)
        address = turned(reached, host, port)
        if address is None:
            offline.resolve(reached, plain(host))
            found = system(host, port, family, type, proto, flags)
            offline.resolved(reached, plain(host), (entry[4][0] for entry in found))
            return found
        if family == socket.AF_INET6:
            address = f"::ffff:{address}"
        asked = flags & ~(socket.AI_CANONNAME | socket.AI_ADDRCONFIG | socket.AI_V4MAPPED) | socket.AI_NUMERICHOST
        name = plain(host) if flags & socket.AI_CANONNAME else ""
        found = system(address, port, family, type, proto, asked)
        return [(entry[0], entry[1], entry[2], name, entry[4]) for entry in found]

    return getaddrinfo


def _one(answer: Callable[[str, str], Any]) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Return what makes a lookup of a name alone: ``answer`` is given a vendor's name and its address."""

    def made(system: Callable[[Any], Any]) -> Callable[[Any], Any]:
        @functools.wraps(system)
        def lookup(host: Any) -> Any:
            reached = current()
            if reached is None:
                return system(host)
            if reached.serves and is_vendors(host):
                return answer(plain(host), SENTINEL)
            offline.resolve(reached, plain(host))
            return system(host)

        return lookup

    return made


def patches() -> Iterator[Patch]:
    """Yield what turns name resolution."""
    # socket.getaddrinfo calls this one: whoever has imported it by name is turned too.
    yield Patch(_socket, "getaddrinfo", _getaddrinfo)
    yield Patch(socket, "gethostbyname", _one(lambda _, address: address))
    yield Patch(socket, "gethostbyname_ex", _one(lambda name, address: (name, [], [address])))
    yield Patch(socket, "gethostbyaddr", _one(lambda name, address: (name, [], [address])))


__all__ = ["SENTINEL", "is_vendors", "patches", "plain", "turned", "unmapped"]
