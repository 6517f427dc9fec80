"""A server on a port of its own, from the socket to the last signal."""

import contextlib
import signal
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from voicemock.serving.sockets import Sockets
from voicemock.serving.uploads import Uploads
from voicemock.serving.wire import Calls

ENDING = 1
"""Seconds that open requests and streams are given when the server ends."""

LARGEST_MESSAGE = 32 * 1024 * 1024
"""Bytes of a WebSocket's message; a larger one closes it with 1009."""

KEEPALIVE = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 15, "TCP_KEEPCNT": 4}
"""After so many silent seconds TCP asks whether the client's machine is still there: so often, so many times."""


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; OSError where there is none to be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio turns Nagle's algorithm off only where it is.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in KEEPALIVE.items():
            if hasattr(socket, option):
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
        sock.bind((host, port))
        sock.listen(2048)
    except BaseException:
        sock.close()
        raise
    return sock


def address(sock: socket.socket) -> str:
    """Return the base URL under which the socket answers."""
    host, port = sock.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server(app: ASGIApp) -> uvicorn.Server:
    """Return a server for the app, not yet running."""
    config = uvicorn.Config(
        Uploads(app),
        http=Calls,
        ws=Sockets,
        ws_per_message_deflate=False,
        ws_max_size=LARGEST_MESSAGE,
        ws_ping_interval=None,  # clients that only send, or that wait, answer none; TCP sees who is gone
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,  # ALL-02: the fakes write their own, by their own clock
        timeout_graceful_shutdown=ENDING,
    )
    return uvicorn.Server(config)


def run(app: ASGIApp, sock: socket.socket, ready: Callable[[], None], closed: Callable[[], None]) -> None:
    """Call ``ready``, serve until SIGINT or SIGTERM, then call ``closed``; a second one ends it at once.

    From ``ready`` on no signal is lost, also one that comes before the server runs.
    """
    running = server(app)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, running.handle_exit)
    with contextlib.closing(sock):
        try:
            ready()
            running.run(sockets=[sock])
        finally:
            closed()


__all__ = ["address", "listen", "run", "server"]
