"""The clock runs or stands, moves ahead by hand, and never goes backwards."""

import math
import time
from datetime import UTC, datetime

import pytest

from voicemock.engine.clock import real_clock, virtual_clock


@pytest.mark.proves("ALL-02.f")
def test_a_virtual_clock_stands_at_the_first_of_2026_until_it_is_moved() -> None:
    clock = virtual_clock()
    assert datetime.fromtimestamp(clock.now(), UTC) == datetime(2026, 1, 1, tzinfo=UTC)
    assert clock.now() == clock.now()
    clock.advance(61.5)
    assert datetime.fromtimestamp(clock.now(), UTC) == datetime(2026, 1, 1, 0, 1, 1, 500_000, tzinfo=UTC)


def test_a_real_clock_runs_and_can_be_moved_ahead() -> None:
    clock = real_clock()
    first = clock.now()
    assert abs(first - time.time()) < 60
    assert clock.now() >= first
    clock.advance(3600)
    assert clock.now() >= first + 3600


@pytest.mark.parametrize("seconds", [-1.0, -0.001, math.inf, math.nan, 1e300])
def test_a_clock_moves_ahead_only(seconds: float) -> None:
    clock = virtual_clock()
    with pytest.raises(ValueError, match="a clock moves ahead, by 0 seconds or more"):
        clock.advance(seconds)
    assert clock.now() == virtual_clock().now()
