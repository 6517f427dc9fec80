"""What the vendors document, as data: the ledger of facts, and the contracts that requests and answers are held to."""

from typing import TYPE_CHECKING

from voicemock_contracts.editions import BASELINE, UnknownEditionError, UnknownVendorError, editions
from voicemock_contracts.facts import ACROSS, Clause, Fact, Kind, Ledger, LedgerError, Page
from voicemock_contracts.findings import Finding, Severity
from voicemock_contracts.ledger import documents_read, ledger, ledgers
from voicemock_contracts.messages import Part, Request, Response

if TYPE_CHECKING:
    from voicemock_contracts.contract import Contract

__all__ = [
    "ACROSS",
    "BASELINE",
    "Clause",
    "Fact",
    "Finding",
    "Kind",
    "Ledger",
    "LedgerError",
    "Page",
    "Part",
    "Request",
    "Response",
    "Severity",
    "UnknownEditionError",
    "UnknownVendorError",
    "documents_read",
    "editions",
    "ledger",
    "ledgers",
    "load",
]


def load(vendor: str, *, closed: bool = False) -> "Contract":
    """Return a vendor's contract, read and compiled once; raise `UnknownVendorError` where there is none.

    ``vendor`` may name an edition of its documents: ``modulate@newer-reference``.
    ``contract.request(…)`` and ``contract.response(…)`` return findings. With ``closed`` what no document mentions is a
    violation, as it is of a fake of ours; without it, it is new.
    """
    from voicemock_contracts.contract import load  # brings jsonschema-rs and PyYAML

    return load(vendor, closed=closed)
