"""The contract documents there are: where each stands, and what it holds as plain values."""

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from voicemock_contracts.ledger import UnknownVendorError
from voicemock_contracts.strict_yaml import Value, parse

_FOLDER = Path(__file__).parent

Document = dict[str, Any]


class Form(StrEnum):
    """What a document is written in."""

    OPENAPI = "openapi"
    ASYNCAPI = "asyncapi"


def vendors() -> tuple[str, ...]:
    """Return the vendors that have a contract, by name."""
    return tuple(sorted(file.parent.name for file in _FOLDER.glob("*/openapi.yaml")))


def document_path(vendor: str, form: Form = Form.OPENAPI) -> Path:
    """Return the file of a vendor's contract; raise `UnknownVendorError` where there is none of that name and form."""
    if vendor not in vendors():
        raise UnknownVendorError(f"unknown vendor {vendor!r}; there are: {', '.join(vendors())}")
    path = _FOLDER / vendor / f"{form}.yaml"
    if not path.exists():
        raise UnknownVendorError(f"{vendor} has no {form} document: it has no stream")
    return path


@cache
def document(vendor: str, form: Form = Form.OPENAPI) -> Document:
    """Return a vendor's contract as plain values, shared by all who ask: not to be changed."""
    plain = _plain(parse(document_path(vendor, form).read_text("utf-8")))
    assert isinstance(plain, dict)  # noqa: S101 - the file is ours
    return plain


def _plain(value: Value) -> Any:
    if isinstance(value.of, dict):
        return {key: _plain(item) for key, item in value.of.items()}
    if isinstance(value.of, list):
        return [_plain(item) for item in value.of]
    return value.of


__all__ = ["Document", "Form", "document", "document_path", "vendors"]
