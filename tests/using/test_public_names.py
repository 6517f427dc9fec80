"""What `voicemock` offers, and what it costs to import it."""

import subprocess
import sys

import pytest

import voicemock
from voicemock import names
from voicemock.behaviours import Behaviour
from voicemock.intercept import Offline, VoicemockWarning
from voicemock.scripting import ScriptError, Step
from voicemock.scripting.vocabulary import digest
from voicemock.using import WRITTEN, Handle, Voicemock
from voicemock.using.running import running

NAMES = {
    "Behaviour": Behaviour,
    "Handle": Handle,
    "Offline": Offline,
    "ScriptError": ScriptError,
    "Step": Step,
    "Voicemock": Voicemock,
    "VoicemockWarning": VoicemockWarning,
    "__version__": "0.1.0",
    "digest": digest,
    "names": names,
    "running": running,
    **WRITTEN,
}


def test_these_names_are_offered_and_no_other() -> None:
    assert {name: getattr(voicemock, name) for name in voicemock.__all__} == NAMES


def test_they_are_listed() -> None:
    assert set(NAMES) <= set(dir(voicemock))


def test_a_name_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(AttributeError) as missing:
        voicemock.velma  # type: ignore[attr-defined] # noqa: B018 - that there is none is the point
    assert str(missing.value) == f"voicemock has no 'velma'; it has {', '.join(voicemock.__all__)}"


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"__version__"}))
def test_each_can_be_imported_first(name: str) -> None:
    code = f"from voicemock import {name}; import voicemock; assert voicemock.{name} is {name}"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_to_import_it_imports_nothing_else_of_it() -> None:
    code = (
        "import sys, voicemock; print(*sorted(name for name in sys.modules if name.startswith(('voicemock', 'star'))))"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout == "voicemock\n"
