"""``voicemock contract``: what other tools read."""

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from voicemock.cli import main
from voicemock.vendors import VENDORS
from voicemock_contracts.documents import Form, document, document_path


def contract(*words: str) -> Result:
    return CliRunner().invoke(main, ["contract", *words])


@pytest.mark.parametrize("vendor", [vendor.name for vendor in VENDORS])
def test_every_vendors_contract_is_printed_as_it_stands_as_json_or_as_its_path(vendor: str) -> None:
    path = document_path(vendor)
    assert contract(vendor).stdout == path.read_text("utf-8")
    assert json.loads(contract(vendor, "--as", "json").stdout) == document(vendor)
    assert Path(contract(vendor, "--as", "path").stdout.strip()) == path
    assert yaml.safe_load(contract(vendor).stdout)["openapi"] == "3.1.0"


def test_a_streams_contract_is_another_document() -> None:
    assert yaml.safe_load(contract("modulate", "--stream").stdout)["asyncapi"] == "3.0.0"
    assert json.loads(contract("modulate", "--stream", "--as", "json").stdout) == document("modulate", Form.ASYNCAPI)


def test_a_vendor_without_a_stream_has_no_such_document() -> None:
    ran = contract("vocos", "--stream")
    assert (ran.exit_code, ran.stderr) == (
        2,
        "Error: vocos has no asyncapi document: it has no stream. Leave --stream out.\n",
    )


def test_an_unknown_vendor_is_told_those_that_there_are() -> None:
    ran = contract("nobody")
    assert (ran.exit_code, ran.stderr) == (
        2,
        "Error: there is no vendor 'nobody'; there are vocos, valsea, undetectable, modulate, dataspike\n",
    )
