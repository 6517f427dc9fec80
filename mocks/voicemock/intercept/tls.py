"""TLS connections to a vendor's name, which trust the authority of this process in place of the client's own.

The client's context stays as it is: only the one connection is moved to another, which trusts nothing else. What the
client asked of its context (whether to verify, the name, versions, protocols) was given to the connection before.
"""

import functools
import ssl
from collections.abc import Callable, Iterator
from typing import Any

from voicemock.intercept.identity import CONTEXT, identity
from voicemock.intercept.meant import current
from voicemock.intercept.names import is_vendors
from voicemock.intercept.patching import Patch


def trusting(connection: ssl.SSLSocket | ssl.SSLObject) -> None:
    """Have a connection whose handshake is to come trust this process's authority."""
    connection.context = identity().client


def _means_us(server_side: bool, server_hostname: Any) -> bool:
    if server_side or not is_vendors(server_hostname):
        return False
    reached = current()
    return reached is not None and reached.serves


def _wrap_bio(system: Callable[..., ssl.SSLObject]) -> Callable[..., ssl.SSLObject]:
    @functools.wraps(system)
    def wrap_bio(
        self: ssl.SSLContext,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        made = system(self, incoming, outgoing, server_side, server_hostname, session)
        if _means_us(server_side, server_hostname):
            trusting(made)
        return made

    return wrap_bio


def _wrap_socket(system: Callable[..., ssl.SSLSocket]) -> Callable[..., ssl.SSLSocket]:
    @functools.wraps(system)
    def wrap_socket(
        self: ssl.SSLContext,
        sock: Any,
        server_side: bool = False,
        do_handshake_on_connect: bool = True,
        suppress_ragged_eofs: bool = True,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLSocket:
        rest = suppress_ragged_eofs, server_hostname, session
        # One that isn't connected yet is moved when it connects.
        if not _means_us(server_side, server_hostname) or not _is_connected(sock):
            return system(self, sock, server_side, do_handshake_on_connect, *rest)
        if do_handshake_on_connect and sock.gettimeout() == 0:
            raise ValueError("a socket that doesn't block makes no handshake when it connects")
        made = system(self, sock, False, False, *rest)
        trusting(made)
        made.do_handshake_on_connect = do_handshake_on_connect  # type: ignore[attr-defined] # typeshed lacks it
        if do_handshake_on_connect:
            try:
                made.do_handshake()
            except BaseException:
                made.close()
                raise
        return made

    return wrap_socket


def _is_connected(sock: Any) -> bool:
    try:
        sock.getpeername()
    except OSError:
        return False
    return True


def patches() -> Iterator[Patch]:
    """Yield what turns trust."""
    yield Patch(CONTEXT, "wrap_bio", _wrap_bio)
    yield Patch(CONTEXT, "wrap_socket", _wrap_socket)


__all__ = ["patches", "trusting"]
