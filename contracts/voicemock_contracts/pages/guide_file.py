"""A `page.yaml`, read strictly: whatever is misspelt, unknown or empty is an error with its line."""

import re
from collections.abc import Callable

from voicemock_contracts.pages import spelling
from voicemock_contracts.pages.examples import RULES, Relation
from voicemock_contracts.pages.measures import KINDS, meant
from voicemock_contracts.pages.signs import PAGE, Guide, Sign, Signs, Text, Value
from voicemock_contracts.strict_yaml import MisreadError, parse
from voicemock_contracts.strict_yaml import Value as Node

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
SHAPES = {
    "ages": r"(?<!\d)\d\d\s?[-–]\s?\d\d(?!\d)",  # noqa: RUF001 - pages have this dash
    "audio type": r"audio/[\w<{$]",
    "dated name": rf"{_UUID}_\d{{8}}-\d{{6}}_\w",
    "file name": r"\w\.(?:mp3|wav|ogg|flac|m4a|webm|mp4|aac)\b",
    "upload path": r"uploads/[\w<{$][^\s\"'/]*\"",
    "uuid": rf"(?i)(?<![\w-])(?:{_UUID}(?![\w-])|uuids?\b)",
}
"""What is told by how it looks."""
_SHOWN = 3
"""Words out of many that are shown to people."""


def _alternatives(shown: str, spelt: Callable[[str], re.Pattern[str]]) -> Text:
    return Text(shown.replace("|", " or "), tuple(map(spelt, shown.split("|"))))


def _path(shown: str) -> Text:
    return Text(shown, (spelling.path(shown),), path=True)


def _pair(shown: str) -> Text:
    name, _, values = shown.partition("=")
    patterns = tuple(spelling.pair(name, value) for value in values.split("|"))
    return Text(shown.replace("|", " or "), patterns, other=spelling.valued(name))


def _word(shown: str) -> Text:
    first = " or ".join(shown.split("|")[:_SHOWN])
    more = " …" if shown.count("|") >= _SHOWN else ""
    return Text(f"{first}{more}", tuple(map(spelling.word, shown.split("|"))), named=False)


def _shape(shown: str) -> Text:
    return Text(shown, (re.compile(SHAPES[shown]),))


TEXTS: dict[str, Callable[[str], Text]] = {
    "field": lambda shown: _alternatives(shown, spelling.field),
    "format": lambda shown: _alternatives(shown, spelling.audio),
    "name": lambda shown: _alternatives(shown, spelling.name),
    "pair": _pair,
    "path": _path,
    "shape": _shape,
    "word": _word,
}
"""The terms that are found by how they are spelt."""


def read(text: str, vendor: str) -> Guide:
    """Return what `text`, the content of `vendor`'s file, says; raise `ValueError` with the line if it is wrong."""
    try:
        return _guide(parse(text), vendor)
    except MisreadError as wrong:
        raise ValueError(f"{vendor}/page.yaml, line {wrong.line}: {wrong.what}") from None


def _guide(node: Node, vendor: str) -> Guide:
    fields = _fields(node)
    for name, field in fields.items():
        if name not in ("vendor", "signs", "harmless", "glued"):
            raise MisreadError(field.line, f"a page's guide has no {name!r}; it has: vendor, signs, harmless, glued")
    if _text(fields["vendor"]) != vendor:
        raise MisreadError(fields["vendor"].line, f"vendor {_text(fields['vendor'])!r} in the folder of {vendor!r}")
    return Guide(
        vendor=vendor,
        signs={clause: _signs(clause, each) for clause, each in _fields(fields["signs"]).items()},
        harmless=frozenset(map(_text, _items(fields.get("harmless", Node([], 0))))),
        glued=frozenset(map(_text, _items(fields.get("glued", Node([], 0))))),
    )


def _signs(clause: str, node: Node) -> Signs:
    if isinstance(node.of, dict) and "none" in node.of:
        return Signs(clause, (), _text(node.of["none"]))
    return Signs(clause, tuple(map(_sign, _items(node))))


def _sign(node: Node) -> Sign | Relation:
    """Return a sign: its first term is the anchor, around which the others stand."""
    fields = dict(_fields(node))
    if "example" in fields:
        return _relation(fields["example"])
    reach, also = fields.pop("reach", None), fields.pop("also", None)
    texts: list[Text] = []
    values: list[Value] = []
    for key, field in fields.items():
        for each in _items(field):
            shown = _text(each)
            if key == "call":
                method, _, path = shown.partition(" ")
                texts.append(_path(path))
                values.append(Value("method", method, frozenset({method})))
            elif key in TEXTS:
                texts.append(_spelt(key, shown, each.line))
            elif key in KINDS:
                values.append(_value(key, shown, each.line))
            else:
                known = ", ".join(sorted([*TEXTS, *KINDS, "call", "example", "reach", "also"]))
                raise MisreadError(field.line, f"a sign has no {key!r}; it has: {known}")
    if not texts:
        raise MisreadError(node.line, "a sign begins with a term that is spelt")
    widest = 8 if "format" in fields else 2
    return Sign(
        anchor=texts[0],
        near=tuple(texts[1:]),
        values=tuple(values),
        reach=widest if reach is None else PAGE if reach.of == "page" else int(_text(reach)),
        also=None if also is None else _sign(also),
    )


def _spelt(key: str, shown: str, line: int) -> Text:
    try:
        return TEXTS[key](shown)
    except KeyError:
        raise MisreadError(line, f"no shape {shown!r}; there are: {', '.join(SHAPES)}") from None


def _value(key: str, shown: str, line: int) -> Value:
    try:
        return Value(key, shown, meant(key, shown))
    except ValueError as wrong:
        raise MisreadError(line, str(wrong)) from None


def _relation(node: Node) -> Relation:
    rule, *words = _text(node).split()
    if rule not in RULES:
        raise MisreadError(node.line, f"no rule {rule!r}; there are: {', '.join(RULES)}")
    return Relation(rule, tuple(words))


def _fields(node: Node) -> dict[str, Node]:
    if not isinstance(node.of, dict):
        raise MisreadError(node.line, "a mapping must stand here")
    return node.of


def _items(node: Node) -> list[Node]:
    return node.of if isinstance(node.of, list) else [node]


def _text(node: Node) -> str:
    if isinstance(node.of, int | float) and not isinstance(node.of, bool):
        return str(node.of)
    if not isinstance(node.of, str) or not node.of.strip():
        raise MisreadError(node.line, f"text must stand here, not {node.of!r}")
    return node.of


__all__ = ["SHAPES", "TEXTS", "read"]
