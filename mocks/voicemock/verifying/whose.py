"""Which vendor an exchange is with: its host says it, the start of its path, or the one who asks."""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from urllib.parse import urlsplit

from voicemock.verifying.recorded import Recorded
from voicemock_contracts import ledger
from voicemock_contracts.contract import Contract, load
from voicemock_contracts.documents import Form, document
from voicemock_contracts.editions import reading

API = ""
"""The site of what stands at none of its own: the vendor's API."""


class Known(StrEnum):
    """How it is known whose an exchange is."""

    HOST = "host"
    PREFIX = "prefix"
    TOLD = "told"
    """The recorder knew it, or the one who asks says so."""
    LIKE = "like"
    """Only its path is one of the vendor's: the host is unknown."""


@dataclass(frozen=True)
class Room:
    """A vendor by the reading of its documents that traffic is held against."""

    reading: str
    contract: Contract

    @classmethod
    def of(cls, text: str) -> "Room":
        """Return a reading's room; `UnknownVendorError` where there is none, `LedgerError` where it is misspelt."""
        if reading(text).folder is not None:
            ledger(text)  # whose mistakes would else come to light with the first departure
        return cls(text, load(text))

    @property
    def name(self) -> str:
        """Return the vendor's name."""
        return reading(self.reading).vendor

    @cached_property
    def hosts(self) -> dict[str, str]:
        """The names of its hosts, each with its site: its own where it has paths of its own, else the API's.

        The baseline's are among them: which edition is meant is not for a host to say.
        """
        return self._hosts(self.name) | self._hosts(self.reading)

    def _hosts(self, reading: str) -> dict[str, str]:
        root = document(reading)
        hosts = {name: API for server in root.get("servers", ()) if (name := _host(server["url"]))}
        for item in root["paths"].values():
            hosts |= {name: name for server in item.get("servers", ()) if (name := _host(server["url"]))}
        if self.contract.stream is not None:
            servers = document(reading, Form.ASYNCAPI).get("servers", {}).values()
            hosts |= {name: API for server in servers if (name := _host(f"//{server['host']}"))}
        return hosts

    def has(self, method: str, path: str, site: str = API) -> bool:
        """Tell whether the documents have a call, by that method or any (`""`), at a path of a site."""
        stream = self.contract.stream
        if stream is not None and stream.path == path and site == API:
            return True
        return any(
            each.pattern.fullmatch(path) and (not method or each.method == method)
            for each in self.contract.operations
            if site in self._sites[each.path]
        )

    def alike(self, method: str, path: str) -> bool:
        """Tell whether a path is so much this vendor's own that another host with it is likely one of the vendor's."""
        stream = self.contract.stream
        if stream is not None and stream.path == path:
            return True
        return any(
            each.method == method and each.pattern.fullmatch(path) and _telling(each.path)
            for each in self.contract.operations
            if API in self._sites[each.path]
        )

    @cached_property
    def _sites(self) -> dict[str, frozenset[str]]:
        return {
            path: frozenset(_host(server["url"]) for server in item.get("servers", ())) or frozenset({API})
            for path, item in self.contract.openapi["paths"].items()
        }


@dataclass(frozen=True, slots=True)
class Whose:
    """An exchange with a vendor, its path as the vendor's documents have it."""

    room: Room
    recorded: Recorded
    known: Known


@dataclass(frozen=True, slots=True)
class Rooms:
    """The vendors that traffic is held against."""

    rooms: tuple[Room, ...]
    told: Room | None = None
    """The one whose all the exchanges are that no other room claims."""

    @classmethod
    def of(cls, readings: Mapping[str, str], told: str | None, vendors: Iterable[str]) -> "Rooms":
        """Return the rooms of the vendors, each by the reading that is given for it, or by its baseline."""
        rooms = tuple(Room.of(readings.get(name, name)) for name in vendors)
        return cls(rooms, next((room for room in rooms if room.name == told), None))

    def whose(self, recorded: Recorded) -> Whose | None:
        """Return whose an exchange is; None where it is no vendor's."""
        return self._by_host(recorded) or self._by_prefix(recorded) or self._told(recorded) or self._alike(recorded)

    def _by_host(self, recorded: Recorded) -> Whose | None:
        for room in self.rooms:
            site = room.hosts.get(recorded.host)
            # At a store that others use as well only the vendor's own paths are the vendor's.
            if site == API or (site and room.has("", recorded.request.path, site)):
                return Whose(room, recorded, Known.HOST)
        return None

    def _by_prefix(self, recorded: Recorded) -> Whose | None:
        _, first, rest = (*recorded.request.path.split("/", 2), "", "")[:3]
        for room in self.rooms:
            if first == room.name:
                start, _, below = rest.partition("/")
                path, site = (f"/{below}", start) if start in room.hosts else (f"/{rest}", API)
                if _near(recorded.host) or room.has("", path, site):
                    return Whose(room, _at(recorded, path), Known.PREFIX)
        return None

    def _told(self, recorded: Recorded) -> Whose | None:
        noted = next((room for room in self.rooms if room.name == recorded.vendor), None) or self.told
        if noted is None or recorded.host in noted.hosts:  # at a store, and no path of the vendor's
            return None
        return Whose(noted, recorded, Known.TOLD)

    def _alike(self, recorded: Recorded) -> Whose | None:
        for room in self.rooms:
            if room.alike(recorded.request.method, recorded.request.path):
                return Whose(room, recorded, Known.LIKE)
        return None


def _at(recorded: Recorded, path: str) -> Recorded:
    return replace(recorded, request=replace(recorded.request, path=path))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def _near(host: str) -> bool:
    """Tell whether a host is of this machine or its network, as fakes and relays are."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(".localhost")


def _telling(path: str) -> bool:
    """Tell whether a path says whose it is: `/health` is everybody's."""
    fixed = [part for part in path.split("/") if part and not re.fullmatch(r"{\w+}", part)]
    return len(fixed) > 1 or any("-" in part for part in fixed)


__all__ = ["API", "Known", "Room", "Rooms", "Whose"]
