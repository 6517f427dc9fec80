"""A bench on ports of 127.0.0.1, which are gone with all their connections when it is closed."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Awaitable, Callable
from functools import partial

from uvicorn.server import ServerState

from voicemock.bench import Bench
from voicemock.intercept.identity import identity
from voicemock.intercept.thread import ServerThread, server_thread
from voicemock.intercept.traffic import Connection, Traffic
from voicemock.serving.door import Door
from voicemock.serving.server import listen, server

LOCAL = "127.0.0.1"

ENDING = 1.0
"""Seconds that cancelled calls are given to end."""

RESPITE = 0.01
"""Seconds until a port that could not accept tries again."""

Meet = Callable[[Connection], Awaitable[None]]
"""What is done with a connection that was accepted; OSError when the client is gone or talks nonsense."""


class Listening:
    """The ports of one bench. Connections are served in the process's server thread."""

    def __init__(self, bench: Bench) -> None:
        config = server(Door(bench)).config
        config.load()
        self.traffic = Traffic()
        config.loaded_app = self.traffic.watched(config.loaded_app)
        self._state = ServerState()
        self._protocol = partial(
            config.http_protocol_class,  # type: ignore[call-arg] # uvicorn's protocols take more than asyncio's
            config=config,
            server_state=self._state,
            app_state={},
        )
        self._process = os.getpid()
        self._thread: ServerThread = server_thread()
        self._listeners: list[socket.socket] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.ports: set[int] = set()

    def port(self, meet: Meet) -> int:
        """Open a port. It can be connected to at once: who comes before the thread looks is kept by the system."""
        sock = listen(LOCAL, 0)
        sock.setblocking(False)
        number: int = sock.getsockname()[1]
        self._listeners.append(sock)
        self.ports.add(number)
        self._thread.soon(self._begin, sock, meet)
        return number

    async def plain(self, connection: Connection) -> None:
        """Serve the connection."""
        await asyncio.get_running_loop().connect_accepted_socket(self._protocol, connection.sock)

    async def secure(self, connection: Connection) -> None:
        """Serve the connection after a TLS handshake."""
        loop = asyncio.get_running_loop()
        await loop.connect_accepted_socket(self._protocol, connection.sock, ssl=identity().server)

    def close(self) -> None:
        """Close the ports and cut every connection; when it returns, the clients' sockets know.

        In a forked child nothing is cut: the connections are its parent's.
        """
        if os.getpid() == self._process:
            self._thread.do(self._end())
        else:
            for sock in (*self._listeners, *self.traffic.sockets()):
                sock.close()

    def _begin(self, listener: socket.socket, meet: Meet) -> None:
        if listener.fileno() >= 0:
            asyncio.get_running_loop().add_reader(listener, self._accept, listener, meet)

    def _accept(self, listener: socket.socket, meet: Meet) -> None:
        loop = asyncio.get_running_loop()
        try:
            sock, (_, port) = listener.accept()
        except BlockingIOError:
            return
        except OSError:  # the client is gone again, or the process has no number left for a file
            loop.remove_reader(listener)
            loop.call_later(RESPITE, self._begin, listener, meet)
            return
        sock.setblocking(False)
        task = loop.create_task(self._meet(self.traffic.arrived(sock, (port, listener.getsockname()[1])), meet))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _meet(self, connection: Connection, meet: Meet) -> None:
        try:
            await meet(connection)
        except OSError:
            connection.sock.close()
        except BaseException:
            connection.sock.close()
            raise
        finally:
            self.traffic.met(connection)

    async def _end(self) -> None:
        self.traffic.ending = True
        loop = asyncio.get_running_loop()
        for listener in self._listeners:
            loop.remove_reader(listener)
            listener.close()
        for sock in self.traffic.sockets():
            _shut(sock)
        for protocol in list(self._state.connections):
            protocol.transport.abort()
        await self._gone(lambda: not self._state.connections)
        # A call that listens for its client learns that it left; whoever was met is being served.
        await asyncio.sleep(0)
        tasks = {*self._tasks, *self._state.tasks}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=ENDING)
        await self._gone(lambda: not self.traffic.sockets())

    async def _gone(self, all_are: Callable[[], bool]) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ENDING):
                while not all_are():  # noqa: ASYNC110 - it is a matter of a few rounds of the loop
                    await asyncio.sleep(0)


def _shut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the client was faster
        sock.shutdown(socket.SHUT_RDWR)


__all__ = ["LOCAL", "Listening", "Meet"]
