"""The entries of a recording: what its HAR file holds, and what an unfinished recording has written beside it."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Entry = dict[str, Any]

PART = ".part"
"""What the name of a recording's journal ends in: one entry a line, for as long as the recording is not finished."""

FIRST = datetime.min.replace(tzinfo=UTC)


class ArchiveError(ValueError):
    """A file is no HAR; the message says so in one line, and how to mend it."""


def entries(path: Path) -> list[Entry]:
    """Return the entries of a recording by their start, those of its journal among them, each once.

    A journal's last line that is torn is left out; a path that ends in ``.part`` means the journal alone. Raises
    `ArchiveError` for a file that is no HAR, and FileNotFoundError where there is neither.
    """
    if path.name.endswith(PART):
        return ordered(lines(path))
    beside = part(path)
    # The journal comes first: what a recording moves into its file meanwhile is then read twice, and not lost.
    journalled = lines(beside) if beside.exists() else None
    if journalled is not None and not path.exists():
        return ordered(journalled)
    return ordered(merged(log(path)["entries"], journalled or []))


def part(path: Path) -> Path:
    """Return where the journal of a recording stands."""
    return path.with_name(path.name + PART)


def log(path: Path) -> dict[str, Any]:
    """Return the log of a HAR file, with a list of entries in it; `ArchiveError` where it is none."""
    try:
        whole = json.loads(path.read_bytes().decode("utf-8-sig"))
        found = whole["log"]
        fits = isinstance(found, dict) and isinstance(found.get("entries"), list)
    except (ValueError, LookupError, TypeError, RecursionError):
        fits, found = False, {}
    if not fits:
        raise ArchiveError(f"{path} is no HAR file: name another one, or move it away.")
    log: dict[str, Any] = found
    return log


def lines(path: Path) -> list[Entry]:
    """Return the entries of a journal, those of lines that are whole."""
    found = []
    for line in path.read_bytes().split(b"\n")[:-1]:
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict):
            found.append(entry)
    return found


def merged(held: Iterable[Entry], journalled: Iterable[Entry]) -> list[Entry]:
    """Return what a file held and then what the journal adds: a recording that was killed may have both in both."""
    found = list(held)
    known = {name for entry in found if (name := _recorded(entry))}
    for entry in journalled:
        name = _recorded(entry)
        if name not in known:
            found.append(entry)
        if name:
            known.add(name)
    return found


def ordered(found: Iterable[Entry]) -> list[Entry]:
    """Return entries by their start; those without one come first, as they stood."""
    return sorted(found, key=_start)


def _recorded(entry: Entry) -> str:
    """Return what tells an entry of ours from every other; empty for one of somebody else's."""
    notes = entry.get("_voicemock")
    name = notes.get("recorded") if isinstance(notes, dict) else None
    return name if isinstance(name, str) else ""


def _start(entry: Entry) -> datetime:
    try:
        at = datetime.fromisoformat(entry["startedDateTime"])
    except (ValueError, LookupError, TypeError):
        return FIRST
    return at if at.tzinfo else at.replace(tzinfo=UTC)


__all__ = ["ArchiveError", "Entry", "entries", "lines", "log", "merged", "ordered", "part"]
