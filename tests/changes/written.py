"""Small contracts, written in a test and read as a user's files are."""

import copy
from pathlib import Path
from textwrap import dedent
from typing import Any

from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.comparing import compare
from voicemock_contracts.changes.reading import asyncapi, openapi
from voicemock_contracts.changes.surface import Operation, Stream, Surface

Document = dict[str, Any]


def file(folder: Path, name: str, text: str) -> Path:
    """Write a file, its text without the indent of the test."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text).lstrip("\n"), "utf-8")
    return path


def calls(paths: Document, version: str = "3.1.0", **more: Any) -> Document:
    """Return an OpenAPI document."""
    return {"openapi": version, "info": {"title": "Echo", "version": "1"}, "paths": paths, **more}


def call(method: str = "post", path: str = "/v1/detect", version: str = "3.1.0", **operation: Any) -> Document:
    """Return an OpenAPI document of one call, which answers 204 unless something else is said."""
    return calls({path: {method: {"responses": {"204": {"description": "Done."}}, **operation}}}, version)


def json(schema: Any, **more: Any) -> Document:
    """Return the content of a JSON body."""
    return {"content": {"application/json": {"schema": schema, **more}}}


def answer(schema: Any, status: str = "200", **more: Any) -> Document:
    """Return an OpenAPI document of one call with one answer."""
    return call("get", responses={status: {"description": "", **json(schema), **more}})


def surface(document: Document) -> Surface:
    """Return a document, OpenAPI or AsyncAPI, as it is felt."""
    read = openapi.surface if "openapi" in document else asyncapi.surface
    return read(copy.deepcopy(document), "test")


def operation(document: Document) -> Operation:
    """Return the one call of a document."""
    (found,) = surface(document).operations
    return found


def stream(document: Document) -> Stream:
    """Return the one stream of a document."""
    (found,) = surface(document).streams
    return found


def compared(old: Document, new: Document, **options: bool) -> tuple[Change, ...]:
    """Return what changed between two documents."""
    return compare(surface(old), surface(new), **options)


def lines(old: Document, new: Document, **options: bool) -> list[str]:
    """Return what changed, a line each: the severity and the id."""
    return [f"{change.severity} {change.id}" for change in compared(old, new, **options)]


def witness(old: Document, new: Document, rule: str) -> Any:
    """Return the witness of the one change of a rule."""
    (found,) = (change for change in compared(old, new) if change.rule == rule)
    return found.witness.value if found.witness is not None else None
