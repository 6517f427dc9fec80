"""What outlives a request, in one place and behind a few atomic verbs."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from voicemock.engine.clock import Clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
R = TypeVar("R")


@dataclass(frozen=True)
class Table(Generic[K, V]):
    """A named table of values of one type; ``lasts`` is how many seconds an entry outlives its last change."""

    name: str
    lasts: float | None = None
    most: int = 100_000
    """Beyond so many entries the one unchanged for longest is dropped, so that a fake can run for weeks."""


class State:
    """Tables in memory. Each verb is atomic: nothing else of the same world happens while it runs."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tables: dict[str, OrderedDict[Any, tuple[float | None, Any]]] = {}

    async def read(self, table: Table[K, V], key: K) -> V | None:
        """Return the entry, or None where there is none or it has expired."""
        return self._read(table, key)

    async def write(self, table: Table[K, V], key: K, value: V) -> None:
        """Set the entry."""
        self._write(table, key, value)

    async def change(self, table: Table[K, V], key: K, change: Callable[[V | None], tuple[V, R]]) -> R:
        """Set the entry to the first of what ``change`` makes of it, return the second; set nothing if it raises."""
        value, result = change(self._read(table, key))
        self._write(table, key, value)
        return result

    def _read(self, table: Table[K, V], key: K) -> V | None:
        entries = self._tables.get(table.name)
        if entries is None or key not in entries:
            return None
        until, value = entries[key]
        if until is not None and until <= self._clock.now():
            del entries[key]
            return None
        found: V = value
        return found

    def _write(self, table: Table[K, V], key: K, value: V) -> None:
        entries = self._tables.setdefault(table.name, OrderedDict())
        entries[key] = (None if table.lasts is None else self._clock.now() + table.lasts, value)
        entries.move_to_end(key)
        if len(entries) > table.most:
            entries.popitem(last=False)


__all__ = ["State", "Table"]
