"""For tests of scripts: a bench in a test's hands, and a caller at its front door."""

from collections.abc import Callable

import pytest
from tests.calling import Caller

from voicemock.bench import Bench
from voicemock.using.mock import Voicemock


@pytest.fixture
def mock(bench: Bench) -> Voicemock:
    return Voicemock(bench)


@pytest.fixture
def door(calling: Callable[[str], Caller]) -> Caller:
    return calling("")
