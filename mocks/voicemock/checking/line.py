"""The way out: requests go by one connection pool, at the pace and within the budget that were given."""

import ssl
import time
from dataclasses import dataclass, field
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter

from voicemock.checking.exchange import Answer, Sent
from voicemock.checking.limits import Budget, Pace
from voicemock.checking.target import Target
from voicemock_contracts.messages import Response

TIMEOUT = 60
"""Seconds without a byte."""

LARGEST, LONGEST = 8 * 1024 * 1024, 60
"""Bytes of an answer's body, and the seconds in which they come; what has no end by then is no answer."""

PATIENCE = 3
"""How often a call is repeated after the wait that Retry-After asks for."""

LONGEST_WAIT = 120
"""Seconds; a longer Retry-After ends the check of a vendor that is not ours."""


class UnreachableError(Exception):
    """No answer came; the message says why."""


class HaltError(Exception):
    """Nothing more is to be sent; the message says why."""


class _Trusting(HTTPAdapter):
    """Connections that trust what a context trusts; requests has no other way to be given one."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **rest: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, ssl_context=self._context, **rest)


@dataclass(slots=True)
class Line:
    """A target's connections."""

    target: Target
    budget: Budget = field(default_factory=Budget)
    pace: Pace = field(default_factory=Pace)
    calls: int = field(default=0, init=False)
    """Requests sent, repetitions included."""
    accepted: int = field(default=0, init=False)
    """Those that were not refused."""
    halted: str = field(default="", init=False)
    """Why nothing more is to be sent."""
    _session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        if self.target.own:
            self._session.trust_env = False
        elif self.target.tls is not None:
            self._session.mount("https://", _Trusting(self.target.tls))

    def send(self, sent: Sent, *, patient: bool) -> Answer:
        """Send a request and return what comes back.

        Raises UnreachableError where nothing does, HaltError where a vendor wants to be left alone for long.
        """
        for _ in range(PATIENCE if patient else 0):
            answer = self._once(sent)
            wait = retry_after(answer)
            if answer.status not in (429, 503) or wait is None:
                return answer
            if wait > LONGEST_WAIT and not self.target.own:
                raise HaltError(f"the vendor answered {answer.status} and asks to wait {wait:,.0f} s")
            self.target.wait(wait)
        return self._once(sent)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _once(self, sent: Sent) -> Answer:
        self.pace.step()
        self.calls += 1
        body, described = sent.body()
        headers = {**described, **sent.headers}
        where = f"{sent.method} {sent.redacted(sent.url(self.target.base))}"
        try:
            with self._session.request(
                sent.method,
                sent.url(self.target.base),
                headers=headers,
                data=body or None,
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as answered:
                content = _bounded(answered)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise UnreachableError(sent.redacted(f"{where}: {reason(error)}")) from error
        if content is None:
            raise UnreachableError(f"{where}: no end of the answer after {LARGEST:,} bytes or {LONGEST} s")
        self.accepted += 200 <= answered.status_code < 300
        return Answer(sent, Response(answered.status_code, tuple(answered.headers.items()), content))


def _bounded(answered: requests.Response) -> bytes | None:
    """Return the body; None where it has no end within bounds."""
    content, until = bytearray(), time.monotonic() + LONGEST
    while piece := answered.raw.read1(64 * 1024, decode_content=True):  # what is there, so that a drip ends too
        content += piece
        if len(content) > LARGEST or time.monotonic() > until:
            return None
    return bytes(content)


def retry_after(answer: Answer) -> float | None:
    """Return the seconds that Retry-After asks for; None where it is absent or no number of seconds."""
    value = answer.header("retry-after")
    return float(value) if value is not None and value.isdecimal() else None


def reason(error: BaseException) -> str:
    """Return why there was no answer, in the words of what was closest to the network."""
    seen = [error]
    while (deeper := seen[-1].__cause__ or seen[-1].__context__ or _wrapped(seen[-1])) is not None:
        seen.append(deeper)
    told = [item.strerror for item in seen if isinstance(item, OSError) and item.strerror]
    words = " ".join((told[-1] if told else str(seen[-1]) or type(seen[-1]).__name__).split())
    return f"{words} (--ca trusts another)" if "certificate verify failed" in words else words


def _wrapped(error: BaseException) -> BaseException | None:
    """Return the error that another holds without having it as its cause."""
    held = [*error.args, getattr(error, "reason", None)]
    return next((item for item in held if isinstance(item, BaseException)), None)


__all__ = ["HaltError", "Line", "UnreachableError", "reason", "retry_after"]
