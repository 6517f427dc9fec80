"""Where a recording is written: a journal of finished exchanges, and the HAR file that is made of it at the end."""

import contextlib
import fcntl
import json
import mmap
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from voicemock import __version__
from voicemock.recording.archive import ArchiveError, Entry, lines, log, merged, ordered, part

EMPTY = {"version": "1.2", "creator": {"name": "voicemock", "version": __version__}, "entries": []}

READ_SIZE = 1024 * 1024


class BusyError(Exception):
    """Another recording writes to the file; the message says how to mend it."""


class CannotWriteError(Exception):
    """The file cannot be written; the message says why, and how to mend it."""


class Journal:
    """The journal beside a HAR file, for one recording at a time.

    What an earlier recording left in it is taken in. An entry that `add` has returned from outlives this process; the
    HAR file itself is replaced when the recording ends, in one step, by what it held and what the journal adds.
    """

    def __init__(self, path: Path) -> None:
        self._told = path
        self._path = path.resolve()
        self._part = part(self._path)
        self._new = self._path.with_name(f"{self._path.name}.new")
        try:
            if path.exists():
                log(path)
            self._file = _locked(self._part)
        except OSError as error:
            raise CannotWriteError(
                f"{path} cannot be written: {error.strerror or error}. Name another file with --out."
            ) from error
        self._size = self._mended()

    def add(self, entry: Entry) -> bool:
        """Write an entry at the journal's end; False, and nothing is written, where there is no room for it."""
        line = _json(entry) + b"\n"
        left = memoryview(line)
        try:
            while left:
                left = left[os.write(self._file, left) :]
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, self._size)
            return False
        self._size += len(line)
        return True

    def holds(self, piece: bytes) -> bool:
        """Whether these bytes stand in the journal."""
        if not self._size:
            return False
        with mmap.mmap(self._file, self._size, access=mmap.ACCESS_READ) as held:
            return held.find(piece) >= 0

    def rewrite(self, change: Callable[[Entry], Entry]) -> None:
        """Replace the journal, in one step, by one whose entries are changed."""
        changed = [change(entry) for entry in lines(self._part)]
        fresh = self._part.with_name(f"{self._part.name}.new")
        file = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o644)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        before, self._file, self._size = self._file, file, 0
        for entry in changed:
            self.add(entry)
        fresh.replace(self._part)
        os.close(before)

    def close(self, change: Callable[[Entry], Entry]) -> None:
        """Make the HAR file, its entries changed, and end the journal; CannotWriteError where that fails.

        Then all stays as it was, the journal too, and the next recording to the same file takes it in.
        """
        try:
            if self._size:
                self._made(change)
            self._part.unlink()
        except (OSError, ArchiveError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise CannotWriteError(
                f"{self._told} cannot be written: {why}. What was recorded stands in {self._part}: "
                "record to the same file again, when it can be, to have it."
            ) from error
        finally:
            os.close(self._file)

    def _made(self, change: Callable[[Entry], Entry]) -> None:
        held: dict[str, Any] = log(self._path) if self._path.exists() else {**EMPTY}
        found = merged(held["entries"], lines(self._part))
        try:
            with self._new.open("wb") as file:
                file.write(_json({"log": {**held, "entries": ordered(map(change, found))}}, indent=1))
                file.flush()
                os.fsync(file.fileno())
            if self._path.exists():
                self._new.chmod(self._path.stat().st_mode & 0o777)
            self._new.replace(self._path)
        except OSError:
            with contextlib.suppress(OSError):
                self._new.unlink()
            raise

    def _mended(self) -> int:
        """Cut off a last line that a kill tore, and return the journal's size."""
        end = size = os.fstat(self._file).st_size
        while end:
            start = max(0, end - READ_SIZE)
            found = os.pread(self._file, end - start, start).rfind(b"\n")
            if found >= 0:
                end = start + found + 1
                break
            end = start
        if end != size:
            os.ftruncate(self._file, end)
        return end


def _json(value: Any, indent: int | None = None) -> bytes:
    separators = (",", ":") if indent is None else None
    try:
        return json.dumps(value, ensure_ascii=False, indent=indent, separators=separators).encode()
    except UnicodeEncodeError:  # half of a pair has no bytes of its own
        return json.dumps(value, indent=indent, separators=separators).encode()


def _locked(path: Path) -> int:
    """Open a journal for this process alone; BusyError where another one has it."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Who had it before may just have replaced or removed it.
            if path.exists() and path.stat().st_ino == os.fstat(file).st_ino:
                return file
        except BlockingIOError:
            os.close(file)
            raise BusyError(
                f"another recording writes to {path.stem}: end it, or name another file with --out."
            ) from None
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(file)
            raise
        os.close(file)


__all__ = ["BusyError", "CannotWriteError", "Journal"]
