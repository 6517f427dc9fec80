"""Draws that are the same in every run, whatever modules are loaded."""

import contextlib
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from hypothesis.internal.cache import LRUCache
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from tests.hypothesis_profiles import FUZZ


@contextlib.contextmanager
def same_draws() -> Iterator[None]:
    """Keep Hypothesis, while the block runs, from drawing words that stand in our own code.

    Which those are depends on what else was imported and on each edit. More is found with them, so that they are drawn
    when VOICEMOCK_FUZZ is set.
    """
    if FUZZ:
        yield
        return
    remembered: LRUCache[Any, Any] = LRUCache(providers.CONSTANTS_CACHE.max_size)
    with patch.multiple(providers, _get_local_constants=Constants, CONSTANTS_CACHE=remembered):
        yield


__all__ = ["same_draws"]
