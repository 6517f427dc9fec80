"""What stands on a page as an identifier of the API's and is not known to the ledger."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicemock_contracts.pages import figures, naming
from voicemock_contracts.pages.known import Known, blank
from voicemock_contracts.pages.line import Line, Saved
from voicemock_contracts.pages.stated import Place
from voicemock_contracts.pages.unglued import TYPES

ORDINARY = frozenset(
    (
        *(
            "true",
            "false",
            "null",
            "none",
            "nan",
            "yes",
            "no",
            "string",
            "integer",
            "number",
            "float",
            "boolean",
            "bool",
        ),
        *(
            "object",
            "array",
            "binary",
            "enum",
            "file",
            "list",
            "dict",
            "bytes",
            "int",
            "required",
            "optional",
            "default",
        ),
        *("type", "name", "description", "parameter", "parameters", "field", "fields", "value", "values", "meaning"),
        *("example", "response", "request", "status", "code", "error", "header", "headers", "query", "body", "path"),
        *("method", "url", "json", "xml", "form", "curl", "bash", "python", "javascript", "typescript", "node", "go"),
        *("http", "https", "get", "post", "put", "patch", "delete", "pip", "npm", "ffmpeg", "websocat", "requests"),
        *("axios", "httpx", "fetch", "await", "async", "const", "let", "var", "timeout", "import", "from", "print"),
    )
)
"""Words of programs and of tables' heads: no identifier of an API by themselves."""
_HARMLESS_HOSTS = re.compile(
    r"(?:^|\.)(?:example\.(?:com|org|net)|w3\.org|schema\.org|json-schema\.org|github\.com|x\.com|twitter\.com|"
    r"linkedin\.com|youtube\.com|discord\.gg|getpostman\.com|postman\.com|googleapis\.com|gstatic\.com)$"
)
_ORIGIN = re.compile(r"((?:https?|wss?)://)([\w-]+(?:\.[a-z][\w-]*)+)")
_PATH = re.compile(r"(?:(?<=[\s`\"'(|])|^)(/[A-Za-z][\w{}$<>:.-]*(?:/[\w{}$<>:.-]+)*)")
_FILE = re.compile(r"\.\w{2,4}$")
_ALTERNATIVES = re.compile(r"(?<![\w-])(?<!\w )[\w-]+(?: \| [\w-]+)+(?![\w-]| \w)")
_VALUE = re.compile(r"\"(\w+)\"\s*:\s*\"([a-z][a-z_-]*)\"")
_FIRST = re.compile(r"^(?:[-*•]\s*)?`?([a-z][a-z_-]*)`?\s*(?:\||:|=|—|–|$)")  # noqa: RUF001 - pages have these dashes
_AROUND = 3
"""Lines before and behind one that are of the same list."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """An identifier that the ledger has never seen, where it stands first, and the line."""

    kind: str
    """Code, header, field, value, host, path, status, close code, limit or format."""
    name: str
    place: Place
    line: str


def unseen(page: Saved, facts: Known) -> Iterator[Unseen]:
    """Yield each such identifier once, in the order of the page."""
    told: set[str] = set()
    for index, line in enumerate(page.lines):
        for kind, name in _on(page.lines, index, facts):
            if name.lower() not in told:
                told.add(name.lower())
                yield Unseen(kind, name, Place(page.name, line.number), line.text.strip())


def _on(lines: Sequence[Line], index: int, facts: Known) -> Iterator[tuple[str, str]]:
    line = lines[index]
    yield from (("code", name) for name in naming.codes(line) if name not in facts.names)
    yield from (("header", name) for name in naming.headers(line) if name.lower() not in facts.lowered)
    yield from (("field", name) for name in naming.fields(line) if not facts.knows(name) and name not in ORDINARY)
    yield from (("host", name) for name in _hosts(line, facts))
    yield from (("path", name) for name in _paths(line, facts))
    yield from (("status", name) for name in figures.statuses(line, facts))
    yield from (("close code", name) for name in figures.close_codes(line, facts))
    yield from (("limit", name) for name in figures.limits(line, facts))
    yield from (("format", name) for name in figures.formats(line, facts))
    yield from (("value", name) for name in _values(lines, index, facts) if name not in ORDINARY)


def _hosts(line: Line, facts: Known) -> Iterator[str]:
    """Yield hosts that are not known, and with its scheme one that is known by a safer scheme alone."""
    for scheme, host in _ORIGIN.findall(line.text):
        if host in facts.hosts:
            if scheme in ("http://", "ws://") and facts.hosts[host] and scheme not in facts.hosts[host]:
                yield scheme + host
        elif not _HARMLESS_HOSTS.search(host):
            yield host


def _paths(line: Line, facts: Known) -> Iterator[str]:
    """Yield paths that are not known; on a line with an address of somebody else's none is the API's."""
    if any(host not in facts.hosts and _HARMLESS_HOSTS.search(host) for _, host in _ORIGIN.findall(line.text)):
        return
    for match in _PATH.finditer(line.paths):
        path = blank(match[1])
        if not _FILE.search(path) and not _is_part(path, facts):
            yield path


def _is_part(path: str, facts: Known) -> bool:
    """Return whether a path is known, is the beginning of one, or has a value in place of a parameter."""
    return any(
        each.startswith(f"{path}/") or re.fullmatch(re.escape(each).replace(r"\{\}", "[^/]+"), path)
        for each in facts.paths
    )


def _values(lines: Sequence[Line], index: int, facts: Known) -> Iterator[str]:
    """Yield words that stand where known values stand: in an example, among alternatives, or first in a row."""
    line = lines[index]
    for field, value in _VALUE.findall(line.text):
        if field in facts.names and value not in facts.names:
            yield value
    for match in _ALTERNATIVES.finditer(line.text):
        words = match[0].split(" | ")
        if sum(_is_value(word, facts) for word in words) >= 2:
            yield from (word for word in words if word.islower() and word not in facts.names)
    first = _FIRST.match(line.text)
    if first and first[1] not in facts.names and not line.code:
        around = [other for other in lines[max(0, index - _AROUND) : index + _AROUND + 1] if other is not line]
        firsts = [other[1] for each in around if (other := _FIRST.match(each.text))]
        if sum(name in facts.names for name in firsts) >= 2:
            yield first[1]


def _is_value(word: str, facts: Known) -> bool:
    """Return whether a known word may be a value: a code, a status or a type, which begin a table's row, is none."""
    return word in facts.names and word.islower() and word not in TYPES


__all__ = ["ORDINARY", "Unseen", "unseen"]
