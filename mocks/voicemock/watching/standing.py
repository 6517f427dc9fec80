"""Where an operation stands in a document: the line on which its path, or its stream's address, is a key."""

import re
from collections.abc import Iterator

HEADS = r"""\s*["']?(?:paths|channels)["']?\s*:"""
"""Where a path would stand that is in the document no longer."""


def standings(operation: str) -> Iterator[re.Pattern[str]]:
    """Yield what the line may begin with, the likeliest first, of an operation such as ``POST /v1/detect``.

    Addresses of servers may hold the first segments of what another document has in its paths, and a path's parameters
    may have other names.
    """
    path = operation.partition(" ")[2]
    segments = path.split("/")[1:]
    for start in range(len(segments)):
        rest = segments[start:]
        if not start or (any(map(_fixed, rest)) and all(map(_fixed, segments[:start]))):
            yield _key("".join(f"/{each}" for each in rest))
    if segments:
        yield re.compile(HEADS)


def line_of(stands: re.Pattern[str], text: str) -> int:
    """Return the number of the first line, from 1, that begins so; 0 where none does."""
    return next((number for number, line in enumerate(text.splitlines(), 1) if stands.match(line)), 0)


def _key(path: str) -> re.Pattern[str]:
    shape = re.sub(r"\\{[^/]*?\\}", r"\\{[^/{}]+\\}", re.escape(path))
    name = rf"""["']?{shape}/?["']?"""
    return re.compile(rf"""\s*{name}\s*:|\s*["']?(?:address|pathname)["']?\s*:\s*{name},?\s*$""")


def _fixed(segment: str) -> bool:
    return bool(segment) and "{" not in segment


__all__ = ["line_of", "standings"]
