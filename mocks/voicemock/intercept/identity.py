"""Who the server is to a client: a certificate for the vendors' hosts, by an authority that this process made."""

import ssl
import threading
from dataclasses import dataclass

import trustme

from voicemock.serving.door import HOSTS

# An injected replacement (truststore) derives from the class that does the work, and has one of it inside.
CONTEXT: type[ssl.SSLContext] = next(kind for kind in ssl.SSLContext.__mro__ if kind.__module__ == "ssl")
"""The standard library's own class of contexts."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Both ends of a TLS connection: ``server`` shows the certificate, ``client`` trusts its authority alone."""

    server: ssl.SSLContext
    client: ssl.SSLContext


_lock = threading.Lock()
_made: Identity | None = None


def identity() -> Identity:
    """Return the process's; the first call makes it. The authority's key is in no file."""
    global _made
    with _lock:
        if _made is None:
            authority = trustme.CA()
            server = CONTEXT(ssl.PROTOCOL_TLS_SERVER)
            server.set_alpn_protocols(["http/1.1"])
            # A ticket that comes while another thread of the client writes can hang it: OpenSSL allows no two at once.
            server.num_tickets = 0
            authority.issue_cert(*HOSTS).configure_cert(server)
            client = CONTEXT(ssl.PROTOCOL_TLS_CLIENT)
            authority.configure_trust(client)
            _made = Identity(server, client)
        return _made


__all__ = ["CONTEXT", "Identity", "identity"]
