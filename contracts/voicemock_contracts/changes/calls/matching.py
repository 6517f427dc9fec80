"""Which calls and streams of two contracts are the same: where they stand, or by what they are where they moved."""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from voicemock_contracts.changes.calls.pairing import paired, shape
from voicemock_contracts.changes.surface import Operation, Stream, Surface

T = TypeVar("T", Operation, Stream)

_VERSION = re.compile(r"v?\d+(?:[.-]?\w+)?|api", re.IGNORECASE)
"""Steps of a path that say which version it is of."""


@dataclass(slots=True)
class Matched(Generic[T]):
    """What belongs together, each pair the old one first, and what has no partner."""

    same: list[tuple[T, T]] = field(default_factory=list)
    moved: list[tuple[T, T]] = field(default_factory=list)
    gone: list[T] = field(default_factory=list)
    come: list[T] = field(default_factory=list)


def operations(old: Surface, new: Surface) -> Matched[Operation]:
    """Return which calls belong together."""

    def method(one: Operation, other: Operation) -> bool:
        return one.method == other.method

    bases = _bases(old, streams=False), _bases(new, streams=False)
    return _matched(list(old.operations), list(new.operations), bases, method, _moved_operation)


def streams(old: Surface, new: Surface) -> Matched[Stream]:
    """Return which streams belong together."""
    bases = _bases(old, streams=True), _bases(new, streams=True)
    return _matched(list(old.streams), list(new.streams), bases, lambda *_: True, _moved_stream)


def key_of(path: str) -> str:
    """Return a path in which the names of its parameters do not matter."""
    return re.sub(r"{[^{}]*}", "{}", path)


def path_of(each: Operation | Stream) -> str:
    """Return where a call or a stream stands under its server."""
    return each.path if isinstance(each, Operation) else each.address


def _matched(
    old: list[T],
    new: list[T],
    bases: tuple[frozenset[str], frozenset[str]],
    kind: Callable[[T, T], bool],
    moved: Callable[[T, T], float],
) -> Matched[T]:
    found: Matched[T] = Matched(gone=old, come=new)
    # A base path that a server has now and the path no more moves nothing; nor does another one for all paths alike.
    found.same += _taken(found, lambda one, other: kind(one, other) and bool(_at(one, bases[0]) & _at(other, bases[1])))
    found.same += _taken(found, lambda one, other: kind(one, other) and key_of(path_of(one)) == key_of(path_of(other)))
    found.moved = _taken(found, moved)
    return found


def _at(each: Operation | Stream, bases: frozenset[str]) -> set[str]:
    """Return the paths at which something stands, those of its servers with it."""
    own = frozenset(urlsplit(server).path for server in each.servers) if isinstance(each, Operation) else frozenset()
    return {key_of(base + path_of(each)) for base in own or bases}


def _taken(found: Matched[T], score: Callable[[T, T], float]) -> list[tuple[T, T]]:
    """Return pairs of what has no partner yet, in the old order."""
    pairs = paired(found.gone, found.come, score)
    order = list(found.gone)
    found.gone = [each for each in found.gone if not any(each is one for one, _ in pairs)]
    found.come = [each for each in found.come if not any(each is other for _, other in pairs)]
    return sorted(pairs, key=lambda pair: next(i for i, each in enumerate(order) if each is pair[0]))


def _bases(surface: Surface, *, streams: bool) -> frozenset[str]:
    paths = {urlsplit(server).path for server in surface.servers if is_of_streams(server) == streams}
    return frozenset(paths) or frozenset({""})


def is_of_streams(server: str) -> bool:
    """Whether a server's address is that of WebSockets."""
    return urlsplit(server).scheme in ("ws", "wss")


def _moved_operation(one: Operation, other: Operation) -> float:
    points = 3.0 * (one.id != "" and one.id == other.id) + 2.0 * (_signature(one) == _signature(other) != _NOTHING)
    if one.method == other.method:
        points += _tail(one.path, other.path)
    return points if points >= 2 else 0


def _moved_stream(one: Stream, other: Stream) -> float:
    points = 2.0 * (one.id != "" and one.id == other.id) + 2.0 * (_spoken(one) == _spoken(other) != (None, None))
    points += _tail(one.address, other.address)
    return points if points >= 2 else 0


def _tail(one: str, other: str) -> float:
    """Return how much of two paths' ends is the same: 2 for most of the longer one, 1 for a half, versions left out."""
    some, others = (
        [step for step in key_of(path).split("/") if step and not _VERSION.fullmatch(step)] for path in (one, other)
    )
    common = 0
    while common < min(len(some), len(others)) and some[-1 - common] == others[-1 - common]:
        common += 1
    if not any(step != "{}" for step in some[len(some) - common :]):
        return 0
    share = common / max(len(some), len(others))
    return 2 if share > 0.5 else 1 if share == 0.5 else 0


_NOTHING: Hashable = ((), ())


def _signature(each: Operation) -> Hashable:
    asked = tuple((kind, shape(media.schema)) for kind, media in (each.body.media if each.body else {}).items())
    answered = tuple(
        (status, kind, shape(media.schema))
        for status, a in sorted(each.answers.items())
        for kind, media in a.media.items()
    )
    return (asked, answered)


def _spoken(each: Stream) -> Hashable:
    def said(messages: dict[str, object]) -> Hashable:
        return tuple(sorted(messages)) or None

    return (said(dict(each.sends)), said(dict(each.tells)))


__all__ = ["Matched", "is_of_streams", "key_of", "operations", "path_of", "streams"]
