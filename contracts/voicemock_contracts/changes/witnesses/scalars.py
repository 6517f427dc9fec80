"""Numbers and texts that may satisfy several schemas at once, the plainest first."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from voicemock_contracts.changes.witnesses import hints
from voicemock_contracts.changes.witnesses.merging import Merged
from voicemock_contracts.changes.witnesses.patterns import UndecidedError, text

_LONGEST = 20_000
"""Characters of a text that is made."""

TEXTS = {
    "date-time": ("2026-01-01T00:00:00Z",),
    "date": ("2026-01-01",),
    "time": ("00:00:00Z",),
    "duration": ("P1D",),
    "email": ("a@example.com",),
    "idn-email": ("a@example.com",),
    "hostname": ("example.com",),
    "idn-hostname": ("example.com",),
    "ipv4": ("192.0.2.1",),
    "ipv6": ("2001:db8::1",),
    "uri": ("https://example.com/a",),
    "uri-reference": ("/a",),
    "iri": ("https://example.com/a",),
    "iri-reference": ("/a",),
    "uri-template": ("/{a}",),
    "uuid": ("00000000-0000-4000-8000-000000000000",),
    "json-pointer": ("/a",),
    "relative-json-pointer": ("0/a",),
    "regex": ("a",),
    "byte": ("YQ==",),
}
"""A text of each format."""


def numbers(merged: Merged, *, whole: bool) -> Iterator[int | float]:
    """Yield numbers within all bounds; whole ones, or any."""
    lows = [*map(_exact, merged.all("minimum")), *map(_exact, merged.all("exclusiveMinimum"))]
    highs = [*map(_exact, merged.all("maximum")), *map(_exact, merged.all("exclusiveMaximum"))]
    steps = [_exact(each) for each in merged.all("multipleOf")]
    low = max(lows, default=None)
    high = min(highs, default=None)
    near = [Decimal(0), Decimal(1)]
    for edge, sign in ((low, 1), (high, -1)):
        if edge is not None:
            near += [edge + sign * each for each in map(Decimal, ("0", "1", "0.5", "0.01", "0.0001", "2"))]
    if low is not None and high is not None:
        near.append((low + high) / 2)
    near += [Decimal(each) for each in ("0.5", "-1", "2", "10", "0.1", "0.01", "-0.5", "0.123456789", "3", "7")]
    for step in steps:
        base = (low / step).to_integral_value("ROUND_CEILING") if low is not None else Decimal(0)
        near += [step * (base + each) for each in range(4)]
        near += [step * (base + each) / 2 for each in (1, 3)]
    seen = set()
    for number in near:
        if whole and number != number.to_integral_value():
            continue
        if _within(merged, number) and all(number % step == 0 for step in steps) and number not in seen:
            seen.add(number)
            yield int(number) if number == number.to_integral_value() else float(number)


def _within(merged: Merged, number: Decimal) -> bool:
    return (
        all(number >= _exact(each) for each in merged.all("minimum"))
        and all(number > _exact(each) for each in merged.all("exclusiveMinimum"))
        and all(number <= _exact(each) for each in merged.all("maximum"))
        and all(number < _exact(each) for each in merged.all("exclusiveMaximum"))
    )


def _exact(number: float | int | Decimal) -> Decimal:
    return Decimal(str(number))


def texts(merged: Merged) -> Iterator[str]:
    """Yield texts that match all patterns, within the lengths; with a format, a text of it; else all kinds."""
    least = max([0, *merged.all("minLength")])
    most = min(merged.all("maxLength"), default=None)
    if least > _LONGEST or (most is not None and most < least):
        return
    formats = merged.all("format")
    for each in formats:
        yield from TEXTS.get(each, ())
    matching = merged.all("pattern")
    barred = [each["pattern"] for each in merged.all("not") if isinstance(each, dict) and set(each) == {"pattern"}]
    if matching or barred:
        yield from _patterned(matching, barred, least, most)
    every = ["", "x", "0", "X", " ", "x.y", "-", "é", *(each for row in TEXTS.values() for each in row)]
    for each in every:
        padded = each + "x" * (least - len(each))
        if most is None or len(padded) <= most:
            yield padded


def names_of_patterns(merged: Merged) -> Iterator[str]:
    """Yield a name for each pattern of names, and one that no pattern is about."""
    negated = merged.all("not")
    patterned = list(dict.fromkeys(pattern for each in merged.all("patternProperties") for pattern in each))
    hinted = [pattern for each in negated for pattern in hints.patterns(each, "patternProperties")]
    barred = [pattern for each in negated for pattern in hints.patterns(each, "propertyNames")]
    asked = tuple(
        each["pattern"] for each in merged.all("propertyNames") if isinstance(each, dict) and "pattern" in each
    )
    for pattern in (*patterned, *hinted):
        yield from _patterned([pattern, *asked], [], 0, None)
    for pattern in barred:
        yield from _patterned(list(asked), [pattern], 0, None)
    yield from islice(_patterned(list(asked), patterned, 1, None), 1)


def _patterned(matching: list[str], barred: list[str], least: int, most: int | None) -> Iterator[str]:
    for longer in (0, 1, 4) if len(matching) + len(barred) == 1 else (0,):
        try:
            found = text(tuple(matching), tuple(barred), least + longer, most)
        except UndecidedError:
            return
        if found is not None:
            yield found


__all__ = ["TEXTS", "names_of_patterns", "numbers", "texts"]
