"""What is measured on a page: sizes, rates, spans of time, ranges, statuses; each however it is written."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

Meaning = float | str | tuple[float, ...]

_DIGITS = r"\d[\d,]*(?:\.\d+)?"
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT = rf"(?:{_DIGITS}|\b(?:{'|'.join(_WORDS)})\b)"
_START = r"(?<![\w.,$€£#])"
_SECONDS = {"ms": 0.001, "millisecond": 0.001, "s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60}
_SECONDS |= {"h": 3600, "hr": 3600, "hour": 3600, "d": 86400, "day": 86400}
_PERIOD = r"(?:seconds?|secs?|s|minutes?|mins?|hours?|hrs?|h|days?|d)"
_POWERS = {"k": 1, "m": 2, "g": 3}
_DASH = r"\s*(?:-|–|—|−|\bto\b|\band\b|,|\.{2,3}|…)\s*"  # noqa: RUF001 - pages have these dashes


@dataclass(frozen=True, slots=True)
class Measure:
    """One that stands on a line, from `start` to `end`."""

    shown: str
    means: frozenset[Meaning]
    """All that it may mean: 10 MB is ten million bytes or 1024² times ten."""
    start: int
    end: int


def measured(kind: str, text: str) -> Iterator[Measure]:
    """Yield what of this kind stands in `text`, in order."""
    pattern, meaning = KINDS[kind]
    for match in pattern.finditer(text):
        if means := meaning(match):
            yield Measure(" ".join(match[0].split()).strip("()[]`"), frozenset(means), match.start(), match.end())


def _number(text: str) -> float:
    return float(_WORDS.index(text.lower())) if text.lower() in _WORDS else float(text.replace(",", "").rstrip("."))


def _size(match: re.Match[str]) -> set[Meaning]:
    amount, unit = _number(match[1]), match[2].lower()
    if unit[0] == "b":
        return {amount}
    power = _POWERS[unit[0]]
    return {amount * 1024**power} if "i" in unit[:2] else {amount * 1000**power, amount * 1024**power}


def _rate(match: re.Match[str]) -> set[Meaning]:
    if match[3]:
        return {(_number(match[3]), 60.0 if match[4].lower() == "m" else 1.0)}
    return {(_number(match[1]), _seconds(match[2]))}


def _seconds(unit: str) -> float:
    known = unit.lower()
    return float(_SECONDS.get(known) or _SECONDS[known.removesuffix("s")])


def _length(match: re.Match[str]) -> set[Meaning]:
    unit = _seconds(match[3])
    return {tuple(round(_number(part) * unit, 6) for part in match.group(1, 2) if part)}


def _range(match: re.Match[str]) -> set[Meaning]:
    return {(_number(match[1]), _number(match[2]))}


def _plain(match: re.Match[str]) -> set[Meaning]:
    amount = _number(match[1])
    return {amount, amount / 100} if match[2] else {amount}


def _same(match: re.Match[str]) -> set[Meaning]:
    return {(match[1] or match[2]).upper()}


KINDS: dict[str, tuple[re.Pattern[str], Callable[[re.Match[str]], set[Meaning]]]] = {
    "credits": (re.compile(rf"{_START}({_COUNT})()\s+(?:[a-z]+\s+){{0,2}}?credits?\b", re.IGNORECASE), _plain),
    "length": (
        re.compile(
            rf"{_START}({_COUNT})(?:{_DASH}({_COUNT}))?(?:\s|-)*(ms|milliseconds?|{_PERIOD})(?![\w/-]|\s*/)",
            re.IGNORECASE,
        ),
        _length,
    ),
    "method": (re.compile(r"(?<![\w-])(GET|POST|PUT|PATCH|DELETE)(?![\w-])|\.(get|post|put|patch|delete)\("), _same),
    "number": (re.compile(rf"(?<![\w.])({_DIGITS})(\s*%)?(?![\w]|\.\d)"), _plain),
    "range": (re.compile(rf"(?<![\w.-])({_DIGITS}){_DASH}({_DIGITS})(?![\w-])"), _range),
    "rate": (
        re.compile(
            rf"{_START}({_COUNT})\s*(?:(?:req(?:uest)?s?|calls?)\.?\s*(?:/|per|an?|each|every)|/|per)\s*({_PERIOD})\b"
            rf"|{_START}({_DIGITS})\s*rp([ms])\b",
            re.IGNORECASE,
        ),
        _rate,
    ),
    "size": (
        re.compile(
            rf"{_START}({_DIGITS}|\bzero\b)(?:\s|-)*([kmg]i?b|(?:kilo|mega|giga)bytes?|bytes?)(?![a-z])", re.IGNORECASE
        ),
        _size,
    ),
    "status": (re.compile(r"(?<![\w.,$€£#/+-])([1-5]\d\d)()(?![\w%+-]|[.,]\d|\s*(?:[KMGk][Bb]|ms|k?Hz)\b)"), _plain),
}
"""What is looked for: how it is written, and what a match means."""


def meant(kind: str, text: str) -> frozenset[Meaning]:
    """Return what `text`, one measure of this kind and nothing else, means; raise `ValueError` if it is none."""
    found = list(measured(kind, text))
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
        raise ValueError(f"{text!r} is no {kind}")
    return found[0].means


def agree(one: frozenset[Meaning], other: frozenset[Meaning]) -> bool:
    """Return whether two measures may mean the same."""
    return any(
        abs(a - b) < 1e-9 if isinstance(a, float) and isinstance(b, float) else a == b for a, b in product(one, other)
    )


__all__ = ["KINDS", "Meaning", "Measure", "agree", "meant", "measured"]
