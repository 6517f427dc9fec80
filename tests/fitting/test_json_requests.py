"""JSON bodies led back to what a fake knows: names and places of fields."""

from typing import Any

import pytest

from voicemock.fitting.sent import moved


@pytest.mark.parametrize(
    ("value", "old", "new", "as_it_is"),
    [
        ({"a": 1, "b": 2}, ("a",), ("c",), {"b": 2, "c": 1}),
        ({"a": {"x": 1}}, ("a", "x"), ("a", "y"), {"a": {"y": 1}}),
        ({"a": [{"x": 1}, {"z": 2}]}, ("a", "*", "x"), ("a", "*", "y"), {"a": [{"y": 1}, {"z": 2}]}),
        ({"a": {"x": 1, "z": 2}}, ("a", "x"), ("x",), {"a": {"z": 2}, "x": 1}),
        ({"x": 1}, ("x",), ("a", "b", "x"), {"a": {"b": {"x": 1}}}),
        ({"b": 2}, ("a",), ("c",), {"b": 2}),
        ([1], ("a",), ("c",), [1]),
    ],
)
def test_what_stands_at_a_path_stands_at_another(
    value: Any, old: tuple[str, ...], new: tuple[str, ...], as_it_is: Any
) -> None:
    assert moved(value, old, new) == as_it_is
