"""What cannot be led to a bench, and how that is said where it can be noticed."""

import sys
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicemock.intercept.opening import Reached
    from voicemock.intercept.proxies import Proxy

HERE = "https://api.vocos.io"


class VoicemockWarning(UserWarning):
    """Something that the user's client does goes past the bench."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """A way to the network that is not led to a bench, why, and what to do in its place."""

    what: str
    why: str
    instead: str


URL = "give the client the bench's own address: voicemock.url"

BEYOND = (
    Beyond("aiodns, pycares", "they ask the network for names by themselves; aiohttp's AsyncResolver, which is made of "
           "them, is led all the same if aiohttp was imported before the bench was opened",
           "aiohttp.TCPConnector(resolver=aiohttp.ThreadedResolver())"),
    Beyond("pyOpenSSL", "its connections verify certificates by themselves",
           "don't call urllib3.contrib.pyopenssl.inject_into_urllib3()"),
    Beyond("child processes", "a program that is started has an interpreter of its own; one that is forked is led",
           URL),
    Beyond("pycurl, and other C libraries with sockets of their own", "Python sees nothing of their connections", URL),
    Beyond("gevent, eventlet", "they put other sockets in place of Python's", URL),
    Beyond("proxies that are given to a client in code, spoken to over TLS, or speak SOCKS",
           "only what the environment names, and is spoken to in plain HTTP, is read",
           "no such proxy for the vendors' hosts: NO_PROXY, or none given"),
    Beyond("socket.gethostbyname where a module imported it by name", "a name that was taken can't be turned",
           "socket.getaddrinfo, which can"),
    Beyond("certificates that are pinned by their fingerprint", "the bench's certificate is another", URL),
    Beyond("datagrams that a uvloop transport sends to an address each", "they leave without Python",
           "connect them to their address"),
)  # fmt: skip
"""All that is known to go past a bench."""


def notice_pyopenssl(reached: "Reached") -> None:
    """Warn when urllib3 was made to use pyOpenSSL."""
    if getattr(sys.modules.get("urllib3.util.ssl_"), "IS_PYOPENSSL", False):
        _say(reached, "pyopenssl", "urllib3 uses pyOpenSSL here, which doesn't trust the bench", BEYOND[1])


def notice_proxy(reached: "Reached", proxy: "Proxy") -> None:
    """Warn when a connection goes to a proxy that cannot be read."""
    text = f"a connection goes to the proxy {proxy.scheme}://{proxy.host}:{proxy.port}, past the bench"
    _say(reached, proxy, text, BEYOND[5])


def _say(reached: "Reached", once: object, text: str, beyond: Beyond) -> None:
    if once not in reached.said:
        reached.said.add(once)
        warnings.warn(f"{text}: {beyond.instead}", VoicemockWarning, stacklevel=5)


__all__ = ["BEYOND", "Beyond", "VoicemockWarning", "notice_proxy", "notice_pyopenssl"]
