"""An edition in the making: the documents as they are changed, the observed clauses, and the comments beside them."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from voicemock.verifying.lines import seen
from voicemock.verifying.proposing.evidence import Sighting
from voicemock.verifying.whose import Room
from voicemock_contracts import Clause, Kind, ledger
from voicemock_contracts.documents import Document, Form, document
from voicemock_contracts.ledger_file import letter
from voicemock_contracts.nodes import Node

Path = tuple[str | int, ...]
"""The steps to a place in a document."""


@dataclass(frozen=True, slots=True)
class Note:
    """A change: where it is made, and the clause that says why."""

    form: Form
    path: Path
    clause: Clause


@dataclass(slots=True)
class Draft:
    """A reading's documents, to be changed, with the clauses that say what was observed."""

    room: Room
    documents: dict[Form, Document]
    notes: list[Note] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """What was seen too seldom, or cannot be stated, a line each."""
    _letters: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, room: Room) -> "Draft":
        """Return a draft that changes nothing yet."""
        forms = [Form.OPENAPI, *([Form.ASYNCAPI] if room.contract.stream is not None else [])]
        baseline = ledger(room.name)
        letters = {fact.id: len(fact.clauses) for fact in baseline.facts}
        known = {clause.id for clause in baseline.clauses}
        for clause in ledger(room.reading).clauses if room.reading != room.name else ():
            letters[clause.id.partition(".")[0]] += clause.id not in known
        return cls(room, {form: deepcopy(document(room.reading, form)) for form in forms}, _letters=letters)

    def root(self, form: Form = Form.OPENAPI) -> Node:
        """Return a document's root, through which references are followed."""
        return Node(self.documents[form], self.documents[form])

    def observe(self, form: Form, path: Path, says: str, sightings: Iterable[Sighting], near: Sequence[str]) -> str:
        """Note a change, and return the id of the clause that says what was observed.

        The clause joins the fact of the first of those ``near`` that is the vendor's own.
        """
        found = sorted(set(sightings), key=lambda each: each.order)
        times = [each.at for each in found if each.at is not None]
        fact = next((id.partition(".")[0] for id in near if id.partition(".")[0] in self._letters), self._first())
        id = f"{fact}.{letter(self._letters[fact])}"
        self._letters[fact] += 1
        first, last = (times[0], times[-1]) if times else (None, None)
        clause = Clause(id, f"{says}; seen {seen(len(found), first, last)}.", Kind.OBSERVED, _source(last))
        self.notes.append(Note(form, path, clause))
        return id

    def leave_out(self, says: str, sightings: Iterable[Sighting]) -> None:
        """Note what was seen, and is not proposed."""
        found = sorted(set(sightings), key=lambda each: each.order)
        times = [each.at for each in found if each.at is not None]
        first, last = (times[0], times[-1]) if times else (None, None)
        self.left_out.append(f"{says}; seen {seen(len(found), first, last)}")

    def _first(self) -> str:
        return next(iter(self._letters))


def steps(pointer: str) -> Path:
    """Return the steps of a JSON pointer."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def at(value: Any, path: Path) -> Any:
    """Return what stands at a place."""
    for step in path:
        value = value[int(step)] if isinstance(value, list) else value[str(step)]
    return value


def _source(last: datetime | None) -> str:
    day = "" if last is None else f" on {last.date()}"
    return f"Observed{day} in recorded traffic"


__all__ = ["Draft", "Note", "Path", "at", "steps"]
