"""Text that a browser saved runs a table's cells together; here names are cut loose from the words beside them."""

import re
from collections.abc import Collection, Iterable, Iterator

TYPES: tuple[str, ...] = (
    "array",
    "audio",
    "binary",
    "boolean",
    "enum",
    "file",
    "integer",
    "number",
    "object",
    "optional",
    "required",
)
TYPES += ("string",)
"""Words of a table's columns that say what kind of value a field has, and whether it must be there."""
_TYPED = re.compile(
    r"(?<![\w/-])([a-z]+(?:_[a-z]+)*_[a-z]+?)(string|integer|number|boolean|object|array|binary)(?=[A-Z\s]|$)"
)
"""A name that nobody knows, with its type behind it, in the first cell of a row."""
_OWN = re.compile(r"[\"'`](\w+)[\"'`]|(?:https?|wss?)://[^/\s]+((?:/[\w-]+)+)(?=[\s\"'?\\])")
_CODE = re.compile(r"(?<![A-Za-z_])([A-Z][A-Z0-9]*(?:_[A-Z]+)+)([1-5]\d\d)(?=[A-Z\s]|$)")
_METHOD = re.compile(r"(?<=[a-z])(?=(?:GET|POST|PUT|PATCH|DELETE)\s+/)")
_CONTINUES = re.compile(r"[:;,.)](?:\s|$|\w)")


def unglued(lines: Iterable[str], names: Collection[str], words: Collection[str]) -> Iterator[str]:
    """Yield each line with the `names` and `words` that were run together apart again.

    A name of a single word is cut from a capital behind it at the beginning of a line alone, and only where the page
    does not quote the whole as one name: `scoreConfidence value` is two, `"creditsUsed"` is one.
    """
    kept = list(lines)
    own = [match.group(1, 2) for match in _OWN.finditer("\n".join(kept))]
    quoted = {name for name, _ in own if name}
    cuts = [_TYPED, *_cuts({*names, *quoted, *(path for _, path in own if path)}, words)]
    whole = {*quoted, *names}
    for line in kept:
        text = _METHOD.sub(" ", _CODE.sub(r"\1 \2 ", line))
        for cut in cuts:
            text = cut.sub(lambda match: match[0] if match[0] in whole else f"{match[1]} {match[2]}", text)
        yield text


def joined(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield numbered lines, one that begins with a mark, as no sentence does, joined to the line before it."""
    held: tuple[int, str] | None = None
    for number, text in lines:
        if held and held[1].strip() and _CONTINUES.match(text):
            held = (held[0], f"{held[1]}{text[0]} {text[1:].lstrip()}")
            continue
        if held:
            yield held
        held = (number, text)
    if held:
        yield held


def items(line: str, names: Collection[str]) -> list[str]:
    """Return a line that was joined as the items it holds: each begins with one of `names` and a colon."""
    return re.split(rf"(?<=[\w)]) (?=(?:{_any(sorted(names, key=len, reverse=True))}): )", line)


def _cuts(names: Collection[str], words: Collection[str]) -> list[re.Pattern[str]]:
    spelt = sorted((name for name in names if re.fullmatch(r"/?\w[\w/-]*", name)), key=len, reverse=True)
    compound = _any(name for name in spelt if re.search(r"[_/-]", name))
    single = _any(name for name in spelt if name.isalpha() and name.islower())
    either, types = _any(spelt), _any(sorted({*TYPES, *words}))
    glue = _any(sorted(words))
    return [
        re.compile(rf"(?<![\w/-])({compound})([A-Z][a-z][\w-]*|[A-Z]{{2,}}-\w+)"),
        re.compile(rf"^({single})([A-Z][a-z]\w*|[A-Z]{{2,}}(?=-))(?=[\s-]\S)"),
        re.compile(rf"(?<![\w/-])({either})({types})(?=[A-Z\s]|$)"),
        re.compile(rf"(?<![\w/-])({types})([A-Z]\w*)"),
        re.compile(rf"(?<![\w/-])({glue})({either})(?![\w/-])"),
    ]


def _any(spelt: Iterable[str]) -> str:
    return "|".join(map(re.escape, spelt)) or r"(?!)"


__all__ = ["TYPES", "items", "joined", "unglued"]
