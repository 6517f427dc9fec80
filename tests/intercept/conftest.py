"""A client of each library."""

from collections.abc import Iterator

import pytest
from tests.intercept.clients import CLIENTS, Client


@pytest.fixture(params=CLIENTS)
def client(request: pytest.FixtureRequest) -> Iterator[Client]:
    """One that was made before any bench was open."""
    made = CLIENTS[request.param]()
    yield made
    made.close()
