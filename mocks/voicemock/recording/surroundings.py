"""The environment of a recorded command: what leads it, and all that it starts, to the relay."""

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from voicemock.recording.roots import trusted

INJECTED = Path(__file__).with_name("injected")
"""What every Python imports at its start, where it heeds PYTHONPATH: not with -E or -I, nor without its site (-S)."""

PROXIES = ("http_proxy", "https_proxy")
"""Variables that are set, in small letters and in capitals."""

OTHER_PROXIES = ("all_proxy", "ws_proxy", "wss_proxy")
"""Those that would lead past the relay where the user has set them."""

HERE = ("localhost", "127.0.0.1", "::1")
"""What is reached without a proxy: the command's own servers."""


class Leads(Protocol):
    """What a command's connections are led to."""

    @property
    def port(self) -> int:
        """Its port on this machine: TLS to a vendor's name, or a proxy."""

    @property
    def url(self) -> str:
        """Its address as a proxy."""

    @property
    def ca(self) -> Path:
        """The file of its authority's certificate, PEM."""


def surroundings(environ: Mapping[str, str], relay: Leads, hosts: Collection[str], folder: Path) -> dict[str, str]:
    """Return the environment for a command, given the user's own. The folder keeps files for as long as it runs."""
    made = {**environ, **trusted(environ, relay.ca, folder)}
    for name in (*PROXIES, *(each for each in OTHER_PROXIES if _set(environ, each))):
        made[name] = made[name.upper()] = relay.url
    made["no_proxy"] = made["NO_PROXY"] = ",".join(_without(environ, hosts))
    made["NODE_USE_ENV_PROXY"] = "1"  # Node looks for proxies when it is told to
    made["PYTHONPATH"] = os.pathsep.join(filter(None, (str(INJECTED), environ.get("PYTHONPATH"))))
    made["VOICEMOCK_RECORDING"] = f"{relay.port} {','.join(sorted(hosts))} {made['SSL_CERT_FILE']}"
    return made


def unused_proxies(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the variables that name a proxy of the user's: the relay doesn't go through one."""
    return tuple(found for name in (*PROXIES, *OTHER_PROXIES) if (found := _set(environ, name)))


def _set(environ: Mapping[str, str], name: str) -> str:
    return next((each for each in (name, name.upper()) if environ.get(each)), "")


def _without(environ: Mapping[str, str], hosts: Collection[str]) -> Iterator[str]:
    """Yield what is reached without a proxy, save the vendors."""
    own = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
    kept = [entry for each in own.split(",") if (entry := each.strip()) and not _means(entry, hosts)]
    yield from dict.fromkeys((*kept, *HERE))


def _means(entry: str, hosts: Collection[str]) -> bool:
    name = entry.lower().removeprefix("*").removeprefix(".").partition(":")[0]
    return any(host == name or host.endswith(f".{name}") for host in hosts) or entry == "*"


__all__ = ["INJECTED", "Leads", "surroundings", "unused_proxies"]
