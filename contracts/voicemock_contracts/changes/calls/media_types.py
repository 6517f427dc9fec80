"""Which media types are there still, which no more, and which are new; ``audio/*`` stands for any of its kind."""

from collections.abc import Collection, Iterable, Iterator

from voicemock_contracts.changes.calls.pairing import alike, paired

_WRITTEN = ("json", "xml")
"""What bodies are written in whose schemas can be compared, whatever they are called."""


def covering(kind: str, kinds: Iterable[str]) -> str | None:
    """Return the one of some media types that means another: itself, or a range that it falls in; None without one."""
    listed = list(kinds)
    if kind in listed:
        return kind
    top = kind.partition("/")[0]
    return next((each for each in (f"{top}/*", "*/*") if each in listed), None)


def pairs(old: Iterable[str], new: Iterable[str]) -> Iterator[tuple[str | None, str | None]]:
    """Yield the old media types with the new ones that mean them, then the new ones that none of the old means."""
    before, after = list(old), list(new)
    for kind in before:
        yield kind, covering(kind, after)
    for kind in after:
        if covering(kind, before) is None:
            yield None, kind


def renamed(old: Collection[str], new: Collection[str]) -> list[tuple[str, str]]:
    """Return the media types that are gone, each with the new one in whose words the same is said now.

    It is one that is written alike (``application/json``, ``application/vnd.v2+json``); or, where there was one media
    type and there is one, whichever that is.
    """
    found = list(pairs(old, new))
    gone = [before for before, after in found if before is not None and after is None]
    come = [after for before, after in found if before is None and after is not None]
    if len(old) == len(new) == len(gone) == 1:
        return list(zip(old, new, strict=True))

    def score(one: str, other: str) -> float:
        return 1 + alike(one, other) if _written(one) == _written(other) in _WRITTEN else 0

    return paired(gone, come, score)


def _written(kind: str) -> str:
    """Return the last part of a media type: what it is written in."""
    return kind.rpartition("/")[2].rpartition("+")[2]


def placed(place: str, kind: str, kinds: Iterable[str]) -> str:
    """Return the place of a body as one media type, which is named unless it is the first."""
    return place if kind == next(iter(kinds), kind) else f"{place}:{kind}"


__all__ = ["covering", "pairs", "placed", "renamed"]
