"""What a rule remembers of each client, job or connection: the latest, never more than a bound."""

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 1000


class Lately(Generic[K, V]):
    """Values by their keys. Beyond 1000 the one that was put first is forgotten."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """Return what is held, None where nothing is."""
        return self._held.get(key)

    def put(self, key: K, value: V) -> None:
        """Hold a value from now on, as the latest."""
        self._held.pop(key, None)
        self._held[key] = value
        if len(self._held) > MOST:
            del self._held[next(iter(self._held))]

    def drop(self, key: K) -> None:
        """Forget a value."""
        self._held.pop(key, None)


__all__ = ["MOST", "Lately"]
