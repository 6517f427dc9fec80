"""What a recording has seen so far: exchanges written down as they end, and what was only passed through, counted."""

import json
import logging
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from voicemock.engine.clock import Clock, real_clock
from voicemock.recording.archive import Entry
from voicemock.recording.entry import entry
from voicemock.recording.hiding import RUN, Hiding
from voicemock.recording.journal import Journal
from voicemock.recording.json_texts import OPENS, shown
from voicemock.recording.learning import learn
from voicemock.recording.seen import Seen

log = logging.getLogger("voicemock")

LEAST_RUN = 4
"""Letters of the shortest piece of a secret that is worth a look through what was written."""


class Book:
    """A recording's file and figures, for one thread."""

    def __init__(self, file: Path, secrets: Iterable[str] = ()) -> None:
        self.file = file
        self.clock: Clock = real_clock()
        self.written: Counter[str] = Counter()
        """Exchanges that were written down, by vendor; those at hosts that the user named by their host."""
        self.passed: Counter[str] = Counter()
        """Connections and calls to other hosts."""
        self.mistrusted: Counter[str] = Counter()
        """Connections whose client did not take the relay's certificate, by host."""
        self.lost = 0
        """Exchanges that could not be written: for want of room, or by a bug of ours, which is logged."""
        self._hiding = Hiding(secrets)
        self._journal = Journal(file)
        self._run = os.urandom(4).hex()
        self._hiding.fresh.clear()

    def write(self, seen: Seen) -> None:
        """Write down an exchange that is over; what is written stays written, whatever becomes of this process."""
        if seen.written:
            return
        seen.written = True
        seen.ended = self.clock.now()
        try:
            made = self._made(seen)
        except Exception as wrong:
            # Whoever records loses a line, and their client nothing. What the error says may hold a key.
            log.error("a bug of voicemock: an exchange could not be written down: %s", type(wrong).__name__)
            made = None
        if made is not None and self._journal.add(made):
            self.written[seen.vendor or seen.host] += 1
        else:
            self.lost += 1

    def _made(self, seen: Seen) -> Entry:
        learn(seen, self._hiding)
        self._hide_what_was_written()
        return self._blotted(entry(seen, f"{self._run}-{self.written.total() + self.lost + 1}", self._hiding))

    def close(self) -> None:
        """Make the HAR file; CannotWriteError where that cannot be."""
        self._journal.close(self._again)

    def _hide_what_was_written(self) -> None:
        """Hide secrets that were not known for any when they were written."""
        pieces = {_piece(secret) for secret in self._hiding.fresh}
        self._hiding.fresh.clear()
        if any(self._journal.holds(piece.encode("utf-8", "replace")) for piece in pieces):
            self._journal.rewrite(self._again)

    def _again(self, old: Entry) -> Entry:
        """Return an entry that was written before, without what is known for a secret now."""
        line = json.dumps(old, ensure_ascii=False)
        return self._blotted(self._value(old) if self._hiding.may_hold(line) else old)

    def _value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._value(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self._value(each) for each in value]
        if not isinstance(value, str):
            return value
        written = shown(value, self._hiding) if value.lstrip().startswith(OPENS) else None
        return self._hiding.blot(value) if written is None else written

    def _blotted(self, made: Entry) -> Entry:
        line = json.dumps(made, ensure_ascii=False)
        blotted = self._hiding.blot_coded(line)
        again: Entry = made if blotted == line else json.loads(blotted)
        return again


def _piece(secret: str) -> str:
    """Return the part of a secret that stands everywhere as it is, where it is long enough to tell anything."""
    run = max(RUN.findall(secret), key=len, default="")
    return run if len(run) >= LEAST_RUN else secret


__all__ = ["Book"]
