"""Passing on bytes between two sockets, as a proxy does that looks at none of them."""

import asyncio
import contextlib
import socket

PIECE = 64 * 1024
"""Bytes that are read at once."""


async def connected(host: str, port: int, *, within: float | None = None) -> socket.socket:
    """Return a connection to the first of a host's addresses that takes one, each within so many seconds.

    Raises OSError or TimeoutError where none does.
    """
    loop = asyncio.get_running_loop()
    problem: Exception = OSError("no address")
    for family, kind, protocol, _, address in await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        sock = socket.socket(family, kind, protocol)
        sock.setblocking(False)
        try:
            async with asyncio.timeout(within):
                await loop.sock_connect(sock, address)
        except (OSError, TimeoutError) as failed:
            sock.close()
            problem = failed
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise problem


async def pumped(source: socket.socket, sink: socket.socket) -> None:
    """Pass on what one end says until it is done; where either breaks, both end."""
    loop = asyncio.get_running_loop()
    try:
        while data := await loop.sock_recv(source, PIECE):
            await loop.sock_sendall(sink, data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        for sock in (source, sink):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


__all__ = ["connected", "pumped"]
