"""A place in a document: its value and its pointer, with references followed on the way down."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from voicemock_contracts.documents import Document


class UnresolvedError(LookupError):
    """A reference leads nowhere, or out of its document; the message says which."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a document and its JSON pointer."""

    document: Document
    value: Any
    pointer: str = ""

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def __getitem__(self, key: str | int) -> "Node":
        """Return the node below, at the end of its reference where it is one."""
        step = str(key).replace("~", "~0").replace("/", "~1")
        return Node(self.document, self.value[key], f"{self.pointer}/{step}").resolved()

    def get(self, key: str, default: Any = None) -> Any:
        """Return the plain value below, or the default."""
        return self[key].value if key in self else default

    def find(self, key: str) -> "Node | None":
        """Return the node below; None where there is none."""
        return self[key] if key in self else None  # noqa: SIM401 - `get` returns the plain value

    def items(self) -> Iterator[tuple[str, "Node"]]:
        """Yield the nodes below by their keys."""
        for key in self.value or ():
            yield key, self[key]

    def resolved(self) -> "Node":
        """Return the node that this one refers to, or itself."""
        node = self
        while isinstance(node.value, dict) and "$ref" in node.value:
            node = at(node.document, node.value["$ref"])
        return node


def at(document: Document, reference: str) -> Node:
    """Return the node that a reference names; raise `UnresolvedError` where there is none in this document."""
    if not reference.startswith("#/"):
        raise UnresolvedError(f"{reference}: leads out of its document; nothing is fetched")
    value: Any = document
    for step in reference.removeprefix("#/").split("/"):
        value = below(value, step.replace("~1", "/").replace("~0", "~"), reference)
    return Node(document, value, reference.removeprefix("#"))


def check_references(value: Any, document: Document) -> None:
    """Raise `UnresolvedError` unless each reference in a value leads somewhere in the document."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            at(document, value["$ref"])
        for item in value.values():
            check_references(item, document)
    elif isinstance(value, list):
        for item in value:
            check_references(item, document)


def below(value: Any, step: str | int, reference: str = "") -> Any:
    """Return what stands at a step of a pointer, whether a list or a map stands there."""
    try:
        return value[int(step)] if isinstance(value, list) else value[str(step)]
    except (KeyError, IndexError, TypeError, ValueError):
        raise UnresolvedError(f"{reference or step}: leads nowhere") from None


__all__ = ["Node", "UnresolvedError", "at", "below", "check_references"]
