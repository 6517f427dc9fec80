"""What changed in the audio files that are taken: their formats, their sizes, their lengths (x-audio)."""

from collections.abc import Iterator
from typing import Any

from voicemock_contracts.changes.change import Change, Direction
from voicemock_contracts.changes.schemas.comparison import Pair
from voicemock_contracts.changes.schemas.shapes import Shape

_SIZES = {"min-bytes": "bytes", "max-bytes": "bytes", "min-seconds": "seconds"}
"""The bounds of a file, and what of it each is about."""


def audio_changes(pair: Pair) -> Iterator[Change]:
    """Yield what changed in a file; nothing where one side is none."""
    if not (pair.old.file and pair.new.file):
        return
    yield from _format_changes(pair)
    for keyword, about in _SIZES.items():
        yield from _size_changes(pair, keyword, about)


def _format_changes(pair: Pair) -> Iterator[Change]:
    old, new = (_audio(each).get("formats") for each in (pair.old, pair.new))
    requests = pair.at.direction is Direction.REQUEST
    if old is None or new is None:
        if old is not new:
            kept = old if pair.answers else new
            yield from pair.differ(
                "enum-opened" if new is None else "enum-closed",
                old="any format" if old is None else ", ".join(old),
                new="any format" if new is None else ", ".join(new),
                breaks=_file("format", {"enum": kept}) if kept is not None else None,
                demands=(_file("format", {"const": "amr"}),),
                about=("x-audio",),
            )
        return
    for rule, values, others in (("added", new, old), ("removed", old, new)):
        for value in values:
            if value in others:
                continue
            only = {"const": value}
            yield from pair.differ(
                f"audio-format-{rule}" if requests else f"enum-value-{rule}",
                place=pair.at.valued(value),
                old=value if rule == "removed" else "",
                new=value if rule == "added" else "",
                breaks=_file("format", {"not": only}),
                demands=(_file("format", only),),
                about=("x-audio",),
            )


def _size_changes(pair: Pair, keyword: str, about: str) -> Iterator[Change]:
    old, new = (_audio(each).get(keyword) for each in (pair.old, pair.new))
    if old == new or (not old and not new):
        return
    upper = keyword.startswith("max")
    looser = new is None or (old is not None and (new > old if upper else new < old))
    kept = old if pair.answers else new
    bound = {"maximum" if upper else "minimum": kept}
    beyond = {"exclusiveMinimum" if upper else "exclusiveMaximum": kept}
    yield from pair.differ(
        "bound-loosened" if looser else "bound-tightened",
        place=pair.at.valued(keyword),
        old="" if old is None else str(old),
        new="" if new is None else str(new),
        breaks=_file(about, bound) if kept is not None else None,
        demands=({**_file(about, beyond), "required": [about]},),
        about=("x-audio",),
    )


def _audio(shape: Shape) -> dict[str, Any]:
    return next(iter(shape.all("x-audio")), {})


def _file(about: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {about: schema}}


__all__ = ["audio_changes"]
