"""Hypothesis, or a line that says how to get it."""

import importlib
from types import ModuleType

DRAWING = "voicemock.behaviours.drawing"


class NeedsHypothesis(ImportError):  # noqa: N818 - it reads as what is wrong
    """Behaviours cannot be drawn: Hypothesis is not installed."""


def drawing() -> ModuleType:
    """Return the module that draws behaviours; NeedsHypothesis where it cannot."""
    try:
        return importlib.import_module(DRAWING)
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != "hypothesis":
            raise
        raise NeedsHypothesis("behaviours are drawn by Hypothesis: pip install 'voicemock[hypothesis]'") from None


__all__ = ["NeedsHypothesis", "drawing"]
