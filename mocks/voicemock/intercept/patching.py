"""Attributes that are replaced for as long as somebody needs it, and then are what they were."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Patch:
    """An attribute of a class or module; ``made`` is given what stands there and returns what takes its place.

    What takes its place must do as the other did when no bench is open: whoever bound it keeps it.
    """

    owner: Any
    name: str
    made: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Done:
    patch: Patch
    before: Any
    own: bool
    after: Any


class Patched:
    """Patches that are in place while it is entered; they are counted, and last until the last has left."""

    def __init__(self, patches: Callable[[], Iterable[Patch]]) -> None:
        self._patches = patches
        self._lock = threading.Lock()
        self._entered = 0
        self._done: list[_Done] = []

    def enter(self) -> None:
        """Put the patches in place, unless they are."""
        with self._lock:
            if self._entered == 0:
                self._done = [_put(patch) for patch in self._patches()]
            self._entered += 1

    def leave(self) -> None:
        """Take the patches away when nobody else needs them."""
        with self._lock:
            self._entered -= 1
            if self._entered == 0:
                while self._done:
                    _take(self._done.pop())

    def forget_others(self) -> None:
        """Begin with a lock of its own: in a forked child the parent's may be held by a thread that is not there."""
        self._lock = threading.Lock()


def _put(patch: Patch) -> _Done:
    own = patch.name in vars(patch.owner)
    before = vars(patch.owner)[patch.name] if own else getattr(patch.owner, patch.name)
    after = patch.made(before)
    setattr(patch.owner, patch.name, after)
    return _Done(patch, before, own, after)


def _take(done: _Done) -> None:
    owner, name = done.patch.owner, done.patch.name
    if vars(owner).get(name) is not done.after:
        return  # somebody has replaced it since, and will put back what they found
    if done.own:
        setattr(owner, name, done.before)
    else:
        delattr(owner, name)


__all__ = ["Patch", "Patched"]
