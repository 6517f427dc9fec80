"""What a vendor does that has changed: its fake, in another edition, held against both, and what is proposed of it."""

import asyncio
from pathlib import Path

import pytest
from tests.calling import Caller
from tests.vendors.asking import KEY, SUBMIT
from tests.verifying.archives import said, saved, verified

from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock
from voicemock.seeing.har import har
from voicemock.verifying.judging import Side
from voicemock.verifying.proposing.folder import write
from voicemock.verifying.proposing.proposal import proposals
from voicemock.verifying.session import read
from voicemock_fixtures import read as read_clip

LONG = read_clip("mixed", "wav")
EDITIONS = [("vocos", "earlier-beta"), ("modulate", "newer-reference")]


@pytest.mark.parametrize(("vendor", "edition"), EDITIONS)
def test_a_fake_in_another_edition_departs_from_the_baseline_and_from_its_own_in_nothing(
    vendor: str, edition: str, tmp_path: Path
) -> None:
    path = recorded(tmp_path, vendor, edition)
    assert said(verified(path, readings={vendor: f"{vendor}@{edition}"})) == []
    assert {row.side for row in verified(path).rows} == {Side.VENDOR}


@pytest.mark.parametrize(("vendor", "edition"), EDITIONS)
def test_what_is_proposed_from_another_editions_traffic_takes_it(vendor: str, edition: str, tmp_path: Path) -> None:
    path = recorded(tmp_path, vendor, edition)
    (proposal,) = proposals(read([path]), 3)
    assert (len(proposal.notes) > 0, proposal.left_out) == (True, ())
    list(write([proposal], tmp_path / "edition", force=False))
    assert said(verified(path, readings={vendor: f"{vendor}@{tmp_path / 'edition'}"})) == []


def recorded(folder: Path, vendor: str, edition: str) -> Path:
    """Return a recording of three submissions to a fake in an edition, and of three that it refused."""
    with asyncio.Runner() as runner:
        bench = Bench(new_clock=virtual_clock, editions={vendor: edition})
        caller = Caller(bench, runner, "")
        try:
            for key in (KEY, "unknown-key"):
                for _ in range(3):
                    SUBMIT[vendor](caller, key, LONG)
            entries = har(bench.journal)["log"]["entries"]
        finally:
            bench.close()
    return saved(folder, *entries)
