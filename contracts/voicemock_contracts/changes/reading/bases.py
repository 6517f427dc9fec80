"""Base addresses of servers: their variables filled in, and no slash at the end."""

import re
from collections.abc import Iterator

from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.reading.expecting import fields, items, text
from voicemock_contracts.nodes import Node

_VARIABLE = re.compile(r"{([^{}]+)}")


def bases(node: Node) -> tuple[str, ...]:
    """Return the servers that a part of an OpenAPI document lists."""
    return tuple(dict.fromkeys(filled(server, text(server, "url")) for server in items(node, "servers")))


def filled(server: Node, address: str) -> str:
    """Return a server's address with the defaults of its variables; raise `SurfaceError` where one has none."""
    defaults = dict(_defaults(server))

    def default(found: re.Match[str]) -> str:
        if found[1] not in defaults:
            raise SurfaceError(f"{server.pointer}: the variable {found[1]} has no default")
        return defaults[found[1]]

    return _VARIABLE.sub(default, address).rstrip("/")


def _defaults(server: Node) -> Iterator[tuple[str, str]]:
    for name, variable in fields(server, "variables"):
        yield name, text(variable, "default", _first(variable))


def _first(variable: Node) -> str | None:
    """Return the first value that a variable may have, which stands for a missing default."""
    listed = variable.value.get("enum")
    return str(listed[0]) if isinstance(listed, list) and listed else None


__all__ = ["bases", "filled"]
