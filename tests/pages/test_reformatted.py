"""The same words in another form state the same: tables as lists, sections moved, whitespace gone."""

import re
from collections.abc import Callable

import pytest
from tests.pages.edited import OWN, told

from voicemock_contracts.pages import compare
from voicemock_contracts.pages.guides import guide
from voicemock_contracts.pages.known import known
from voicemock_contracts.pages.saved import parsed

_PRE = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)


def outside_code(change: Callable[[str], str], html: str) -> str:
    return "".join(part if part.startswith("<pre>") else change(part) for part in _PRE.split(html))


def minified(html: str) -> str:
    return outside_code(lambda part: re.sub(r"\s*\n\s*", " ", part), html)


def capitals(html: str) -> str:
    return re.sub(r"</?\w+", lambda tag: tag[0].upper(), html)


def sections_reversed(html: str) -> str:
    first, *sections = re.split(r"(?=<h2>)", html)
    *sections, last = sections
    end = last.index("</body>") if "</main>" not in last else last.index("</main>")
    return "".join([first, last[:end], *reversed(sections), last[end:]])


def rows_as_items(html: str) -> str:
    cells = re.sub(r"</t[dh]>\s*<t[dh]>", ": ", html)
    return re.sub(r"</t[dh]>", "</li>", re.sub(r"<t[dh]>", "<li>", re.sub(r"</?(?:table|thead|tbody|tr)>", "", cells)))


def rows_as_spans(html: str) -> str:
    spans = re.sub(r"<(/?)t[dh]>", r"<\1span>", html)
    return re.sub(r"<(/?)(?:table|thead|tbody|tr)>", r"<\1div>", spans)


def cells_as_paragraphs(html: str) -> str:
    return re.sub(r"<(/?)t[dh]>", r"<\1p>", re.sub(r"<(/?)(?:table|thead|tbody|tr)>", r"<\1div>", html))


def windows_lines(text: str) -> str:
    return text.replace("\n", "\r\n")


def blank_lines(text: str) -> str:
    return re.sub(r"(?m)^#", "\n\n#", text)


def rows_as_bullets(markdown: str) -> str:
    bullets = re.sub(r"(?m)^\| ([^|]+) \| (.*) \|$", r"- \1: \2", re.sub(r"(?m)^\|[-:| ]+\|\n", "", markdown))
    return re.sub(r"(?m)(?<=^- )(.*)$", lambda row: row[0].replace(" | ", ", "), bullets)


def stars(markdown: str) -> str:
    return re.sub(r"(?m)^- ", "* ", markdown)


def code_by_indent(markdown: str) -> str:
    return re.sub(
        r"```\w*\n(.*?)```", lambda block: re.sub(r"(?m)^", "    ", block[1]).rstrip(), markdown, flags=re.DOTALL
    )


HTML = (minified, capitals, sections_reversed, rows_as_items, rows_as_spans, windows_lines)
MARKDOWN = (windows_lines, blank_lines, rows_as_bullets, stars, code_by_indent)
CASES = [
    *((vendor, change) for vendor in ("vocos", "undetectable") for change in HTML),
    ("vocos", cells_as_paragraphs),
    *((vendor, change) for vendor in ("valsea", "modulate") for change in MARKDOWN),
    ("dataspike", windows_lines),
]


@pytest.mark.parametrize(("vendor", "change"), CASES, ids=[f"{vendor} {change.__name__}" for vendor, change in CASES])
def test_a_page_in_another_form_states_the_same(vendor: str, change: Callable[[str], str]) -> None:
    path = OWN[vendor]
    before = path.read_text("utf-8")
    facts = known(vendor)
    page = parsed(path.name, change(before).encode(), facts.names | facts.paths, guide(vendor).glued)
    assert told(compare(vendor, [page])) == ((), ())
