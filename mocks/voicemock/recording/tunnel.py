"""A tunnel to a host that is not recorded: what goes through it is passed on as it is."""

import asyncio
import socket

from voicemock.intercept.pumping import connected, pumped

TRYING = 10.0
"""Seconds in which one of a host's addresses has to take the connection."""


async def tunnel(client: socket.socket, host: str, port: int) -> None:
    """Open a tunnel for a client that asked for it, and pass on what both ends say until they are done."""
    loop = asyncio.get_running_loop()
    try:
        beyond = await connected(host, port, within=TRYING)
    except (OSError, TimeoutError, UnicodeError) as error:
        text = f"voicemock's relay cannot reach {host}:{port}: {error}\n".encode("ascii", "replace")
        head = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(text)
        await loop.sock_sendall(client, head + text)
        return
    with beyond:
        await loop.sock_sendall(client, b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(pumped(client, beyond), pumped(beyond, client))


__all__ = ["tunnel"]
