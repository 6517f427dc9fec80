"""Runs at the start of every Python that a recorded command starts; the user's own sitecustomize runs after it."""

import os
import sys


def _begin() -> None:
    try:
        told = os.environ.get("VOICEMOCK_RECORDING")
        if told:
            import voicemock_led  # type: ignore[import-not-found] # it lies beside this, on the path of the child alone

            voicemock_led.lead(told)
    finally:
        _step_aside()


def _step_aside() -> None:
    """Leave the path, and let whoever would have been imported under this name be."""
    # pathlib would cost every start 3 ms
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != here]  # noqa: PTH100
    this = sys.modules.pop(__name__)
    try:
        __import__(__name__)
    except ImportError as missing:
        if missing.name != __name__:
            raise
        sys.modules[__name__] = this


if __name__ == "sitecustomize":
    _begin()

__all__ = ()
