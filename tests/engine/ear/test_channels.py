"""A file that orders its channels in its own way is heard like any other, and takes nothing down with it."""

import subprocess
import sys
from pathlib import Path

import pytest

from voicemock.engine.ear import Kind, Stretch, hear
from voicemock.engine.ear.channels import hidden

SAMPLES = Path(__file__).parents[2] / "samples"
ORDERED = ("order-mulaw-8000.aifc", "order-mulaw-8000.caf", "order-mulaw-8000.mov")


@pytest.mark.parametrize("name", ORDERED)
def test_channels_in_an_order_of_their_own_are_heard(name: str) -> None:
    # In a process of its own: what goes wrong here ends the process.
    script = "import sys; from voicemock.engine.ear import hear; print(hear(open(sys.argv[1], 'rb').read()).channels)"
    done = subprocess.run([sys.executable, "-c", script, SAMPLES / name], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "8\n"), done.stderr
    assert hear((SAMPLES / name).read_bytes()).stretches == (Stretch(Kind.SYNTHETIC, 0, 400),)


def test_of_a_movie_only_what_is_no_sound_is_changed() -> None:
    sound = b"\x00\x00\x00\x10mdatchanchnl"
    index = b"\x00\x00\x00\x10moovchanchnl"
    assert hidden(sound + index + sound, "mov") == sound + b"\x00\x00\x00\x10moovxhanxhnl" + sound


@pytest.mark.parametrize(("demuxer", "clip"), [("wav", b"CHANchanchnl"), ("aiff", b"chanchnl"), ("mov", b"CHAN")])
def test_what_names_no_order_is_left_as_it_is(demuxer: str, clip: bytes) -> None:
    assert hidden(clip, demuxer) is clip
