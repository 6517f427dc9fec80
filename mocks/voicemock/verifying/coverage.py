"""What of a vendor's documents was never seen in the traffic: of each operation, the statuses that did not come."""

from collections import Counter
from dataclasses import dataclass, field

from voicemock.verifying.recorded import Recorded
from voicemock.verifying.whose import Room

STREAM = "stream"


@dataclass(frozen=True, slots=True)
class Covered:
    """One operation, or the stream, with the answers that came; those of a stream are close codes."""

    reading: str
    operation: str
    seen: tuple[tuple[int, int], ...]
    """Each status that came, with how often."""
    unseen: tuple[int, ...]
    """The documented ones that did not."""


@dataclass(slots=True)
class Coverage:
    """Counts the answers of each operation."""

    _rooms: dict[str, Room] = field(default_factory=dict)
    _seen: dict[tuple[str, str], Counter[int]] = field(default_factory=dict)

    def note(self, room: Room, recorded: Recorded) -> None:
        """Take an exchange with a vendor."""
        self._rooms[room.reading] = room
        stream = room.contract.stream
        operation = room.contract.operation(recorded.request.method, recorded.request.path)
        if stream is not None and recorded.request.path == stream.path:
            close = recorded.stream.close if recorded.stream is not None else None
            if not recorded.unlike and close is not None:
                self._count(room, STREAM, close)
        elif operation is not None and recorded.response is not None and not recorded.unlike:
            self._count(room, operation.id, recorded.response.status)

    def covered(self) -> tuple[Covered, ...]:
        """Return what was seen of every operation of the vendors that were called."""
        found = []
        for room in self._rooms.values():
            documented = {each.id: tuple(each.answers) for each in room.contract.operations}
            if room.contract.stream is not None:
                documented[STREAM] = room.contract.stream.codes
            for name, statuses in documented.items():
                seen = self._seen.get((room.reading, name), Counter())
                unseen = tuple(status for status in statuses if status not in seen)
                found.append(Covered(room.reading, name, tuple(sorted(seen.items())), unseen))
        return tuple(found)

    def _count(self, room: Room, name: str, status: int) -> None:
        self._seen.setdefault((room.reading, name), Counter())[status] += 1


__all__ = ["STREAM", "Coverage", "Covered"]
