"""An OpenAPI document, 3.0 or 3.1, as what a client can feel of it."""

import copy
import re
from collections.abc import Iterable, Iterator

from voicemock_contracts.changes.change import Direction
from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.reading.bases import bases
from voicemock_contracts.changes.reading.expecting import child, facts, fields, flag, items, mapping, text
from voicemock_contracts.changes.reading.json_schema import Conversion, Dialect
from voicemock_contracts.changes.reading.keys import NONE, keys
from voicemock_contracts.changes.surface import Answer, Body, Header, Media, Operation, Parameter, Surface
from voicemock_contracts.documents import Document
from voicemock_contracts.nodes import Node

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
"""How a parameter is written where nothing is said."""

_IGNORED = frozenset(("accept", "content-type", "authorization"))
"""Headers that are no parameters, whatever a document lists: the standard's words."""

_VERSION = re.compile(r"3\.[01](?:\..*)?")
_STATUS = re.compile(r"[1-5](?:[0-9]{2}|XX)|default")


def surface(document: Document, origin: str) -> Surface:
    """Return what a client can feel of an OpenAPI document, of which the caller keeps nothing.

    Raises `SurfaceError` with the place where it is none.
    """
    version = str(document["openapi"])
    if not _VERSION.fullmatch(version):
        raise SurfaceError(f"OpenAPI {version} is not read, but 3.0 and 3.1 are")
    dialect = Dialect.OPENAPI_3_0 if version.startswith("3.0") else Dialect.DRAFT_2020_12
    answered = copy.deepcopy(document)
    return _Reading(
        Conversion(document, dialect, Direction.REQUEST), Conversion(answered, dialect, Direction.ANSWER)
    ).surface(origin)


def media_type(text: str) -> str:
    """Return a media type in lower case, without the parameters that a client need not know."""
    kind, *parameters = (part.strip().lower() for part in text.split(";"))
    kept = [each for each in parameters if each and not each.startswith(("charset=", "boundary="))]
    return ";".join([kind, *kept])


class _Reading:
    """One document on its way; what is asked and what is answered stand in copies of their own."""

    def __init__(self, asked: Conversion, answered: Conversion) -> None:
        self._asked, self._answered = asked, answered
        self._root, self._answers = asked.root(), answered.root()
        self._servers = bases(self._root)
        self._keys = keys(self._root, self._root) or NONE

    def surface(self, origin: str) -> Surface:
        """Return the whole."""
        info = child(self._root, "info")
        title = text(info, "title", "") if info else ""
        return Surface(title, origin, self._servers, tuple(self._operations()), ())

    def _operations(self) -> Iterator[Operation]:
        answered = dict(fields(self._answers, "paths", extended=True))
        for path, item in fields(self._root, "paths", extended=True):
            shared = tuple(items(item, "parameters"))
            for method in METHODS:
                if (node := child(item, method)) is not None:
                    twin = child(answered[path], method)
                    assert twin is not None  # noqa: S101 - it is a copy
                    yield self._operation(method.upper(), path, item, shared, node, twin)

    def _operation(
        self, method: str, path: str, item: Node, shared: Iterable[Node], node: Node, twin: Node
    ) -> Operation:
        listed = {self._named(each): each for each in (*shared, *items(node, "parameters"))}
        body = child(node, "requestBody")
        servers = bases(node) or bases(item)
        own = keys(self._root, node)
        return Operation(
            method=method,
            path=path if path.startswith("/") else f"/{path}",
            id=text(node, "operationId", ""),
            keys=self._keys if own is None else own,
            parameters=tuple(
                self._parameter(name, where, each)
                for (where, name), each in listed.items()
                if where != "header" or name not in _IGNORED
            ),
            body=None if body is None else self._body(body),
            answers={answer.status: answer for answer in self._answered_by(twin)},
            servers=servers if servers != self._servers else (),
            deprecated=flag(node, "deprecated"),
            clauses=facts(node),
        )

    def _named(self, parameter: Node) -> tuple[str, str]:
        where, name = text(parameter, "in"), text(parameter, "name")
        if where not in _STYLES:
            raise SurfaceError(f"{parameter.pointer}/in: {where!r} is no place for a parameter")
        return where, name.lower() if where == "header" else name

    def _parameter(self, name: str, where: str, node: Node) -> Parameter:
        schema, content = self._asked.schema(node, "schema"), ""
        for kind, media in fields(node, "content"):
            schema, content = self._asked.schema(media, "schema"), media_type(kind)
        style = text(node, "style", _STYLES[where])
        explode = flag(node, "explode") if "explode" in node.value else style == "form"
        said = (style, explode) != (_STYLES[where], where in ("query", "cookie"))
        return Parameter(
            name=name,
            where=where,
            required=flag(node, "required") or where == "path",
            schema=schema,
            style=content or (_written(style, explode) if said and not _alike(style, schema) else ""),
            deprecated=flag(node, "deprecated"),
        )

    def _body(self, node: Node) -> Body:
        return Body(flag(node, "required"), dict(self._media(node, self._asked)))

    def _answered_by(self, operation: Node) -> Iterator[Answer]:
        for listed, node in fields(operation, "responses", extended=True):
            status = listed.upper() if listed != "default" else listed
            if not _STATUS.fullmatch(status):
                raise SurfaceError(f"{operation.pointer}/responses: {listed!r} is no status")
            headers = {
                name.lower(): Header(name.lower(), flag(each, "required"), self._answered.schema(each, "schema"))
                for name, each in fields(node, "headers")
                if name.lower() != "content-type"
            }
            yield Answer(status, headers, dict(self._media(node, self._answered)), facts(node))

    def _media(self, node: Node, of: Conversion) -> Iterator[tuple[str, Media]]:
        for kind, media in fields(node, "content"):
            parts = {
                name: frozenset(media_type(each) for each in listed.split(","))
                for name, part in fields(media, "encoding")
                if (listed := text(part, "contentType", ""))
            }
            yield media_type(kind), Media(of.schema(media, "schema"), parts, tuple(examples(media)))


def examples(node: Node) -> Iterator[object]:
    """Yield the values that a part of a document shows."""
    if "example" in node.value:
        yield node.value["example"]
    named = node.value.get("examples")
    if isinstance(named, dict):
        for _, each in fields(node, "examples"):
            if "value" in mapping(each):
                yield each.value["value"]


def _written(style: str, explode: bool) -> str:
    return f"{style}, explode" if explode else style


def _alike(style: str, schema: Node | None) -> bool:
    """Whether one value alone is written so in any case."""
    kinds = schema.value.get("type") if schema is not None and isinstance(schema.value, dict) else None
    listed = kinds if isinstance(kinds, list) else [kinds]
    return style in ("form", "simple") and kinds is not None and not {"array", "object"} & set(listed)


__all__ = ["METHODS", "examples", "media_type", "surface"]
