"""A change as its rule weighs it: the table says the severity, a witness or its absence the proof."""

import json
from collections.abc import Callable

from voicemock_contracts.changes.change import Change, Direction, Proof, Severity, Witness
from voicemock_contracts.changes.rules import RULES

Show = Callable[[], Witness | None]

REQUEST, ANSWER = Direction.REQUEST, Direction.ANSWER


def told(
    rule: str,
    direction: Direction,
    operation: str,
    place: str = "",
    *,
    was: tuple[str, str] = ("", ""),
    witness: Show | None = None,
    shown: bool = True,
    clauses: tuple[str, ...] = (),
) -> Change:
    """Return a change; ``was`` is what was there and what is, in a few words.

    ``witness`` makes the example of a change that breaks, None where it cannot; it is not asked for another.
    ``shown`` is false where the rule leaves nothing that an example could show.
    """
    severity = RULES[rule].weighs(direction)
    made, proof = None, Proof.DECIDED
    if severity is Severity.BREAKING:
        made = witness() if witness is not None else None
        proof = Proof.WITNESS if made is not None else Proof.UNKNOWN if shown else Proof.DECIDED
    return Change(
        rule=rule,
        direction=direction,
        operation=operation,
        place=place,
        severity=severity,
        old=was[0],
        new=was[1],
        witness=made,
        proof=proof,
        clauses=tuple(dict.fromkeys(clauses)),
    )


def text_of(value: object) -> str:
    """Return a value as places and people have it: JSON, texts without quotes."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


__all__ = ["ANSWER", "REQUEST", "text_of", "told"]
