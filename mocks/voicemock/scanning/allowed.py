"""Findings that are known to be harmless, by their ids, each with a reason."""

import re
from collections.abc import Iterable
from pathlib import Path

from voicemock.scanning.secret import DIGITS

ID = re.compile(rf"[0-9a-f]{{{DIGITS}}}")


class AllowedError(ValueError):
    """What is allowed can't be understood; the message is one line that says how to mend it."""


def allowed(ids: Iterable[str], file: Path | None = None) -> frozenset[str]:
    """Return the ids that are allowed: those given, and those of a file's lines ``ID REASON``."""
    found = set()
    for name in ids:
        if not ID.fullmatch(name):
            raise AllowedError(f"{name!r} is no id of a finding: give the {DIGITS} digits that stand at its end.")
        found.add(name)
    return frozenset(found | (_read(file) if file else set()))


def _read(file: Path) -> set[str]:
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AllowedError(f"{file} can't be read: {getattr(error, 'strerror', None) or 'it is no UTF-8'}.") from error
    found = set()
    for number, line in enumerate(lines, 1):
        name, _, reason = line.partition("#")[0].strip().partition(" ")
        if not name:
            continue
        if not ID.fullmatch(name):
            raise AllowedError(f"{file}:{number}: {name!r} is no id of a finding: write ID REASON.")
        if not reason.strip():
            raise AllowedError(f"{file}:{number}: {name} has no reason: write why it is harmless after it.")
        found.add(name)
    return found


__all__ = ["AllowedError", "allowed"]
