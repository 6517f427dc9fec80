"""Keys where they don't belong."""

import json
from collections.abc import Iterator

from voicemock.advice.call import KEY_HEADERS, Call, Seen, Watched

KEY_NAMES = frozenset({"api-key", "api_key", "apikey", "authorization", "ds-api-token", "key", "x-api-key"})
"""What keys are called, in lower case: at these vendors, and in the clients of others."""

NAMES_IN_HEADERS = frozenset(name.encode() for name in KEY_NAMES)

IN_BODIES = {"undetectable": frozenset({"key"})}
"""Fields in which a vendor documents its key."""

IN_STREAMS = frozenset({"api_key"})
"""Parameters of a stream's address in which its key is documented."""

SHORTEST = 8
"""Characters from which a key is looked for in other places: shorter ones would be found by chance."""

OWNERS = {name.decode(): vendor for vendor, name in KEY_HEADERS.items() if name != b"x-api-key"}

BROWSERS = (b"origin", b"sec-fetch-mode")
"""Headers that browsers send, and programs don't."""


class KeysElsewhere:
    """Keys, or what is named like one, in places where the vendor documents none."""

    def __call__(self, call: Call) -> Watched:
        """Look at a call."""
        vendor = call.exchange.vendor
        for header in NAMES_IN_HEADERS.intersection(call.headers):
            if call.site or call.is_stream or header != KEY_HEADERS[vendor]:
                yield self._seen(call, f"the header {header.decode()}", header.decode())
        if call.exchange.scope.get("query_string"):
            allowed = IN_STREAMS if call.is_stream else frozenset[str]()
            for name in dict.fromkeys(name for name, _ in call.query if name.lower() in KEY_NAMES - allowed):
                yield self._seen(call, f"the query, as {name}", name)
        if call.exchange.parts or call.exchange.sent:
            yield from self._in_body(call)
        key = call.caller.rpartition(b" ")[2].decode("latin-1")
        if len(key) >= SHORTEST and key in call.path:
            yield self._seen(call, "the path", "")

    def _in_body(self, call: Call) -> Watched:
        allowed = IN_BODIES.get(call.exchange.vendor, frozenset())
        for name in dict.fromkeys(_fields(call)):
            if name.lower() in KEY_NAMES - allowed:
                yield self._seen(call, f"the body, as {name}", name)

    def _seen(self, call: Call, place: str, name: str) -> Seen:
        owner = OWNERS.get(name.lower(), call.exchange.vendor)
        whose = f"; that is where {owner} has its key" if owner != call.exchange.vendor else ""
        return Seen(f"sent a key in {place}{whose}", place)


class FromBrowsers:
    """Calls with a key that a browser sends."""

    def __call__(self, call: Call) -> Watched:
        """Look at a call."""
        shown = [name.decode() for name in BROWSERS if name in call.headers]
        if shown and call.caller:
            yield Seen(f"sent a key from a browser, as the header {shown[0]} shows")


def _fields(call: Call) -> Iterator[str]:
    """Yield the names of a body's fields."""
    for part in call.exchange.parts:
        yield part.name
    if call.exchange.sent:
        try:
            value = json.loads(call.exchange.sent)
        except (ValueError, RecursionError):
            return
        if isinstance(value, dict):
            yield from value


__all__ = ["KEY_NAMES", "FromBrowsers", "KeysElsewhere"]
