"""``voicemock contract``: a vendor's contract, for other tools to read."""

import json
from pathlib import Path

import click

from voicemock.cli.chosen import chosen
from voicemock_contracts.documents import Form, document, document_path
from voicemock_contracts.ledger import UnknownVendorError

__all__ = ["contract"]

OUTPUTS = ("yaml", "json", "path")


class NoSuchContract(click.ClickException):
    """The vendor has no document of that kind."""

    exit_code = 2


@click.command()
@click.argument("vendor")
@click.option("--stream", is_flag=True, help="The AsyncAPI document of its stream, in place of the OpenAPI document.")
@click.option(
    "--as", "output", type=click.Choice(OUTPUTS), default="yaml", show_default=True, help="The document, or its path."
)
def contract(vendor: str, stream: bool, output: str) -> None:
    """Print VENDOR's contract: OpenAPI 3.1, or AsyncAPI 3.0 of its stream."""
    (known,) = chosen((vendor,))
    form = Form.ASYNCAPI if stream else Form.OPENAPI
    try:
        path = document_path(known.name, form)
    except UnknownVendorError as none:
        raise NoSuchContract(f"{none}. Leave --stream out.") from none
    click.echo(_printed(known.name, form, path, output).removesuffix("\n"))


def _printed(vendor: str, form: Form, path: Path, output: str) -> str:
    if output == "path":
        return str(path)
    if output == "json":
        return json.dumps(document(vendor, form), ensure_ascii=False, indent=2)
    return path.read_text("utf-8")
