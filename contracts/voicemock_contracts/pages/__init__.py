"""Saved pages of the vendors: which facts they still state, and which names on them the ledger has never seen."""

from voicemock_contracts.pages.comparison import Comparison, Lost, compare, read
from voicemock_contracts.pages.line import Line, PageError, Saved
from voicemock_contracts.pages.stated import Place
from voicemock_contracts.pages.unseen import Unseen

__all__ = ["Comparison", "Line", "Lost", "PageError", "Place", "Saved", "Unseen", "compare", "read"]
