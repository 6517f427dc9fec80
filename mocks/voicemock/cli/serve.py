"""``voicemock serve``: the fakes on one port."""

import errno
import sys
from pathlib import Path

import click

from voicemock.bench import Bench
from voicemock.cli.chosen import answering, chosen
from voicemock.cli.named import EDITION, UnknownEdition, named
from voicemock.editions import VARIABLE, in_environment
from voicemock.engine.clock import real_clock, virtual_clock
from voicemock.engine.journal import Exchange
from voicemock.scripting import ScriptError, Step, read_script
from voicemock.serving.described import screen
from voicemock.serving.door import Door
from voicemock.serving.log import line
from voicemock.serving.memory import collect_seldom, keep_pages
from voicemock.serving.server import address, listen, run
from voicemock.vendors import VENDORS
from voicemock.vendors import chosen as as_chosen

CLOCKS = {"real": real_clock, "virtual": virtual_clock}


@click.command()
@click.argument("names", nargs=-1, metavar="[VENDOR]...")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8900, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 picks one.")
@click.option("--seed", type=click.INT, help="Makes ids repeatable and chooses other probabilities.")
@click.option(
    "--clock", type=click.Choice(list(CLOCKS)), default="real", show_default=True, help="Who moves the clock."
)
@click.option(
    "--script",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file in YAML or JSON that says what happens next.",
)
@EDITION
@click.option("--quiet", is_flag=True, help="Print where it listens and nothing else.")
def serve(
    names: tuple[str, ...],
    host: str,
    port: int,
    seed: int | None,
    clock: str,
    script: Path | None,
    editions: tuple[str, ...],
    quiet: bool,
) -> None:
    """Serve the fakes of VENDORs (all unless named) until Ctrl-C.

    The environment may choose editions too: VOICEMOCK_EDITIONS=modulate=EDITION,vocos=EDITION.
    """
    wanted = {**_around(names), **named(names, editions)}
    vendors = answering(names, [f"{vendor}={edition}" for vendor, edition in wanted.items()])
    steps = () if script is None else read(script)
    try:
        sock = listen(host, port)
    except OSError as busy:
        raise Unavailable(host, port, busy) from busy

    def log(exchange: Exchange) -> None:
        sys.stderr.write(line(exchange))

    def ready() -> None:
        click.echo(f"voicemock ready on {address(sock)}")
        if not quiet:
            click.echo(f"{screen(vendors, address(sock))}\n\nCtrl-C ends it.\n")

    keep_pages()
    try:
        bench = Bench(
            chosen(names),
            seed=seed,
            new_clock=CLOCKS[clock],
            on_close=None if quiet else log,
            script=steps,
            editions=wanted,
        )
    except ScriptError as wrong:
        sock.close()
        raise Unscripted(f"{script}: {wrong}") from wrong
    collect_seldom()
    run(Door(bench), sock, ready, bench.close)


def _around(names: tuple[str, ...]) -> dict[str, str]:
    """Return the editions that the environment chooses for those who are served, or end with what is wrong there."""
    try:
        wanted = in_environment()
        as_chosen(VENDORS, wanted)
    except ValueError as wrong:
        raise UnknownEdition(str(wrong)) from None
    except LookupError as wrong:
        raise UnknownEdition(f"{VARIABLE}: {wrong}") from None
    return {vendor.name: wanted[vendor.name] for vendor in chosen(names) if vendor.name in wanted}


def read(script: Path) -> tuple[Step, ...]:
    """Return the steps of a script, or end with what is wrong with it."""
    try:
        return read_script(script)
    except ScriptError as wrong:
        raise Unscripted(str(wrong)) from wrong


class Unscripted(click.ClickException):
    """The script cannot be done."""

    exit_code = 2


class Unavailable(click.ClickException):
    """The address cannot be listened on."""

    exit_code = 2

    def __init__(self, host: str, port: int, error: OSError) -> None:
        busy = error.errno in (errno.EADDRINUSE, errno.EACCES)
        mend = "Choose another --port (0 picks one)" if busy else "Choose an address of this machine with --host"
        super().__init__(f"cannot listen on {host}:{port}: {error.strerror or error}. {mend}.")


__all__ = ["serve"]
