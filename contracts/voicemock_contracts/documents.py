"""The contract documents there are: where each stands, and what it holds as plain values."""

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, cast

from voicemock_contracts.editions import SEPARATOR, Reading, UnknownVendorError, reading
from voicemock_contracts.facts import LedgerError
from voicemock_contracts.merge_patch import merged
from voicemock_contracts.strict_yaml import MisreadError, Value, parse

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
    """Return the file of a vendor's contract, of an edition the file of its differences.

    Raises `UnknownVendorError` where there is none of that name and form.
    """
    asked = _known(vendor)
    path = (asked.folder or asked.baseline_folder) / f"{form}.yaml"
    if not path.exists():
        why = "it has no stream" if asked.folder is None else "there it is as in the baseline"
        raise UnknownVendorError(f"{vendor} has no {form} document: {why}")
    return path


@cache
def document(vendor: str, form: Form = Form.OPENAPI) -> Document:
    """Return a vendor's contract as plain values, shared by all who ask: not to be changed.

    Of an edition, ``modulate@newer-reference``, it is the baseline's as the edition's differences have it. Raises
    `UnknownVendorError`, and `LedgerError` where an edition's file cannot be read.
    """
    asked = _known(vendor)
    if asked.folder is None:
        return _baseline(asked.vendor, form)
    path = asked.folder / f"{form}.yaml"
    if not path.exists():
        return _baseline(asked.vendor, form)
    try:
        return cast("Document", merged(_baseline(asked.vendor, form), _plain(parse(path.read_text("utf-8")))))
    except MisreadError as wrong:
        raise LedgerError(f"{vendor}: {form}.yaml, line {wrong.line}: {wrong.what}") from None


def _known(vendor: str) -> Reading:
    """Return what is meant, which must have a contract: the facts across vendors have none."""
    name = vendor.partition(SEPARATOR)[0]
    if name not in vendors():
        raise UnknownVendorError(f"unknown vendor {name!r}; there are: {', '.join(vendors())}")
    return reading(vendor)


@cache
def _baseline(vendor: str, form: Form) -> Document:
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
