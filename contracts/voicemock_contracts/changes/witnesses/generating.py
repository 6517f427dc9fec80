"""Values generated at random from a schema, where the extra `check` is installed: the last resort of a search."""

import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from voicemock_contracts.changes.witnesses.containment import Judge

_EXAMPLES = 10
"""Values that are generated: a quarter of a second, and a second for the first import."""

_NONE = object()

HOW = "with the extra `check` installed more is tried: pip install 'voicemock[check]'"
"""What to say of a change without a witness where nothing can be generated."""


def available() -> bool:
    """Whether values can be generated here."""
    return find_spec("schemathesis") is not None


def generated(judge: Judge, shows: Callable[[Any], bool]) -> tuple[Any] | None:
    """Return, in a tuple, a value that a schema allows and that shows something, not made small; None without one.

    The same is found each time.
    """
    if not available():
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _generated(judge, shows)


def _generated(judge: Judge, shows: Callable[[Any], bool]) -> tuple[Any] | None:
    import schemathesis  # comes with an extra, and takes a second
    from hypothesis import HealthCheck, Phase, find, settings
    from hypothesis.errors import HypothesisException
    from hypothesis.strategies import DrawFn, SearchStrategy, composite
    from schemathesis.core.errors import SchemathesisError

    schema = _inlined(judge.schema)
    content = {"application/json": {"schema": schema}}
    answers = {"200": {"description": "nothing"}}
    operation = {"requestBody": {"required": True, "content": content}, "responses": answers}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "generated", "version": "1"},
        "paths": {"/": {"post": operation}},
        "components": {"schemas": {name: _inlined(each) for name, each in judge.schema.get("$defs", {}).items()}},
    }
    drawn: list[None] = []

    @composite
    def counted(draw: DrawFn, bodies: SearchStrategy[Any]) -> Any:
        drawn.append(None)  # also where nothing comes of it, which would else go on for long
        return _NONE if len(drawn) > _EXAMPLES else draw(bodies)

    try:
        bodies = schemathesis.openapi.from_dict(document)["/"]["POST"].as_strategy().map(lambda case: case.body)
        found = find(
            counted(bodies),
            lambda body: body is _NONE or (not isinstance(body, bytes) and shows(body)),
            settings=settings(
                max_examples=_EXAMPLES,
                derandomize=True,
                database=None,
                deadline=None,
                phases=(Phase.generate,),
                suppress_health_check=list(HealthCheck),
            ),
        )
    except (HypothesisException, SchemathesisError, ValueError, TypeError, LookupError, RecursionError):
        return None  # no such value, or a schema that cannot be generated from
    return None if found is _NONE else (found,)


def _inlined(schema: Any) -> Any:
    """Return a schema whose references lead to where an OpenAPI document has its schemas, without ours of relations."""
    if isinstance(schema, list):
        return [_inlined(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: held.replace("#/$defs/", "#/components/schemas/")
        if key == "$ref" and isinstance(held, str)
        else _inlined(held)
        for key, held in schema.items()
        if key not in ("x-holds", "$defs")
    }


__all__ = ["HOW", "available", "generated"]
