"""A server in a thread of this process, for as long as a block runs."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

from starlette.types import ASGIApp

from voicemock.serving.server import address, listen, server


@contextlib.contextmanager
def served(app: ASGIApp, sock: socket.socket | None = None) -> Iterator[str]:
    """Serve an app on a free port of this machine, or a listening socket, and give its base URL."""
    sock = sock or listen("127.0.0.1", 0)
    running = server(app)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not running.started and thread.is_alive():
        time.sleep(0.005)
    try:
        yield address(sock)
    finally:
        running.should_exit = True
        thread.join()
        sock.close()


__all__ = ["served"]
