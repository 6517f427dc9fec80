"""YAML 1.2, read strictly, by either of PyYAML's parsers."""

import math

import pytest
import yaml

from voicemock_contracts import strict_yaml
from voicemock_contracts.strict_yaml import MisreadError, Value, parse


@pytest.fixture(autouse=True, params=[yaml.CBaseLoader, yaml.BaseLoader], ids=["c", "python"])
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "_Loader", request.param)


def test_every_value_knows_its_line() -> None:
    text = "# a comment\nname: one\nitems:\n  - 1\n\n  - deep: >-\n      two\n      lines\n"
    assert parse(text) == Value(
        {
            "name": Value("one", 2),
            "items": Value([Value(1, 4), Value({"deep": Value("two lines", 6)}, 6)], 4),
        },
        2,
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("yes", "yes"),
        ("No", "No"),
        ("on", "on"),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12:30:45", "12:30:45"),
        ("2026-11-21", "2026-11-21"),
        ("1_000", "1_000"),
        ("010", 10),
        ("-7", -7),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("-.inf", -math.inf),
        ("=", "="),
        ("'1'", "1"),
        ('"true"', "true"),
        ("a: b", {"a": "b"}),
    ],
)
def test_an_unquoted_scalar_means_what_yaml_1_2_says(written: str, read: object) -> None:
    value = parse(f"- {written}").of
    assert isinstance(value, list)
    found = value[0].of
    plain = {key: item.of for key, item in found.items()} if isinstance(found, dict) else found
    assert (type(plain), plain) == (type(read), read)


def test_not_a_number_is_one() -> None:
    value = parse(".nan").of
    assert isinstance(value, float)
    assert math.isnan(value)


def test_an_alias_is_the_value_it_names() -> None:
    assert parse("a: &it [1]\nb: *it\n") == Value({"a": Value([Value(1, 1)], 1), "b": Value([Value(1, 1)], 1)}, 1)


def test_a_merge_key_is_a_key_like_any_other() -> None:
    assert parse("<<: 1") == Value({"<<": Value(1, 1)}, 1)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "key 'a' stands twice"),
        ("top:\n  - a: 1\n    'a': 2\n", 3, "key 'a' stands twice"),
        ("a: 1\n[b]: 2\n", 2, "a key must be text"),
        (
            "a: 1\nb: !!python/name:os.system x\n",
            2,
            "tags have no meaning here: tag:yaml.org,2002:python/name:os.system",
        ),
        ("a: !!timestamp 2026-11-21", 1, "tags have no meaning here: tag:yaml.org,2002:timestamp"),
        ("a: &it\n  - *it\n", 1, "nested more than 100 levels deep"),
        ("[" * 101 + "]" * 101, 1, "nested more than 100 levels deep"),
        ("", 1, "nothing stands here"),
        ("# only a comment\n", 1, "nothing stands here"),
    ],
)
def test_what_yaml_allows_and_this_does_not_is_an_error_with_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(MisreadError) as wrong:
        parse(text)
    assert (wrong.value.line, wrong.value.what) == (line, what)
    assert str(wrong.value) == f"line {line}: {what}"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [1,\nc: 2\n", 4),
        ("a: 1\n\tb: 2\n", 2),
        ("a: 'open\n", 2),
        ("a: *nothing\n", 1),
        ("--- 1\n--- 2\n", 2),
        ("a: 1\nb: \x01\n", 2),
    ],
)
def test_what_is_no_yaml_is_an_error_with_its_line(text: str, line: int) -> None:
    with pytest.raises(MisreadError) as wrong:
        parse(text)
    assert wrong.value.line == line
    assert wrong.value.what


def test_a_hundred_levels_are_read() -> None:
    value = parse("[" * 99 + "x" + "]" * 99)
    for _ in range(99):
        assert isinstance(value.of, list)
        (value,) = value.of
    assert value == Value("x", 1)
