"""The authority whose certificates the relay shows: one for each host that a client names, made when it does."""

import ssl
from pathlib import Path
from weakref import WeakKeyDictionary

import trustme

Connection = ssl.SSLObject | ssl.SSLSocket


class Authority:
    """Certificates of this recording. The authority's key is in no file; clients trust it by ``ca``."""

    def __init__(self, ca: Path) -> None:
        """Write the authority's certificate, PEM, to ``ca``."""
        self.ca = ca
        self._authority = trustme.CA()
        self._made: dict[str, ssl.SSLContext] = {}
        self._named: WeakKeyDictionary[Connection, str] = WeakKeyDictionary()
        self._authority.cert_pem.write_to_path(str(ca))

    def server(self, host: str) -> ssl.SSLContext:
        """Return what shows a certificate for whichever host a client names, for ``host`` where it names none."""
        if host not in self._made:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.set_alpn_protocols(["http/1.1"])
            # A ticket that comes while another thread of the client writes can hang it: OpenSSL allows no two at once.
            context.num_tickets = 0
            context.sni_callback = self._show
            self._authority.issue_cert(host).configure_cert(context)
            self._made[host] = context
        return self._made[host]

    def named(self, connection: Connection) -> str | None:
        """Return the host that a client named on this connection; None where it named none."""
        return self._named.get(connection)

    def _show(self, connection: Connection, name: str | None, _: ssl.SSLContext) -> None:
        if name is not None:
            self._named[connection] = name
            connection.context = self.server(name)


__all__ = ["Authority"]
