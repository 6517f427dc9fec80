"""What changed in the body of a request: whether it has to be there, its media types, its schemas, a form's parts."""

from collections.abc import Iterator
from functools import partial

from voicemock_contracts.changes.at import At
from voicemock_contracts.changes.calls.media_types import covering, pairs, placed, renamed
from voicemock_contracts.changes.calls.witnessing import Asked
from voicemock_contracts.changes.change import Change, Witness
from voicemock_contracts.changes.schemas.walking import schema_changes
from voicemock_contracts.changes.surface import Body, Media, Operation
from voicemock_contracts.changes.told import REQUEST, told
from voicemock_contracts.changes.witnesses.least import NoValueError, least

PLACE = "body"
ANY = frozenset({"any"})
"""The types of a part that is not listed."""
OTHER = "application/x-other"
"""A type that no list has."""


def body_changes(old: Operation, new: Operation, *, closed: bool = False) -> Iterator[Change]:
    """Yield what changed in the body of a call's requests."""
    before, after = old.body, new.body
    clauses = (*old.clauses, *new.clauses)
    without = partial(Asked(old).whole, bare=True)
    if before is None and after is not None:
        rule = "required-body-added" if after.required else "body-added"
        yield told(rule, REQUEST, old.name, PLACE, was=("", _kinds(after)), witness=without, clauses=clauses)
    if before is not None and after is None:
        yield told("body-removed", REQUEST, old.name, PLACE, was=(_kinds(before), ""), clauses=clauses)
    if before is None or after is None:
        return
    was = (_needed(before), _needed(after))
    if after.required and not before.required:
        yield told("body-became-required", REQUEST, old.name, PLACE, was=was, witness=without, clauses=clauses)
    if before.required and not after.required:
        yield told("body-became-optional", REQUEST, old.name, PLACE, was=was, clauses=clauses)
    yield from _media(old, before, after, closed)


def _media(operation: Operation, old: Body, new: Body, closed: bool) -> Iterator[Change]:
    name, clauses = operation.name, operation.clauses
    for before, after in pairs(old.media, new.media):
        if before is None:
            place = f"{PLACE}:{after}"
            yield told("media-type-added", REQUEST, name, place, was=("", after or ""), clauses=clauses)
        elif after is None:
            witness, place = partial(_filled, Asked(operation), before, old.media[before]), f"{PLACE}:{before}"
            yield told("media-type-removed", REQUEST, name, place, was=(before, ""), witness=witness, clauses=clauses)
        else:
            yield from _schemas(operation, old, new, (before, after), closed)
    for same in renamed(old.media, new.media):
        yield from _schemas(operation, old, new, same, closed)


def _schemas(operation: Operation, old: Body, new: Body, kinds: tuple[str, str], closed: bool) -> Iterator[Change]:
    """Yield what changed in a body as one media type, which may be called otherwise now."""
    one, other = old.media[kinds[0]], new.media[kinds[1]]
    asked, place = Asked(operation), placed(PLACE, kinds[0], old.media)
    at = At(REQUEST, operation.name, place, asked.around_body(kinds[0]), (*one.examples, *other.examples), closed)
    yield from schema_changes(one.schema, other.schema, at)
    yield from _parts(operation.name, place, kinds[0], one, other, asked)


def _parts(operation: str, place: str, kind: str, old: Media, new: Media, asked: Asked) -> Iterator[Change]:
    """Yield what changed in the types that a form's parts may be of; a part that is not listed may be of any."""
    for name in dict.fromkeys((*old.parts, *new.parts)):
        if not (_has(old, name) and _has(new, name)):
            continue
        before, after = old.parts.get(name, ANY), new.parts.get(name, ANY)
        where = f"{place}/{name}"
        if ANY in (before, after) and before != after:
            rule = "part-type-added" if after == ANY else "part-type-removed"
            witness, was = partial(_part, asked, kind, old, name, OTHER), (_listed(before), _listed(after))
            yield told(rule, REQUEST, operation, where, was=was, witness=witness)
            continue
        for each in sorted(each for each in before if covering(each, after) is None):
            witness = partial(_part, asked, kind, old, name, each)
            yield told("part-type-removed", REQUEST, operation, f"{where}={each}", was=(each, ""), witness=witness)
        for each in sorted(each for each in after if covering(each, before) is None):
            yield told("part-type-added", REQUEST, operation, f"{where}={each}", was=("", each))


def _part(asked: Asked, kind: str, media: Media, name: str, part_type: str) -> Witness | None:
    """Return a request whose part is of a media type, said in the part's description as ``type``."""
    try:
        body = least(media.schema, media.examples)
    except NoValueError:
        return None
    if not isinstance(body, dict):
        return None
    part = body.get(name, {"format": "wav", "bytes": 1})
    described = {**part, "type": part_type} if isinstance(part, dict) else {"value": part, "type": part_type}
    return asked.around_body(kind)({**body, name: described})


def _filled(asked: Asked, kind: str, media: Media) -> Witness | None:
    try:
        return asked.around_body(kind)(least(media.schema, media.examples))
    except NoValueError:
        return None


def _has(media: Media, name: str) -> bool:
    """Whether a form still has a field; where nothing is said of its fields it may."""
    value = media.schema.value if media.schema is not None else None
    properties = value.get("properties") if isinstance(value, dict) else None
    return properties is None or name in properties


def _kinds(body: Body) -> str:
    return ", ".join(body.media) or "anything"


def _needed(body: Body) -> str:
    return "required" if body.required else "optional"


def _listed(kinds: frozenset[str]) -> str:
    return ", ".join(sorted(kinds))


__all__ = ["body_changes"]
