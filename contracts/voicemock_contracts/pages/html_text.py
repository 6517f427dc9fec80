"""HTML as lines: blocks and rows of tables apart, inline code in backticks, scripts and navigation left out."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from voicemock_contracts.pages.line import Line

_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "br",
            "caption",
            "center",
            "dd",
            "details",
            "dialog",
            "div",
        ),
        *("dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *(
            "html",
            "legend",
            "li",
            "main",
            "menu",
            "ol",
            "optgroup",
            "option",
            "p",
            "pre",
            "section",
            "summary",
            "table",
        ),
        *("tbody", "tfoot", "thead", "title", "tr", "ul"),
    )
)
_APART = frozenset(("a", "button", "code", "img", "input", "kbd", "label", "samp", "small", "span", "tt", "var"))
_DROPPED = frozenset(
    ("canvas", "footer", "iframe", "math", "nav", "noscript", "object", "script", "select", "style", "svg", "template")
)
_CODE = frozenset(("code", "kbd", "samp", "tt"))
_FEWEST = 40
"""Words of text below which a page is taken for an application whose text is in its data."""
_PUSHED = re.compile(r"self\.__next_f\.push\((\[.*\])\)", re.DOTALL)


class _Reader(HTMLParser):
    """Collects lines; what the parser calls is written in its own way."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.data: list[tuple[int, str]] = []
        """What scripts hold as data, with its line."""
        self._parts: list[str] = []
        self._at = 1
        self._dropped: list[str] = []
        self._pre = 0
        self._ticks = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        if tag in _DROPPED:
            self._dropped.append(tag)
            return
        if self._dropped:
            return
        if tag in ("td", "th"):
            self._cell()
        elif tag == "pre":
            self.end_line()
            self._pre += 1
        elif tag == "br" and self._pre:
            self._parts.append("\n")
        elif tag in _BLOCKS and not (self._pre and tag in ("div", "p")):
            self.end_line()
        elif tag in ("div", "p"):
            self._break()
        elif self._pre:
            return
        elif tag in _CODE:
            self._parts.append(" `" if not self._ticks else "")
            self._ticks += 1
        elif tag in _APART:
            self._parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            if tag in self._dropped:
                del self._dropped[len(self._dropped) - 1 - self._dropped[::-1].index(tag) :]
            return
        if tag == "pre":
            self.end_line()
            self._pre = max(0, self._pre - 1)
        elif self._pre:
            if tag in ("div", "p"):
                self._break()
        elif tag in _CODE and self._ticks:
            self._ticks -= 1
            self._parts.append("` " if not self._ticks else "")
        elif tag in _BLOCKS:
            self.end_line()
        elif tag in _APART:
            self._parts.append(" ")

    def handle_data(self, data: str) -> None:
        if self._dropped:
            if self._dropped[-1] == "script":
                self.data.append((self.getpos()[0], data))
            return
        if self._pre and not self._parts:
            self._at = self.getpos()[0]
        elif data.strip() and not self._pre and not "".join(self._parts).strip(" `|"):
            self._at = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        self._parts.append(data)

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: ARG002 - the parser's signature
        """Pass over `<![…>` as browsers do; the parser's own way fails where it doesn't know the word in it."""
        return self.parse_bogus_comment(i)

    def _break(self) -> None:
        if self._parts and not self._parts[-1].endswith("\n"):
            self._parts.append("\n")

    def _cell(self) -> None:
        if "".join(self._parts).strip():
            self._parts.append(" | ")

    def end_line(self) -> None:
        """Close the line, or the block of code, that is being read."""
        text = "".join(self._parts)
        if self._pre:
            first = self._at
            body = text.replace("\xa0", " ").split("\n")
            self.lines += [Line(first + n, each.rstrip(), True) for n, each in enumerate(body) if each.strip()]
        elif flat := re.sub(r"` (?=[.,;:)])", "`", " ".join(text.split())).replace("( `", "(`"):
            self.lines.append(Line(self._at, re.sub(r"`\s*([^`]*?)\s*`", r"`\1`", flat).strip()))
        self._parts, self._ticks = [], 0


def lines(text: str) -> list[Line]:
    """Return the lines of an HTML page; of one that is an empty shell for a program, those of the data it carries."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_line()
    if sum(len(line.text.split()) for line in reader.lines) >= _FEWEST:
        return reader.lines
    return [*reader.lines, *(line for at, data in reader.data for line in _carried(at, data))]


def _carried(at: int, data: str) -> Iterator[Line]:
    """Yield the texts in a script's data: a JSON document, or the pieces that Next.js pushes."""
    pushed = _PUSHED.search(data)
    try:
        value = json.loads(pushed[1] if pushed else data)
    except (RecursionError, ValueError):
        return
    for text in _texts(value):
        if re.search(r"</\w+>", text):
            yield from (Line(at, line.text, line.code) for line in lines(text))
        else:
            yield from (Line(at, each.strip()) for each in text.splitlines() if each.strip())


def _texts(value: object) -> Iterator[str]:
    """Yield the texts in their order; however deep they stand."""
    rest = [value]
    while rest:
        each = rest.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, list | dict):
            rest += reversed(list(each.values()) if isinstance(each, dict) else each)


__all__ = ["lines"]
