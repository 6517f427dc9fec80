"""Connections of Python's sockets: a vendor's address leads to the bench, a proxy's to its gate."""

import errno
import functools
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from voicemock.intercept import beyond, offline, proxies
from voicemock.intercept.meant import current
from voicemock.intercept.names import SENTINEL, is_vendors, plain
from voicemock.intercept.patching import Patch
from voicemock.intercept.tls import trusting

if TYPE_CHECKING:
    from voicemock.intercept.opening import Reached

INTERNET = (socket.AF_INET, socket.AF_INET6)


def led(reached: "Reached", host: str, port: Any) -> int | None:
    """Return the port of this machine at which a connection arrives; None where it goes its own way.

    Raises ConnectionRefusedError for a vendor's other ports, Offline for what may not be reached.
    """
    if not reached.serves and host == SENTINEL:
        raise offline.refusal(reached, "a vendor's host")
    if reached.serves and is_vendors(host):
        if port != 443:
            text = f"a vendor's host has no port {port} here: its documents know https alone, on port 443"
            raise ConnectionRefusedError(errno.ECONNREFUSED, text)
        beyond.notice_pyopenssl(reached)
        return reached.tls_port
    proxy = proxies.meant(host, port)
    if proxy is not None and proxy.is_read:
        return reached.gate(proxy)
    if proxy is not None:
        beyond.notice_proxy(reached, proxy)
    offline.connect(reached, proxy.host if proxy else host)
    return None


def _in_place_of(sock: socket.socket, address: Any, reached: "Reached") -> Any:
    host, port = plain(address[0]), address[1]
    if sock.type & 0xF != socket.SOCK_STREAM:
        if reached.serves and is_vendors(host):
            raise ConnectionRefusedError(errno.ECONNREFUSED, "a vendor's host answers here over TCP alone")
        offline.connect(reached, host)
        return address
    at = led(reached, host, port)
    if at is None:
        return address
    return ("127.0.0.1", at) if sock.family == socket.AF_INET else ("::ffff:127.0.0.1", at, 0, 0)


def _is_internets(sock: socket.socket, address: Any) -> bool:
    return sock.family in INTERNET and isinstance(address, tuple) and len(address) >= 2


def _connect(system: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    @functools.wraps(system)
    def connect(self: socket.socket, address: Any) -> None:
        reached = current()
        if reached is None or not _is_internets(self, address):
            return system(self, address)
        instead = _in_place_of(self, address, reached)
        if instead is address:
            return system(self, address)
        _trust(self)
        try:
            system(self, instead)
        except BlockingIOError:
            reached.traffic.arrives((self.getsockname()[1], instead[1]))
            raise
        reached.traffic.arrives((self.getsockname()[1], instead[1]))
        return None

    return connect


def _connect_ex(system: Callable[[Any, Any], int]) -> Callable[[Any, Any], int]:
    @functools.wraps(system)
    def connect_ex(self: socket.socket, address: Any) -> int:
        reached = current()
        if reached is None or not _is_internets(self, address):
            return system(self, address)
        try:
            instead = _in_place_of(self, address, reached)
        except offline.Offline:
            raise  # a number would not say who was meant
        except ConnectionRefusedError:
            return errno.ECONNREFUSED
        if instead is address:
            return system(self, address)
        _trust(self)
        code = system(self, instead)
        if code in (0, errno.EINPROGRESS):
            reached.traffic.arrives((self.getsockname()[1], instead[1]))
        return code

    return connect_ex


def _trust(sock: socket.socket) -> None:
    if isinstance(sock, ssl.SSLSocket) and is_vendors(sock.server_hostname):
        trusting(sock)


def _sends(system: Callable[..., int], where: Callable[[tuple[Any, ...]], Any]) -> Callable[..., int]:
    @functools.wraps(system)
    def send(self: socket.socket, *arguments: Any) -> int:
        reached, address = current(), where(arguments)
        if reached is not None and address is not None and _is_internets(self, address):
            _in_place_of(self, address, reached)
        return system(self, *arguments)

    return send


def patches() -> Iterator[Patch]:
    """Yield what leads connections."""
    yield Patch(socket.socket, "connect", _connect)
    yield Patch(socket.socket, "connect_ex", _connect_ex)
    yield Patch(socket.socket, "sendto", lambda system: _sends(system, lambda given: given[-1]))
    yield Patch(socket.socket, "sendmsg", lambda system: _sends(system, lambda given: given[3] if given[3:] else None))


__all__ = ["led", "patches"]
