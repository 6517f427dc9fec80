"""YAML as version 1.2 reads it, and stricter: no repeated keys, no tags; every value knows its line."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

Scalar = str | int | float | bool | None

_PLAIN: tuple[tuple[re.Pattern[str], Callable[[str], Scalar]], ...] = (
    (re.compile(r"null|Null|NULL|~|"), lambda _: None),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda text: text.lower() == "true"),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+"), lambda text: int(text, 0)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
    (re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"), lambda text: float(text.replace(".", ""))),
)
"""YAML 1.2's core schema: what an unquoted scalar means. One that matches none is text: `yes`, `12:30`, dates."""

_TAGS = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"}
_DEEPEST = 100
"""Levels of nesting; a value that contains itself has no end."""

_Loader = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader


class MisreadError(ValueError):
    """A document that cannot be read: `what` is wrong on `line`, counted from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a document and the line, counted from 1, on which it begins."""

    of: "Scalar | list[Value] | dict[str, Value]"
    line: int


def parse(text: str) -> Value:
    """Return the one document in `text`; raise `MisreadError` if it is none."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        raise MisreadError(mark.line + 1 if mark else 1, wrong.problem or "not YAML") from None
    except yaml.reader.ReaderError as wrong:
        raise MisreadError(text.count("\n", 0, wrong.position) + 1, wrong.reason) from None
    if root is None:
        raise MisreadError(1, "nothing stands here")
    return _value(root, depth=1)


def _value(node: yaml.Node, depth: int) -> Value:
    line = node.start_mark.line + 1
    if node.tag not in _TAGS:
        raise MisreadError(line, f"tags have no meaning here: {node.tag}")
    if depth > _DEEPEST:
        raise MisreadError(line, f"nested more than {_DEEPEST} levels deep")
    if isinstance(node, yaml.MappingNode):
        return Value(_mapping(node, depth), line)
    if isinstance(node, yaml.SequenceNode):
        return Value([_value(item, depth + 1) for item in node.value], line)
    plain = isinstance(node, yaml.ScalarNode) and not node.style
    return Value(_plain(node.value) if plain else node.value, line)


def _mapping(node: yaml.MappingNode, depth: int) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise MisreadError(line, "a key must be text")
        if key.value in fields:
            raise MisreadError(line, f"key {key.value!r} stands twice")
        fields[key.value] = _value(value, depth + 1)
    return fields


def _plain(text: str) -> Scalar:
    """Return what unquoted `text` means."""
    return next((meaning(text) for pattern, meaning in _PLAIN if pattern.fullmatch(text)), text)


__all__ = ["MisreadError", "Value", "parse"]
