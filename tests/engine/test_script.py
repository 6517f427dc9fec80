"""The rules of a script: which of them a call meets, how often each is used, and that any thread may give them."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from voicemock.engine.clock import Clock, virtual_clock
from voicemock.engine.jobs import Way
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.script import Answer, Asked, Frames, Given, Hear, Refuse, Rule, Script, When

CALL = "POST /clip"
REFUSED = {CALL: Reason.INTERNAL}


@pytest.fixture
def clock() -> Clock:
    return virtual_clock()


@pytest.fixture
def script(clock: Clock) -> Script:
    return Script(clock)


def asked(call: str = CALL, **known: Any) -> Asked:
    return Asked(call, {"type": "http", "path": "/clip", "headers": []}, **known)


def heard(number: float, **limits: Any) -> Rule:
    when = {name: value for name, value in limits.items() if name not in ("times", "until")}
    how = {name: value for name, value in limits.items() if name in ("times", "until")}
    return Rule(Hear(synthetic=(number,)), When(**when), **how)


def used(script: Script, count: int, ask: Callable[[], Asked] = asked) -> list[float | None]:
    """Return the numbers of the rules that so many calls use, None where one uses none."""
    taken = [script.take(Hear, ask()) for _ in range(count)]
    return [None if each is None else each.synthetic[0] for each in taken]


def test_without_rules_nothing_is_used(script: Script) -> None:
    assert used(script, 1) == [None]
    assert (script.given, script.unused) == ((), ())


def test_rules_for_a_number_of_calls_come_first_in_their_order_then_the_latest_that_lasts(script: Script) -> None:
    for rule in (heard(0.1), heard(0.2, times=2), heard(0.3), heard(0.4, times=1)):
        script.add(rule)
    assert used(script, 5) == [0.2, 0.2, 0.4, 0.3, 0.3]


def test_a_rule_for_the_nth_call_comes_before_what_lasts_and_is_over_after_it(script: Script) -> None:
    nth = script.add(heard(0.5, nth=2))
    script.add(heard(0.1))
    assert used(script, 4) == [0.1, 0.5, 0.1, 0.1]
    assert (nth.used, nth.over, nth.missed) == (1, True, False)


def test_the_nth_call_counts_calls_for_which_all_the_rest_holds_from_when_the_rule_was_given(script: Script) -> None:
    used(script, 3)
    script.add(heard(0.5, nth=2, call="POST /other"))
    asks = iter([asked(), asked("POST /other"), asked(), asked("POST /other"), asked("POST /other")])
    assert used(script, 5, lambda: next(asks)) == [None, None, None, 0.5, None]


def test_an_nth_call_that_another_rule_takes_is_missed(script: Script) -> None:
    script.add(heard(0.1, times=1))
    missed = script.add(heard(0.5, nth=1))
    assert used(script, 2) == [0.1, None]
    assert (missed.used, missed.over, script.unused) == (0, True, (missed,))


def test_one_rule_of_each_kind_is_used_on_a_call(script: Script) -> None:
    rules = [
        script.add(heard(0.1)),
        script.add(Rule(Frames((("synthetic", 1.0),)))),
        script.add(Rule(Way(hurried=True))),
    ]
    call = asked()
    taken = (script.take(Hear, call), script.take(Frames, call), script.take(Way, call))
    assert taken == tuple(each.rule.effect for each in rules)
    assert (script.take(Hear, call), script.take(Frames, call), script.take(Way, call)) == (None, None, None)
    assert [each.used for each in rules] == [1, 1, 1]


def test_a_rule_waits_until_what_it_is_limited_by_is_known(script: Script) -> None:
    script.add(Rule(Refuse(REFUSED), When(key="k"), times=1))
    script.add(Rule(Refuse(REFUSED), When(digest="d"), times=1))
    call = asked()
    script.refuse(call)
    call.keys = frozenset({"k"})
    with pytest.raises(Refused):
        script.refuse(call)
    call = asked(keys=frozenset({"other"}))
    script.refuse(call)
    call.file, call.digest = "f", "d"
    with pytest.raises(Refused):
        script.refuse(call)
    assert script.given == ()


def test_a_rule_that_can_be_decided_sooner_is_used_sooner(script: Script) -> None:
    by_clip = script.add(Rule(Refuse(REFUSED), When(file="f"), times=1))
    at_once = script.add(Rule(Refuse(REFUSED), times=1))
    with pytest.raises(Refused):
        script.refuse(asked())
    assert (by_clip.used, at_once.used) == (0, 1)


def test_a_refusal_is_used_on_no_call_that_has_no_words_for_it(script: Script) -> None:
    given = script.add(Rule(Refuse(REFUSED), times=1))
    script.refuse(asked("GET /other"))
    assert given.used == 0


def test_a_function_is_asked_anew_when_more_is_known_until_it_says_yes(script: Script) -> None:
    known: list[tuple[object, object]] = []

    def by_file(call: Asked) -> bool:
        known.append((call.keys, call.file))
        return call.file == "f"

    given = script.add(Rule(Refuse(REFUSED), When(predicate=by_file), times=1))
    call = asked()
    script.refuse(call)
    call.keys = frozenset({"k"})
    script.refuse(call)
    call.file, call.digest = "f", "d"
    with pytest.raises(Refused):
        script.refuse(call)
    assert known == [(None, None), (frozenset({"k"}), None), (frozenset({"k"}), "f")]
    assert given.used == 1


def test_the_nth_call_that_a_function_picks_is_counted_once(script: Script) -> None:
    given = script.add(heard(0.5, nth=2, predicate=lambda _: True))
    call = asked()
    assert (script.take(Hear, call), script.take(Hear, call)) == (None, None)
    assert used(script, 1) == [0.5]
    assert given.over


def test_a_function_may_give_a_rule_itself(script: Script) -> None:
    def giving(_call: Asked) -> bool:
        script.add(heard(0.9, times=1))
        return False

    script.add(heard(0.1, predicate=giving))
    assert used(script, 2) == [None, 0.9]


def test_what_was_cancelled_or_is_over_is_used_no_more_and_not_listed(script: Script, clock: Clock) -> None:
    cancelled, timed, lasting = (script.add(rule) for rule in (heard(0.1), heard(0.2, until=5.0), heard(0.3)))
    cancelled.cancel()
    assert script.given == (timed, lasting)
    assert used(script, 1) == [0.3]
    lasting.cancel()
    assert used(script, 1) == [0.2]
    clock.advance(5)
    assert used(script, 1) == [None]
    assert len(script.given) == 0


def test_limited_rules_that_no_call_met_are_unused_whether_they_wait_or_are_over(script: Script, clock: Clock) -> None:
    waits = script.add(heard(0.1, times=2, call="GET /never"))
    past = script.add(heard(0.2, times=1, until=5.0, call="GET /never"))
    for rule in (heard(0.3, times=1), heard(0.4)):
        script.add(rule)
    script.add(heard(0.5, times=1, call="GET /never")).cancel()
    clock.advance(5)
    assert used(script, 2) == [0.3, 0.4]
    assert script.unused == (waits, past)
    script.clear()
    assert [*script.unused, *script.given] == []


def test_an_answer_is_met_by_the_fields_that_it_has(script: Script) -> None:
    script.add(Rule(Answer({"score": 1}, having=frozenset({"score"}))))
    for own, changed in (({"score": 0, "a": 1}, True), ({"a": 1}, False), ([1], False), (None, False)):
        found = script.take(Answer, asked(answer=own))
        assert (found is not None) is changed


def test_what_is_merged_replaces_fields_one_by_one_and_all_else_as_a_whole() -> None:
    change = Answer({"a": {"b": 1, "new": {"x": 1}}, "list": [1], "plain": {"now": "object"}})
    own = {"a": {"b": 0, "c": 2}, "list": [1, 2, 3], "plain": 5, "stays": None}
    assert change.of(own) == {
        "a": {"b": 1, "c": 2, "new": {"x": 1}},
        "list": [1],
        "plain": {"now": "object"},
        "stays": None,
    }
    assert own["a"] == {"b": 0, "c": 2}


def test_a_call_shows_its_path_query_and_headers() -> None:
    scope = {
        "type": "http",
        "path": "/vocos/v1/detect",
        "root_path": "/vocos",
        "query_string": b"a=1&b=2",
        "headers": [(b"x-attempt", b"2")],
    }
    call = Asked("POST /v1/detect", scope)
    assert (call.path, call.query["b"], call.headers["X-Attempt"]) == ("/v1/detect", "2", "2")


def test_a_rule_shows_how_it_was_said_and_no_key(script: Script) -> None:
    given = script.add(Rule(Hear(synthetic=(0.5,)), When(key="secret-key"), times=1, says="vocos.hears(synthetic=0.5)"))
    assert repr(given) == "<vocos.hears(synthetic=0.5), used 0 times>"
    assert "secret-key" not in repr(given.rule)
    used(script, 1, lambda: asked(keys=frozenset({"secret-key"})))
    assert repr(given) == "<vocos.hears(synthetic=0.5), used 1 times, over>"


def test_rules_given_by_one_thread_are_used_exactly_so_often_by_others(script: Script) -> None:
    each, threads = 200, 4
    taken: list[float | None] = []
    given: list[Given] = []
    begin = threading.Barrier(threads + 1)

    def calls() -> None:
        begin.wait()
        for _ in range(each):
            taken.extend(used(script, 1))

    def gives() -> None:
        begin.wait()
        given.extend(script.add(heard(number / 100, times=2)) for number in range(100))

    workers = [threading.Thread(target=calls) for _ in range(threads)] + [threading.Thread(target=gives)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    taken += used(script, 200)
    assert len(taken) == each * threads + 200
    assert sorted(number for number in taken if number is not None) == sorted([n / 100 for n in range(100)] * 2)
    assert [rule.used for rule in given] == [2] * 100


def test_a_function_that_raises_ends_its_rule_and_the_log_names_both(
    script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    def wrong(*_asked: Asked) -> bool:
        raise LookupError("no such thing")

    matching = script.add(Rule(Hear(synthetic=(0.1,)), When(predicate=wrong), says="vocos.hears(synthetic=0.1)"))
    until = script.add(Rule(Hear(synthetic=(0.2,)), until=wrong, says="vocos.hears(synthetic=0.2)"))
    assert used(script, 2) == [None, None]
    assert [(given.over, given.used) for given in (matching, until)] == [(True, 0), (True, 0)]
    why = "raised LookupError('no such thing')"
    assert [record.getMessage() for record in caplog.records] == [
        f"a rule is over, because its function until {why}: vocos.hears(synthetic=0.2)",
        f"a rule is over, because its function matching {why}: vocos.hears(synthetic=0.1)",
    ]
