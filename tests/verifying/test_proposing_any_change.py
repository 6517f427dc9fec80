"""Whatever changes in recorded answers: what is proposed takes all of them, and is the same each time."""

import json
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.calling import Caller
from tests.hypothesis_profiles import examples
from tests.verifying.archives import Entry, called, saved, verified

from voicemock.verifying.judging import Side
from voicemock.verifying.proposing.folder import files, write
from voicemock.verifying.proposing.proposal import proposals
from voicemock.verifying.session import read

AT_LEAST = 3

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="…", exclude_categories=["Cc", "Cs"]), max_size=6)
NAMES = st.sampled_from(["extra", "a b", "yes", "1", "~/x", "é", "0o17", "null", "%20", "#"])
"""Of fields; what is left out of them, a comma, would part one name in two."""
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(-1e6, 1e6), TEXTS)
VALUES = st.recursive(
    SCALARS, lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=3), max_leaves=5
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the paths of all that stands in a value, its own left out."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for step, each in steps for place in ((*path, step), *places(each, (*path, step)))]


@st.composite
def alterations(draw: st.DrawFn, body: Any) -> list[Any]:
    """Draw several bodies that are altered in the same places: fields gone, new, or of other values."""
    altered = [deepcopy(body) for _ in range(draw(st.integers(AT_LEAST, AT_LEAST + 2)))]
    for _ in range(draw(st.integers(1, 4))):
        there = places(altered[0])
        if not there:
            break
        *path, last = draw(st.sampled_from(there))
        kind = draw(st.sampled_from(["gone", "new", "same value", "own value"]))
        name, same = draw(NAMES), draw(VALUES)
        for each in altered:
            holder = each
            for step in path:
                holder = holder[step]
            if kind == "gone":
                del holder[last]
            elif kind == "new" and isinstance(holder[last], dict):
                holder[last][name] = draw(VALUES)
            else:
                holder[last] = deepcopy(same) if kind != "own value" else draw(SCALARS)
        if any(places(each) != places(altered[0]) for each in altered):
            break  # from here on they have no places in common
    return altered


@pytest.fixture
def answered(vocos: Caller) -> list[Entry]:
    """Return an entry of each operation of each vendor that the fakes answered with JSON."""
    entries = called(Caller(vocos.bench, vocos.runner, ""))
    return [each for each in entries if "json" in each["response"]["content"]["mimeType"]]


def test_what_is_proposed_takes_all_that_was_recorded_and_is_always_the_same(answered: list[Entry]) -> None:
    @examples(60)
    @given(st.data())
    def held(data: st.DataObject) -> None:
        one = answered[data.draw(st.integers(0, len(answered) - 1), label="answer")]
        status = data.draw(st.sampled_from([one["response"]["status"], 418]), label="status")
        bodies = data.draw(alterations(json.loads(one["response"]["content"]["text"])), label="bodies")
        with TemporaryDirectory() as name:
            folder = Path(name)
            path = saved(folder, *(_answering(one, body, status, day) for day, body in enumerate(bodies, 1)))
            traffic = read([path])
            found = proposals(traffic, AT_LEAST)
            assert [files(each) for each in found] == [files(each) for each in proposals(read([path]), AT_LEAST)]
            list(write(found, folder / "edition", force=False))
            (proposal,) = found
            reading = proposal.room.name
            if proposal.notes:
                reading = f"{reading}@{folder / 'edition'}"
            report = verified(path, readings={proposal.room.name: reading})
            # What is left was seen less often than what is proposed.
            assert [row for row in report.rows if row.side is Side.VENDOR and row.count >= AT_LEAST] == []

    held()


def _answering(entry: Entry, body: object, status: int, day: int) -> Entry:
    text = json.dumps(body)
    response = {
        **entry["response"],
        "status": status,
        "content": {"size": len(text), "mimeType": "application/json", "text": text},
    }
    return {**entry, "startedDateTime": f"2026-02-0{day}T10:00:00Z", "response": response}
