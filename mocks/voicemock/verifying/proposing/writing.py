"""A patch as YAML for people: each change with the clause beside it that says what was observed."""

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

import yaml

from voicemock_contracts.strict_yaml import MisreadError, parse

WIDTH = 110
SHORT = 80
"""Characters of a list's items that stand on one line, and of a text that does."""

INDENT = "  "


def patch_text(head: str, patch: Mapping[str, Any], comments: Mapping[tuple[str, ...], list[str]]) -> str:
    """Return a document with its head and, above each change, the comments about it; a path leads to each."""
    lines = [f"# {line}" if line else "#" for line in head.split("\n")]
    return "".join(f"{line}\n" for line in (*lines, *_lines(patch, comments, ())))


def text_of(value: object) -> str:
    """Return a value in block style, so that YAML 1.2 and 1.1 read the same in it."""
    text: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, indent=2)
    return text


def _lines(
    patch: Mapping[str, Any], comments: Mapping[tuple[str, ...], list[str]], path: tuple[str, ...]
) -> Iterator[str]:
    start = INDENT * len(path)
    for name, value in patch.items():
        below = (*path, name)
        for comment in comments.get(below, ()):
            yield from wrap(comment, WIDTH, initial_indent=f"{start}# ", subsequent_indent=f"{start}# ")
        if isinstance(value, dict) and value and any(each[: len(below)] == below != each for each in comments):
            yield f"{start}{text_of({name: None}).removesuffix(' null' + chr(10))}"
            yield from _lines(value, comments, below)
        else:
            yield from (f"{start}{line}" for line in text_of({name: value}).rstrip("\n").split("\n"))


class _Dumper(yaml.SafeDumper):
    """Repeats what stands twice, in place of an anchor, and quotes what a reader might take for something else."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def _list(dumper: yaml.SafeDumper, values: list[Any]) -> yaml.SequenceNode:
    plain = not any(isinstance(each, dict | list) for each in values) and sum(len(str(each)) for each in values) < SHORT
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=plain)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    try:
        plain = parse(value).of == value
    except MisreadError:
        plain = True  # PyYAML itself quotes what is no plain scalar
    folds = len(value) > SHORT and value.isprintable() and "  " not in value and value.strip() == value
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=">" if folds else None if plain else '"')


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)

__all__ = ["patch_text", "text_of"]
