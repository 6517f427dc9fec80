"""YAML and JSON as other people write them: anchors, merge keys, tags, dates; plain words are read by YAML 1.2."""

import json
import re
from typing import Any

import yaml

from voicemock_contracts.changes.errors import SurfaceError

_DEEPEST = 150
"""Levels of nesting, more than any contract has."""

_MOST = 1_000_000
"""Values, aliases counted as often as they stand: a small file must not grow without end."""

_INTEGER = "tag:yaml.org,2002:int"
_MERGE = "tag:yaml.org,2002:merge"

_PLAIN = {
    "tag:yaml.org,2002:null": (r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    "tag:yaml.org,2002:bool": (r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    _INTEGER: (r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", list("-+0123456789")),
    "tag:yaml.org,2002:float": (
        r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$",
        list("-+0123456789."),
    ),
    _MERGE: (r"^<<$", ["<"]),
}
"""YAML 1.2's core schema: `yes`, `12:30` and dates are texts. Infinity and NaN are, too: JSON has neither."""

_LOADER: Any = type("_Loader", (yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader,), {})
for _tag, (_pattern, _first) in _PLAIN.items():
    _LOADER.add_implicit_resolver(_tag, re.compile(_pattern), _first)


def plain(text: str, origin: str) -> Any:
    """Return the one document in a text as plain values, every key a text; raise `SurfaceError` where there is none."""
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        try:
            return _shallow(json.loads(text.lstrip("\ufeff"), object_pairs_hook=lambda pairs: _once(pairs, origin)))
        except json.JSONDecodeError:
            pass  # YAML has such brackets, too, and says better what is wrong with them
        except RecursionError:
            raise SurfaceError(f"{origin}: nested too deep to be a contract") from None
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = mark.line + 1 if mark else 1
        raise SurfaceError(f"{origin}, line {line}: {wrong.problem or 'no YAML'}") from None
    except yaml.reader.ReaderError as wrong:
        raise SurfaceError(f"{origin}: {wrong.reason}") from None
    if root is None:
        raise SurfaceError(f"{origin}: nothing stands in it")
    return _Values(origin).of(root, 1)


def _shallow(value: Any) -> Any:
    """Return a value; raise RecursionError where it is nested deeper than a contract is."""
    level = [value]
    for _ in range(_DEEPEST):
        inside = (each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list))
        level = [item for items in inside for item in items]
    if level:
        raise RecursionError
    return value


def _once(pairs: list[tuple[str, Any]], origin: str) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        twice = next(key for number, (key, _) in enumerate(pairs) if key in dict(pairs[:number]))
        raise SurfaceError(f"{origin}: key {twice!r} stands twice in one map; which is meant?")
    return values


class _Values:
    """The values of one document, counted."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._count = 0

    def of(self, node: yaml.Node, depth: int) -> Any:
        """Return a node's plain value."""
        self._count += 1
        if depth > _DEEPEST or self._count > _MOST:
            raise self._wrong(
                node, "nested too deep, or in itself" if depth > _DEEPEST else "its aliases grow too large"
            )
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.of(item, depth + 1) for item in node.value]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        own: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key, value in node.value:
            if key.tag == _MERGE:
                merged = {**self._merged(value, depth), **merged}
            elif not isinstance(key, yaml.ScalarNode):
                raise self._wrong(key, "a key must be a text")
            elif key.value in own:
                raise self._wrong(key, f"key {key.value!r} stands twice in one map; which is meant?")
            else:
                own[key.value] = self.of(value, depth + 1)
        return {**merged, **own}

    def _merged(self, node: yaml.Node, depth: int) -> dict[str, Any]:
        """Return what a merge key brings: of several maps, the first that has a key says it."""
        maps = node.value if isinstance(node, yaml.SequenceNode) else [node]
        merged: dict[str, Any] = {}
        for each in maps:
            if not isinstance(each, yaml.MappingNode):
                raise self._wrong(each, "only a map can be merged by <<")
            merged = {**self.of(each, depth + 1), **merged}
        return merged

    def _scalar(self, node: yaml.Node) -> Any:
        kind = str(node.tag).rpartition(":")[2]
        text: str = node.value
        try:
            if kind == "null":
                return None
            if kind == "bool":
                return text.lower() == "true"
            if kind == "int":
                return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
            if kind == "float":
                return float(text)
        except ValueError:
            raise self._wrong(node, f"{text!r} is no {kind}") from None
        return text

    def _wrong(self, node: yaml.Node, what: str) -> SurfaceError:
        return SurfaceError(f"{self._origin}, line {node.start_mark.line + 1}: {what}")


__all__ = ["plain"]
