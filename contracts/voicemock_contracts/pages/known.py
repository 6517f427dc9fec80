"""What is known of a vendor: every name and measure in its ledger and its contracts, in all their readings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from voicemock_contracts.documents import Form, document
from voicemock_contracts.editions import SEPARATOR, UnknownVendorError, reading, readings
from voicemock_contracts.ledger import ledger
from voicemock_contracts.pages.guides import guide
from voicemock_contracts.pages.measures import KINDS, Meaning, agree, measured
from voicemock_contracts.pages.signs import Sign

_QUOTED = re.compile(r"`([^`]+)`")
_TOKEN = re.compile(r"[A-Za-z][\w-]*|\.\w+|[\w-]+(?:\.[\w-]+)+")
_PATH = re.compile(r"/[\w{][\w{}./-]*")
_HOST = re.compile(r"(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?![\w-])")
_USUAL = frozenset(("accept", "authorization", "content-length", "content-type", "host", "user-agent"))
_PROSE = frozenset(("description", "summary", "x-facts", "$ref", "title"))
_PARAMETER = re.compile(r"\{[^/}]+\}|[$:][\w]+|<[^/>]+>|[0-9a-f]{8}-[0-9a-f-]{27}")


@dataclass(frozen=True, slots=True)
class Known:
    """Names letter for letter, paths with their parameters blank, and measures by their kind."""

    names: frozenset[str]
    lowered: frozenset[str]
    """The names in small letters, and a header or two that every client sends."""
    hosts: dict[str, frozenset[str]]
    """The hosts by name, each with the schemes it is known by."""
    paths: frozenset[str]
    measures: dict[str, tuple[frozenset[Meaning], ...]]

    def knows(self, name: str) -> bool:
        """Return whether a name is known; that of a header, with a hyphen, in any case."""
        return name in self.names or ("-" in name and name.lower() in self.lowered)

    def has(self, kind: str, means: frozenset[Meaning]) -> bool:
        """Return whether a measure of this kind is known, in whatever unit."""
        return any(agree(means, each) for each in self.measures[kind])


@cache
def known(text: str) -> Known:
    """Return what is known of the vendor of the reading `text`, which may be a folder of the user's own."""
    asked = reading(text)
    all_of = [each for each in readings() if each.split(SEPARATOR)[0] == asked.vendor]
    strings = [string for each in dict.fromkeys([*all_of, text]) for string in _strings(each)]
    guided = guide(text)
    signs = [sign for each in guided.signs.values() for sign in each.any if isinstance(sign, Sign)]
    strings += [term.shown for sign in signs for term in (sign.anchor, *sign.near) if term.named]
    joined = "\n".join(strings)
    statements = "\n".join(clause.statement for each in all_of for clause in ledger(each).clauses)
    names = frozenset({*_TOKEN.findall(joined), *strings, *guided.harmless})
    return Known(
        names=names,
        lowered=frozenset(name.lower().lstrip(".") for name in names) | _USUAL,
        hosts={name: frozenset(_schemes(name, joined)) for name in _HOST.findall(joined)},
        paths=frozenset(blank(path) for path in _PATH.findall(joined)),
        measures={kind: tuple(each.means for each in measured(kind, f"{joined}\n{statements}")) for kind in KINDS},
    )


def _schemes(host: str, text: str) -> list[str]:
    return re.findall(rf"(\w+://){re.escape(host)}(?![\w.-])", text)


def blank(path: str) -> str:
    """Return a path with its parameters blank, however they are written, and without a slash at its end."""
    return _PARAMETER.sub("{}", path).rstrip("/.")


def _strings(text: str) -> Iterator[str]:
    """Yield what a reading names: the quoted parts of its statements, and what its contracts are made of."""
    for clause in ledger(text).clauses:
        yield from _QUOTED.findall(clause.statement)
    for form in Form:
        try:
            yield from _leaves(document(text, form))
        except UnknownVendorError:
            continue


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            if key not in _PROSE:
                yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


__all__ = ["Known", "blank", "known"]
