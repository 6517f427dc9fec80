"""Identifiers, random or from a seed."""

import random
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Ids:
    """A source of UUIDs: the same sequence for the same seed (ALL-02)."""

    source: random.Random

    def uuid4(self) -> str:
        """Return a random UUID."""
        return str(UUID(int=self.source.getrandbits(128), version=4))

    def uuid7(self, now: float) -> str:
        """Return a UUIDv7 whose first 48 bits are ``now`` (seconds since the epoch) in milliseconds."""
        milliseconds = int(now * 1000) & (1 << 48) - 1
        bits = milliseconds << 80 | 0x7 << 76 | self.source.getrandbits(12) << 64 | 0b10 << 62
        return str(UUID(int=bits | self.source.getrandbits(62)))


def random_ids() -> Ids:
    """Return ids that nobody can foresee."""
    return Ids(random.SystemRandom())


def seeded_ids(seed: int, name: str) -> Ids:
    """Return the sequence of ids that belongs to ``seed`` and ``name``."""
    return Ids(random.Random(f"{seed}/{name}"))  # noqa: S311 - repeatable on purpose, and no secret


__all__ = ["Ids", "random_ids", "seeded_ids"]
