"""A mutant: a fake altered in one way that contradicts a clause. `check` has to name that clause."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.checking.mutants.altering import Wrap

from voicemock.bench import Bench
from voicemock.checking import own
from voicemock.serving.door import Door


@dataclass(frozen=True, slots=True)
class Patch:
    """A value of the fake's code that is another one in the mutant: `voicemock.vendors.vocos.MODEL`."""

    target: str
    value: Any


@dataclass(frozen=True, slots=True)
class Mutant:
    """``says`` ends the sentence "a fake that …"."""

    says: str
    clause: str
    alter: Wrap | Patch | tuple[Patch, ...]

    def apply(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let every fake that a check starts be this one."""
        if isinstance(self.alter, Patch | tuple):
            for patch in (self.alter,) if isinstance(self.alter, Patch) else self.alter:
                monkeypatch.setattr(patch.target, patch.value)
            return
        wrap = self.alter

        def door(bench: Bench) -> Any:
            return wrap(Door(bench))

        monkeypatch.setattr(own, "door", door)


@dataclass(frozen=True, slots=True)
class Mutants:
    """A vendor's mutants, and why the other documented clauses have none."""

    vendor: str
    mutants: tuple[Mutant, ...]
    without: dict[str, str]


Change = Callable[[Any], Any]

__all__ = ["Change", "Mutant", "Mutants", "Patch"]
