"""What changed in the keys that are asked for: a request breaks where no way is left that it already goes."""

from collections.abc import Iterable, Iterator
from functools import partial

from voicemock_contracts.changes.calls.witnessing import Asked
from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.reading.keys import Keys
from voicemock_contracts.changes.surface import Key, Operation, Stream
from voicemock_contracts.changes.told import REQUEST, told

PLACE = "security"


def security_changes(old: Operation | Stream, new: Operation | Stream) -> Iterator[Change]:
    """Yield what changed in the keys of a call or a stream."""
    before, after = with_parameters(old, new), with_parameters(new, old)
    if before == after:
        return
    was, clauses = (shown(before), shown(after)), (*old.clauses, *new.clauses)
    broken = sorted((each for each in before if not any(_enough(each, one) for one in after)), key=_order)
    witness = partial(Asked(old).whole, keys=broken[0]) if broken else None
    for rule in _rules(before, after, broken):
        yield told(rule, REQUEST, old.name, PLACE, was=was, witness=witness, clauses=clauses)


def with_parameters(own: Operation | Stream, other: Operation | Stream) -> Keys:
    """Return the keys of one side; where it lists none, those of its parameters that are keys on the other."""
    found = own.keys
    for key in sorted(keys_of(other), key=str) if not keys_of(own) else ():
        parameter = next((each for each in own.parameters if (each.where, each.name) == (key.where, key.name)), None)
        if parameter is not None and key.type == "apiKey":
            given = frozenset(each | {_bare_key(key)} for each in found)
            found = given if parameter.required else found | given
    return found


def keys_of(side: Operation | Stream) -> frozenset[Key]:
    """Return all keys that a call or a stream knows."""
    return frozenset(key for each in side.keys for key in each)


def shown(keys: Keys) -> str:
    """Return ways to give a key in a few words."""
    return " or ".join(
        " and ".join(_key(key) for key in sorted(each, key=str)) or "none" for each in sorted(keys, key=_order)
    )


def _rules(before: Keys, after: Keys, broken: list[frozenset[Key]]) -> Iterator[str]:
    bare_before, bare_after = _bare(before), _bare(after)
    if not broken:
        if frozenset() in after and frozenset() not in before:
            yield "security-removed"
        elif bare_before != bare_after:
            yield "security-alternative-added"
        else:
            yield "security-scope-removed"
    elif frozenset() in before and frozenset() not in after:
        yield "security-added"
    elif bare_before == bare_after:
        yield "security-scope-added"
    elif bare_before & bare_after:
        yield "security-alternative-removed"
        if bare_after - bare_before:
            yield "security-alternative-added"
    elif all(any(one < each for one in bare_before) for each in bare_after):
        yield "security-added"
    else:
        yield "security-changed"


def _enough(given: frozenset[Key], asked: frozenset[Key]) -> bool:
    """Whether the keys that are given satisfy what is asked for."""
    return all(any(_bare_key(key) == _bare_key(one) and key.scopes <= one.scopes for one in given) for key in asked)


def _bare(keys: Iterable[frozenset[Key]]) -> frozenset[frozenset[Key]]:
    return frozenset(frozenset(_bare_key(key) for key in each) for each in keys)


def _bare_key(key: Key) -> Key:
    return Key(key.type, key.where, key.name)


def _key(key: Key) -> str:
    what = {"apiKey": f"{key.where} {key.name}", "http": f"{key.name} token"}.get(key.type, key.type)
    return f"{what} ({', '.join(sorted(key.scopes))})" if key.scopes else what


def _order(each: frozenset[Key]) -> list[str]:
    return sorted(map(str, each))


__all__ = ["keys_of", "security_changes", "shown", "with_parameters"]
