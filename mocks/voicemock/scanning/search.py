"""All secrets of one text, and of what is wrapped in it."""

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from voicemock.scanning import credentials
from voicemock.scanning.fields import secret_of
from voicemock.scanning.json_values import Value, parsed, values
from voicemock.scanning.known import NOTHING, Known
from voicemock.scanning.random_tokens import names_an_identifier, random_tokens
from voicemock.scanning.secret import Secret
from voicemock.scanning.shapes import keys
from voicemock.scanning.sound import SOUND, format_of, is_samples, sounds
from voicemock.scanning.wrappings import ESCAPES, Wrapped, unwrapped, wrapped

DEEPEST = 4
"""So many wrappings in one another are opened."""

SHORTEST = 8
"""Characters of the shortest text that is looked through."""

KEPT = 200_000
LONGEST_KEPT = 4096

SHORT = 512

PROMISING = re.compile(r"[A-Za-z0-9+/_\-]{16}|[=:>%\\\x00-\x08]|(?:[Bb]earer|BEARER|[Bb]asic|[Tt]oken|[Kk]ey)\s")
"""What a short text has that holds anything: most don't, and need no closer look."""

DETECTORS: tuple[Callable[[str], Iterator[Secret]], ...] = (
    keys,
    credentials.json_web_tokens,
    credentials.signatures,
    credentials.parts,
    credentials.named,
    credentials.after_schemes,
    sounds,
)
"""The most telling first: of two that find the same the first has its say."""


@dataclass(slots=True)
class Search:
    """Looks through texts; what it has looked through it remembers, since recordings say the same again and again."""

    known: Known = NOTHING
    _seen: dict[tuple[str, str, bool], tuple[Secret, ...]] = field(default_factory=dict)

    def text(self, text: str, name: str = "", *, vendors: bool = False) -> tuple[Secret, ...]:
        """Return the secrets of a text, which is the value of a field where it has a name, of a vendor's if it is."""
        key = (text, name, vendors)
        if key in self._seen:
            return self._seen[key]
        found = tuple(self._found(text, name, vendors, 0))
        if len(text) <= LONGEST_KEPT:
            if len(self._seen) >= KEPT:
                self._seen.clear()
            self._seen[key] = found
        return found

    def _found(self, text: str, name: str, vendors: bool, depth: int) -> list[Secret]:
        if name and (secret := secret_of(name, text, vendors=vendors)):
            return [Secret(0, len(text), credentials.FIELD, secret)]
        if len(text) < SHORTEST:
            return []
        taken = _Taken()
        if len(text) < SHORT and not PROMISING.search(text):
            taken.add(self.known.found(text))
            return taken.found
        if depth < DEEPEST and text.lstrip()[:1] in ("{", "[", '"') and (told := _values(text)) is not None:
            taken.add_wrapped(0, len(text), self._within_json(text, told, vendors, depth))
            return taken.found
        for detector in (self.known.found, *DETECTORS):
            taken.add(detector(text))
        if depth < DEEPEST:
            for inner in wrapped(text):
                taken.add_wrapped(inner.start, inner.end, self._within(text, inner, depth))
        if not names_an_identifier(name):
            taken.add(random_tokens(text))
        return taken.found

    def _within(self, text: str, inner: Wrapped, depth: int) -> Iterator[Secret]:
        """Yield what stands in a wrapping, as standing where the wrapping does."""
        if inner.content:
            if format_of(inner.content) or is_samples(inner.content):
                yield Secret(inner.start, inner.end, SOUND, text[inner.start : inner.end][:64], (inner.kind,))
            return
        for each in self._found(inner.text, "", False, depth + 1):
            at = text.find(each.value, inner.start, inner.end) if inner.kind == ESCAPES else -1
            start, end = (inner.start, inner.end) if at < 0 else (at, at + len(each.value))
            yield each.within(start, end, inner.kind)

    def _within_json(self, text: str, told: Iterable[Value], vendors: bool, depth: int) -> Iterator[Secret]:
        for each in told:
            for secret in self._found(each.text, each.name, vendors, depth + 1):
                yield secret.within(0, len(text), f"JSON {each.pointer}")


def _values(text: str) -> list[Value] | None:
    """Return the values of a JSON text; None where it is none."""
    try:
        return list(values(parsed(text)))
    except (ValueError, RecursionError):
        return None


class _Taken:
    """What was found so far, in its order, no two at the same place unless wrapped."""

    def __init__(self) -> None:
        self.found: list[Secret] = []
        self._values: set[str] = set()
        self._spans: list[tuple[int, int, str]] = []

    def add(self, secrets: Iterable[Secret]) -> None:
        """Take those that stand where nothing was found yet."""
        for each in secrets:
            if not any(self._at(each.start, each.end)):
                self._take(each)
                insort(self._spans, (each.start, each.end, each.value))

    def add_wrapped(self, start: int, end: int, secrets: Iterable[Secret]) -> None:
        """Take those that were not found before the wrapping was undone."""
        for each in secrets:
            plain = (form for value in self._at(start, end) for form in unwrapped(value))
            if each.value not in self._values and not any(each.value in form or form in each.value for form in plain):
                self._take(each)

    def _take(self, each: Secret) -> None:
        self.found.append(each)
        self._values.add(each.value)

    def _at(self, start: int, end: int) -> Iterator[str]:
        """Yield the values that overlap a place."""
        at = max(0, bisect_left(self._spans, (start, end, "")) - 1)
        while at < len(self._spans) and self._spans[at][0] < end:
            if self._spans[at][1] > start:
                yield self._spans[at][2]
            at += 1


__all__ = ["Search"]
