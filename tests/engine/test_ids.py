"""Identifiers are valid UUIDs, random or repeatable."""

from uuid import RFC_4122, UUID

import pytest

from voicemock.engine.ids import random_ids, seeded_ids


@pytest.mark.proves("ALL-02.c")
def test_ids_are_random_unless_a_seed_is_given() -> None:
    assert len({random_ids().uuid4() for _ in range(100)}) == 100
    first, again, other = seeded_ids(7, "vocos"), seeded_ids(7, "vocos"), seeded_ids(8, "vocos")
    assert [first.uuid4() for _ in range(5)] == [again.uuid4() for _ in range(5)] != [other.uuid4() for _ in range(5)]
    assert seeded_ids(7, "vocos").uuid4() != seeded_ids(7, "dataspike").uuid4()


def test_ids_have_their_version_and_variant() -> None:
    ids = random_ids()
    assert {UUID(ids.uuid4()).version for _ in range(50)} == {4}
    assert {(UUID(ids.uuid7(now)).version, UUID(ids.uuid7(now)).variant) for now in range(50)} == {(7, RFC_4122)}


def test_a_uuid7_begins_with_its_time_in_milliseconds() -> None:
    assert UUID(random_ids().uuid7(1_767_225_600.25)).int >> 80 == 1_767_225_600_250
