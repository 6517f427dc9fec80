"""The head of a request: what it asks for, with which headers and which query; and keys in it, wherever they go."""

from dataclasses import dataclass, replace
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.types import Scope

from voicemock_contracts.changes.surface import Key


@dataclass(frozen=True, slots=True)
class Head:
    """Headers and query; headers by their names in lower case."""

    headers: tuple[tuple[str, str], ...]
    query: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, scope: Scope) -> "Head":
        """Return the head of a request or a handshake."""
        headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"])
        query = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        return cls(headers, tuple(query))

    def into(self, scope: Scope) -> Scope:
        """Return the scope with this head."""
        headers = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in self.headers]
        return {**scope, "headers": headers, "query_string": urlencode(self.query).encode()}

    def value(self, where: str, name: str) -> str | None:
        """Return what stands in a ``header``, the ``query`` or a ``cookie`` under a name; None where nothing does."""
        if where == "cookie":
            return self._cookies().get(name)
        pairs, name = (self.headers, name.lower()) if where == "header" else (self.query, name)
        return next((value for key, value in pairs if key == name), None)

    def without(self, where: str, name: str) -> "Head":
        """Return the head with nothing under a name; a cookie stays."""
        if where == "header":
            return replace(self, headers=tuple(each for each in self.headers if each[0] != name.lower()))
        return replace(self, query=tuple(each for each in self.query if (where, each[0]) != ("query", name)))

    def with_value(self, where: str, name: str, value: str) -> "Head":
        """Return the head with a value under a name, instead of what stands there."""
        bare = self.without(where, name)
        if where == "cookie":
            return replace(bare, headers=(*bare.headers, ("cookie", f"{name}={value}")))
        if where == "header":
            return replace(bare, headers=(*bare.headers, (name.lower(), value)))
        return replace(bare, query=(*bare.query, (name, value)))

    def key(self, key: Key) -> str | None:
        """Return the key that is given in a way; None where none is."""
        if key.type == "apiKey":
            return self.value(key.where, key.name) or None
        scheme, _, value = (self.value("header", "authorization") or "").partition(" ")
        wanted = key.name or "bearer"
        return value.strip() or None if scheme.lower() == wanted else None

    def with_key(self, key: Key, value: str) -> "Head":
        """Return the head with a key given in a way."""
        if key.type == "apiKey":
            return self.with_value(key.where, key.name, value)
        return self.with_value("header", "authorization", f"{(key.name or 'bearer').capitalize()} {value}")

    def without_key(self, key: Key) -> "Head":
        """Return the head with no key where a way has it."""
        return self.without(*((key.where, key.name) if key.type == "apiKey" else ("header", "authorization")))

    def _cookies(self) -> dict[str, str]:
        try:
            jar = SimpleCookie(self.value("header", "cookie") or "")
        except CookieError:
            return {}
        return {name: morsel.value for name, morsel in jar.items()}


__all__ = ["Head"]
