"""What should stand at a place of somebody's document: a map, a list, a text; one line says where it does not."""

from collections.abc import Iterator
from typing import Any

from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.nodes import Node, UnresolvedError, at

_KINDS: dict[type, str] = {dict: "a map", list: "a list", str: "a text", bool: "true or false"}


def mapping(node: Node) -> dict[str, Any]:
    """Return the node's map."""
    value: dict[str, Any] = _of(dict, node, node.value)
    return value


def fields(node: Node, key: str, *, extended: bool = False) -> Iterator[tuple[str, Node]]:
    """Yield what stands in the map below, each at the end of its references; nothing where there is no such map.

    Where it may be ``extended``, what is called ``x-…`` is an extension; elsewhere that is a name, such as a header's.
    """
    if below := child(node, key):
        for name in mapping(below):
            if not (extended and name.startswith("x-")) and (found := child(below, name)) is not None:
                yield name, found


def items(node: Node, key: str) -> Iterator[Node]:
    """Yield what stands in the list below, each at the end of its references."""
    if below := child(node, key):
        for number in range(len(_of(list, below, below.value))):
            yield resolved(below, number)


def child(node: Node, key: str) -> Node | None:
    """Return the node below, at the end of its references; None where there is none or null stands there."""
    return None if mapping(node).get(key) is None else resolved(node, key)


def text(node: Node, key: str, default: str | None = None) -> str:
    """Return the text below; where there is none the default or, without one, raise."""
    value = mapping(node).get(key, default)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if value is None:
        raise SurfaceError(f"{node.pointer or '/'}: it has no {key}")
    found: str = _of(str, node, value, key)
    return found


def flag(node: Node, key: str) -> bool:
    """Return the truth value below; false where there is none."""
    return bool(_of(bool, node, mapping(node).get(key) or False, key))


def texts(node: Node, key: str) -> tuple[str, ...]:
    """Return the list of texts below; none where there is no such list."""
    return tuple(map(str, _of(list, node, mapping(node).get(key) or [], key)))


def facts(node: Node) -> tuple[str, ...]:
    """Return the clauses that a part names, each once."""
    named = mapping(node).get("x-facts", [])
    listed = list(named.values()) if isinstance(named, dict) else [named]
    return tuple(dict.fromkeys(str(id) for ids in listed for id in (ids if isinstance(ids, list) else [ids])))


def resolved(node: Node, key: str | int) -> Node:
    """Return the node below; raise where its reference leads nowhere, or round in a circle."""
    step = str(key).replace("~", "~0").replace("/", "~1")
    found, passed = Node(node.document, node.value[key], f"{node.pointer}/{step}"), set[str]()
    while isinstance(found.value, dict) and isinstance(found.value.get("$ref"), str):
        if found.pointer in passed:
            raise SurfaceError(f"{node.pointer}/{step}: its reference leads back to itself")
        passed.add(found.pointer)
        try:
            found = at(node.document, found.value["$ref"])
        except UnresolvedError as wrong:
            raise SurfaceError(f"{node.pointer}/{step}: $ref {wrong}") from None
    return found


def _of(kind: type, node: Node, value: Any, key: str = "") -> Any:
    if not isinstance(value, kind):
        place = f"{node.pointer}/{key}" if key else node.pointer
        raise SurfaceError(f"{place or '/'}: {_KINDS[kind]} should stand here, not {str(value)[:40]!r}")
    return value


__all__ = ["child", "facts", "fields", "flag", "items", "mapping", "resolved", "text", "texts"]
