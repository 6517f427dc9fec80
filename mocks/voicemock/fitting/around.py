"""What stands around a fake: requests come in as it knows them, answers go out as the new contract has them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voicemock.engine.exchange import Exchange
from voicemock.engine.refusals import Reason, Refused
from voicemock.fitting.answer import Reply, added, answer, refusal
from voicemock.fitting.fit import Fit, Fits
from voicemock.fitting.head import Head
from voicemock.fitting.holding import KEY, Departure, departures
from voicemock.fitting.incoming import note, read, replayed
from voicemock.fitting.leading import led_back, names
from voicemock.fitting.sent import Sent
from voicemock.fitting.streaming import stream
from voicemock_contracts.changes.surface import Operation
from voicemock_contracts.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Fitting:
    """A contract that a vendor's fake is fitted to.

    ``reading`` is that of an edition, empty where no ledger goes with the contract. ``problem`` has the vendor's words
    for a refusal, ``spare`` is a key that the fake knows.
    """

    fits: Fits
    source: str
    reading: str
    problem: Callable[[Request, Refused], Response]
    spare: str

    def around(self, app: ASGIApp) -> ASGIApp:
        """Return the app, fitted."""

        async def fitted(scope: Scope, receive: Receive, send: Send) -> None:
            exchange: Exchange = scope["voicemock.exchange"]
            exchange.altered, exchange.contract = True, self.source
            exchange.reading = self.reading or exchange.reading
            path = scope["path"].removeprefix(scope.get("root_path", ""))
            websocket = scope["type"] == "websocket"
            fit = self.fits.stream(path) if websocket else self.fits.call(scope["method"], path)
            if fit is None and not websocket:
                await self._elsewhere(app, path, scope, receive, send)
            elif fit is None:
                await app(scope, receive, send)
            elif websocket:
                sent = Sent(Head.of(scope))
                departed = self._departed(fit, sent, exchange)
                sent = led_back(sent, fit, self.spare) if fit.old is not None else sent
                await stream(app, fit, sent.head.into(scope), receive, send, refused=departed)
            else:
                await self._call(app, fit, scope, receive, send)

        return fitted

    async def _elsewhere(self, app: ASGIApp, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what the new contract does not know: what the old one did is gone, of all else the fake decides."""
        self._depart(scope["voicemock.exchange"], self._unknown(scope["method"], path))
        if not self.fits.gone(scope["method"], path):
            await app(scope, receive, send)
            return
        allow = self.fits.methods(path)
        refused = Refused(Reason.WRONG_METHOD, allow=allow) if allow else Refused(Reason.NOT_FOUND)
        await self.problem(Request(scope, receive), refused)(scope, receive, send)

    async def _call(self, app: ASGIApp, fit: Fit, scope: Scope, receive: Receive, send: Send) -> None:
        exchange: Exchange = scope["voicemock.exchange"]
        body = await read(scope, receive) if fit.about_the_body or fit.old is None else None
        sent = Sent(Head.of(scope), body=b"" if body is None else body.content, read=body is not None and body.whole)
        departed = self._departed(fit, sent, exchange)
        if fit.old is None or departed:
            note(exchange, sent)
            exchange.refused = _reason(departed)
            assert isinstance(fit.new, Operation)  # noqa: S101 - it was found by its method
            await _send(refusal(fit, departed) if departed else added(fit.new), send)
            return
        back = led_back(sent, fit, self.spare)
        if body is not None:
            receive = replayed(back.body, body, receive)
        answered = _Answered(fit, exchange, send)
        await app(back.head.into(_where(scope, fit)), receive, answered.take)
        await answered.flush()
        if sent.read:
            known = names(fit)
            exchange.parts[:] = [replace(part, name=known.get(part.name, part.name)) for part in exchange.parts]
            note(exchange, sent)

    def _departed(self, fit: Fit, sent: Sent, exchange: Exchange) -> Sequence[Departure]:
        """Return what the new contract refuses and the old one would not have; what both do is the fake's to refuse."""
        wrong = list(departures(sent, fit.new))
        self._depart(exchange, [each.finding((fit.old or fit.new).name) for each in wrong])
        known = frozenset(departures(sent, fit.old)) if fit.old is not None else frozenset()
        return [each for each in wrong if each not in known]

    def _depart(self, exchange: Exchange, findings: list[Finding]) -> None:
        if not self.reading:
            exchange.departs = tuple(findings)

    def _unknown(self, method: str, path: str) -> list[Finding]:
        listed = ", ".join(each.new.name for each in self.fits.every if isinstance(each.new, Operation))
        what = "is to a path that no document mentions"
        return [Finding("request", what, listed, f"{method} {path}", (), Severity.NEW)]


def _where(scope: Scope, fit: Fit) -> Scope:
    """Return the scope of a request for where the fake knows the call."""
    root = scope.get("root_path", "")
    path = scope["path"].removeprefix(root)
    before = fit.path_before(path)
    method = fit.old.method if isinstance(fit.old, Operation) else scope["method"]
    if (before, method) == (path, scope["method"]):
        return scope
    return {**scope, "path": f"{root}{before}", "raw_path": quote(f"{root}{before}").encode(), "method": method}


class _Answered:
    """The fake's answer, held until it is whole; where a fault is played on it, it goes as it comes."""

    __slots__ = ("_body", "_exchange", "_fit", "_send", "_start")

    def __init__(self, fit: Fit, exchange: Exchange, send: Send) -> None:
        self._fit = fit
        self._exchange = exchange
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def take(self, message: Message) -> None:
        if self._exchange.faults or message["type"] not in ("http.response.start", "http.response.body"):
            await self.flush()
            await self._send(message)
        elif message["type"] == "http.response.start":
            self._start = message
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False) and self._start is not None:
                await self._whole(self._start)

    async def flush(self) -> None:
        """Send what is held of an answer that did not come to its end."""
        if self._start is not None:
            start, self._start = self._start, None
            await self._send(start)
            await self._send({"type": "http.response.body", "body": self._body, "more_body": True})

    async def _whole(self, start: Message) -> None:
        self._start = None
        pairs = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in start["headers"]]
        headers = {name: value for name, value in pairs if name != "content-length"}
        reply = Reply(start["status"], headers, self._body)
        made = answer(reply, self._fit)
        if made == reply:
            await self._send(start)
            await self._send({"type": "http.response.body", "body": self._body})
        else:
            await _send(made, self._send)


def _reason(departed: Sequence[Departure]) -> str | None:
    """Return in the engine's words why a request is refused."""
    if not departed:
        return None
    return (Reason.NO_KEY if any(each.what == KEY for each in departed) else Reason.WRONG_FIELD).name


async def _send(reply: Reply, send: Send) -> None:
    headers = {**reply.headers, "content-length": str(len(reply.body))}
    encoded = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": encoded})
    await send({"type": "http.response.body", "body": reply.body})


__all__ = ["Fitting"]
