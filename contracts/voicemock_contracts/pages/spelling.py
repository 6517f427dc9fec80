"""How names, words and paths are written: the patterns that find each as a whole, and not inside a longer one."""

import re
from functools import cache

_ORIGIN = re.compile(r"((?:https?|wss?)://[^/\s\"'`<>|)]+)(?=/)")
_PARAMETER = re.compile(r"\\\{[^/}]+\\\}|\{[^/}]+\}")


def after_hosts(text: str) -> str:
    """Return `text` with a space between the host and the path of each URL."""
    return _ORIGIN.sub(r"\1 ", text)


@cache
def name(spelt: str) -> re.Pattern[str]:
    """Return what finds an identifier, a host or a message, letter for letter; a space in it stands for any."""
    first = r"(?<![\w.-])" if _is_host(spelt) else r"(?<![\w-])"
    last = r"(?![\w-]|\.\w)" if _is_host(spelt) else r"(?![\w-])" if spelt[-1].isalnum() else ""
    return re.compile(first + r"\s+".join(map(re.escape, spelt.split())) + last)


@cache
def word(spelt: str) -> re.Pattern[str]:
    """Return what finds words by how they begin, in any case, with spaces, hyphens or other marks between them."""
    return re.compile(r"(?<!\w)" + r"[^\w\n]*".join(map(re.escape, spelt.split())), re.IGNORECASE)


@cache
def field(spelt: str) -> re.Pattern[str]:
    """Return what finds a field's name where a field stands: quoted, in code, in a form, or first in a line or cell."""
    own = re.escape(spelt)
    return re.compile(
        rf"[\"'`]{own}(?=[\"'`=])|(?:^|\|)[\s*-]*`?{own}`?(?=\s|$|[:|(=])|(?<=[?&]){own}(?==)|[\"'`]{own}(?=:\s)"
    )


@cache
def path(spelt: str) -> re.Pattern[str]:
    """Return what finds a path, a parameter of it in any notation; to be looked for in `Line.paths`."""
    parts = _PARAMETER.split(spelt)
    own = r"[^/\s\"'`|?#]+".join(map(re.escape, parts))
    return re.compile(r"(?<!\w)" + own + r"/?(?![\w/{<$-])")


@cache
def pair(named: str, value: str) -> re.Pattern[str]:
    """Return what finds a name with its value behind it: in JSON, in a query, in a row, or in a sentence."""
    number = re.fullmatch(r"\d+(\.\d+)?", value)
    last = r"(?![\w-]|[.,]\d)" if number or value[-1].isalnum() else ""
    own = r"\s+".join(map(re.escape, value.split()))
    return re.compile(
        rf"(?<![\w-]){re.escape(named)}(?![\w-])(?=(?:(?!,\s*[\"'{{}}])[^\n&]){{0,60}}?(?<![\w.-]){own}{last})"
    )


@cache
def valued(named: str) -> re.Pattern[str]:
    """Return what finds a name with whatever value stands behind a colon or an equals sign, the value as its group."""
    return re.compile(rf"(?<![\w-]){re.escape(named)}[\"'`]?\s*[:=]\s*([\"'`]?[\w.-]+[\"'`]?)")


@cache
def audio(spelt: str) -> re.Pattern[str]:
    """Return what finds an audio format: its ending in any case, with a dot or without, but in no file's name."""
    return re.compile(rf"(?<![\w.])\.?{re.escape(spelt)}(?!\w|\.\w)", re.IGNORECASE)


def _is_host(spelt: str) -> bool:
    return re.search(r"\.\w", spelt) is not None


__all__ = ["after_hosts", "audio", "field", "name", "pair", "path", "valued", "word"]
