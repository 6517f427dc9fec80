"""``voicemock contract``: a vendor's contract, for other tools to read."""

import json
from typing import Any

import click
import yaml

from voicemock.cli.chosen import chosen
from voicemock.cli.named import EDITION, reading_of_one
from voicemock_contracts import LedgerError
from voicemock_contracts.documents import Form, document, document_path
from voicemock_contracts.editions import UnknownEditionError, UnknownVendorError, reading

__all__ = ["contract"]

OUTPUTS = ("yaml", "json", "path")
WIDTH = 120


class NoSuchContract(click.ClickException):
    """The vendor has no document of that kind."""

    exit_code = 2


@click.command()
@click.argument("vendor")
@click.option("--stream", is_flag=True, help="The AsyncAPI document of its stream, in place of the OpenAPI document.")
@EDITION
@click.option(
    "--as", "output", type=click.Choice(OUTPUTS), default="yaml", show_default=True, help="The document, or its path."
)
def contract(vendor: str, stream: bool, editions: tuple[str, ...], output: str) -> None:
    """Print VENDOR's contract: OpenAPI 3.1, or AsyncAPI 3.0 of its stream.

    Of an edition (VENDOR@EDITION, or --edition) it prints the whole document as the edition has it; its path is that of
    the file that states where it differs from the baseline.
    """
    chosen((vendor,))
    form = Form.ASYNCAPI if stream else Form.OPENAPI
    asked = reading_of_one(vendor, editions)
    try:
        click.echo(_printed(asked, form, output).removesuffix("\n"))
    except UnknownEditionError as none:
        raise NoSuchContract(str(none)) from none
    except UnknownVendorError as none:
        mend = "Leave --edition out" if reading(asked).folder and not _streamless(asked, form) else "Leave --stream out"
        raise NoSuchContract(f"{none}. {mend}.") from none
    except LedgerError as wrong:
        raise NoSuchContract(str(wrong)) from wrong


def _printed(asked: str, form: Form, output: str) -> str:
    if output == "path":
        return str(document_path(asked, form))
    if output == "json":
        return json.dumps(document(asked, form), ensure_ascii=False, indent=2)
    if reading(asked).folder is None:
        return document_path(asked, form).read_text("utf-8")
    return yaml.dump(document(asked, form), Dumper=_Whole, sort_keys=False, allow_unicode=True, width=WIDTH)


def _streamless(asked: str, form: Form) -> bool:
    """Tell whether it is the stream's document that there is none of, in no edition."""
    return form is Form.ASYNCAPI and not (reading(asked).baseline_folder / f"{form}.yaml").exists()


class _Whole(yaml.SafeDumper):
    """Writes every value out where it stands."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Name nothing that stands twice."""
        return True
