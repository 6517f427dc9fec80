"""Leads a Python's connections to the vendors' names to a recorder's relay, and changes nothing else.

The interpreter may be any: it need not have voicemock, so this stands on the standard library alone. A module is looked
at when the program imports it, so that one that opens no socket pays for nothing.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # typing's own would cost every start its import
if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any, TypeVar

    F = TypeVar("F", bound=Callable[..., Any])

SENTINEL = "127.86.79.88"
"""The address of every vendor's name: that of a bench too, so that one which is opened later takes them over."""

PORT = 443
"""The vendors speak https alone; what goes to another port goes its own way."""

LOCAL = "127.0.0.1"


class Way:
    """Where the vendors' names lead: a port of this machine, and a file of the certificates that are trusted there."""

    def __init__(self, told: str) -> None:
        port, hosts, self.trust = told.split(" ", 2)
        self.port = int(port)
        self.hosts = frozenset(hosts.split(","))
        self._context: ssl.SSLContext | None = None

    def names(self, host: Any) -> bool:
        """Whether it is a vendor's name."""
        if isinstance(host, (bytes, bytearray)):
            host = host.decode("ascii", "replace")
        return isinstance(host, str) and host.rstrip(".").lower() in self.hosts

    def meets(self, address: Any) -> bool:
        """Whether a connection to it is one to a vendor."""
        if not isinstance(address, tuple) or len(address) < 2 or address[1] != PORT:
            return False
        return address[0] in (SENTINEL, "::ffff:" + SENTINEL) or self.names(address[0])

    def ends(self, sock: Any) -> bool:
        """Whether a socket is connected to the relay, as one to a proxy is, too."""
        try:
            peer = sock.getpeername()
        except OSError:
            return False
        return isinstance(peer, tuple) and peer[0] in (LOCAL, "::ffff:" + LOCAL) and peer[1] == self.port

    def trusting(self, connection: ssl.SSLSocket | ssl.SSLObject) -> None:
        """Have this one connection trust the relay, too. The client's own context stays as it is.

        What the client asked of it (whether to verify, the name, versions) was given to the connection before.
        """
        if self._context is None:
            import ssl

            kind = next(each for each in ssl.SSLContext.__mro__ if each.__module__ == "ssl")
            context = kind(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(self.trust)
            self._context = context
        connection.context = self._context


def lead(told: str) -> None:
    """Lead what this process connects to from now on: to ``PORT HOST,HOST… FILE``, the relay's and what it trusts."""
    way = Way(told)
    waiting = dict(LOOKED_AT)
    for name in LOOKED_AT:
        if name in sys.modules:
            waiting.pop(name)(sys.modules[name], way)
    sys.meta_path.insert(0, _Finder(waiting, way))


def _like(system: Any) -> Callable[[F], F]:
    """Return what makes a function look like the one that it stands for."""
    import functools  # here, since a program that opens no socket may have no use for it

    def made(function: F) -> F:
        functools.update_wrapper(function, system)
        return function

    return made


class _Finder:
    """Finds nothing by itself: it waits for the modules that are to be changed."""

    def __init__(self, waiting: dict[str, Callable[[Any, Way], None]], way: Way) -> None:
        self._waiting, self._way = waiting, way

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in self._waiting:
            return None
        for finder in sys.meta_path:
            found = None if finder is self else finder.find_spec(name, path, target)
            if found is not None:
                self._change_after(found.loader, name)
                return found
        return None

    def _change_after(self, loader: Any, name: str) -> None:
        if isinstance(loader, type):  # one for all frozen modules: it can't be changed for one of them
            return
        execute = loader.exec_module

        def executing(module: ModuleType) -> None:
            execute(module)
            del loader.exec_module
            change = self._waiting.pop(name, None)
            if change is not None:
                change(module, self._way)

        loader.exec_module = executing


def _sockets(socket: Any, way: Way) -> None:
    _names(socket, way)
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _connecting(getattr(socket.socket, name), socket, way))


def _names(socket: Any, way: Way) -> None:
    import _socket

    system = _socket.getaddrinfo

    @_like(system)
    def getaddrinfo(
        host: Any,
        port: Any,
        family: int = 0,
        type: int = 0,  # noqa: A002 - the system's name for it
        proto: int = 0,
        flags: int = 0,
    ) -> Any:
        ours = way.names(host) and port in (None, 0, PORT, "443", b"443", "https", b"https")
        if not ours or type == socket.SOCK_DGRAM:
            return system(host, port, family, type, proto, flags)
        address = "::ffff:" + SENTINEL if family == socket.AF_INET6 else SENTINEL
        asked = flags & ~(socket.AI_CANONNAME | socket.AI_ADDRCONFIG | socket.AI_V4MAPPED) | socket.AI_NUMERICHOST
        return system(address, port, family, type, proto, asked)

    def turned(by_name: Callable[[Any], Any], answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return _like(by_name)(lambda host: answer(host) if way.names(host) else by_name(host))

    # socket.getaddrinfo calls this one: whoever has imported it by name is turned too.
    _socket.getaddrinfo = getaddrinfo
    socket.gethostbyname = turned(socket.gethostbyname, lambda _: SENTINEL)
    socket.gethostbyname_ex = turned(socket.gethostbyname_ex, lambda host: (host, [], [SENTINEL]))


def _connecting(system: Callable[[Any, Any], Any], socket: Any, way: Way) -> Callable[[Any, Any], Any]:
    @_like(system)
    def connect(self: Any, address: Any) -> Any:
        internets = self.family in (socket.AF_INET, socket.AF_INET6) and self.type & 0xF == socket.SOCK_STREAM
        if not internets or not way.meets(address):
            return system(self, address)
        if way.names(getattr(self, "server_hostname", None)):  # one that was wrapped before it connects
            way.trusting(self)
        return system(self, (LOCAL, way.port) if self.family == socket.AF_INET else ("::ffff:" + LOCAL, way.port, 0, 0))

    return connect


def _trust(ssl: Any, way: Way) -> None:
    wrap_bio, wrap_socket = ssl.SSLContext.wrap_bio, ssl.SSLContext.wrap_socket

    @_like(wrap_bio)
    def bio(
        self: Any,
        incoming: Any,
        outgoing: Any,
        server_side: bool = False,
        server_hostname: Any = None,
        session: Any = None,
    ) -> Any:
        made = wrap_bio(self, incoming, outgoing, server_side, server_hostname, session)
        if not server_side and way.names(server_hostname):
            way.trusting(made)
        return made

    @_like(wrap_socket)
    def wrapped(
        self: Any,
        sock: Any,
        server_side: bool = False,
        do_handshake_on_connect: bool = True,
        suppress_ragged_eofs: bool = True,
        server_hostname: Any = None,
        session: Any = None,
    ) -> Any:
        rest = suppress_ragged_eofs, server_hostname, session
        # One that isn't connected yet is turned when it connects.
        if server_side or not way.names(server_hostname) or not way.ends(sock):
            return wrap_socket(self, sock, server_side, do_handshake_on_connect, *rest)
        if do_handshake_on_connect and sock.gettimeout() == 0:
            raise ValueError("a socket that doesn't block makes no handshake when it connects")
        made = wrap_socket(self, sock, False, False, *rest)
        way.trusting(made)
        made.do_handshake_on_connect = do_handshake_on_connect
        if do_handshake_on_connect:
            try:
                made.do_handshake()
            except BaseException:
                made.close()
                raise
        return made

    ssl.SSLContext.wrap_bio, ssl.SSLContext.wrap_socket = bio, wrapped


def _loops(uvloop: Any, way: Way) -> None:
    """Turn what uvloop asks of libuv in place of Python's sockets."""
    create, resolve = uvloop.Loop.create_connection, uvloop.Loop.getaddrinfo

    @_like(create)
    async def create_connection(self: Any, factory: Any, host: Any = None, port: Any = None, **more: Any) -> Any:
        if way.meets((host, port)):
            if more.get("ssl") and more.get("server_hostname") is None:
                more["server_hostname"] = host
            more.pop("family", None)
            host, port = LOCAL, way.port
        return await create(self, factory, host, port, **more)

    @_like(resolve)
    async def getaddrinfo(self: Any, host: Any, port: Any, **more: Any) -> Any:
        if not way.names(host):
            return await resolve(self, host, port, **more)
        import socket

        return socket.getaddrinfo(host, port, **more)

    uvloop.Loop.create_connection, uvloop.Loop.getaddrinfo = create_connection, getaddrinfo


def _aiodns(resolver: Any, way: Way) -> None:
    """Turn the resolver of aiohttp that asks the network by itself, where aiodns is installed."""
    system = resolver.AsyncResolver.resolve

    @_like(system)
    async def resolve(self: Any, host: str, port: int = 0, family: int = 2) -> Any:
        if not way.names(host):
            return await system(self, host, port, family)
        import socket

        flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        entry = {"hostname": host, "host": SENTINEL, "port": port, "family": socket.AF_INET, "proto": 0, "flags": flags}
        return [entry]

    resolver.AsyncResolver.resolve = resolve


LOOKED_AT: dict[str, Callable[[Any, Way], None]] = {
    "aiohttp.resolver": _aiodns,
    "socket": _sockets,
    "ssl": _trust,
    "uvloop": _loops,
}
"""The modules that make connections, and what is done to each."""

__all__ = ["LOCAL", "LOOKED_AT", "PORT", "SENTINEL", "Way", "lead"]
