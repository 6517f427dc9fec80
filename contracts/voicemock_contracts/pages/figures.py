"""What stands on a line as a figure of the API's and is not known: statuses, close codes, limits; and audio formats."""

import re
from collections.abc import Iterator

from voicemock_contracts.pages.known import Known
from voicemock_contracts.pages.line import Line
from voicemock_contracts.pages.measures import Measure, measured
from voicemock_contracts.pages.naming import CODE

FORMATS = frozenset(
    (
        *("3gp", "3gpp", "aac", "ac3", "aif", "aifc", "aiff", "alac", "amr", "ape", "au", "avi", "caf", "flac", "gsm"),
        *("m4a", "m4b", "m4p", "m4v", "mka", "mkv", "mov", "mp2", "mp3", "mp4", "mpeg", "mpg", "mpga", "oga", "ogg"),
        *("opus", "ra", "spx", "wav", "wave", "webm", "wma", "wmv", "wv"),
    )
)
"""Names of audio and of what contains it."""
_FORMAT = re.compile(r"(?<![\w.])\.?([A-Za-z0-9]{2,5})(?!\w|\.\w)")
_STATUS_WORDS = re.compile(r"(?i)\b(?:status|error|http|code|respon|return|answer|fail|refus)")
_ALONE_BEFORE = re.compile(r"(?:^|[|(`\[>] ?)$")
_ALONE_BEHIND = re.compile(r" ?(?:$|[|)`\]<:])")
_COUNTED = re.compile(r"[ -](?!(?:error|respons|status|if|when|for|and|or|means|is|to|with|as|on|says|code)\b)[a-z]")
"""What is counted behind a number makes it no status."""
_CLOSE = re.compile(r"(?i)\bclos\w*\b.{0,40}?(?<!\d)(1\d{3}|4\d{3})(?!\d)")
_LIMITED = re.compile(
    r"(?i)\b(?:max|min(?:imum)?\b|limit|at least|at most|up to|no more|longer|shorter|expire|valid for|"
    r"times? out|within|window|retain|ttl|every|poll|wait|frame)"
)
_SENTENCE = re.compile(r"[.!?;]\s")
_LIMITS = ("size", "rate", "credits")


def statuses(line: Line, facts: Known) -> Iterator[str]:
    """Yield the statuses from 400 to 599 that are not known."""
    for found in measured("status", line.text):
        if found.shown[0] in "45" and _is_status(line.text, found) and not facts.has("status", found.means):
            yield found.shown


def close_codes(line: Line, facts: Known) -> Iterator[str]:
    """Yield the codes that a WebSocket is closed with and that are not known."""
    yield from (code for code in _CLOSE.findall(line.text) if not facts.has("number", frozenset({float(code)})))


def limits(line: Line, facts: Known) -> Iterator[str]:
    """Yield sizes, rates and credits that are not known, and spans of time where the line speaks of a limit."""
    if line.code:
        return
    for kind in (*_LIMITS, "length"):
        for found in measured(kind, line.text):
            if (kind in _LIMITS or _is_limit(line.text, found)) and not facts.has(kind, found.means):
                yield re.sub(r"^(\S+) .*(?=credits?$)", r"\1 ", found.shown)


def formats(line: Line, facts: Known) -> Iterator[str]:
    """Yield the audio formats that stand in one list with two that are known."""
    spelt = [name for name in _FORMAT.findall(line.text) if name.lower() in FORMATS]
    if len({name.lower() for name in spelt} & facts.lowered) >= 2:
        yield from (name for name in spelt if name.lower() not in facts.lowered)


def _is_limit(text: str, found: Measure) -> bool:
    """Return whether a span of time is spoken of as a limit, close before it or behind it in the same sentence."""
    before = _SENTENCE.split(text[max(0, found.start - 40) : found.start])[-1]
    return bool(_LIMITED.search(before) or _LIMITED.search(_SENTENCE.split(text[found.end : found.end + 25])[0]))


def _is_status(text: str, found: Measure) -> bool:
    """Return whether a number of three digits is a status: it stands alone, or is spoken of as one."""
    before, behind = text[: found.start], text[found.end :]
    if _ALONE_BEFORE.search(before) and _ALONE_BEHIND.match(behind):
        return True
    spoken = _STATUS_WORDS.search(before[-30:]) or _STATUS_WORDS.search(behind[:20]) or CODE.search(text)
    return bool(spoken) and not _COUNTED.match(behind)


__all__ = ["FORMATS", "close_codes", "formats", "limits", "statuses"]
