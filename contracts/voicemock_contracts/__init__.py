"""What the vendors document, as data: the ledger of facts that the fakes and their tests are held to."""

from voicemock_contracts.facts import ACROSS, Clause, Fact, Kind, Ledger, LedgerError, Page
from voicemock_contracts.ledger import UnknownVendorError, documents_read, ledger, ledgers

__all__ = [
    "ACROSS",
    "Clause",
    "Fact",
    "Kind",
    "Ledger",
    "LedgerError",
    "Page",
    "UnknownVendorError",
    "documents_read",
    "ledger",
    "ledgers",
]
