"""The line on which an operation stands in a document, however the document writes its path."""

import pytest

from voicemock.watching.standing import line_of, standings

DOCUMENT = """servers:
- url: https://x.test/api/v1
paths:
  /jobs:
    get: {}
  "/jobs/{job_id}":
    get: {}
  /{job_id}:
    get: {}
"""


def line(operation: str, text: str) -> int:
    return next((found for stands in standings(operation) if (found := line_of(stands, text))), 0)


@pytest.mark.parametrize(
    ("operation", "found"),
    [
        ("GET /jobs", 4),
        ("GET /api/v1/jobs", 4),
        ("GET /v1/jobs/{id}", 6),
        ("GET /jobs/{id}/parts", 3),
        ("GET /{tenant}/jobs", 3),
        ("GET /other", 3),
        ("GET /{id}", 8),
        ("", 0),
    ],
)
def test_a_path_is_found_by_what_is_fixed_in_it(operation: str, found: int) -> None:
    assert line(operation, DOCUMENT) == found


def test_a_stream_is_found_by_its_address() -> None:
    text = """servers:
  one:
    host: x.test
    pathname: /api
channels:
  speech:
    address: /listen
"""
    assert [line(f"WS {path}", text) for path in ("/listen", "/api/listen", "/api", "/gone")] == [7, 7, 4, 5]
