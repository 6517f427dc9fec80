"""What changed in the answers to a call: statuses, headers, media types and bodies."""

from collections.abc import Iterator
from functools import partial

from voicemock_contracts.changes.at import At
from voicemock_contracts.changes.calls.media_types import pairs, placed, renamed
from voicemock_contracts.changes.calls.statuses import is_success, narrower, number
from voicemock_contracts.changes.calls.statuses import pairs as status_pairs
from voicemock_contracts.changes.calls.witnessing import Asked, around_answer, around_header, whole_answer
from voicemock_contracts.changes.change import Change, Witness
from voicemock_contracts.changes.schemas.walking import schema_changes
from voicemock_contracts.changes.surface import Answer, Operation
from voicemock_contracts.changes.told import ANSWER, Show, told


def answer_changes(old: Operation, new: Operation, *, closed: bool = False) -> Iterator[Change]:
    """Yield what changed in the answers to a call."""
    for before, after in status_pairs(old.answers, new.answers):
        if before is not None and after is not None:
            # Of a range and a status in it, the place is the narrower one.
            status = narrower(before, after)
            sample = number(status, set(old.answers) - {before}, set(new.answers) - {after})
            yield from _Kept(old.name, status, sample, old.answers[before], new.answers[after], closed).changes()
        elif after is not None:
            answer = new.answers[after]
            rule = "success-status-added" if is_success(after) else "error-status-added"
            sample = number(after, old.answers, set(new.answers) - {after})
            witness = partial(whole_answer, answer, sample)
            yield told(rule, ANSWER, old.name, after, was=("", after), witness=witness, clauses=answer.clauses)
        elif before is not None:
            rule = "success-status-removed" if is_success(before) else "error-status-removed"
            witness = partial(_instead, old, new)
            clauses = old.answers[before].clauses
            # Where the other successes stay as they were, fewer answers come, and none that was not there.
            yield told(rule, ANSWER, old.name, before, was=(before, ""), witness=witness, shown=False, clauses=clauses)


def _instead(old: Operation, new: Operation) -> Witness | None:
    """Return the new answer that comes in place of a success that is gone; where none succeeds, the request."""
    come = [each for each in new.answers if is_success(each) and each not in old.answers]
    if come:
        return whole_answer(new.answers[come[0]], number(come[0], old.answers))
    return None if any(is_success(each) for each in new.answers) else Asked(old).whole()


class _Kept:
    """One answer under both contracts."""

    def __init__(self, operation: str, status: str, sample: int, old: Answer, new: Answer, closed: bool) -> None:
        self._operation, self._status, self._sample = operation, status, sample
        self._old, self._new, self._closed = old, new, closed
        self._clauses = (*old.clauses, *new.clauses)

    def changes(self) -> Iterator[Change]:
        """Yield what changed in it."""
        yield from self._headers()
        old, new = self._old.media, self._new.media
        if old and not new:
            witness = partial(whole_answer, self._new, self._sample)
            yield self._told("body-removed", self._status, (", ".join(old), ""), witness)
        elif new and not old:
            yield self._told("body-documented", self._status, ("", ", ".join(new)))
        else:
            yield from self._media()

    def _media(self) -> Iterator[Change]:
        old, new = self._old.media, self._new.media
        for before, after in pairs(old, new):
            if before is None:
                witness = partial(whole_answer, self._new, self._sample, after)
                yield self._told("media-type-added", f"{self._status}:{after}", ("", after or ""), witness)
            elif after is None:
                yield self._told("media-type-removed", f"{self._status}:{before}", (before, ""))
            else:
                yield from self._schemas(before, after)
        for before, after in renamed(old, new):
            yield from self._schemas(before, after)

    def _schemas(self, before: str, after: str) -> Iterator[Change]:
        one, other = self._old.media[before], self._new.media[after]
        wrap = around_answer(self._new, self._sample, after)
        place, examples = placed(self._status, before, self._old.media), (*one.examples, *other.examples)
        at = At(ANSWER, self._operation, place, wrap, examples, self._closed)
        yield from schema_changes(one.schema, other.schema, at)

    def _headers(self) -> Iterator[Change]:
        old, new = self._old.headers, self._new.headers
        for name, header in old.items():
            place = f"{self._status}/header/{name}"
            without = partial(whole_answer, self._new, self._sample, without=name)
            if name not in new:
                rule = "required-header-removed" if header.required else "header-removed"
                yield self._told(rule, place, (_needed(header.required), ""), without)
                continue
            other = new[name]
            if header.required and not other.required:
                yield self._told("header-became-optional", place, ("required", "optional"), without)
            if other.required and not header.required:
                yield self._told("header-became-required", place, ("optional", "required"))
            wrap = around_header(self._new, self._sample, name)
            at = At(ANSWER, self._operation, place, wrap, closed=self._closed)
            yield from schema_changes(header.schema, other.schema, at)
        for name, header in new.items():
            if name not in old:
                yield self._told("header-added", f"{self._status}/header/{name}", ("", _needed(header.required)))

    def _told(self, rule: str, place: str, was: tuple[str, str], witness: Show | None = None) -> Change:
        return told(rule, ANSWER, self._operation, place, was=was, witness=witness, clauses=self._clauses)


def _needed(required: bool) -> str:
    return "required" if required else "optional"


__all__ = ["answer_changes"]
