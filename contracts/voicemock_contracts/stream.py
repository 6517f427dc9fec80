"""A stream's contract: each message is held against its schema, and a whole conversation against its order."""

from collections.abc import Mapping

from voicemock_contracts.conversation import Conversation, Departure
from voicemock_contracts.documents import Document
from voicemock_contracts.findings import Finding, Severity
from voicemock_contracts.media import UnreadableError, read_json
from voicemock_contracts.nodes import Node
from voicemock_contracts.schemas import Schemas, text_of
from voicemock_contracts.texts import converted


class StreamContract:
    """What the documents ask of one WebSocket: its query, its messages, their order, and its close codes."""

    def __init__(self, document: Document, schemas: Schemas) -> None:
        self._schemas = schemas
        self._root = Node(document, document)
        (channel,) = (node for _, node in self._root["channels"].items())
        self._channel = channel
        self.path: str = channel.value["address"]
        self._query = channel["bindings"]["ws"]["query"]
        self._closes: list[dict[str, list[str]]] = channel.value["x-closes"]
        self._order: dict[str, list[str]] = channel.value["x-order"]
        self._told = {
            message["payload"]["properties"]["type"].value["const"]: message["payload"]
            for _, message in channel["messages"].items()
            if "properties" in message["payload"]
        }

    @property
    def codes(self) -> tuple[int, ...]:
        """Return the close codes that the documents know."""
        return tuple(dict.fromkeys(int(str(entry["code"])) for entry in self._closes))

    def allowed(self, name: str) -> tuple[str, ...]:
        """Return the values that a parameter of the query may have; none where any text may be one."""
        schema = self._query["properties"][name].value
        bounds = range(schema["minimum"], schema["maximum"] + 1) if "minimum" in schema else ()
        return tuple(map(str, schema.get("enum", bounds)))

    def handshake(self, query: Mapping[str, str]) -> tuple[Finding, ...]:
        """Return how the query of a client departs."""
        properties = self._query["properties"]
        known = {name: converted(text, properties[name]) for name, text in query.items() if name in properties}
        findings = self._schemas.judge(self._query, known, "stream, query")
        expected = f"none but {', '.join(properties.value)}"
        new = (
            self._schemas.unknown("stream, query", "has a parameter that no document mentions", expected, name)
            for name in query
            if name not in properties
        )
        return (*findings, *new)

    def sent(self, message: bytes | str) -> tuple[Finding, ...]:
        """Return how a client's message departs: audio goes as bytes, and the one text is the empty end signal."""
        if isinstance(message, bytes):
            return ()
        return self._schemas.judge(self._channel["messages"]["EndOfAudio"]["payload"], message, "stream, sent text")

    def told(self, message: bytes | str) -> tuple[Finding, ...]:
        """Return how a server's message departs from its schema."""
        where = "stream, told"
        value = _read(message)
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in self._told:
            got = text_of(value) if value is not None else repr(message)
            return (
                self._schemas.unknown(where, "is no message that the documents have", " or ".join(self._told), got),
            )
        return self._schemas.judge(self._told[kind], value, f"{where} {kind}")

    def conversation(self, query: Mapping[str, str]) -> "Held":
        """Return what a whole conversation is held against, message by message.

        An empty parameter counts as a missing one.
        """
        known = {name: value for name, value in query.items() if value and name in self._query["properties"].value}
        wrong = bool(self.handshake({**known, "api_key": "any"}))
        return Held(self, Conversation(query, frozenset(self._order), wrong=wrong))

    def ordered(self, departures: list[Departure]) -> tuple[Finding, ...]:
        """Return departures from the order as findings."""
        return tuple(
            self._schemas.weighed(
                self._order[item.rule], "stream", item.rule.replace("-", " "), item.expected, item.got
            )
            for item in departures
        )

    def unfinished(self, got: str) -> Finding:
        """Return the finding about a conversation that the documents allow, but that did not come to its end."""
        clauses = self._order["done-after-the-last-frame"]
        return self._schemas.weighed(clauses, "stream", "does not come to its end", "done, then close 1000", got)

    def closed(self, code: int, conversation: Conversation) -> tuple[Finding, ...]:
        """Return how a close code departs, and the error message that came before it.

        The entries of one code are alternatives; at 1003 those that can be meant tell apart by what the client did.
        """
        where = f"stream, close {code}"
        entries = [entry for entry in self._closes if int(str(entry["code"])) == code]
        if not entries:
            expected = " or ".join(map(str, self.codes))
            return (self._schemas.unknown(where, "is a code that no document mentions", expected, str(code)),)
        if code == 1003 and not (conversation.wrong and conversation.said):
            about_text = [entry for entry in entries if "UnexpectedText" in entry["errors"]]
            entries = about_text if conversation.said else [entry for entry in entries if entry not in about_text]
        names = list(dict.fromkeys(name for entry in entries for name in entry["errors"]))
        if not conversation.errors or not names:
            return ()
        error = conversation.errors[-1]
        texts = [self._root["components"]["schemas"][name] for name in names]
        tried = [self._schemas.judge(text, error, where) for text in texts]
        if not all(tried):
            return ()
        near = [found for text, found in zip(texts, tried, strict=True) if self._only_assumed(text, found)]
        if len(tried) == 1 or near:
            return [*near, *tried][0]
        facts = [clause for entry in entries for clause in entry["x-facts"]]
        expected = f"one of the texts {', '.join(names)}"
        return (self._schemas.weighed(facts, where, "came after another error", expected, text_of(error)),)

    def _only_assumed(self, text: Node, found: tuple[Finding, ...]) -> bool:
        """Tell whether an error is a text as far as that is documented, and departs in what is assumed of it."""
        documented = self._schemas.departure(text, "", "", "", "").severity is Severity.VIOLATION
        return documented and all(finding.severity is Severity.REFUTED for finding in found)


class Held:
    """One conversation under way."""

    def __init__(self, contract: StreamContract, conversation: Conversation) -> None:
        self._contract = contract
        self._conversation = conversation

    def sent(self, message: bytes | str) -> tuple[Finding, ...]:
        """Take what the client sends, and return how that departs."""
        self._conversation.sent(message)
        return self._contract.sent(message)

    def told(self, message: bytes | str) -> tuple[Finding, ...]:
        """Take what the server tells, and return how that departs."""
        found = self._contract.told(message)
        value = _read(message)
        if not isinstance(value, dict):
            return found
        return (*found, *self._contract.ordered(list(self._conversation.told(value))))

    def left(self) -> None:
        """Take the client's close; the one with which the server answers it is held against nothing."""
        self._conversation.left()

    def closed(self, code: int, reason: str = "") -> tuple[Finding, ...]:
        """Take the server's close, and return how that departs."""
        ordered = self._contract.ordered(list(self._conversation.closed(code, reason)))
        return ordered if self._conversation.gone else (*ordered, *self._contract.closed(code, self._conversation))

    def silent(self, got: str = "nothing") -> tuple[Finding, ...]:
        """Take that the server neither says more nor closes, and return what of the documents is missing."""
        return self._contract.ordered(list(self._conversation.silent(got)))


def _read(message: bytes | str) -> object:
    try:
        return read_json(message.encode("utf-8", "replace")) if isinstance(message, str) else None
    except UnreadableError:
        return None


__all__ = ["Held", "StreamContract"]
