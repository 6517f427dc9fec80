"""An answer of the fake's as the new contract has it: its status, its headers, its body."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from voicemock.fitting.fit import Fit
from voicemock.fitting.holding import KEY, Departure
from voicemock.fitting.values import example, fitted
from voicemock_contracts.changes.calls.statuses import covering, is_success, number
from voicemock_contracts.changes.calls.witnessing import whole_answer
from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.surface import Answer, Media, Operation
from voicemock_contracts.changes.witnesses.least import NoValueError
from voicemock_contracts.media import media_type

KEYS = ("401", "403")
REQUESTS = ("422", "400")

_HEADERS_GONE = ("header-removed", "required-header-removed", "header-became-optional")


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes to the client; headers by their names in lower case, without the length."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def kind(self) -> str:
        """Return the body's media type."""
        return media_type(self.headers.get("content-type"))


def answer(reply: Reply, fit: Fit) -> Reply:
    """Return the fake's reply as the new contract may give it, with every change of its status in it."""
    if not (isinstance(fit.old, Operation) and isinstance(fit.new, Operation)):
        return reply
    under = covering(str(reply.status), list(fit.old.answers))
    now = covering(str(reply.status), list(fit.new.answers))
    if now is None and under is None:
        return reply  # no document speaks of it: the fake's own word
    if now is None:
        return _instead(reply, fit.old, fit.new)
    if under is None:
        return reply
    changes = [each for each in fit.answered if each.place.partition(":")[0].partition("/")[0] == under]
    old, new = fit.old.answers[under], fit.new.answers[now]
    return _body(_headers(reply, changes, under, new), changes, old, new)


def refusal(fit: Fit, departed: Iterable[Departure]) -> Reply:
    """Return how the new contract refuses a request: with the first status that it documents for such a one."""
    assert isinstance(fit.new, Operation)  # noqa: S101 - streams are closed
    listed = list(fit.new.answers)
    keys = any(each.what == KEY for each in departed)
    wanted = (*(KEYS if keys else REQUESTS), *(each for each in listed if each.startswith("4")))
    status = next((each for each in wanted if covering(each, listed)), "400")
    found = covering(status, listed)
    return _example(fit.new.answers[found], number(status)) if found else Reply(400)


def added(operation: Operation) -> Reply:
    """Return an answer to a call that the fake never heard of: an example of its first success."""
    status = next((each for each in operation.answers if is_success(each)), None)
    return Reply(501) if status is None else _example(operation.answers[status], number(status))


def _instead(reply: Reply, old: Operation, new: Operation) -> Reply:
    """Return the answer with another status of its kind, where the one that the fake gives is gone.

    That about keys stands for one about keys, else what was not there before is meant, else what is nearest.
    """
    success = is_success(str(reply.status))
    listed = [each for each in new.answers if is_success(each) == success]
    if not listed:
        return reply

    def unlike(status: str) -> tuple[bool, bool, int]:
        keys = (status in KEYS) != (str(reply.status) in KEYS)
        return keys, status in old.answers, abs(number(status) - reply.status)

    nearest = min(listed, key=unlike)
    found = replace(reply, status=number(nearest))
    return _body(_headers(found, [], nearest, new.answers[nearest]), [], None, new.answers[nearest])


def _headers(reply: Reply, changes: list[Change], under: str, new: Answer) -> Reply:
    headers, place = dict(reply.headers), f"{under}/header/"
    for change in changes:
        name = change.place.removeprefix(place).partition("=")[0].partition("/")[0]
        if not change.place.startswith(place):
            continue
        shown = (change.witness.value.get("headers", {}) if change.witness else {}).get(name)
        if change.rule in _HEADERS_GONE:
            headers.pop(name, None)
        elif shown is not None and name in headers:
            headers[name] = _text(shown)
    missing = [name for name, header in new.headers.items() if header.required and name not in headers]
    made = whole_answer(new, reply.status) if missing else None
    given = made.value.get("headers", {}) if made is not None else {}
    return replace(reply, headers=headers | {name: _text(given[name]) for name in missing if name in given})


def _body(reply: Reply, changes: list[Change], old: Answer | None, new: Answer) -> Reply:
    if not new.media:
        gone = any(each.rule == "body-removed" for each in changes)
        return _without_body(reply) if gone else reply
    media = _of(new, reply.kind)
    if media is None and not reply.body:
        return reply
    if media is None:
        return _example(new, reply.status, reply.headers)
    try:
        value = json.loads(reply.body)
    except ValueError:
        return reply
    before = _of(old, reply.kind) if old is not None else None
    place = _place(changes, old.status if old is not None else "", reply.kind)
    made = fitted(value, changes, place, before.schema if before is not None else None, media.schema)
    return reply if made == value else replace(reply, body=_encoded(made, reply.kind))


def _of(answer: Answer, kind: str) -> Media | None:
    return next((each for listed, each in answer.media.items() if media_type(listed) == kind), None)


def _place(changes: list[Change], under: str, kind: str) -> str:
    """Return how places begin that are in a body of a media type: it is only named where it is not the first."""
    named = f"{under}:{kind}"
    return named if any(each.place.startswith(f"{named}/") for each in changes) else under


def _example(new: Answer, status: int, headers: dict[str, str] | None = None) -> Reply:
    made = whole_answer(new, status)
    given = {name.lower(): _text(value) for name, value in (made.value.get("headers", {}) if made else {}).items()}
    kept = {name: value for name, value in (headers or {}).items() if name != "content-type"}
    kind, media = next(iter(new.media.items()), ("", None))
    if media is None:
        return Reply(status, {**kept, **given})
    try:
        value = example(media.schema, media.examples)
    except NoValueError:
        value = {}
    return Reply(status, {**kept, **given, "content-type": kind}, _encoded(value, media_type(kind)))


def _without_body(reply: Reply) -> Reply:
    return Reply(reply.status, {name: each for name, each in reply.headers.items() if name != "content-type"})


def _encoded(value: Any, kind: str) -> bytes:
    return (json.dumps(value, ensure_ascii=False) if "json" in kind else _text(value)).encode()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


__all__ = ["Reply", "added", "answer", "refusal"]
