"""What examples show: the fields of JSON wherever they stand, and how they have to agree."""

import pytest

from voicemock_contracts.pages.examples import RULES, Relation, entries
from voicemock_contracts.pages.line import Line


def judged(rule: str, *text: str) -> list[bool]:
    name, *words = rule.split()
    lines = [Line(number, line) for number, line in enumerate(text, 1)]
    return [right for right, _ in Relation(name, tuple(words)).judged(entries(lines))]


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        ("asked want got", ('"want": 60', "", '"got": 60.0'), ('"want": 60', '"got": 59')),
        ("below low high", ('"low": 1, "high": 2',), ('"low": 2, "high": 2',)),
        ("counted n at", ('"at": 0', '"at": 2', '"n": 2'), ('"at": 0', '"at": 2', '"n": 3')),
        ("equal one two", ('"one": 0.5', '"two": 0.50'), ('"one": 0.5', '"two": 0.51')),
        ("follows from to", ('"from": 0, "to": 2', '"from": 2, "to": 3'), ('"from": 1, "to": 2',)),
        ("mean m all 2", ('"m": 0.33', '"all": [0, 0.5,', " 0.5]"), ('"m": 0.34', '"all": [0, 0.5, 0.5]')),
        ("number x", ('"x": 0.5',), ('"x": "0.5"',)),
        ("places x 2", ('"x": [0.25, 1]',), ('"x": [0.25, 0.125]',)),
        ("step from to 2", ('"from": 2, "to": 4',), ('"from": 2, "to": 5',)),
        ("whole x", ('"x": 3',), ('"x": 3.5',)),
    ],
)
def test_a_rule_tells_examples_that_agree_from_those_that_do_not(
    rule: str, right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    assert set(judged(rule, *right)) == {True}
    assert False in judged(rule, *wrong)
    assert judged(rule, '"other": 1') == []


def test_every_rule_is_proved() -> None:
    (marks,) = (mark.args[1] for mark in test_a_rule_tells_examples_that_agree_from_those_that_do_not.pytestmark)  # type: ignore[attr-defined]
    assert [rule.split()[0] for rule, _, _ in marks] == sorted(RULES)


def test_fields_far_apart_are_of_two_examples() -> None:
    assert judged("equal one two", '"one": 1', *[""] * 15, '"two": 2') == []
    assert judged("equal one two", '"one": 1', *[""] * 14, '"two": 2') == [False]


def test_a_field_knows_its_line_its_value_and_its_numbers() -> None:
    lines = [Line(4, '{"a": "1", "b": [1, 2.5],'), Line(7, ' "c" : null, "d": -3}')]
    found = [(each.name, each.value, each.line, each.numbers) for each in entries(lines)]
    assert found == [
        ("a", '"1"', 4, ()),
        ("b", "[1, 2.5]", 4, (1.0, 2.5)),
        ("c", "null", 7, ()),
        ("d", "-3", 7, (-3.0,)),
    ]
