"""Ten thousand changed clips, an equal share for each container: heard or refused, within bounds, and nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.engine.ear import fuzzing

EACH = 910
MEGABYTES = 200


@pytest.mark.timeout(300)
@pytest.mark.parametrize("container", fuzzing.CONTAINERS)
def test_a_changed_clip_is_heard_or_refused_within_bounds(container: str, tmp_path: Path) -> None:
    note = tmp_path / "number"
    # In a process of its own, so that a crash in native code is seen, and which clip it was.
    command = [sys.executable, fuzzing.__file__, container, str(EACH), str(note)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        number = int(note.read_bytes())
        clip = tmp_path / f"{container}-{number}"
        clip.write_bytes(fuzzing.changed(container, number))
        pytest.fail(f"clip {number} of {container} ended the process with {done.returncode}, see {clip}\n{done.stderr}")
    told = json.loads(done.stdout)
    assert sum(told["outcomes"].values()) == EACH
    assert told["outcomes"].keys() == {"heard", "corrupted", "no audio"}
    assert told["megabytes"] < MEGABYTES


def test_there_are_ten_thousand_of_them_and_each_is_always_the_same() -> None:
    assert EACH * len(fuzzing.CONTAINERS) >= 10_000
    for container in fuzzing.CONTAINERS:
        assert fuzzing.changed(container, 5) == fuzzing.changed(container, 5)
        assert len({fuzzing.changed(container, number) for number in range(100)}) > 85
