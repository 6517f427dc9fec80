"""What came nearest to a request that is for no call, and why it is another; or how a key should have come."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from starlette.types import Scope

from voicemock.engine.exchange import Exchange
from voicemock.engine.hosts import host_of
from voicemock.engine.redaction import SECRET_NAMES
from voicemock.engine.vendor import Vendor
from voicemock.vendors import VENDORS

ALIKE = 0.6
"""From here on two words are taken for the same, mistyped: a ratio of difflib's."""

OTHER = 2.0
"""What another vendor's call, or another method, costs beside a difference of paths, which costs 1 at most."""

DIGITS = re.compile(r"\d+")

ADDRESSLESS = re.compile(r"|localhost|[\d.]+|mock|testserver")
"""Hosts that name nobody: the vendor is named by the path."""


@dataclass(frozen=True, slots=True)
class Place:
    """A call of a vendor's; a stream's method is WS."""

    vendor: Vendor
    method: str
    path: str


@dataclass(frozen=True, slots=True)
class Near:
    """A call beside what was asked for: how far away it is, and what differs."""

    place: Place
    cost: float
    differs: tuple[str, ...]


PLACES = tuple(
    Place(vendor, method, path)
    for vendor in VENDORS
    for method, path in (
        *((call.method, call.path) for call in vendor.calls),
        *(("WS", stream.path) for stream in vendor.streams),
    )
)


def nearest(exchange: Exchange) -> str:
    """Return it in one line without any key; empty where the request was for a call, or nothing is near it."""
    vendor = next((each for each in VENDORS if each.name == exchange.vendor), None)
    if vendor is not None and exchange.refused in ("NO_KEY", "BAD_KEY"):
        return exchange.secrets.blot(_key(exchange, vendor))
    if vendor is not None and exchange.refused not in ("NOT_FOUND", "WRONG_METHOD"):
        return ""
    path, host = _path(exchange.scope), host_of(exchange.scope)
    asked = f"{exchange.method} {path}{f' at {host}' if host else ''}"
    found = min(_near(exchange, path, host, vendor), key=lambda near: near.cost, default=None)
    if found is not None:
        place = f"{found.place.method} {found.place.path}" + ("" if vendor else f" of {found.place.vendor.title}")
        return exchange.secrets.blot(f"{asked}: nearest is {place}: {', '.join(found.differs)}")
    if vendor is None:
        return ""
    there = ", ".join(f"{place.method} {place.path}" for place in PLACES if place.vendor is vendor)
    return exchange.secrets.blot(f"{asked}: {vendor.title} has {there}")


def _near(exchange: Exchange, path: str, host: str, vendor: Vendor | None) -> Iterator[Near]:
    """Yield every call that is not too far away."""
    for place in PLACES:
        cost = 0.0
        if vendor is None:
            where = _where(path, host, place.vendor)
            if where is None:
                continue
            path_there, why = where
        else:
            path_there, why = path, ""
            if place.vendor is not vendor:
                cost, why = OTHER, f"that is {place.vendor.title}'s"
        way = _differs(path_there, place.path)
        if way is None or (way and place.vendor is not vendor is not None):
            continue
        differs = [*filter(None, (why, way))]
        if place.method != exchange.method:
            cost += OTHER
            differs.append(_method(exchange.method, place.method))
        if way:
            cost += 1 - SequenceMatcher(None, path_there, place.path).ratio()
        if differs:
            yield Near(place, cost, tuple(differs))


def _where(path: str, host: str, vendor: Vendor) -> tuple[str, str] | None:
    """Return the path at the vendor, and why the request did not reach it; None where it is not meant."""
    first, _, rest = path.removeprefix("/").partition("/")
    if host in (*vendor.hosts, *vendor.hosted):
        return path, f"{vendor.name} is not served here"
    if first.lower() == vendor.name or _alike(first.lower(), vendor.name):
        why = (
            f'the path begins with "/{first}", not "/{vendor.name}"'
            if first != vendor.name
            else "it is not served here"
        )
        return f"/{rest}", why
    if not ADDRESSLESS.fullmatch(host):
        meant = max(vendor.hosts, key=lambda name: SequenceMatcher(None, host, name).ratio())
        return (path, f"the host is {meant}") if _alike(host, meant) else None
    return path, f'the path lacks "/{vendor.name}" at its beginning'


def _method(asked: str, right: str) -> str:
    if "WS" in (asked, right):
        return "that is a WebSocket" if right == "WS" else "that is no WebSocket"
    return f"the method is {right}"


def _differs(asked: str, template: str) -> str | None:
    """Return in which way a path is not the template's: empty where it is, None where it is far from it."""
    if _fits(asked, template):
        return ""
    if asked.endswith("/") and _fits(asked.rstrip("/"), template):
        return "the path ends in a slash"
    if "//" in asked and _fits(re.sub("/+", "/", asked), template):
        return "the path has two slashes in a row"
    if _fits(asked.lower(), template):
        return "the path has capitals"
    ours, theirs = asked.strip("/").split("/"), template.strip("/").split("/")
    for more in range(1, len(ours) - len(theirs) + 1):
        if _fits("/" + "/".join(ours[more:]), template):
            before = "/".join(ours[:more])
            twice = ours[:more] == ours[more : 2 * more]
            return f'the path begins with "/{before}" twice' if twice else f'"/{before}" stands before the path'
        if _fits("/" + "/".join(ours[:-more]), template):
            return f'the path goes on with "/{"/".join(ours[-more:])}"'
    if len(ours) < len(theirs) and set(ours) & set(theirs) and _fits(asked, "/" + "/".join(theirs[-len(ours) :])):
        return f'the path lacks "/{"/".join(theirs[: -len(ours)])}" at its beginning'
    return _word(ours, theirs)


def _word(ours: list[str], theirs: list[str]) -> str | None:
    """Return which one word of a path is another; None where more are, or it is nothing like it."""
    wrong = [
        (index, word, right)
        for index, (word, right) in enumerate(zip(ours, theirs, strict=False))
        if word != right and not right.startswith("{")
    ]
    if len(ours) != len(theirs) or len(wrong) != 1:
        return None
    ((index, word, right),) = wrong
    if not _alike(word, right):
        return None
    return f'the path ends in "{word}"' if index == len(ours) - 1 else f'the path has "{word}" in place of "{right}"'


def _fits(path: str, template: str) -> bool:
    ours, theirs = path.split("/"), template.split("/")
    return len(ours) == len(theirs) and all(
        bool(word) if right.startswith("{") else word == right for word, right in zip(ours, theirs, strict=True)
    )


def _alike(word: str, right: str) -> bool:
    return DIGITS.sub("", word) == DIGITS.sub("", right) or SequenceMatcher(None, word, right).ratio() >= ALIKE


def _path(scope: Scope) -> str:
    """Return the request's path at its vendor."""
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return path if path.isprintable() else path.encode("unicode_escape").decode("ascii")


def _key(exchange: Exchange, vendor: Vendor) -> str:
    """Return how the key came, and how it goes."""
    came = [
        *(
            f"header {name.decode('latin-1')}"
            for name, _ in exchange.scope["headers"]
            if _secret(name.decode("latin-1"))
        ),
        *(f"query parameter {name}" for name, _ in exchange.query if _secret(name)),
        *(f"form field {part.name}" for part in exchange.parts if _secret(part.name)),
    ]
    if exchange.refused == "BAD_KEY":
        begin = ", ".join(vendor.plans)
        unknown = f"{vendor.title} does not know the key: those that it knows begin with {begin}"
        return f"{unknown}; it goes so: {vendor.key_goes}"
    how = f"the key came in {' and '.join(came)}" if came else "no key came"
    return f"{how}; at {vendor.title} it goes so: {vendor.key_goes}"


def _secret(name: str) -> bool:
    return name.lower() in SECRET_NAMES - {"cookie", "set-cookie"}


__all__ = ["nearest"]
