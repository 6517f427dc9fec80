"""Several schemas that have to hold at once, asked as one."""

import re
from dataclasses import dataclass
from typing import Any

from voicemock_contracts.changes.witnesses.asserting import PREFERRED
from voicemock_contracts.changes.witnesses.branches import Flat

_TYPES = ("object", "string", "integer", "number", "boolean", "array", "null")


@dataclass(frozen=True, slots=True)
class Merged:
    """Schemas without references, allOf, alternatives and conditions."""

    parts: Flat

    @classmethod
    def of(cls, parts: Flat) -> "Merged":
        """Return the schemas as one."""
        return cls(parts)

    def all(self, keyword: str) -> list[Any]:
        """Return what a keyword holds, in each schema that has it."""
        return [part[keyword] for part in self.parts if keyword in part]

    @property
    def never(self) -> list[dict[str, Any]]:
        """The schemas that forbid something by another schema, or list values: what is made is held against them."""
        return [part for part in self.parts if "not" in part or "enum" in part or "const" in part]

    @property
    def preferred(self) -> list[Any]:
        """Values to try first."""
        return self.all(PREFERRED)

    @property
    def listed(self) -> list[Any] | None:
        """The values of the shortest list; None where there is none."""
        lists = [*self.all("enum"), *([each] for each in self.all("const"))]
        return min(lists, key=len) if lists else None

    @property
    def types(self) -> list[str]:
        """The types that all allow, as the first lists them."""
        allowed: list[str] | None = None
        for each in self.all("type"):
            named = [each] if isinstance(each, str) else each
            allowed = named if allowed is None else _shared(allowed, named)
        found = allowed if allowed is not None else self._meant()
        return [*(each for each in found if each != "null"), *(each for each in found if each == "null")]

    def _meant(self) -> list[str]:
        """Return the types in an order that begins with what is spoken of."""
        spoken = {
            "object": ("properties", "required", "minProperties"),
            "array": ("items", "prefixItems", "minItems", "contains"),
            "string": ("pattern", "format", "minLength"),
            "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        }
        first = [kind for kind, keywords in spoken.items() if any(self.all(keyword) for keyword in keywords)]
        return [*first, *(each for each in _TYPES if each not in first and each != "number")]

    def items(self, number: int) -> list[Any]:
        """Return the schemas of an item."""
        found = []
        for part in self.parts:
            listed = part.get("prefixItems", ())
            if number < len(listed):
                found.append(listed[number])
            elif "items" in part:
                found.append(part["items"])
        return found

    def required(self) -> list[str]:
        """Return the names of required fields, as they are listed."""
        names = dict.fromkeys(name for each in self.all("required") for name in each)
        dependent: dict[str, list[str]] = {}
        for each in self.all("dependentRequired"):
            dependent.update(each)
        waiting = list(names)
        while waiting:
            for name in dependent.get(waiting.pop(), ()):
                if name not in names:
                    names[name] = None
                    waiting.append(name)
        order = self.fields()
        return sorted(names, key=lambda name: order.index(name) if name in order else len(order))

    def fields(self) -> list[str]:
        """Return the names of listed fields that may be there."""
        names = dict.fromkeys(name for each in self.all("properties") for name in each)
        return [name for name in names if False not in self.member(name)]

    def member(self, name: str) -> list[Any]:
        """Return the schemas of a field."""
        found: list[Any] = []
        for part in self.parts:
            matched = [each for pattern, each in part.get("patternProperties", {}).items() if _found(pattern, name)]
            if name in part.get("properties", {}):
                matched.append(part["properties"][name])
            if not matched and "additionalProperties" in part:
                matched.append(part["additionalProperties"])
            found.extend(matched)
        return found


def _shared(some: list[str], others: list[str]) -> list[str]:
    both = [each for each in some if each in others]
    if "integer" not in both and (
        ("integer" in some and "number" in others) or ("number" in some and "integer" in others)
    ):
        both.append("integer")
    return both


def _found(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False


__all__ = ["Merged"]
