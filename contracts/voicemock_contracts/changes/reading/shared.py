"""What two contracts can be compared in: a side with an OpenAPI document alone says nothing of streams."""

from dataclasses import replace

from voicemock_contracts.changes.surface import Surface
from voicemock_contracts.documents import Form

_SCHEMES = {Form.OPENAPI: ("http://", "https://"), Form.ASYNCAPI: ("ws://", "wss://")}


def shared(old: Surface, new: Surface) -> tuple[Surface, Surface, tuple[Form, ...]]:
    """Return both sides as far as both have documents of a form, and the forms that one of them alone has.

    Sides that have no form in common stay as they are: then everything of one is gone, and everything of the other new.
    """
    both = old.forms & new.forms
    alone = tuple(sorted(old.forms ^ new.forms)) if both else ()
    for form in alone:
        old, new = _without(form, old), _without(form, new)
    return old, new, alone


def _without(form: Form, side: Surface) -> Surface:
    servers = tuple(server for server in side.servers if not server.startswith(_SCHEMES[form]))
    if form is Form.OPENAPI:
        return replace(side, operations=(), servers=servers)
    return replace(side, streams=(), servers=servers)


__all__ = ["shared"]
