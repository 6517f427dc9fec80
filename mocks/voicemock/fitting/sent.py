"""What a request holds as a contract sees it: the values of its body, by its media type, and its parameters."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from voicemock.fitting.head import Head
from voicemock_contracts.changes.schemas.shapes import shapes
from voicemock_contracts.changes.schemas.sides import Side
from voicemock_contracts.changes.surface import Media, Parameter
from voicemock_contracts.media import JSON, MULTIPART, UnreadableError, media_type, read_form, read_json
from voicemock_contracts.nodes import Node
from voicemock_contracts.texts import converted

_PART = rb'(?i)(content-disposition:[^\r\n]*?;[ \t]*name=)("?)%s\2(?=[;\r])'


@dataclass(frozen=True, slots=True)
class Sent:
    """A request: its head, the values in its path by their places in it, and its body."""

    head: Head
    steps: tuple[str, ...] = ()
    body: bytes = b""
    read: bool = True
    """Whether the body was read; where nothing in it changed it is left to the fake."""

    @property
    def kind(self) -> str:
        """Return the body's media type."""
        return media_type(self.head.value("header", "content-type"))

    def parameter(self, wanted: Parameter) -> object | None:
        """Return the value of a parameter, as its schema has it; None where it is not given."""
        text = self.head.value(wanted.where, wanted.name)
        return None if text is None else _converted(text, wanted.schema)

    def value(self, media: Media) -> Any:
        """Return the body's value under a media type of the contract; UnreadableError where it is none.

        A file is told as a contract describes one: by format, which its name says, and bytes.
        """
        if self.kind == MULTIPART:
            return dict(self._parts(media.schema))
        return read_json(self.body) if self.kind == JSON else self.body.decode("utf-8", "replace")

    def renamed(self, old: tuple[str, ...], new: tuple[str, ...]) -> "Sent":
        """Return the request with what stands at a path in its body at another, which may have another name alone."""
        if self.kind == MULTIPART and len(old) == len(new) == 1:
            pattern, name = _PART % re.escape(old[0].encode()), new[0].encode()
            body = re.sub(pattern, lambda found: found[1] + found[2] + name + found[2], self.body)
        elif self.kind == JSON:
            try:
                body = json.dumps(moved(read_json(self.body), old, new)).encode()
            except UnreadableError:
                return self
        else:
            return self
        return Sent(self.head.with_value("header", "content-length", str(len(body))), self.steps, body)

    def _parts(self, schema: Node | None) -> Iterator[tuple[str, Any]]:
        side = Side.of(schema)
        fields = {name: each for shape in shapes(side, side.schema) for name, each in shape.fields.items()}
        for part in read_form(self.body, self.head.value("header", "content-type") or ""):
            node = Node(side.document, fields.get(part.name, {}))
            if part.filename is not None:
                yield part.name, {"format": PurePosixPath(part.filename).suffix[1:].lower(), "bytes": part.size}
            else:
                yield part.name, _converted(part.text or "", node)


def moved(value: Any, old: tuple[str, ...], new: tuple[str, ...]) -> Any:
    """Return a value with what stands at a path at another; as it was where nothing stands there."""
    if len(old) == len(new) and old[:-1] == new[:-1] and len(old) > 1:
        step, inner = old[0], (old[1:], new[1:])
        if isinstance(value, list) and step == "*":
            return [moved(each, *inner) for each in value]
        if isinstance(value, dict) and step in value:
            return {key: moved(each, *inner) if key == step else each for key, each in value.items()}
        return value
    if not isinstance(value, dict) or "*" in (*old, *new):
        return value
    taken, left = _taken(value, old)
    return _put(left, new, taken[0]) if taken else value


def _taken(value: Any, path: tuple[str, ...]) -> tuple[tuple[Any, ...], Any]:
    step, *rest = path
    if not isinstance(value, dict) or step not in value:
        return (), value
    if not rest:
        return (value[step],), {key: each for key, each in value.items() if key != step}
    taken, left = _taken(value[step], tuple(rest))
    return taken, {**value, step: left}


def _put(value: Any, path: tuple[str, ...], what: Any) -> Any:
    step, *rest = path
    inside = value if isinstance(value, dict) else {}
    return {**inside, step: _put(inside.get(step), tuple(rest), what) if rest else what}


def _converted(text: str, schema: Node | None) -> object:
    """Return what a text means under a schema; where that lists several types, as the first that it can be."""
    if schema is None:
        return text
    side = Side.of(schema)
    kinds = {kind for shape in shapes(side, side.schema) for kind in shape.types}
    for kind, type_ in (("integer", "integer"), ("fraction", "number"), ("boolean", "boolean")):
        if kind in kinds and not isinstance(found := converted(text, Node({}, {"type": type_})), str):
            return found
    return text


__all__ = ["Sent", "moved"]
