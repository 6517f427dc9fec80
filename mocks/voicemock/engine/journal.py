"""What was asked and answered, and what was found out about the client. No key leaves it readable."""

from collections import Counter, deque
from collections.abc import Callable, Iterable
from typing import TypeVar

from starlette.types import Scope

from voicemock.engine.clock import Clock, iso
from voicemock.engine.exchange import Exchange, Part
from voicemock.engine.findings import Finding, Findings, Severity
from voicemock.engine.redaction import SECRET_HEADERS, SECRET_NAMES, Secrets, redacted
from voicemock.engine.streamed import Said, Streamed

T = TypeVar("T")

REMEMBERED = 1000
"""So many exchanges are kept; the oldest go first."""

BODY_KEPT = 64 * 1024
"""So many bytes of an answer are kept."""


class Journal:
    """The latest exchanges and findings, oldest first."""

    def __init__(self, clock: Clock, on_close: Callable[[Exchange], None] | None = None) -> None:
        self._clock = clock
        self._on_close = on_close
        self.reads_along = False
        """Whether the body of a call that is refused without it is read and noted before the refusal goes out."""
        self.secrets = Secrets()
        """The keys that it hides wherever they stand."""
        self._exchanges: deque[Exchange] = deque(maxlen=REMEMBERED)
        self._unmatched: deque[Exchange] = deque(maxlen=REMEMBERED)
        self._listeners: dict[object, Callable[[Exchange], None]] = {}
        self._findings = Findings()
        self._opened = 0
        self._under_way = Counter[str]()

    def open(self, vendor: str, scope: Scope, reading: str = "") -> Exchange:
        """Begin an exchange with a vendor, which answers by a reading of its documents: the baseline unless given."""
        exchange = self._begin(vendor, scope, reading)
        self._exchanges.append(exchange)
        return exchange

    def stray(self, scope: Scope) -> Exchange:
        """Begin an exchange that no vendor is asked for; it is kept apart."""
        exchange = self._begin("", scope)
        self._unmatched.append(exchange)
        return exchange

    def close(self, exchange: Exchange) -> None:
        """End an exchange, and tell whoever listens."""
        exchange.closed_at = self._clock.now()
        self._under_way[exchange.vendor] -= 1
        exchange.note_body()
        if self._on_close is not None:
            self._on_close(exchange)
        for listener in tuple(self._listeners.values()):
            listener(exchange)

    def when_closed(self, listener: Callable[[Exchange], None]) -> Callable[[], None]:
        """Call the listener with each exchange that is over, in the thread that answers; return what ends that."""
        token = object()
        self._listeners[token] = listener

        def end() -> None:
            self._listeners.pop(token, None)

        return end

    def find(
        self,
        exchange: Exchange,
        clause: str,
        says: str,
        *,
        rests_on: tuple[str, ...] = (),
        mend: str = "",
        severity: Severity = Severity.ADVICE,
        id: str = "",
        cause: str = "",
    ) -> None:
        """Note a finding about the client: one for each id (the clause's unless it has its own) and cause, counted."""
        clauses = tuple(filter(None, (clause, *rests_on)))
        at = self._clock.now()
        exchange.note_body()
        finding = Finding(
            self.redact(id) or clause,
            exchange.vendor,
            severity,
            clauses,
            self.redact(says),
            self.redact(mend),
            at,
            (exchange.number,),
            edition=exchange.edition,
        )
        self._findings.note(finding, cause)

    def exchanges(self, vendor: str | None = None, limit: int | None = None) -> list[Exchange]:
        """Return the latest ``limit`` exchanges (of a vendor), newest last."""
        return _latest((entry for entry in tuple(self._exchanges) if vendor in (None, entry.vendor)), limit)

    def unmatched(self, limit: int | None = None) -> list[Exchange]:
        """Return the latest ``limit`` requests that reached no vendor, newest last."""
        return _latest(tuple(self._unmatched), limit)

    def findings(self, vendor: str | None = None, limit: int | None = None) -> list[Finding]:
        """Return the latest ``limit`` findings (about a vendor's client), newest last."""
        return self._findings.latest(vendor, limit)

    def redact(self, text: str) -> str:
        """Return the text with every key hidden that was seen where keys belong."""
        return self.secrets.blot(text)

    def _begin(self, vendor: str, scope: Scope, reading: str = "") -> Exchange:
        self._opened += 1
        at, alongside = self._clock.now(), self._under_way[vendor]
        exchange = Exchange(self._opened, vendor, at, scope, self.secrets, alongside, reading)
        self._under_way[vendor] += 1
        exchange.note_head()
        return exchange


def _latest(entries: Iterable[T], limit: int | None) -> list[T]:
    return list(deque(entries, maxlen=limit))


__all__ = [
    "BODY_KEPT",
    "REMEMBERED",
    "SECRET_HEADERS",
    "SECRET_NAMES",
    "Exchange",
    "Finding",
    "Journal",
    "Part",
    "Said",
    "Secrets",
    "Severity",
    "Streamed",
    "iso",
    "redacted",
]
