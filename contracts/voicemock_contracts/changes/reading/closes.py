"""The close codes of a stream (x-closes): which there are, and which errors tell why."""

import json
from collections.abc import Iterator

from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.reading.expecting import child, facts, fields, mapping, resolved, text, texts
from voicemock_contracts.changes.surface import Close
from voicemock_contracts.nodes import Node

_TELLING = ("const", "enum", "pattern")
"""What an error's schema says of its text: the name of the schema does not matter to a client."""


def closes(root: Node, channel: Node) -> dict[int, tuple[Close, ...]]:
    """Return a channel's close codes, each with its meanings."""
    found: dict[int, tuple[Close, ...]] = {}
    for entry in _listed(channel):
        try:
            code = int(text(entry, "code"))
        except ValueError:
            raise SurfaceError(f"{entry.pointer}/code: it is no number") from None
        errors = frozenset(_telling(root, name) for name in texts(entry, "errors"))
        close = Close(code, errors, text(entry, "when", ""), facts(entry))
        found[code] = (*found.get(code, ()), close)
    return found


def _listed(channel: Node) -> Iterator[Node]:
    listed = child(channel, "x-closes")
    if listed is not None and not isinstance(listed.value, list):
        raise SurfaceError(f"{listed.pointer}: a list should stand here")
    for number in range(len(listed.value) if listed else 0):
        assert listed is not None  # noqa: S101 - there is a number
        entry = resolved(listed, number)
        mapping(entry)
        yield entry


def _telling(root: Node, name: str) -> str:
    """Return what stands for an error: what its text may be, or its name where no schema says it."""
    components = child(root, "components")
    schema = dict(fields(components, "schemas")).get(name) if components else None
    said = {word: schema.value[word] for word in _TELLING if word in mapping(schema)} if schema else {}
    return json.dumps(said, sort_keys=True, ensure_ascii=False) if said else name


__all__ = ["closes"]
