"""An AsyncAPI document, 2 or 3, as what a client can feel of it. It describes the server, as the vendors' do."""

import copy
from collections.abc import Iterator
from typing import NamedTuple

from voicemock_contracts.changes.change import Direction
from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.reading.bases import filled
from voicemock_contracts.changes.reading.closes import closes
from voicemock_contracts.changes.reading.expecting import child, facts, fields, items, mapping, text, texts
from voicemock_contracts.changes.reading.json_schema import Conversion, Dialect
from voicemock_contracts.changes.reading.keys import NONE, Keys, key, keys
from voicemock_contracts.changes.reading.spoken import Message, messages, spoken
from voicemock_contracts.changes.surface import Parameter, Spoken, Stream, Surface
from voicemock_contracts.documents import Document
from voicemock_contracts.nodes import Node

_TELLS = {"send": Direction.ANSWER, "receive": Direction.REQUEST}
"""Which way a message goes, by what the server does with it (version 3)."""
_SAYS = {"subscribe": Direction.ANSWER, "publish": Direction.REQUEST}
"""Which way it goes, by what a client may do (version 2)."""
_OTHER = {Direction.ANSWER: Direction.REQUEST, Direction.REQUEST: Direction.ANSWER}


class Said(NamedTuple):
    """An operation of a channel's: which way it goes, the keys that it asks for itself, and its messages."""

    direction: Direction
    keys: Keys | None
    messages: list[Message]
    clauses: tuple[str, ...]


def surface(document: Document, origin: str) -> Surface:
    """Return what a client can feel of an AsyncAPI document, of which the caller keeps nothing.

    Raises `SurfaceError` with the place where it is none.
    """
    version = str(document["asyncapi"])
    if not version.startswith(("2.", "3.")):
        raise SurfaceError(f"AsyncAPI {version} is not read, but 2 and 3 are")
    answered = copy.deepcopy(document)
    return _Reading(
        Conversion(document, Dialect.DRAFT_07, Direction.REQUEST),
        Conversion(answered, Dialect.DRAFT_07, Direction.ANSWER),
        newer=version.startswith("3."),
    ).surface(origin)


class _Reading:
    """One document on its way; what the client sends and what it is told stand in copies of their own."""

    def __init__(self, asked: Conversion, answered: Conversion, *, newer: bool) -> None:
        self._of = {Direction.REQUEST: asked, Direction.ANSWER: answered}
        self._newer = newer
        self._root = asked.root()
        self._servers = {
            name: (_address(node), self._alternatives(node)) for name, node in fields(self._root, "servers")
        }
        self._default_type = text(self._root, "defaultContentType", "")

    def surface(self, origin: str) -> Surface:
        """Return the whole."""
        info = child(self._root, "info")
        title = text(info, "title", "") if info else ""
        addresses = tuple(dict.fromkeys(address for address, _ in self._servers.values()))
        return Surface(title, origin, addresses, (), tuple(self._streams()))

    def _streams(self) -> Iterator[Stream]:
        for name, channel in fields(self._root, "channels"):
            yield self._stream(name, channel)

    def _stream(self, name: str, channel: Node) -> Stream:
        address = text(channel, "address", name) if self._newer else name
        said = list(self._said(channel))
        bindings = child(channel, "bindings")
        binding = child(bindings, "ws") if bindings else None
        query = self._of[Direction.REQUEST].schema(binding, "query") if binding else None
        return Stream(
            address=address if address.startswith("/") else f"/{address}",
            id=name if self._newer else "",
            keys=_both(self._server_keys(channel), [each.keys for each in said if each.keys is not None]),
            parameters=tuple(self._parameters(channel, binding)),
            sends=self._spoken(said, Direction.REQUEST),
            tells=self._spoken(said, Direction.ANSWER),
            closes=closes(self._of[Direction.ANSWER].root(), channel),
            order=dict(_order(channel)),
            query=query,
            clauses=tuple(dict.fromkeys((*facts(channel), *(id for each in said for id in each.clauses)))),
            states_closes=child(channel, "x-closes") is not None,
            states_order=child(channel, "x-order") is not None,
        )

    def _spoken(self, said: list[Said], direction: Direction) -> dict[str, Spoken]:
        """Return the messages that go one way, by what tells them apart."""
        found: dict[str, Spoken] = {}
        for message in (each for operation in said if operation.direction is direction for each in operation.messages):
            for each in spoken(message, self._of[direction], self._default_type):
                # Where two have the same constant type, each goes by the name of its own.
                found[each.name if each.name not in found else message.name] = each
        return found

    # Operations

    def _said(self, channel: Node) -> Iterator[Said]:
        if not self._newer:
            for action, direction in _SAYS.items():
                if operation := child(self._twin(channel, direction), action):
                    alternatives = keys(self._of[direction].root(), operation)
                    yield Said(direction, alternatives, messages(operation, "message"), facts(operation))
            return
        for _, operation in fields(self._root, "operations"):
            there = child(operation, "channel")
            if there is None or there.pointer != channel.pointer:
                continue
            action = text(operation, "action")
            if action not in _TELLS:
                raise SurfaceError(f"{operation.pointer}/action: {action!r} is neither send nor receive")
            direction = _TELLS[action]
            alternatives = self._alternatives(operation) if "security" in operation.value else None
            yield Said(direction, alternatives, self._listed(operation, channel, direction), facts(operation))
            if reply := child(operation, "reply"):
                yield Said(_OTHER[direction], None, self._listed(reply, channel, _OTHER[direction]), ())

    def _listed(self, operation: Node, channel: Node, direction: Direction) -> list[Message]:
        """Return an operation's messages, which the channel has; all of the channel's where it lists none."""
        there = messages(self._twin(channel, direction), "messages")
        if "messages" not in operation.value:
            return there
        wanted = {node.pointer for node in items(operation, "messages")}
        return [each for each in there if each.node.pointer in wanted]

    def _twin(self, node: Node, direction: Direction) -> Node:
        """Return the same node of the document that is read for a direction."""
        value: object = self._of[direction].document
        for step in node.pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            value = value[int(key)] if isinstance(value, list) else value[key]  # type: ignore[index] # it is a copy
        return Node(self._of[direction].document, value, node.pointer)

    # Keys

    def _server_keys(self, channel: Node) -> Keys:
        if self._newer:
            used = [node.pointer for node in items(channel, "servers")]
            found = [self._servers[name][1] for name, node in fields(self._root, "servers") if node.pointer in used]
        else:
            found = [self._servers[name][1] for name in channel.value.get("servers", ()) if name in self._servers]
        every = found or [alternatives for _, alternatives in self._servers.values()]
        return frozenset().union(*every) or NONE

    def _alternatives(self, node: Node) -> Keys:
        """Return the keys that a server or an operation asks for, one of them each."""
        if not self._newer:
            return keys(node_root(node), node) or NONE
        listed = [key(each, texts(each, "scopes")) for each in items(node, "security")]
        return frozenset(frozenset({each}) for each in listed) or NONE

    # Parameters

    def _parameters(self, channel: Node, binding: Node | None) -> Iterator[Parameter]:
        asked = self._of[Direction.REQUEST]
        for name, node in fields(channel, "parameters"):
            if self._newer:
                kept = {word: node.value[word] for word in ("enum", "default", "examples") if word in node.value}
                node.value["schema"] = {"type": "string", **kept}
            yield Parameter(name, "path", required=True, schema=asked.schema(node, "schema"))
        for where, keyword in (("query", "query"), ("header", "headers")):
            schema = asked.schema(binding, keyword) if binding else None
            if schema is None:
                continue
            required = mapping(schema).get("required", [])
            for name, each in fields(schema, "properties"):
                known = name.lower() if where == "header" else name
                yield Parameter(known, where, name in required, each, deprecated=bool(each.get("deprecated", False)))


def node_root(node: Node) -> Node:
    """Return the whole document of a node."""
    return Node(node.document, node.document)


def _order(channel: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the rules of a channel's ``x-order``, each with its clauses."""
    rules = child(channel, "x-order")
    for rule in mapping(rules) if rules else ():
        assert rules is not None  # noqa: S101 - it has rules
        yield rule, texts(rules, rule)


def _address(server: Node) -> str:
    """Return a server's address, with its protocol."""
    protocol = text(server, "protocol", "wss")
    if "url" in server.value:
        address = filled(server, text(server, "url"))
    else:
        address = filled(server, text(server, "host") + text(server, "pathname", ""))
    return address if "://" in address else f"{protocol}://{address}"


def _both(server: Keys, operations: list[Keys]) -> Keys:
    """Return what satisfies the server and each operation."""
    for alternatives in operations:
        server = frozenset(one | other for one in server for other in alternatives)
    return server


__all__ = ["surface"]
