"""The command line: ``voicemock``. A command's module is imported when it is called, so that each starts fast."""

from importlib import import_module

import click

from voicemock import __version__

COMMANDS = {
    "clip": "Make a clip whose verdict you need.",
    "facts": "Print what the fakes are held to, and what is only assumed.",
    "serve": "Serve the fakes on a port of this machine.",
    "vendors": "Print the vendors' addresses, calls and keys.",
}


class _Lazy(click.Group):
    """A group whose commands are modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"voicemock.cli.{cmd_name}"), cmd_name)
        return command

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
