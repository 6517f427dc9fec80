"""Keys taken out of what a check found, before any of it is shown: the one place that the reports rely on."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote, quote_plus

from voicemock.checking.report import Observation, Outcome, Report

SHOWS = 8
"""Characters of a key, from its first, that are taken for it where a text was cut; a shorter key may be any word."""

_BEGINS = r"(?:(?<![\w-])|(?<=%[0-9A-Fa-f]{2})|(?<=\\[bfnrt])|(?<=\\u[0-9A-Fa-f]{4}))"
"""Where a short key can begin: not in a word, though what a URL or JSON writes of another character is none."""

_ENDS = r"(?![\w-])"


def redacted(text: str, *keys: str) -> str:
    """Return a text with `KEY` in the keys' place, however a URL, JSON or a shell's quotes write them.

    A key that was cut off, at the end of the text or before an ellipsis, is taken out as well. One of fewer than
    ``SHOWS`` characters is taken out where it stands by itself, not in a word. To do it again changes nothing.
    """
    longest_first = sorted({*keys} - {""}, key=len, reverse=True)  # one key can be the beginning of another
    before = None
    while text != before:  # what was around a key can, with the `KEY` in its place, be one
        before = text
        for key in longest_first:
            text = _without(text, key)
    return text


def _without(text: str, key: str) -> str:
    begins, ends = (_BEGINS, _ENDS) if len(key) < SHOWS else ("", "")
    for form in _forms(key):
        if form[:SHOWS] not in text:
            continue
        text = re.sub(f"{begins}{re.escape(form)}{ends}", "KEY", text)
        for size in range(len(form) - 1, SHOWS - 1, -1):
            text = re.sub(rf"{begins}{re.escape(form[:size])}(?=…|\Z)", "KEY", text)
    return text


def without_keys(report: Report, keys: Iterable[str]) -> Report:
    """Return the same report with none of the keys in any of its texts."""
    every = tuple(keys)

    def clean(text: str) -> str:
        return redacted(text, *every)

    def observation(item: Observation) -> Observation:
        found = item.finding
        finding = replace(
            found,
            where=clean(found.where),
            what=clean(found.what),
            expected=clean(found.expected),
            got=clean(found.got),
        )
        return Observation(finding, clean(item.example), clean(item.curl))

    def outcome(item: Outcome) -> Outcome:
        observations = tuple(map(observation, item.observations))
        return replace(item, name=clean(item.name), reason=clean(item.reason), observations=observations)

    return replace(report, url=clean(report.url), outcomes=tuple(map(outcome, report.outcomes)))


def _forms(key: str) -> list[str]:
    forms = {
        key,
        quote(key),
        quote(key, safe=""),
        quote_plus(key),
        json.dumps(key)[1:-1],
        json.dumps(key, ensure_ascii=False)[1:-1],
        key.replace("'", "'\"'\"'"),
    }
    return sorted(forms, key=lambda form: (-len(form), form))


__all__ = ["SHOWS", "redacted", "without_keys"]
