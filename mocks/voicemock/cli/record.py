"""``voicemock record``: pass a client's traffic on to the vendors, and write it down."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import click

from voicemock.recording.archive import ArchiveError
from voicemock.recording.children import CannotStartError, run
from voicemock.recording.given_secrets import UnfitSecretError, secrets_of
from voicemock.recording.journal import BusyError, CannotWriteError
from voicemock.recording.relay import Relay, relaying
from voicemock.recording.routes import HOSTED, WrongRouteError
from voicemock.recording.summary import summary
from voicemock.recording.upstream import UntrustedError

EPILOG = """\b
Keys are hidden wherever they stand, sound is told by its digest, before anything is written.
Exit codes:
  the command's own, or 0 after --listen
  1  nothing was seen, or not all could be written
  2  it could not be recorded"""

WRONG = (
    ArchiveError,
    BusyError,
    CannotStartError,
    CannotWriteError,
    UnfitSecretError,
    UntrustedError,
    WrongRouteError,
)

ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)


class Unrecorded(click.ClickException):
    """It cannot be recorded; the message says how to mend it."""

    exit_code = 2


@click.command(epilog=EPILOG, context_settings={"allow_interspersed_args": False})
@click.argument("command", nargs=-1, metavar="-- COMMAND...", type=click.UNPROCESSED)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("recording.har"),
    show_default=True,
    help="The HAR file; what it holds is kept.",
)
@click.option("--to", multiple=True, metavar="VENDOR=URL", help="Lead a vendor's calls to URL, as to a fake.")
@click.option("--host", "hosts", multiple=True, metavar="NAME", help="Record what goes to this host too.")
@click.option("--secret-env", multiple=True, metavar="NAME", help="Hide the value of this variable too.")
@click.option("--ca", type=click.Path(path_type=Path), metavar="FILE", help="Trust the certificates in FILE too.")
@click.option("--listen", is_flag=True, help="Run no command: wait for clients until Ctrl-C.")
@click.option("--port", default=0, show_default=True, type=click.IntRange(0, 65535), help="With --listen; 0 picks one.")
def record(
    command: tuple[str, ...],
    out: Path,
    to: tuple[str, ...],
    hosts: tuple[str, ...],
    secret_env: tuple[str, ...],
    ca: Path | None,
    listen: bool,
    port: int,
) -> None:
    """Pass traffic on to the vendors, and write it down without keys: that of COMMAND, or of any client (--listen)."""
    _mend(command, listen=listen, port=port)
    try:
        secrets = secrets_of(os.environ, secret_env)
        with relaying(out, to=_led(to), port=port, secrets=secrets, hosts=hosts, ca=ca) as relay:
            code = _wait(relay) if listen else _run(command, relay)
    except WRONG as wrong:
        raise Unrecorded(str(wrong)) from wrong
    except OSError as busy:
        raise Unrecorded(
            f"cannot listen on port {port}: {busy.strerror or busy}. Choose another --port (0 picks one)."
        ) from busy
    click.echo(summary(relay.book, out), err=True)
    sys.exit(code or int(bool(relay.book.lost) or (not listen and not relay.count)))


def _run(command: Sequence[str], relay: Relay) -> int:
    return run(command, relay, hosts=tuple(relay.routes.known), tell=lambda line: click.echo(line, err=True))


def _wait(relay: Relay) -> int:
    """Wait for SIGHUP, SIGINT or SIGTERM; none is lost once the first line is written."""
    told, tell = os.pipe()

    def end(_number: int, _frame: FrameType | None) -> None:
        os.write(tell, b"!")  # a lock would not do: a second signal may come while the first is being handled

    for number in ENDING:
        signal.signal(number, end)
    click.echo(_screen(relay))
    os.read(told, 1)
    return 0


def _screen(relay: Relay) -> str:
    """Return what a person needs to lead a client here, the address first."""
    leading = [(host, vendor) for host, vendor in relay.routes.known.items() if vendor]
    width = max(len(vendor) for _, vendor in leading)
    lines = [f"voicemock recording on {relay.url}", ""]
    seen = set()
    for host, vendor in leading:
        below = f"/{host}" if host in HOSTED or vendor in seen else ""
        lines.append(f"  {vendor:{width}}  {relay.url}/{vendor}{below}  for https://{host}")
        seen.add(vendor)
    lines += [
        "",
        f"Or as a proxy, for clients that trust {relay.ca}:",
        f"  HTTPS_PROXY={relay.url} SSL_CERT_FILE={relay.ca}",
        "",
        "Ctrl-C ends it.",
        "",
    ]
    return "\n".join(lines)


def _led(to: Sequence[str]) -> dict[str, str]:
    led = {}
    for each in to:
        vendor, equals, url = each.partition("=")
        if not equals:
            raise WrongRouteError(f"--to {each}: give a vendor and an address, like vocos=http://127.0.0.1:8900/vocos.")
        led[vendor] = url
    return led


def _mend(command: Sequence[str], *, listen: bool, port: int) -> None:
    """Refuse options that cannot be meant."""
    if listen and command:
        raise Unrecorded("--listen runs no command: leave it out, or the command.")
    if not listen and not command:
        raise Unrecorded("nothing to record: give a command, as in `voicemock record -- pytest`, or --listen.")
    if port and not listen:
        raise Unrecorded("--port is of use with --listen alone: leave it out.")


__all__ = ["record"]
