"""The files that are looked through: those that were named, those in folders, and the journal beside a recording."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from voicemock.recording.archive import part
from voicemock.scanning.documents import secrets_of
from voicemock.scanning.search import Search
from voicemock.scanning.secret import Secret


class UnreadableError(Exception):
    """A file can't be read; the message is one line that says why."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A secret in a file: ``place`` is an entry, a JSON pointer, or a line and column, each counted from 1."""

    file: Path
    place: str
    secret: Secret


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that are meant, each once; UnreadableError where there is none."""
    seen: set[Path] = set()
    for path in paths:
        for file in _meant(path):
            if file not in seen:
                seen.add(file)
                yield file


def findings(file: Path, search: Search) -> Iterator[Finding]:
    """Yield the secrets of a file; UnreadableError where it can't be read."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{file} can't be read: {error.strerror or error}.") from error
    for place, secret in secrets_of(content, search):
        yield Finding(file, place, secret)


def _meant(path: Path) -> Iterator[Path]:
    if path.is_dir():
        try:
            yield from sorted(file for file in path.rglob("*") if file.is_file())
        except OSError as error:
            raise UnreadableError(f"{path} can't be read: {error.strerror or error}.") from error
        return
    beside = part(path)
    if path.exists() or not beside.exists():
        yield path
    # A recording that was killed, or still runs, has written the rest there.
    if beside.is_file():
        yield beside


__all__ = ["Finding", "UnreadableError", "files", "findings"]
