"""For tests of what is served."""

from collections.abc import Iterator

import pytest
from tests.serving.faulty import Serving, standing


@pytest.fixture(scope="module")
def faulty() -> Iterator[Serving]:
    with standing() as serving:
        yield serving
