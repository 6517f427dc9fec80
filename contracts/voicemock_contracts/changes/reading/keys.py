"""The ways to give a key that a contract lists, as sets of keys that are given together."""

from collections.abc import Iterator
from typing import Any

from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.reading.expecting import child, fields, mapping, text, texts
from voicemock_contracts.changes.surface import Key
from voicemock_contracts.nodes import Node

Keys = frozenset[frozenset[Key]]

NONE: Keys = frozenset({frozenset()})
"""No key is asked for."""

_BY_NAME = {"apiKey": "apiKey", "httpApiKey": "apiKey"}


def keys(root: Node, node: Node) -> Keys | None:
    """Return the alternatives that a part of a document lists by the names of schemes; None where it says nothing."""
    listed = child(node, "security")
    if listed is None:
        return None
    if not isinstance(listed.value, list):
        raise SurfaceError(f"{listed.pointer}: a list should stand here")
    return frozenset(frozenset(_named(root, mapping(each), listed.pointer)) for each in _maps(listed)) or NONE


def key(scheme: Node, scopes: tuple[str, ...] = ()) -> Key:
    """Return the key that a scheme asks for."""
    kind = text(scheme, "type")
    needed = frozenset(scopes)
    if kind in _BY_NAME:
        where, name = text(scheme, "in"), text(scheme, "name", "")
        return Key(_BY_NAME[kind], where, name.lower() if where == "header" else name, needed)
    if kind == "http":
        return Key(kind, "", text(scheme, "scheme").lower(), needed)
    return Key(kind, scopes=needed)


def _named(root: Node, alternative: dict[str, Any], pointer: str) -> Iterator[Key]:
    components = child(root, "components")
    schemes = dict(fields(components, "securitySchemes")) if components else {}
    for name in alternative:
        if name not in schemes:
            raise SurfaceError(f"{pointer}: there is no security scheme {name!r}")
        yield key(schemes[name], texts(Node(root.document, alternative, pointer), name))


def _maps(listed: Node) -> Iterator[Node]:
    for number, each in enumerate(listed.value):
        yield Node(listed.document, each, f"{listed.pointer}/{number}")


__all__ = ["NONE", "Keys", "key", "keys"]
