"""The way on: connections to the vendors' own servers, verified, or to what stands in their place."""

import asyncio
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

from voicemock.recording.line import Line

CONNECTING = 30.0
"""Seconds in which a server has to take a connection, TLS included."""


class UnreachableError(Exception):
    """A server cannot be reached; the message is one line that says so, and that the relay does."""


class UntrustedError(ValueError):
    """The certificates that the user gave cannot be read; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Upstream:
    """The way to servers; ``trust`` verifies those that speak TLS."""

    trust: ssl.SSLContext

    async def reach(self, host: str, port: int, *, secure: bool) -> Line:
        """Return a new connection; `UnreachableError` where there is none to be had."""
        loop = asyncio.get_running_loop()
        trust, name = (self.trust, host) if secure else (None, None)
        try:
            async with asyncio.timeout(CONNECTING):
                _, line = await loop.create_connection(Line, host, port, ssl=trust, server_hostname=name)
        except (OSError, TimeoutError, UnicodeError) as error:
            raise UnreachableError(f"voicemock's relay cannot reach {host}:{port}: {_why(error)}") from error
        return line


def trusting(more: Path | None) -> ssl.SSLContext:
    """Return what verifies servers: by the system's certificates or those of SSL_CERT_FILE, and ``more`` of them.

    Where the system has none, and certifi is installed, by certifi's. `UntrustedError` for a file that holds none.
    """
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    if not context.cert_store_stats()["x509_ca"]:
        _by_certifi(context)
    if more is not None:
        try:
            context.load_verify_locations(more)
        except OSError as error:
            raise UntrustedError(
                f"--ca {more} holds no certificates ({error.strerror or error}): give a file of them in PEM."
            ) from error
    return context


def _by_certifi(context: ssl.SSLContext) -> None:
    try:
        import certifi
    except ModuleNotFoundError:
        return
    context.load_verify_locations(certifi.where())


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message}); --ca FILE trusts more"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed ({error.reason or error})"
    if isinstance(error, TimeoutError):
        return f"no answer within {CONNECTING:g} seconds"
    if isinstance(error, socket.gaierror):
        return "there is no host of that name"
    if isinstance(error, ConnectionRefusedError):
        return "the connection was refused"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text.splitlines()[0] if text else type(error).__name__


__all__ = ["UnreachableError", "UntrustedError", "Upstream", "trusting"]
