"""Markdown and plain text as lines: fences are code, a paragraph over several lines is one."""

import re
from collections.abc import Collection, Iterator

from voicemock_contracts.pages.line import Line
from voicemock_contracts.pages.unglued import items, joined, unglued

_FENCE = re.compile(r"\s*(```|~~~)")
_OWN_LINE = re.compile(r"\s*(?:[-*+•]\s|\d+[.)]\s|#|>|\||:?-{3,}|={3,}|<)")
_RULE = re.compile(r"\s*\|?[\s:|-]+\|?\s*")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")


def markdown(text: str) -> list[Line]:
    """Return the lines of a Markdown page: a hard-wrapped paragraph or item as one, links by their words alone."""
    found: list[Line] = []
    fence = ""
    open_paragraph = False
    for number, raw in enumerate(text.splitlines(), 1):
        mark = _FENCE.match(raw)
        if mark and (not fence or mark[1] == fence):
            fence, open_paragraph = "" if fence else mark[1], False
        elif fence:
            found.append(Line(number, raw.rstrip(), code=True))
        elif not raw.strip() or (_RULE.fullmatch(raw) and "-" in raw):
            open_paragraph = False
        elif open_paragraph and not _OWN_LINE.match(raw):
            found[-1] = Line(found[-1].number, f"{found[-1].text} {_inline(raw)}")
        elif raw.startswith("    ") and not open_paragraph and not _OWN_LINE.match(raw):
            found.append(Line(number, raw.rstrip(), code=True))
        else:
            found.append(Line(number, _inline(raw)))
            open_paragraph = not raw.lstrip().startswith(("#", "|"))
    return [line for line in found if line.text.strip()]


def _inline(raw: str) -> str:
    text = _LINK.sub(r"\1", raw.strip()).replace("\\_", "_").replace("**", "").replace("\\|", "|")
    return re.sub(r"^\|\s*|\s*\|$", "", text)


def plain(text: str, names: Collection[str], words: Collection[str]) -> list[Line]:
    """Return the lines of a page saved as text, with `names` and `words` cut loose from what they were run into."""
    rows = list(joined(_filled(text)))
    return [
        Line(number, item.strip())
        for (number, _), cut in zip(rows, unglued((row for _, row in rows), names, words), strict=True)
        for item in items(cut, names)
    ]


def _filled(text: str) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(text.splitlines(), 1):
        if raw.strip():
            yield number, raw.strip().replace("\xa0", " ").replace("\t", " | ")


__all__ = ["markdown", "plain"]
