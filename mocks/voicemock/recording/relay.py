"""The relay: a port of this machine that passes traffic on to the vendors, and writes it down."""

import asyncio
import contextlib
import socket
import tempfile
import threading
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicemock.recording.authority import Authority
from voicemock.recording.book import Book
from voicemock.recording.entrance import Entrance, readable
from voicemock.recording.routes import Routes
from voicemock.recording.upstream import Upstream, trusting
from voicemock.serving.server import address, listen


@dataclass(frozen=True, slots=True)
class Relay:
    """A relay that runs: where it is, what its clients have to trust, and what it has seen."""

    url: str
    port: int
    ca: Path
    """The certificate of its authority, PEM."""
    book: Book
    routes: Routes

    @property
    def count(self) -> int:
        """Exchanges that are written down so far."""
        return self.book.written.total()


@contextlib.contextmanager
def relaying(
    file: Path,
    *,
    to: Mapping[str, str],
    port: int = 0,
    host: str = "127.0.0.1",
    secrets: Iterable[str] = (),
    hosts: Iterable[str] = (),
    ca: Path | None = None,
) -> Iterator[Relay]:
    """Relay in a thread for as long as the block runs, and make the HAR file at its end.

    ``to`` leads vendors elsewhere, URLs by their names; ``secrets`` are hidden wherever they stand; ``hosts`` are
    recorded besides the vendors'; ``ca`` holds certificates that are trusted besides the system's. Raises
    `WrongRouteError`, `UntrustedError`, `ArchiveError` for a file that is no HAR, `BusyError` where another recording
    writes to it, `CannotWriteError` where it cannot be written, and OSError for a port that is not to be had.
    """
    routes, upstream = Routes(to, hosts), Upstream(trusting(ca))
    with contextlib.ExitStack() as closing:
        sock = closing.enter_context(contextlib.closing(listen(host, port)))
        folder = closing.enter_context(tempfile.TemporaryDirectory(prefix="voicemock-"))
        authority = Authority(Path(folder) / "ca.pem")
        book = Book(file, secrets)
        closing.callback(book.close)
        number: int = sock.getsockname()[1]
        entrance = Entrance(number, routes, upstream, authority, book)
        with _running(_accepting(sock, entrance)):
            yield Relay(address(sock), number, authority.ca, book, routes)


@contextlib.contextmanager
def _running(serving: Coroutine[Any, Any, None]) -> Iterator[None]:
    """Run this in a thread of its own until the block ends, then cancel it and wait for its end."""
    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = Future()

    async def serve() -> None:
        task = asyncio.ensure_future(serving)
        begun.set_result((asyncio.get_running_loop(), task))
        with contextlib.suppress(asyncio.CancelledError):
            await task

    def run() -> None:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(serve())

    thread = threading.Thread(target=run, name="voicemock relay", daemon=True)
    thread.start()
    loop, task = begun.result()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()


async def _accepting(listening: socket.socket, entrance: Entrance) -> None:
    """Meet connections until this is cancelled; what is under way then is written down as unfinished."""
    listening.setblocking(False)
    met: set[asyncio.Task[None]] = set()
    try:
        while True:
            await readable(listening)
            try:
                client, _ = listening.accept()
            except BlockingIOError:
                continue
            except OSError:
                await asyncio.sleep(FEW_FILES)
                continue
            client.setblocking(False)
            task = asyncio.create_task(entrance.meet(client))
            met.add(task)
            task.add_done_callback(met.discard)
    finally:
        for task in met:
            task.cancel()
        await asyncio.gather(*met, return_exceptions=True)


FEW_FILES = 0.05
"""Seconds until another connection is taken where the system has no file for it."""

__all__ = ["Relay", "relaying"]
