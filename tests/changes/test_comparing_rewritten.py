"""A contract written otherwise is the same contract: our own, each in other words, against itself."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.changes.written import Document, lines

from voicemock_contracts.changes.comparing import compare
from voicemock_contracts.changes.reading import surface
from voicemock_contracts.documents import Form, document
from voicemock_contracts.editions import UnknownVendorError, readings
from voicemock_contracts.nodes import at


def contracts() -> list[tuple[str, Form]]:
    found = []
    for reading in readings():
        for form in Form:
            try:
                document(reading, form)
            except UnknownVendorError:
                continue
            found.append((reading, form))
    return found


def everywhere(value: Any, change: Callable[[Document], Any]) -> Any:
    """Return a value with each map in it changed, the inner ones first."""
    if isinstance(value, list):
        return [everywhere(each, change) for each in value]
    if not isinstance(value, dict):
        return value
    return change({key: everywhere(each, change) for key, each in value.items()})


def inlined(whole: Document) -> Document:
    """Put each schema where it is referred to."""

    def change(value: Document) -> Any:
        reference = value.get("$ref", "")
        if "/schemas/" not in reference:
            return value
        there = everywhere(copy.deepcopy(at(whole, reference).value), change)
        beside = {key: each for key, each in value.items() if key != "$ref"}
        return {**beside, "allOf": [there]} if beside else there

    made: Document = everywhere(whole, change)
    return made


def renamed(whole: Document) -> Document:
    """Call each schema otherwise."""

    def change(value: Document) -> Document:
        reference = value.get("$ref")
        if isinstance(reference, str) and "/schemas/" in reference:
            return {**value, "$ref": reference.replace("/schemas/", "/schemas/Of")}
        return value

    made: Document = everywhere(whole, change)
    schemas = made.get("components", {}).get("schemas", {})
    if schemas:
        made["components"]["schemas"] = {f"Of{name}": each for name, each in schemas.items()}
    for channel in made.get("channels", {}).values():
        channel["x-closes"] = [{**e, "errors": [f"Of{name}" for name in e["errors"]]} for e in channel["x-closes"]]
    return made


def backwards(whole: Document) -> Document:
    """Write each map, and each list of names, from its end; what comes first of a body's types stays so."""

    def change(value: Document) -> Document:
        made = dict(reversed(value.items()))
        for keyword in ("required", "enum", "tags", "allOf"):
            if isinstance(made.get(keyword), list):
                made[keyword] = made[keyword][::-1]
        if isinstance(made.get("content"), dict):
            made["content"] = dict(reversed(made["content"].items()))
        return made

    made: Document = everywhere(whole, change)
    return made


def wrapped(whole: Document) -> Document:
    """Put each list of fields into an allOf of one."""

    def change(value: Document) -> Document:
        if "properties" not in value or value.get("additionalProperties", True) is not True or "x-holds" in value:
            return value
        return {"allOf": [{**value, "description": "Wrapped."}]}

    made: Document = everywhere(whole, change)
    for channel in made.get("channels", {}).values():
        channel["bindings"]["ws"]["query"] = whole["channels"]["detection"]["bindings"]["ws"]["query"]
    return made


def worded(whole: Document) -> Document:
    """Say something else to people."""

    def change(value: Document) -> Document:
        return {
            key: "Other words." if key in ("description", "summary") and isinstance(e, str) else e
            for key, e in value.items()
        }

    made: Document = everywhere(whole, change)
    return made


@pytest.mark.parametrize("rewrite", [inlined, renamed, backwards, wrapped, worded], ids=lambda each: each.__name__)
@pytest.mark.parametrize(("reading", "form"), contracts())
def test_a_contract_in_other_words_does_not_differ(
    reading: str, form: Form, rewrite: Callable[[Document], Document]
) -> None:
    whole = copy.deepcopy(document(reading, form))
    assert lines(whole, rewrite(copy.deepcopy(whole))) == []


def test_a_contract_in_several_files_does_not_differ(tmp_path: Path) -> None:
    whole = copy.deepcopy(document("undetectable"))
    schemas = whole["components"].pop("schemas")

    def within(value: Document) -> Document:
        return {**value, **({"$ref": value["$ref"].replace("#/components/schemas", "#")} if "$ref" in value else {})}

    def across(value: Document) -> Document:
        reference = value.get("$ref", "")
        return {**value, "$ref": reference.replace("#/components/schemas/", "schemas.json#/")} if reference else value

    (tmp_path / "openapi.json").write_text(json.dumps(everywhere(whole, across)))
    (tmp_path / "schemas.json").write_text(json.dumps(everywhere(schemas, within)))
    assert compare(surface("undetectable"), surface(tmp_path)) == ()
    assert compare(surface(tmp_path), surface("undetectable")) == ()
