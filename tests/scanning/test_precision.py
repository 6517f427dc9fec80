"""Each planted secret is found, and nothing in what only looks like one."""

import pytest
from tests.scanning.harmless import HARMLESS
from tests.scanning.making import Pieces
from tests.scanning.planted import PLANTED

from voicemock.scanning.documents import secrets_of
from voicemock.scanning.search import Search

SEEDS = range(5)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_secret_is_found_once(name: str) -> None:
    for seed in SEEDS:
        kind, content = PLANTED[name](Pieces(seed))
        assert [secret.kind for _, secret in secrets_of(content, Search())] == [kind], (seed, content[:200])


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_like_a_secret_is_passed_over(name: str) -> None:
    for seed in SEEDS:
        content = HARMLESS[name](Pieces(seed))
        assert list(secrets_of(content, Search())) == [], (seed, content[:200])


def test_there_are_enough_of_both() -> None:
    assert len(PLANTED) >= 40
    assert len(HARMLESS) >= 40
