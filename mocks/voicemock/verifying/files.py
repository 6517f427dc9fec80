"""The files that traffic is recorded in: HAR as this project, browsers and mitmproxy write it."""

import json
import zlib
from pathlib import Path
from typing import Any

from voicemock.recording import archive

Entry = dict[str, Any]

GIVE = "Give what a recorder or a browser exported."

ZLIB = b"\x78"
"""The first byte of what mitmproxy writes where a file's name ends in `.zhar`."""


class UnreadableError(ValueError):
    """A file holds no recording; the message says in one line why, and what would."""


def entries(path: Path) -> list[Entry]:
    """Return a recording's entries, those of an unfinished one beside it included; raise `UnreadableError`."""
    if path.is_dir():
        raise UnreadableError(f"{path}: it is a folder. Give the recordings in it, such as {path / '*.har'}.")
    try:
        if path.name.endswith(archive.PART) or archive.part(path).exists():
            return archive.entries(path)
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{path}: cannot be read with its {archive.PART}: {error}") from None
    found = _log(path).get("entries")
    if not isinstance(found, list):
        raise UnreadableError(f"{path}: is no HAR: its log has no entries. {GIVE}")
    return [each if isinstance(each, dict) else {} for each in found]


def _log(path: Path) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror or error}. Give a file that can be read.") from None
    if raw[:1] == ZLIB:
        try:
            raw = zlib.decompress(raw)
        except zlib.error as error:
            raise UnreadableError(f"{path}: is compressed, but broken: {error}. Export it again.") from None
    try:
        whole = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{path}: is no HAR: {_why(error)}. {GIVE}") from None
    log = whole.get("log") if isinstance(whole, dict) else None
    if not isinstance(log, dict):
        raise UnreadableError(f"{path}: is no HAR: there is no log in it. {GIVE}")
    return log


def _why(error: ValueError | RecursionError) -> str:
    """Return why a file's bytes are no JSON."""
    if isinstance(error, UnicodeDecodeError):
        return "it is no text, but sound or another binary file"
    if isinstance(error, json.JSONDecodeError):
        return f"it is no JSON: {error.msg} (line {error.lineno}, column {error.colno})"
    return "it is no JSON that can be read: too deep, or with a number that is too long"


__all__ = ["GIVE", "Entry", "UnreadableError", "entries"]
