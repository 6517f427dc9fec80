"""Bytes on their way from whoever has them to a thread that reads them, and that waits while there are none."""

from collections.abc import Callable
from queue import SimpleQueue


class Inflow:
    """A file that is read while it is written, without a way back; ``hungry`` is called when its reader has to wait.

    With ``most`` it ends after so many bytes, whatever comes behind them.
    """

    __slots__ = ("_given", "_hungry", "_left", "_most", "ended", "stopped")

    def __init__(self, hungry: Callable[[], None], most: int | None = None) -> None:
        self._hungry = hungry
        self._most = most
        self._given = SimpleQueue[bytes | None]()
        self._left = b""
        self.ended = False
        """Whether the reader has seen the end."""
        self.stopped = False

    def give(self, data: bytes) -> None:
        """Add bytes."""
        self._given.put(data)

    def end(self) -> None:
        """Tell that there are no more."""
        self._given.put(None)

    def stop(self) -> None:
        """Have the reader end, whatever is still there."""
        self.stopped = True
        self.end()

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at least one and at most so many; none at the end."""
        if self._most == 0:
            return b""
        while not (self._left or self.ended):
            if self._given.empty():
                self._hungry()
            given = self._given.get()
            self._left, self.ended = given or b"", given is None
        if self.stopped:
            return b""
        size = size if self._most is None else min(size, self._most)
        data, self._left = self._left[:size], self._left[size:]
        self._most = None if self._most is None else self._most - len(data)
        return data


__all__ = ["Inflow"]
