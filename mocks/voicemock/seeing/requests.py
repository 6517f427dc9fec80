"""A request of the client's and its answer, for people and for assertions: no key in it, and no sound."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import ImmutableMultiDict

from voicemock.engine.exchange import Exchange, Part, fields
from voicemock.engine.journal import Journal
from voicemock.engine.redaction import Secrets, shown, without_keys
from voicemock.seeing.named import called
from voicemock.seeing.nearest import nearest


class Headers(Mapping[str, str]):
    """Headers by their names in any case; of one sent more than once all values, with commas between them."""

    __slots__ = ("_pairs",)

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._pairs: dict[str, str] = {}
        for name, value in pairs:
            held = self._pairs.get(name.lower())
            self._pairs[name.lower()] = value if held is None else f"{held}, {value}"

    def __getitem__(self, name: str) -> str:
        return self._pairs[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def __repr__(self) -> str:
        return f"Headers({self._pairs!r})"


@dataclass(frozen=True, slots=True, repr=False)
class PartSeen:
    """A part of a form, or a whole body that is neither a form nor JSON, whose name is empty.

    ``size`` is in bytes, ``digest`` the XXH3 of the bytes; ``text`` is None of a file.
    """

    name: str
    filename: str | None
    content_type: str
    size: int
    digest: str
    text: str | None

    def __repr__(self) -> str:
        if self.text is not None:
            return f"<{self.name}={self.text[:40]!r}>"
        kind = f", {self.content_type}" if self.content_type else ""
        return f"<{self.name or 'body'}: {self.filename or 'no file name'}{kind}, {self.size:,} bytes>"


@dataclass(frozen=True, slots=True, repr=False)
class RequestSeen:
    """One request as the client sent it, keys redacted, and how it was answered.

    Of a query, of parts and of fields that came more than once, ``[name]`` gives the last and ``getlist`` all.
    """

    number: int
    """Counted from 1 over all vendors of a bench."""
    vendor: str
    """Empty for a request that reached none."""
    call: str
    """The documented call that it was for, ``GET /api/v4/deepfake/job/{id}``; empty for none."""
    method: str
    path: str
    query: ImmutableMultiDict[str, str]
    headers: Headers
    key: str
    """What may be shown of it: ``test-free…``."""
    parts: ImmutableMultiDict[str, PartSeen]
    """Of a form, by name: texts and files. A body that is no form is one part without a name."""
    fields: ImmutableMultiDict[str, str]
    """The texts among the parts."""
    json: Any
    """The body where it was JSON, else None."""
    size: int
    """Bytes of the body, as far as they were read."""
    unread: bool
    """Whether there was more of a body, or one at all, that nobody read."""
    at: float
    """When it came, in seconds since the epoch, by the world's clock."""
    status: int | None
    """None while there is no answer, or where a fault left none."""
    refused: str | None
    """Why, in the engine's words: ``BAD_KEY``."""
    answer: Any
    """The answer's JSON; None of another one, or of one longer than 64 KiB."""
    faults: tuple[str, ...]
    """What went wrong on the wire because a script asked for it."""
    nearest: str = field(default="")
    """Where it matched nothing: what came nearest, and why that is another."""

    @staticmethod
    def of(exchange: Exchange) -> "RequestSeen":
        """Return what the journal has of it by now."""
        exchange.note_body()
        secrets = exchange.secrets
        parts = [(secrets.blot(part.name), _part(part, secrets)) for part in exchange.parts]
        return RequestSeen(
            number=exchange.number,
            vendor=exchange.vendor,
            call=called(exchange),
            method=secrets.blot(exchange.method),
            path=secrets.blot(shown("", exchange.path)),
            query=ImmutableMultiDict(
                (secrets.blot(name), _text(name, value, secrets)) for name, value in exchange.query
            ),
            headers=Headers(
                (secrets.blot(name), secrets.blot(value)) for name, value in fields(exchange.scope["headers"])
            ),
            key=exchange.key,
            parts=ImmutableMultiDict(parts),
            fields=ImmutableMultiDict((name, part.text) for name, part in parts if part.text is not None),
            json=_json(exchange.sent, secrets),
            size=exchange.received,
            unread=exchange.unread,
            at=exchange.at,
            status=exchange.status,
            refused=exchange.refused,
            answer=_json(exchange.body, secrets) if exchange.size == len(exchange.body) else None,
            faults=tuple(exchange.faults),
            nearest=nearest(exchange),
        )

    def __repr__(self) -> str:
        told = "no answer" if self.status is None else str(self.status)
        files = [part for _, part in self.parts.multi_items() if part.text is None]
        sent = "".join(f", {part.filename or 'a body'} of {part.size:,} bytes" for part in files)
        return (
            f"<{self.vendor or 'nobody'}: {self.method} {self.path} {self.refused or ''}".rstrip() + f" {told}{sent}>"
        )


def requests(journal: Journal, vendor: str | None = None) -> list[RequestSeen]:
    """Return what a vendor (any) was asked over HTTP, oldest first."""
    return [RequestSeen.of(exchange) for exchange in journal.exchanges(vendor) if exchange.scope["type"] != "websocket"]


def unmatched(journal: Journal) -> list[RequestSeen]:
    """Return the requests that reached no vendor, oldest first."""
    return [RequestSeen.of(exchange) for exchange in journal.unmatched()]


def _part(part: Part, secrets: Secrets) -> PartSeen:
    return PartSeen(
        secrets.blot(part.name),
        None if part.filename is None else secrets.blot(part.filename),
        secrets.blot(part.content_type),
        part.size,
        part.digest,
        None if part.text is None else _text(part.name, part.text, secrets),
    )


def _text(name: str, value: str, secrets: Secrets) -> str:
    return secrets.blot(shown(name, value))


def _json(body: bytes, secrets: Secrets) -> Any:
    try:
        return secrets.blotted(_signed(without_keys(body)), names=True)
    except (ValueError, RecursionError):
        return None


def _signed(value: Any) -> Any:
    """Return what JSON may hold, with the secret fields hidden of every URL in it."""
    if isinstance(value, str):
        return shown("", value)
    if isinstance(value, dict):
        return {name: _signed(each) for name, each in value.items()}
    return [_signed(each) for each in value] if isinstance(value, list) else value


__all__ = ["Headers", "PartSeen", "RequestSeen", "requests", "unmatched"]
