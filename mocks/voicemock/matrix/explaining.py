"""Which changes explain that a test breaks: those that its own exchanges met."""

import re
from collections.abc import Iterable, Iterator

from voicemock.matrix.outcome import Departure, Exchanged, Outcome
from voicemock_contracts.changes.change import ORDER, Change, Direction, Severity

_ANSWER = re.compile(r"answer (\d{3}) of [^,]+(?:, (?P<header>header )?(?P<path>.+))?")
_STREAM = re.compile(r"stream, told (?P<type>[^,]+)(?:, (?P<path>/.*))?")

NO_KEY = "carries no key"

ELSEWHERE = ("is to a path that no document mentions", "is a method that no document mentions")
"""What is said of a request for a call that is gone, or stands elsewhere."""


def explained(before: Outcome, after: Outcome, changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that a test met, by what departs in its exchanges and by what they came to.

    The worst come first, and of those the ones that the test's own failure names.

    ``before`` is how it went by the baseline. Nothing where its exchanges met none: then something else broke it.
    """
    by_operation: dict[str, list[Change]] = {}
    for change in changes:
        by_operation.setdefault(change.operation, []).append(change)
    met: dict[str, Change] = {}
    for at, exchange in enumerate(after.exchanges):
        known = before.exchanges[at] if at < len(before.exchanges) else None
        for change in by_operation.get(exchange.call, []):
            if change.severity is not Severity.HARMLESS and _meets(exchange, known, change):
                met[change.id] = change
    return tuple(sorted(met.values(), key=lambda change: (ORDER.index(change.severity), not _named(change, after.why))))


def _named(change: Change, why: str) -> bool:
    """Return whether what a test failed with names what changed."""
    name = change.place.partition("=")[0].rpartition("/")[2]
    return bool(re.search(rf"\b{re.escape(name)}\b", why))


def _meets(exchange: Exchanged, known: Exchanged | None, change: Change) -> bool:
    if change.direction is Direction.REQUEST:
        return any(_concerns(each, change) for each in exchange.asked)
    if _came_to_another(exchange, known, change):
        return True
    return any(_within(place, change.place) for each in exchange.answered for place in _places(each))


def _came_to_another(exchange: Exchanged, known: Exchanged | None, change: Change) -> bool:
    """Return whether the change says that the exchange's status or close came, or went, and so it did."""
    if known is None or known.call != exchange.call:
        return False
    if change.place.startswith("close/"):
        code = change.place.removeprefix("close/")
        return str(exchange.close) != str(known.close) and code in (str(exchange.close), str(known.close))
    if exchange.status == known.status or "-status-" not in change.rule:
        return False
    return change.place == str(exchange.status if change.rule.endswith("-added") else known.status)


def _concerns(departure: Departure, change: Change) -> bool:
    """Return whether a request departs where the change says that less is taken."""
    if change.place == "security":
        return departure.what == NO_KEY
    if not change.place:
        return departure.what in ELSEWHERE
    names = {change.place.partition("=")[0].rpartition("/")[2]}
    if change.rule.endswith(("-renamed", "-moved")):
        names.add(change.new.rpartition("/")[2])
    said = f"{departure.where} {departure.expected} {departure.got}"
    return any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said) for name in names if name)


def _places(departure: Departure) -> Iterator[str]:
    """Yield where in the answer a departure is, as changes name places: a parent's place where a field is missing."""
    if told := _STREAM.fullmatch(departure.where):
        yield from _below(f"tells/{told['type']}{told['path'] or ''}", departure)
    elif answer := _ANSWER.fullmatch(departure.where):
        path = answer["path"] or ""
        yield from _below(f"{answer[1]}/header/{path.lower()}" if answer["header"] else f"{answer[1]}{path}", departure)
    elif departure.where == "stream":
        yield f"order/{departure.what.replace(' ', '-')}"


def _below(place: str, departure: Departure) -> Iterator[str]:
    place = re.sub(r"/\d+(?=/|$)", "/*", place)
    if departure.what == "lacks a field":
        yield f"{place}/{departure.expected.removeprefix('the field ')}"
    elif departure.what == "has fields that no document mentions":
        yield from (f"{place}/{name}" for name in departure.got.split(", "))
    elif departure.what == "is at odds with itself":
        yield f"{place}/holds/{departure.expected.replace(' ', '-')}"
    else:
        yield place


def _within(place: str, changed: str) -> bool:
    """Return whether what departs is what changed, or something below it or above."""
    changed = changed.partition("=")[0]
    return place == changed or place.startswith(f"{changed}/") or changed.startswith(f"{place}/")


__all__ = ["explained"]
