"""A request that is right by the new contract, as the fake knows it: key, names and places led back."""

import re

from voicemock.fitting.fit import Fit
from voicemock.fitting.head import Head
from voicemock.fitting.sent import Sent
from voicemock_contracts.changes.change import Change

_ANYWHERE = re.compile(r"(?P<where>query|header|cookie)/(?P<name>.+)")


def led_back(sent: Sent, fit: Fit, spare: str) -> Sent:
    """Return the request as the old contract has it.

    ``spare`` is the key of a request that needs none any more. What the new contract newly allows in a value stays.
    """
    sent = Sent(_with_key(sent.head, fit, spare), sent.steps, sent.body, sent.read)
    for change in fit.asked:
        if change.rule in ("parameter-renamed", "parameter-moved"):
            sent = Sent(_with_parameter(sent.head, change), sent.steps, sent.body, sent.read)
        elif change.rule == "field-renamed" and sent.read:
            old = steps(change.place)
            sent = sent.renamed((*old[:-1], change.new), old)
        elif change.rule == "field-moved" and sent.read:
            sent = sent.renamed(steps(change.new), steps(change.old))
    return sent


def names(fit: Fit) -> dict[str, str]:
    """Return by the names that the fake knows what the outermost fields of a body are called now."""
    renamed = (each for each in fit.asked if each.rule == "field-renamed")
    return {path[0]: each.new for each in renamed if len(path := steps(each.place)) == 1}


def steps(place: str) -> tuple[str, ...]:
    """Return the steps of a place below the body that it is in: ``("a", "b")`` of ``body/a/b``."""
    return tuple(place.partition("=")[0].split("/")[1:])


def _with_key(head: Head, fit: Fit, spare: str) -> Head:
    assert fit.old is not None  # noqa: S101 - only what the fake knows is led back
    if fit.old.keys == fit.new.keys or any(all(head.key(key) for key in each) for each in fit.old.keys):
        return head
    asked = [key for each in fit.new.keys for key in sorted(each, key=str)]
    given = next(((key, value) for key in asked if (value := head.key(key)) is not None), None)
    wanted = min(fit.old.keys, key=lambda each: (len(each), sorted(map(str, each))))
    if given is not None:
        head = head.without_key(given[0])
    value = given[1] if given is not None else spare if frozenset() in fit.new.keys else ""
    for key in sorted(wanted, key=str) if value else ():
        head = head.with_key(key, value)
    return head


def _with_parameter(head: Head, change: Change) -> Head:
    old, new = _ANYWHERE.fullmatch(change.old), _ANYWHERE.fullmatch(change.new)
    value = head.value(new["where"], new["name"]) if new else None
    if old is None or new is None or value is None:
        return head
    return head.without(new["where"], new["name"]).with_value(old["where"], old["name"], value)


__all__ = ["led_back", "names", "steps"]
