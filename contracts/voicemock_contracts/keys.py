"""Where a contract wants the key: a header, a query parameter, or `Authorization`."""

from dataclasses import dataclass

from voicemock_contracts.messages import Request
from voicemock_contracts.nodes import Node


@dataclass(frozen=True, slots=True)
class Scheme:
    """One security scheme."""

    node: Node

    @property
    def parameter(self) -> tuple[str, str]:
        """Return where the key stands and under which name."""
        if self.node.get("type") == "http":
            return "header", "Authorization"
        return self.node.value["in"], self.node.value["name"]

    def carried(self, request: Request) -> bool:
        """Return whether a request carries a key there."""
        place, name = self.parameter
        if place == "query":
            return any(key == name and value for key, value in request.query)
        value = request.header(name) or ""
        if self.node.get("type") == "http":
            scheme, _, key = value.partition(" ")
            return scheme.lower() == self.node.value["scheme"].lower() and bool(key.strip())
        return bool(value)

    def __str__(self) -> str:
        place, name = self.parameter
        if self.node.get("type") == "http":
            return f"Authorization: {self.node.value['scheme'].capitalize()} KEY"
        return f"{name} in the {place}"


__all__ = ["Scheme"]
