"""What stands on a line as the name of something of the API's: codes, headers, fields and parameters."""

import re
from collections.abc import Iterator

from voicemock_contracts.pages.line import Line
from voicemock_contracts.pages.measures import measured

CODE = re.compile(r"(?<![\w$%<{.-])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w>}]|-\w)")
"""An error's code, like `FILE_TOO_LARGE`."""
_SHOUTED = re.compile(r"(?:^|[`|\"'] ?)([A-Z]{4,})(?=`|\"|'|\s*\|)")
_NO_CODES = frozenset(("DELETE", "HTML", "HTTP", "HTTPS", "JSON", "NULL", "OPTIONS", "PATCH", "POST", "UUID"))
_ENVIRONMENT = re.compile(r"(?i)(?:environ\W{1,3}|getenv\W{1,3}|env\.|export\s+)$")
_ASSIGNED = re.compile(r"\s*=")
_PLACEHOLDER = re.compile(r"(?i)^(?:YOUR|MY|THE)_|_(?:HERE|GOES_HERE)$")
_SNAKE = re.compile(r"(?<![\w$<{@/-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w(>}-]|\s*(?:\(|=\s*[^=\"'\s>])|\.\w)")
_NAMED = (
    re.compile(r"(?<=[?&])([A-Za-z]\w*)(?==)"),
    re.compile(r"(?:-F|--form)\s+[\"']?([A-Za-z][\w-]*)="),
    re.compile(r"[\"']([A-Za-z][\w-]*)[\"']\s*:"),
    re.compile(r"(?<=[`\"'])([a-z]+[a-z0-9]*(?:[A-Z][a-z0-9]+)+)(?=[`\"'])"),
    re.compile(r"`([a-z][\w-]*)`"),
)
"""In a query, in a form, a JSON field, camel case in quotes, a word in inline code."""
_CELL = re.compile(r"(?:^|\|) *([a-z]+[a-z0-9]*(?:[A-Z][a-z0-9]+)+) *(?=$|\||:)")
_HEADERS = (
    re.compile(r"(?:-H|--header)\s+['\"]?([A-Za-z][\w-]*):"),
    re.compile(r"(?<![\w-])(X-[A-Za-z][\w-]*\w)(?![\w-])"),
    re.compile(r"(?<![\w-])([A-Z][a-z]+(?:-[A-Z][a-z]+)+)`?(?=\s+(?:response |request |HTTP )?header)"),
    re.compile(r"[Hh]eaders? ([A-Z][a-z]*(?:-[A-Z][a-z]*)+)(?![\w-])"),
    re.compile(r"[Hh]eaders?:? `?([A-Za-z]+(?:-[A-Za-z]+)+)`?(?=:|`)"),
)
_QUOTES = ("'", '"', "`", "?", "&")


def codes(line: Line) -> Iterator[str]:
    """Yield what is spelt like an error's code, and is no variable of a shell or a program and no placeholder."""
    for match in CODE.finditer(line.text):
        before, behind = line.text[: match.start()], line.text[match.end() :]
        assigned = not before.strip() and _ASSIGNED.match(behind)
        spoken = not line.code or before[-1:] in _QUOTES
        if spoken and not (assigned or _ENVIRONMENT.search(before) or _PLACEHOLDER.search(match[0])):
            yield match[0]
    if any(True for _ in measured("status", line.text)):
        yield from (name for name in _SHOUTED.findall(line.text) if name not in _NO_CODES)


def headers(line: Line) -> Iterator[str]:
    """Yield what stands as a header's name."""
    for pattern in _HEADERS:
        yield from pattern.findall(line.text)


def fields(line: Line) -> Iterator[str]:
    """Yield the names of fields and parameters: in code what is quoted, elsewhere also what is spelt like one."""
    for match in _SNAKE.finditer(line.text):
        if not line.code or line.text[match.start() - 1 : match.start()] in _QUOTES:
            yield match[0]
    for pattern in _NAMED if line.code else (*_NAMED, _CELL):
        yield from pattern.findall(line.text)


__all__ = ["CODE", "codes", "fields", "headers"]
