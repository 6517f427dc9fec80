"""Which figure belongs to which name: on its line, near it, or beside a neighbour; and what is told where none does."""

import pytest

from voicemock_contracts.pages import Line, Saved, compare
from voicemock_contracts.pages.comparison import Comparison


def compared(*lines: str, vendor: str = "vocos") -> Comparison:
    return compare(vendor, [Saved("page", tuple(Line(number, text) for number, text in enumerate(lines, 1)))])


def states(clause: str, *lines: str, vendor: str = "vocos") -> bool:
    return clause in {each.id for each in compared(*lines, vendor=vendor).stated}


def found(clause: str, *lines: str) -> tuple[str, int | None]:
    (lost,) = [each for each in compared(*lines).lost if each.clause.id == clause]
    return lost.instead, lost.place.line if lost.place else None


@pytest.mark.parametrize(
    "lines",
    [
        ("FILE_TOO_LARGE 413 too much",),
        ("413 | `FILE_TOO_LARGE` | too much",),
        ("### FILE_TOO_LARGE", "Status: 413"),
        ("413", "FILE_TOO_LARGE", "", "400"),
        ("EMPTY_FILE 400 FILE_TOO_LARGE 413",),
        ("400 EMPTY_FILE; 413 FILE_TOO_LARGE",),
        ("`FILE_TOO_LARGE` comes with 400 or 413",),
    ],
)
def test_a_status_beside_its_code_is_found_in_any_layout(lines: tuple[str, ...]) -> None:
    assert states("VOC-16.a", *lines)


@pytest.mark.parametrize(
    "lines",
    [
        ("FILE_TOO_LARGE 414", "EMPTY_FILE 413"),
        ("FILE_TOO_LARGE", "EMPTY_FILE", "413"),
        ("FILE_TOO_LARGE 400 EMPTY_FILE 413",),
        ("FILE_TOO_LARGE", "414", "413"),
        ("FILE_TOO_LARGE", "", "", "413"),
        ("FILE_TOO_LARGER 413",),
        ("MY-FILE_TOO_LARGE 413",),
        ("FILE_TOO_LARGE takes 413 ms",),
    ],
)
def test_a_status_that_is_another_s_is_not_the_code_s(lines: tuple[str, ...]) -> None:
    assert not states("VOC-16.a", *lines)


@pytest.mark.parametrize(
    ("lines", "instead"),
    [
        (("", "FILE_TOO_LARGE 414"), ("FILE_TOO_LARGE stands beside 414", 2)),
        (("FILE_TOO_LARGE",), ("FILE_TOO_LARGE stands without 413", 1)),
        (("FILES_TOO_LARGE 413",), ("FILE_TOO_LARGE stands nowhere; FILES_TOO_LARGE stands on line 1", None)),
        (("nothing",), ("FILE_TOO_LARGE stands nowhere", None)),
    ],
)
def test_what_stands_instead_is_told_with_its_line(lines: tuple[str, ...], instead: tuple[str, int | None]) -> None:
    assert found("VOC-16.a", *lines) == instead


def test_another_value_of_a_field_is_told() -> None:
    assert found("VOC-07.b", '"credits_used": 2,', '"credits_used": 3') == (
        "credits_used=1 stands nowhere, but 2, 3",
        1,
    )


def test_an_example_that_disagrees_is_told_with_what_it_shows() -> None:
    page = compare("modulate", [Saved("page", (Line(7, '"start_time_ms": 0, "end_time_ms": 4000'),))])
    (lost,) = [each for each in page.lost if each.clause.id == "MOD-05.a"]
    assert (lost.instead, lost.place and lost.place.line) == ("end_time_ms less start_time_ms is 4000 there", 7)


def test_a_word_inside_a_name_is_no_word_of_the_sentence() -> None:
    assert not states("VOC-13.c", "The header is Retry-After.")
    assert states("VOC-13.c", "Look at Retry-After, then retry.")


def test_a_path_is_found_with_its_parameter_in_any_notation() -> None:
    for path in ("{job_id}", ":job_id", "<job_id>", "$JOB_ID", "${JOB_ID}", "abc123"):
        assert states("VAL-05.a", f"GET https://api.valsea.ai/v1/voice-security/{path}/result", vendor="valsea")


@pytest.mark.parametrize("path", ["/v1/detect-live", "/v1/detect/live", "/api/v1/detect", "/v1/detection", "/v1/det"])
def test_a_longer_or_shorter_path_is_another(path: str) -> None:
    assert not states("VOC-01.b", f"POST {path} with a file")


def test_a_path_may_stand_behind_a_placeholder_of_its_host() -> None:
    assert states("VOC-01.b", "POST {base_url}/v1/detect with a file")


def test_a_call_by_another_method_is_another_call() -> None:
    assert states("VOC-01.b", "POST /v1/detect with a file")
    assert not states("VOC-01.b", "PUT /v1/detect with a file")


def test_a_fact_may_stand_on_any_of_several_pages_but_not_on_two_halves() -> None:
    one, two = (Saved(name, (Line(1, text),)) for name, text in (("a", "EMPTY_FILE 400"), ("b", "FILE_TOO_LARGE 413")))
    assert {each.id for each in compare("vocos", [one, two]).stated} == {"VOC-16.a", "VOC-17.a"}
    halves = [Saved(name, (Line(1, text),)) for name, text in (("a", "FILE_TOO_LARGE"), ("b", "413"))]
    assert compare("vocos", halves).stated == ()
