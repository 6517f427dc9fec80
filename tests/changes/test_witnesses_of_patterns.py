"""Texts that match some patterns and not others: the shortest, or the proof that there is none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hypothesis_profiles import examples

from voicemock_contracts.changes.witnesses.patterns import UndecidedError, covers, text

_PIECES = ("a", "b", "[ab]", "[^a]", ".", "a*", "b+", "a?", "(?:ab|b)", "(a|)", "[a-c]{1,2}", "b{2}", r"\d", r"\w")
_TEXTS = ("", "a", "b", "c", "ab", "ba", "aa", "bb", "abb", "aab", "1", "a1", "abab", "bbbb", "-")

patterns = st.builds(
    lambda begins, pieces, ends: f"{begins}{''.join(pieces)}{ends}",
    st.sampled_from(("^", "")),
    st.lists(st.sampled_from(_PIECES), max_size=3),
    st.sampled_from(("$", "")),
)


def found(pattern: str, value: str) -> bool:
    """Whether a pattern is found, as JSON Schema has it: `$` is the very end."""
    return re.search(pattern.replace("$", r"\Z"), value, re.ASCII) is not None


@examples(200)
@given(patterns, patterns)
def test_what_is_found_matches_one_and_not_the_other(one: str, other: str) -> None:
    value = text((one,), (other,))
    if value is not None:
        assert found(one, value)
        assert not found(other, value)
    else:
        assert [each for each in _TEXTS if found(one, each) and not found(other, each)] == []


@examples(100)
@given(patterns)
def test_it_is_the_shortest(pattern: str) -> None:
    value = text((pattern,))
    shortest = min((len(each) for each in _TEXTS if found(pattern, each)), default=None)
    assert value is not None
    assert found(pattern, value)
    assert shortest is None or len(value) <= shortest


def test_one_pattern_covers_another() -> None:
    uuid = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
    assert covers("^[0-9a-f-]{36}$", uuid) is True
    assert covers(uuid, "^[0-9a-f-]{36}$") is False
    assert covers(".*", uuid) is True
    assert covers(r"^(?:wav|mp3)$", "^mp3$|^wav$") is True


def test_lengths_are_kept() -> None:
    assert text(("^a+$",), (), 3) == "aaa"
    assert text(("^a+$",), ("^aa$",), 2, 2) is None
    assert text((), ("^a?$",), 0) is not None


@pytest.mark.parametrize(
    "pattern", ["(?=a)", "(?<!a)b", r"(a)\1", r"\bx", "a{5000}", "a{2,1}", r"\p{L}", "[[:alpha:]]", "a(", "*"]
)
def test_what_is_not_understood_is_undecided(pattern: str) -> None:
    with pytest.raises(UndecidedError):
        text((pattern,))
    assert covers(pattern, "a") is None


def test_too_much_to_look_through_is_undecided() -> None:
    with pytest.raises(UndecidedError):
        text(tuple(f"a.{{0,30}}{each}" for each in "bcdefgh"), ("a.{0,40}z",), 60)
