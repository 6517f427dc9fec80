"""What says whether a value is right under a schema, and whether one schema covers another."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import jsonschema_rs
from jsonschema_rs.canonical import CanonicalizationError, Containment

from voicemock_contracts.changes.schemas.sameness import same
from voicemock_contracts.relations import Holds

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True)
class Judge:
    """A schema that stands on its own, with formats and relations asserted; compiled when it is asked."""

    schema: dict[str, Any] = field(repr=False)

    @cached_property
    def _validator(self) -> jsonschema_rs.Draft202012Validator | None:
        try:
            return jsonschema_rs.Draft202012Validator(
                self.schema, validate_formats=True, keywords={"x-holds": Holds}, retriever=_refuse
            )
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
            return None  # a pattern that is none, a format of another world: nothing can be said

    @cached_property
    def canonical(self) -> jsonschema_rs.CanonicalSchema | None:
        """Return the schema's canonical form; None where it has none."""
        try:
            return jsonschema_rs.canonicalize(
                {"$schema": _DIALECT, **self.schema}, validate_formats=True, retriever=_refuse
            )
        except (CanonicalizationError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
            return None

    @cached_property
    def relates(self) -> bool:
        """Whether it asks for relations between values (x-holds)."""
        return "x-holds" in repr(self.schema)

    @property
    def knows(self) -> bool:
        """Whether it can judge at all."""
        return self._validator is not None

    def allows(self, value: object) -> bool:
        """Whether a value is right; a schema that cannot be compiled allows nothing for certain."""
        return self._validator is not None and self._validator.is_valid(value)

    def forbids(self, value: object) -> bool:
        """Whether a value is wrong for certain."""
        return self._validator is not None and not self._validator.is_valid(value)

    def wrong(self, value: object) -> Iterator[tuple[str | int, ...]]:
        """Yield the places in a value that are wrong."""
        if self._validator is not None:
            for error in self._validator.iter_errors(value):
                yield tuple(error.instance_path)


def covers(outer: Judge, inner: Judge) -> bool | None:
    """Whether all that is right under ``inner`` is right under ``outer``; None where it could not be decided."""
    if same(outer.schema, inner.schema):
        return True
    if outer.relates:
        return None  # relations are beyond what can be compared
    if outer.canonical is None or inner.canonical is None:
        return None
    try:
        said = outer.canonical.covers(inner.canonical)
    except CanonicalizationError:
        return None
    return None if said == Containment.UNKNOWN else said == Containment.YES


def rest(inner: Judge, outer: Judge) -> dict[str, Any] | None:
    """Return the schema of what is right under ``inner`` and wrong under ``outer``; None where it has no form."""
    if outer.canonical is None or inner.canonical is None:
        return None
    try:
        left = inner.canonical.subtract(outer.canonical).to_json_schema()
    except CanonicalizationError:
        return None
    return left if isinstance(left, dict) else None


def _refuse(uri: str) -> Any:
    raise LookupError(f"{uri}: leads out of its document; nothing is fetched")


__all__ = ["Judge", "covers", "rest"]
