"""What a check may use up."""

import pytest

from voicemock.checking.limits import Budget, Pace, SpentError


def test_a_budget_gives_what_it_has_and_no_more() -> None:
    budget = Budget(3)
    budget.take(1)
    budget.take(2)
    assert (budget.spent, budget.allows(0), budget.allows(0.1)) == (3, True, False)
    with pytest.raises(SpentError):
        budget.take(0.1)
    assert budget.spent == 3


def test_a_budget_without_a_limit_only_counts() -> None:
    budget = Budget()
    budget.take(1e6)
    assert (budget.spent, budget.allows(1e6)) == (1e6, True)


def test_calls_go_out_evenly_and_the_first_at_once() -> None:
    now, waits = [100.0], []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    pace = Pace(4, now=lambda: now[0], sleep=sleep)
    for _ in range(3):
        pace.step()
    now[0] += 10
    pace.step()
    pace.step()
    assert waits == [0.25, 0.25, 0.25]


def test_without_a_pace_nothing_waits() -> None:
    pace = Pace(None, now=lambda: 0.0, sleep=lambda _: pytest.fail("waited"))
    for _ in range(100):
        pace.step()


def test_what_was_used_up_beyond_what_was_taken_is_counted_and_ends_the_budget() -> None:
    budget = Budget(10)
    budget.take(1)
    budget.add(9)
    assert (budget.left, budget.allows(0.1)) == (0, False)
