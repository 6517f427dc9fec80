"""In a proxy's place: a client's tunnel to a vendor ends at the bench, all else goes on to the proxy."""

import asyncio
from typing import TYPE_CHECKING

from voicemock.intercept import offline, proxies
from voicemock.intercept.listening import Meet
from voicemock.intercept.names import is_vendors, plain
from voicemock.intercept.traffic import Connection

if TYPE_CHECKING:
    from voicemock.intercept.opening import Reached

ONLY_HTTPS = "a vendor's host is reached here through https on port 443 alone, as its documents say"
NO_REQUEST = "this stands in a proxy's place, and what came is no request to one"


def gate(reached: "Reached", proxy: proxies.Proxy) -> Meet:
    """Return what meets a connection to this proxy.

    Of plain requests on one connection the first alone is looked at: a vendor's is refused, what follows another goes
    on with it.
    """

    async def meet(connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        client = connection.sock
        head = await proxies.head_of(client)
        refused = _refused(reached, head)
        if refused:
            await loop.sock_sendall(client, proxies.answer(*refused))
            client.close()
            return
        method, host, _ = proxies.asked(head)
        if reached.serves and is_vendors(host) and method == "CONNECT":
            await loop.sock_sendall(client, proxies.answer("200 Connection established"))
            await reached.listening.secure(connection)
            return
        connection.passing = True
        reached.traffic.met(connection)
        await _pass_on(proxy, connection, head)

    return meet


def _refused(reached: "Reached", head: bytes) -> tuple[str, str] | None:
    try:
        method, host, port = proxies.asked(head)
    except ValueError:
        return "400", NO_REQUEST
    if reached.serves and is_vendors(host):
        return None if method == "CONNECT" and port == 443 else ("502", ONLY_HTTPS)
    try:
        offline.connect(reached, plain(host))
    except offline.Offline as refused:
        return "502", str(refused.strerror)
    return None


async def _pass_on(proxy: proxies.Proxy, connection: Connection, head: bytes) -> None:
    try:
        await proxies.onward(proxy, connection.sock, head)
    finally:
        connection.sock.close()


__all__ = ["gate"]
