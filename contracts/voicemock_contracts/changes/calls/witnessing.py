"""Whole requests and answers around one value: what a witness shows beside the part that changed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from voicemock_contracts.changes.change import Witness
from voicemock_contracts.changes.reading.keys import Keys
from voicemock_contracts.changes.surface import Answer, Key, Media, Operation, Parameter, Stream
from voicemock_contracts.changes.told import text_of
from voicemock_contracts.changes.witnesses.least import NoValueError, least

Wrap = Callable[[Any], Witness | None]

KEY = "KEY"
"""Stands for a key that is right."""

_PLACES = {"query": "query", "header": "headers", "cookie": "cookies", "path": "params"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests for one call, or handshakes of one stream, that its contract allows: as small as can be."""

    of: Operation | Stream

    def request(
        self,
        *,
        without: Parameter | None = None,
        more: tuple[tuple[Parameter, Any], ...] = (),
        keys: frozenset[Key] | None = None,
        bare: bool = False,
    ) -> dict[str, Any]:
        """Return a request. Raise `NoValueError` where a part that it needs could not be made.

        ``without`` leaves a parameter away, ``more`` adds some with their values, ``bare`` leaves the body away, and
        ``keys`` are given instead of those that the contract asks for.
        """
        made: dict[str, Any] = {"query": {}, "headers": {}, "cookies": {}, "params": {}}
        named = {(each.where, each.name) for each, _ in more}
        needed = [each for each in self.of.parameters if each.required and each != without]
        given = [
            *more,
            *((each, least(each.schema, seen=True)) for each in needed if (each.where, each.name) not in named),
        ]
        for parameter, value in given:
            made[_PLACES[parameter.where]][parameter.name] = value
        for key in sorted(_first(self.of.keys) if keys is None else keys, key=str):
            _give(key, made)
        if isinstance(self.of, Operation) and self.of.body is not None and self.of.body.required and not bare:
            made |= _body(self.of.body.media, made)
        return self._shown(made)

    def whole(self, **changed: Any) -> Witness | None:
        """Return a request as a witness; None where none could be made."""
        try:
            return Witness(self.request(**changed))
        except NoValueError:
            return None

    def around_body(self, kind: str) -> Wrap:
        """Return what makes a request of a body of a media type."""

        def wrap(value: Any) -> Witness | None:
            try:
                made = self.request(bare=True)
            except NoValueError:
                return None
            made["headers"] = {**made.get("headers", {}), "Content-Type": kind}
            return Witness({**made, "body": value})

        return wrap

    def around_parameter(self, parameter: Parameter) -> Wrap:
        """Return what makes a request of a parameter's value."""
        return lambda value: self.whole(more=((parameter, value),))

    def around_query(self) -> Wrap:
        """Return what makes a handshake of a whole query."""
        return lambda value: Witness({"path": self.of.address, "query": value}) if isinstance(self.of, Stream) else None

    def _shown(self, made: dict[str, Any]) -> dict[str, Any]:
        path = self.of.path if isinstance(self.of, Operation) else self.of.address
        filled = re.sub(r"{([^{}]+)}", lambda found: text_of(made["params"].get(found[1], "any")), path)
        shown: dict[str, Any] = {"method": self.of.method} if isinstance(self.of, Operation) else {}
        shown["path"] = filled
        kept = ("query", "headers", "cookies")
        return shown | {name: made[name] for name in kept if made[name]} | {k: made[k] for k in ("body",) if k in made}


def around_answer(answer: Answer, status: int, kind: str) -> Wrap:
    """Return what makes an answer of a body of a media type."""
    return lambda value: Witness({**_head(answer, status, kind), "body": value})


def around_header(answer: Answer, status: int, name: str) -> Wrap:
    """Return what makes an answer of a header's value."""

    def wrap(value: Any) -> Witness | None:
        made = whole_answer(answer, status)
        if made is not None:
            made.value["headers"] = {**made.value.get("headers", {}), name: value}
        return made

    return wrap


def whole_answer(answer: Answer, status: int, kind: str | None = None, without: str = "") -> Witness | None:
    """Return an answer that its contract allows, of a media type and without a header; None where none can be made."""
    kinds = [kind] if kind is not None else list(answer.media)[:1]
    try:
        made = _head(answer, status, kinds[0] if kinds else "", without)
        if kinds:
            media = answer.media[kinds[0]]
            made["body"] = least(media.schema, media.examples)
    except NoValueError:
        return None
    return Witness(made)


def _head(answer: Answer, status: int, kind: str, without: str = "") -> dict[str, Any]:
    headers = {
        each.name: _value(each.schema) for each in answer.headers.values() if each.required and each.name != without
    }
    if kind:
        headers["content-type"] = kind
    return {"status": status, **({"headers": headers} if headers else {})}


def _value(schema: Any) -> Any:
    try:
        return least(schema)
    except NoValueError:
        return "any"


def _body(media: dict[str, Media], made: dict[str, Any]) -> dict[str, Any]:
    for kind, each in media.items():
        return {"body": least(each.schema, each.examples), "headers": {**made["headers"], "Content-Type": kind}}
    return {}


def _first(keys: Keys) -> frozenset[Key]:
    return min(keys, key=lambda each: (len(each), sorted(map(str, each))), default=frozenset())


def _give(key: Key, made: dict[str, Any]) -> None:
    if key.type == "apiKey" and key.where in _PLACES and key.name:
        made[_PLACES[key.where]].setdefault(key.name, KEY)
    elif key.type == "http" and key.name == "basic":
        made["headers"]["authorization"] = f"Basic {KEY}"
    else:
        made["headers"]["authorization"] = f"Bearer {KEY}"
    if key.scopes:
        made["headers"].setdefault("authorization", f"Bearer {KEY}")


__all__ = ["KEY", "Asked", "Wrap", "around_answer", "around_header", "whole_answer"]
