"""Measures: what is found, what it means, and what is none."""

import pytest

from voicemock_contracts.pages.measures import KINDS, agree, meant, measured


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("size", "50 MB", "50MB"),
        ("size", "50 MB", "50 megabytes"),
        ("size", "50 MB", "52,428,800 bytes"),
        ("size", "50 MB", "50,000,000 bytes"),
        ("size", "50 MB", "50 MiB"),
        ("size", "10 MB", "10240 KB"),
        ("size", "1 KB", "1,024 bytes"),
        ("size", "1 GB", "1024 MB"),
        ("rate", "10 req / min", "10/min"),
        ("rate", "10 req / min", "10 requests per minute"),
        ("rate", "10 req / min", "ten calls a minute"),
        ("rate", "10 req / min", "10 rpm"),
        ("length", "2 s", "2000 ms"),
        ("length", "2 s", "two seconds"),
        ("length", "60 s", "1 minute"),
        ("length", "1-3 seconds", "1 to 3 s"),
        ("range", "0-1", "0 to 1"),
        ("range", "0-1", "0.0\u20131.0"),
        ("number", "0.5", "50%"),
        ("number", "1.00", "1"),
        ("credits", "100 credits", "100 free credits"),
    ],
)
def test_what_means_the_same_agrees(kind: str, one: str, other: str) -> None:
    assert agree(meant(kind, one), meant(kind, other))


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("size", "50 MB", "50 KB"),
        ("size", "50 MB", "51 MB"),
        ("size", "50 MiB", "50,000,000 bytes"),
        ("rate", "10 req / min", "10 req / s"),
        ("rate", "10 req / min", "300 req / min"),
        ("length", "2 s", "2 ms"),
        ("length", "1-3 seconds", "1-2 seconds"),
        ("range", "0-1", "0-100"),
        ("number", "0.5", "0.51"),
        ("credits", "100 credits", "250 credits"),
        ("status", "413", "414"),
        ("method", "GET", "POST"),
    ],
)
def test_what_means_something_else_does_not(kind: str, one: str, other: str) -> None:
    assert not agree(meant(kind, one), meant(kind, other))


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("status", "FILE_TOO_LARGE 413, or (400)", ["413", "400"]),
        ("status", "$499, 1,500, 500 ms, 404 KB, 429+, 2.500, 4130, #404", []),
        ("size", "WAV, at most 10 MB (1KB at least)", ["10 MB", "1KB"]),
        ("size", "50 members, 10 Mbit", []),
        ("rate", "10 req / min for some, 300/min for others", ["10 req / min", "300/min"]),
        ("rate", "24/7, 10 a day or so", []),
        ("length", "every 1\u20133 seconds, 20 ms", ["1\u20133 seconds", "20 ms"]),
        ("length", "3 services, 10 meters, 5/s", []),
        ("method", "curl -X 'POST' then requests.get(url)", ["POST", ".get"]),
        ("method", "Getting POSTED", []),
        ("credits", "100 free credits, credits 5", ["100 free credits"]),
    ],
)
def test_what_stands_in_a_text_is_found_and_nothing_else(kind: str, text: str, found: list[str]) -> None:
    assert [each.shown for each in measured(kind, text)] == found


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_one_measure_alone_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match=f"^'much' is no {kind}$"):
        meant(kind, "much")
