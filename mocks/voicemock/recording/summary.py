"""What a recording says at its end, in one line: what it has seen, where it is, and what it left out."""

from collections import Counter
from pathlib import Path

from voicemock.recording.book import Book

SHOWN = 5
"""So many hosts are named; the rest is counted."""


def summary(book: Book, file: Path) -> str:
    """Return the line for a recording that is over."""
    total = book.written.total()
    said = [f"recorded {_counted(total, 'exchange')} ({_listed(book.written)}) in {file}" if total else NOTHING]
    if book.mistrusted:
        said.append(
            f"{_counted(book.mistrusted.total(), 'connection')} ended because the client does not trust the "
            "recorder's certificate: have it trust the file that SSL_CERT_FILE names while it is recorded"
        )
    if book.passed:
        said.append(f"not recorded: {_listed(book.passed)} (--host NAME records a host)")
    if book.lost:
        said.append(
            f"{_counted(book.lost, 'exchange')} could not be written: make room, if it was for that, and record again"
        )
    return f"voicemock {'; '.join(said)}."


NOTHING = (
    "recorded nothing: no vendor was called through it; what calls none, ignores proxies, or runs fakes of its own is "
    "not seen, and a client with an option for its base URL can be led to `voicemock record --listen`"
)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _listed(counts: Counter[str]) -> str:
    named = [f"{name} {count}" for name, count in counts.most_common(SHOWN)]
    more = len(counts) - len(named)
    return ", ".join([*named, *([f"{more} more"] if more else [])])


__all__ = ["summary"]
