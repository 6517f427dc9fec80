"""Vendors' hosts that are called without TLS."""

from voicemock.advice.call import API_HOSTS, SITES, Call, Seen, Watched

PLAIN = frozenset({"http", "ws"})


class Unencrypted:
    """Calls of a vendor's own host by http or ws.

    Only where the connection itself was to that host: a Host header alone is how a fake on a port is asked.
    """

    def __call__(self, call: Call) -> Watched:
        """Look at a call."""
        scheme, server = call.exchange.scope.get("scheme"), call.exchange.scope.get("server")
        if scheme in PLAIN and server and (server[0] in API_HOSTS or server[0] in SITES):
            yield Seen(f"called {server[0]} by {scheme}, which anybody on the way can read")


__all__ = ["Unencrypted"]
