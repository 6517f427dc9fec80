"""The smallest value that a schema allows: what whole requests and answers are filled with."""

from itertools import islice
from typing import Any

from voicemock_contracts.changes.schemas.sides import Side
from voicemock_contracts.changes.witnesses.asserting import asserting
from voicemock_contracts.changes.witnesses.sampling import samples
from voicemock_contracts.nodes import Node


class NoValueError(LookupError):
    """No value was found that the schema allows."""


def least(node: Node | None, examples: tuple[object, ...] = (), *, seen: bool = False) -> Any:
    """Return a small value that a schema allows, always the same; raise `NoValueError` where none was found.

    ``examples`` are the documents' own, of which the first stands in where nothing can be made. With ``seen`` it is no
    empty text, if there is another: nothing would show in a path.
    """
    if node is None:
        return examples[0] if examples else "any"
    side = Side.of(node)
    made = list(islice(samples(asserting(side, side.schema)), 8 if seen else 1))
    if made:
        return next((value for value in made if value != ""), made[0])
    if examples:
        return examples[0]
    raise NoValueError(node.pointer)


__all__ = ["NoValueError", "least"]
