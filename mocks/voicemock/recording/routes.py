"""Where a request goes: to the vendor whose host or path prefix it names, or where the user leads that vendor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from voicemock.vendors import VENDORS

PORTS = {"http": 80, "https": 443}

HOSTED = {host for vendor in VENDORS for host in vendor.hosted}
"""Hosts that lie under a prefix of their own, where a vendor is reached by path prefix."""


class WrongRouteError(ValueError):
    """What the user gave leads nowhere; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Which server a client's connection is for, where that is known before its requests."""

    host: str
    port: int
    secure: bool


@dataclass(frozen=True, slots=True)
class Route:
    """Where one request goes: to ``host`` and ``port``, with ``target`` as its path and query."""

    scheme: str
    host: str
    port: int
    target: bytes
    header: bytes | None
    """The Host header that it needs, where the client's own will not do."""
    url: str
    """Its address at the vendor's."""
    vendor: str | None = None
    to: str | None = None
    """Where it is led in the vendor's place."""
    recorded: bool = True


class Routes:
    """The hosts that are recorded, by vendor, and where they lead."""

    def __init__(self, to: Mapping[str, str], hosts: Iterable[str] = ()) -> None:
        """Take ``to``, URLs by the names of vendors, and more hosts to be recorded; `WrongRouteError` if wrong."""
        names = [vendor.name for vendor in VENDORS]
        for vendor, url in to.items():
            if vendor not in names:
                raise WrongRouteError(f"--to {vendor}={url}: there is no vendor {vendor!r}; use {', '.join(names)}.")
            _mended(vendor, url)
        self._to = {vendor: url.rstrip("/") for vendor, url in to.items()}
        own: dict[str, str | None] = {host.rstrip(".").lower(): None for host in hosts}
        self.known = own | {host: vendor.name for vendor in VENDORS for host in (*vendor.hosts, *vendor.hosted)}
        """The vendor of each host that is recorded, None of those that the user named."""
        self._first = {vendor.name: vendor.hosts[0] for vendor in VENDORS}

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The path prefixes under which vendors are reached."""
        return tuple(f"/{name}" for name in self._first)

    def route(self, target: bytes, authority: str, origin: Origin | None, port: int) -> Route | None:
        """Return the route of a request with this target and Host header; None where it leads nowhere.

        ``origin`` is the server that the client takes this for, where that is known; ``port`` is the relay's own.
        """
        text, host = target.decode("latin-1"), plain(authority.rpartition("]")[2].partition(":")[0])
        if "://" in text.partition("?")[0]:
            _, _, named, path = (*text.split("/", 3), "")[:4]
            if named not in (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"):
                return self.to_address(text)
            target = f"/{path}".encode("latin-1")
        if origin is not None:
            return self.to_origin(origin if origin.host else Origin(host, origin.port, origin.secure), target)
        if host in self.known:
            return self.to_address(f"http://{authority}{target.decode('latin-1')}")
        return self.by_prefix(target)

    def to_origin(self, origin: Origin, target: bytes) -> Route | None:
        """Return the route of a request to a server that is known; None where it isn't one that is recorded."""
        if origin.host not in self.known:
            return None
        return self._route("https" if origin.secure else "http", origin.host, origin.port, target)

    def to_address(self, address: str) -> Route | None:
        """Return the route of a request that names a whole address, recorded or not; None where that is none."""
        try:
            url = urlsplit(address)
            port = url.port or PORTS[url.scheme.lower()]
        except (ValueError, KeyError):
            return None
        host = plain(url.hostname or "")
        if not host:
            return None
        target = f"{url.path or '/'}{'?' if '?' in address else ''}{url.query}".encode("latin-1", "replace")
        if host in self.known:
            return self._route(url.scheme.lower(), host, port, target)
        return Route(url.scheme.lower(), host, port, target, None, address, recorded=False)

    def by_prefix(self, target: bytes) -> Route | None:
        """Return the route of a request whose path begins with a vendor's name; None where it doesn't."""
        path = target.decode("latin-1")
        _, name, rest = (*path.split("/", 2), "", "")[:3]
        name, mark, query = name.partition("?")
        if name not in self._first:
            return None
        below, slash, deeper = rest.partition("/")
        host = below if self.known.get(below) == name else self._first[name]
        inside = f"/{deeper}" if below == host and slash else f"/{rest}{mark}{query}"
        return self._route("https", host, 443, inside.encode("latin-1"), named=True)

    def _route(self, scheme: str, host: str, port: int, target: bytes, *, named: bool = False) -> Route:
        """Return the route to a host that is recorded; ``named`` if the client's Host header is not the vendor's."""
        vendor = self.known[host]
        authority = host if port == PORTS[scheme] else f"{host}:{port}"
        url = f"{scheme}://{authority}{target.decode('latin-1')}"
        header = authority.encode() if named else None
        to = self._to.get(vendor or "")
        if to is None:
            return Route(scheme, host, port, target, header, url, vendor)
        led = urlsplit(to)
        below = f"{led.path}/{host}" if host in HOSTED else led.path
        return Route(
            led.scheme,
            led.hostname or "",
            led.port or PORTS[led.scheme],
            below.encode() + target,
            led.netloc.rpartition("@")[2].encode(),
            url,
            vendor,
            to,
        )


def plain(host: str) -> str:
    """Return a host's name as it is compared."""
    return host.rstrip(".").lower()


def _mended(vendor: str, url: str) -> None:
    try:
        led = urlsplit(url)
        fits = led.scheme in PORTS and bool(led.hostname) and led.port != 0 and led.username is None
        fits = fits and not (led.query or led.fragment)
    except ValueError:
        fits = False
    if not fits:
        raise WrongRouteError(
            f"--to {vendor}={url} is no address: give one like --to {vendor}=http://127.0.0.1:8900/{vendor}."
        )


__all__ = ["Origin", "Route", "Routes", "WrongRouteError", "plain"]
