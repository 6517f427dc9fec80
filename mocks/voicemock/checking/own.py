"""A fake of ours as a target: served on a free port of this machine, on a clock that the check moves."""

import contextlib
from collections.abc import Iterator

from starlette.types import ASGIApp

from voicemock.bench import Bench
from voicemock.checking.target import Target
from voicemock.engine.clock import virtual_clock
from voicemock.engine.vendor import Vendor
from voicemock.serving.background import served
from voicemock.serving.door import Door


@contextlib.contextmanager
def own(vendor: Vendor, seed: int) -> Iterator[Target]:
    """Serve a vendor's fake while the block runs, in a thread, and give it as a target."""
    bench = Bench([vendor], seed=seed, new_clock=virtual_clock)
    with contextlib.closing(bench), served(door(bench)) as base:
        yield Target(vendor.name, f"{base}/{vendor.name}", own=True, wait=bench.clock.advance, edition=vendor.edition)


def door(bench: Bench) -> ASGIApp:
    """Return the app that is served."""
    return Door(bench)


__all__ = ["door", "own"]
