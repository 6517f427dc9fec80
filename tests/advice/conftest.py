"""A bench that holds requests and answers against the contracts: a test in which an answer of ours departs fails."""

from collections.abc import Iterator

import pytest

from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench(new_clock=virtual_clock, advises=True)
    yield bench
    bench.close()
    assert bench.advisor.bugs == []
