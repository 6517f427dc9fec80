"""What changed in the form of texts (format, contentEncoding), or in the size of numbers that a format tells."""

from collections.abc import Iterator
from typing import Any

from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.schemas.comparison import Pair
from voicemock_contracts.changes.schemas.shapes import Shape
from voicemock_contracts.changes.witnesses.asserting import ENCODINGS, NUMBERS

_ABOUT = ("format", "contentEncoding", "contentMediaType")

_SAYS_NOTHING = frozenset({"int64", "float", "double", "decimal", "password"})
"""Formats that bind no value which JSON can hold."""

_WIDER = {
    "email": {"idn-email"},
    "hostname": {"idn-hostname"},
    "uri": {"iri", "iri-reference", "uri-reference"},
    "iri": {"iri-reference"},
    "uri-reference": {"iri-reference"},
}
"""The formats that hold all texts of a format."""


def format_changes(pair: Pair) -> Iterator[Change]:
    """Yield a form that is there now, gone, or another."""
    old, new = _said(pair.old), _said(pair.new)
    if old == new:
        return
    rule = _rule(old, new)
    if new in _WIDER.get(old, ()):
        rule = "schema-widened"
    elif old in _WIDER.get(new, ()):
        rule = "schema-narrowed"
    yield from pair.differ(rule, old=old, new=new, breaks=_asked(pair), about=_ABOUT)


def content_changes(pair: Pair) -> Iterator[Change]:
    """Yield what texts hold now, or held, where schemas allow the same ones: no example can show it."""
    old, new = _content(pair.old), _content(pair.new)
    if old != new and not (pair.old.file or pair.new.file):
        yield from pair.differ(_rule(old, new), old=old, new=new, about=_ABOUT)


def _rule(old: str, new: str) -> str:
    return "format-removed" if not new else "format-added" if not old else "format-changed"


def _asked(pair: Pair) -> dict[str, Any] | None:
    """Return what is asked for, as far as the other side asks for something else and a schema can tell it."""
    kept = pair.forbidding
    if kept.file:  # it is described otherwise than a text
        return pair.forbidden(kept.schema)
    asked: dict[str, Any] = {}
    name, encoding = _format(kept), _encoding(kept)
    if name and name != _format(pair.allowing):
        asked |= NUMBERS.get(name, {"format": name})
    if encoding in ENCODINGS and encoding != _encoding(pair.allowing):
        asked["pattern"] = ENCODINGS[encoding]
    return asked or None


def _said(shape: Shape) -> str:
    """Return the form in a few words: that of a file, or a text's format, encoding and content."""
    if shape.file:
        return "binary"
    return ", ".join(each for each in (_format(shape), _content(shape)) if each)


def _content(shape: Shape) -> str:
    return " of ".join(each for each in (_encoding(shape), _first(shape, "contentMediaType")) if each)


def _format(shape: Shape) -> str:
    return next((each for each in shape.all("format") if each not in _SAYS_NOTHING), "")


def _encoding(shape: Shape) -> str:
    return _first(shape, "contentEncoding")


def _first(shape: Shape, keyword: str) -> str:
    """Return what a keyword about texts says, in lower case."""
    return next((str(each).lower() for each in shape.all(keyword)), "") if "string" in shape.types else ""


__all__ = ["content_changes", "format_changes"]
