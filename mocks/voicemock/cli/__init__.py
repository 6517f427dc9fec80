"""The command line: ``voicemock``. A command's module is imported when it is called, so that each starts fast."""

import errno
import sys
from importlib import import_module
from typing import IO, Any

import click

from voicemock import __version__

COMMANDS = {
    "check": "Hold what claims to be a vendor against its documents.",
    "clip": "Make a clip whose verdict you need.",
    "contract": "Print a vendor's contract, or where it is.",
    "docs": "Tell which facts a vendor's saved page still states.",
    "diff": "Tell what changed between two contracts, and what breaks.",
    "facts": "Print what the fakes are held to, and what is only assumed.",
    "matrix": "Run a suite once per edition, and show which tests break.",
    "names": "Print what a script calls the vendors' refusals.",
    "scan": "Find secrets and sound that slipped into a recording.",
    "record": "Pass traffic on to the vendors, and write it down without keys.",
    "serve": "Serve the fakes on a port of this machine.",
    "vendors": "Print the vendors' addresses, calls and keys.",
    "verify": "Hold recorded traffic against the vendors' documents.",
    "watch": "Tell what is new of the vendors since it was last accepted.",
}


class Unwritten(click.ClickException):
    """What a command had to say could not be written."""

    exit_code = 2

    def format_message(self) -> str:
        """Return the one line that is shown."""
        return f"cannot write the output: {self.message}. Send it to a file or terminal that takes it."


class Interrupted(click.ClickException):
    """Ctrl-C, in a command that has no end of its own for it: exit 130, as shells have it, and 1 stays a finding."""

    exit_code = 130

    def show(self, file: IO[Any] | None = None) -> None:
        """Show it on a line of its own: a terminal has written ``^C`` already."""
        if sys.stderr.isatty():
            click.echo(file=file, err=True)
        click.echo(self.format_message(), file=file, err=True)


class _Lazy(click.Group):
    """A group whose commands are modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"voicemock.cli.{cmd_name}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except (KeyboardInterrupt, click.Abort):
            raise Interrupted("interrupted") from None
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            raise Unwritten(error.strerror or str(error)) from error
        return result

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


def _version(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if not asked or ctx.resilient_parsing:
        return
    from voicemock_contracts import documents_read

    click.echo(f"voicemock {__version__} (vendor documents read on {documents_read()})")
    ctx.exit()


@click.command(cls=_Lazy)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version."
)
def main() -> None:
    """Five voice-deepfake-detection vendors on your own machine, behaving as their documents say."""


__all__ = ["main"]
