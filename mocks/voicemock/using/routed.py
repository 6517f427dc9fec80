"""httpx and httpx2 without sockets: a router of respx's that leads the vendors' hosts to a bench."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Iterator
from types import ModuleType
from typing import Any, ClassVar

import httpcore
import httpx
from respx import MockRouter
from respx.mocks import HTTPCoreMocker, Mocker
from respx.models import Route

from voicemock.bench import Bench
from voicemock.intercept import Reached, current
from voicemock.serving.door import HOSTS, Door
from voicemock.using.unwired import Asking, Told, ask, lose

try:
    import httpcore2
except ImportError:
    httpcore2 = None  # type: ignore[assignment] # who has no httpx2 needs none

OURS = "voicemock"
"""The name of the route to the bench."""

AWAITED = "voicemock.awaited"
"""What a request of a client that awaits its answer has among its extensions."""


class Router(MockRouter):
    """respx's own, for both libraries; what is routed beside the bench's hosts goes before them."""

    def __init__(self, bench: Bench, reached: Reached) -> None:
        super().__init__(assert_all_called=False)
        self._door = Door(bench)
        self._reached = reached
        self._asking = set[Asking]()
        self.route(host__in=tuple(sorted(HOSTS)), name=OURS).mock(side_effect=self._answer)

    def add(self, route: Route, *, name: str | None = None) -> Route:
        """Add a route, before the one to the bench."""
        ours = self.pop(OURS, None)
        added = super().add(route, name=name)
        if ours is not None:
            super().add(ours, name=OURS)
        return added

    def start(self) -> None:
        """Begin to route."""
        super().start()
        if httpcore2 is not None:
            mocker = _mocker2()
            mocker.register(self)
            mocker.start()

    def stop(self, clear: bool = True, reset: bool = True, quiet: bool = False) -> None:
        """Route no more; whoever still waits for an answer has lost the connection."""
        super().stop(clear, reset, quiet)
        if httpcore2 is not None:
            mocker = _mocker2()
            mocker.unregister(self)
            mocker.stop()
        lose(tuple(self._asking))

    async def async_handler(self, request: httpx.Request) -> httpx.Response:
        """Answer a client that awaits."""
        request.extensions = {**request.extensions, AWAITED: True}
        return await super().async_handler(request)

    def _answer(self, request: httpx.Request) -> "httpx.Response | httpx.Request | Awaitable[httpx.Response] | None":
        meant = current()
        if meant is not self._reached:  # another's call: its router has it, or else it goes over a socket
            others = (each for each in HTTPCoreMocker.routers if isinstance(each, Router))
            return None if any(each._reached is meant for each in others) else request
        asking = ask(self._door, self._reached.traffic, request)
        self._asking.add(asking)
        asking.told.add_done_callback(lambda _: self._asking.discard(asking))
        seconds = request.extensions.get("timeout", {}).get("read")
        if AWAITED in request.extensions:
            return _awaited(asking, seconds)
        with _patient(asking):
            return _response(asking.told.result(seconds))


async def _awaited(asking: Asking, seconds: float | None) -> httpx.Response:
    import anyio

    with _patient(asking), anyio.fail_after(seconds):
        try:
            asyncio.get_running_loop()
        except RuntimeError:  # trio's
            return _response(await anyio.to_thread.run_sync(asking.told.result, abandon_on_cancel=True))
        return _response(await asyncio.wrap_future(asking.told))


@contextlib.contextmanager
def _patient(asking: Asking) -> Iterator[None]:
    """Tell as httpcore does what becomes of a call; one that nobody waits for any more is left."""
    try:
        yield
    except TimeoutError:
        raise httpcore.ReadTimeout("The read operation timed out") from None
    finally:
        asking.leave()


def _response(told: Told) -> httpx.Response:
    if told.status is None:
        raise _lost(httpcore, told)
    stream = httpx.ByteStream(told.body) if told.whole else _Broken(told)
    return httpx.Response(told.status, headers=told.headers, stream=stream, extensions={"http_version": b"HTTP/1.1"})


def _lost(core: ModuleType, told: Told) -> Exception:
    """Return what httpcore says of a connection that ends too early."""
    lost: Exception
    if told.reset:
        lost = core.ReadError("[Errno 104] Connection reset by peer")
    elif told.status is None:
        lost = core.RemoteProtocolError("Server disconnected without sending a response.")
    else:
        lost = core.RemoteProtocolError("peer closed connection without sending complete message body")
    return lost


class _Broken(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that does not come to its end."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self.core: ModuleType = httpcore

    def __iter__(self) -> Iterator[bytes]:
        yield self._told.body
        raise _lost(self.core, self._told)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._told.body
        raise _lost(self.core, self._told)


def _mocker2() -> type[Mocker]:
    """Return respx's mocker of httpx2; the first call makes it, unless there is one."""
    known = Mocker.registry.get("httpcore2")
    return known if known is not None else _made2()


def _made2() -> type[Mocker]:
    class HTTPCore2Mocker(HTTPCoreMocker):
        name = "httpcore2"
        targets: ClassVar = [target.replace("httpcore.", "httpcore2.", 1) for target in HTTPCoreMocker.targets]

        @classmethod
        def handler(cls, httpx_request: httpx.Request) -> httpx.Response:
            with _translated():
                response: httpx.Response = super().handler(httpx_request)  # type: ignore[no-untyped-call] # respx's own
                return response

        @classmethod
        async def async_handler(cls, httpx_request: httpx.Request) -> httpx.Response:
            with _translated():
                asked = super().async_handler(httpx_request)  # type: ignore[no-untyped-call] # respx's own
                response: httpx.Response = await asked
                return response

        @classmethod
        def from_sync_httpx_response(cls, httpx_response: httpx.Response, target: Any, **_: Any) -> Any:  # noqa: ARG003
            stream = httpx_response.stream
            if isinstance(stream, _Broken):
                stream.core = httpcore2
            return httpcore2.Response(
                status=httpx_response.status_code,
                headers=httpx_response.headers.raw,
                content=stream,
                extensions=httpx_response.extensions,
            )

    return HTTPCore2Mocker


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Raise httpcore2's errors in place of httpcore's."""
    try:
        yield
    except Exception as error:
        kind = getattr(httpcore2, type(error).__name__, None)
        if kind is None or type(error).__module__.partition(".")[0] != "httpcore":
            raise
        raise kind(*error.args) from None


@contextlib.contextmanager
def routed(bench: Bench, reached: Reached) -> Iterator[MockRouter]:
    """Route httpx and httpx2 to a bench while the block runs."""
    router = Router(bench, reached)
    with router:
        yield router


__all__ = ["OURS", "Router", "routed"]
