"""``voicemock clip``."""

import os
import pty
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import av
import pytest
from click.testing import CliRunner, Result

from voicemock.cli.clip import clip
from voicemock_fixtures import FORMATS, make

COMMAND = [sys.executable, "-c", "from voicemock.cli.clip import clip; clip(prog_name='voicemock clip')"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(clip, arguments)


@pytest.mark.parametrize("target", FORMATS)
def test_it_makes_the_clip_in_the_format_of_the_extension(target: str, folder: Path) -> None:
    result = run("human 1s, silence 500ms", f"out.{target}")

    assert (result.exit_code, result.stderr) == (0, "")
    assert (folder / f"out.{target}").read_bytes() == make("human 1s, silence 500ms", target)
    assert [file.name for file in folder.iterdir()] == [f"out.{target}"]


def test_it_says_what_it_made(folder: Path) -> None:
    result = run("human 4s, synthetic 2s, silence 1s", "out.WAV", "--rate", "8000", "--channels", "2")

    assert result.stdout == "out.WAV: wav (pcm_s16le), 8000 Hz, 2 channels, 7 s, 224,044 bytes\n"
    assert (folder / "out.WAV").stat().st_size == 224044


def test_format_and_codec_can_be_named(folder: Path) -> None:
    result = run("human 1s", "call.recording", "--format", "wav", "--codec", "pcm_mulaw", "--rate", "8000")

    assert result.stdout == "call.recording: wav (pcm_mulaw), 8000 Hz, 1 channel, 1 s, 8,058 bytes\n"
    assert (folder / "call.recording").read_bytes() == make("human 1s", "wav", 8000, codec="pcm_mulaw")


def test_it_writes_to_stdout_and_speaks_on_stderr(folder: Path) -> None:
    result = run("human 1s", "-", "--format", "m4a")

    assert result.exit_code == 0
    assert result.stdout_bytes == make("human 1s", "m4a")
    assert result.stderr == f"-: m4a (aac), 16000 Hz, 1 channel, 1 s, {len(result.stdout_bytes):,} bytes\n"
    assert list(folder.iterdir()) == []


def test_passages_too_short_to_be_heard_are_noted_in_one_line() -> None:
    result = run("human 1s, silence 299ms, human 300ms, synthetic 50ms", "out.wav")

    assert result.exit_code == 0
    assert result.stderr == "Note: under 300 ms, so not heard as a stretch of its own: silence 299ms, synthetic 50ms\n"


def test_a_file_there_is_replaced_and_a_link_followed(folder: Path) -> None:
    (folder / "real.wav").write_bytes(b"older")
    (folder / "link.wav").symlink_to("real.wav")

    assert run("human 1s", "link.wav").exit_code == 0
    assert (folder / "link.wav").is_symlink()
    assert (folder / "real.wav").read_bytes() == make("human 1s", "wav")


def test_what_is_no_plain_file_is_written_into_not_replaced(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
        result = run("human 1s", "pipe", "--format", "mp4")
        received, _ = reader.communicate()

    assert result.exit_code == 0
    assert received == make("human 1s", "mp4")
    assert (folder / "pipe").is_fifo()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("robot 4s", "out.mp3"),
            (
                "unknown kind in 'robot 4s': choose from human, synthetic, silence, "
                "like 'human 4s, synthetic 2s, silence 1s'"
            ),
        ),
        (
            ("human 1s", "out.txt"),
            (
                "no format has the extension '.txt': choose from "
                ".wav, .mp3, .flac, .ogg, .oga, .opus, .webm, .m4a, .aac, .aiff, .aif, .mov, .mp4"
            ),
        ),
        (
            ("human 1s", "out"),
            (
                "out has no extension to tell the format by: add --format, one of "
                "wav, mp3, flac, ogg, opus, webm, m4a, aac, aiff, mov, mp4"
            ),
        ),
        (
            ("human 1s", "-"),
            (
                "- has no extension to tell the format by: add --format, one of "
                "wav, mp3, flac, ogg, opus, webm, m4a, aac, aiff, mov, mp4"
            ),
        ),
        (
            ("human 1s", "out.wav", "--format", "midi"),
            "unknown format 'midi': choose from wav, mp3, flac, ogg, opus, webm, m4a, aac, aiff, mov, mp4",
        ),
        (
            ("human 1s", "out.opus", "--rate", "44100"),
            (
                "opus cannot hold 44100 Hz with 1 channel: "
                "opus takes 8000, 12000, 16000, 24000, 48000 Hz and 1 to 8 channels"
            ),
        ),
        (
            ("human 24h", "out.wav", "--rate", "48000"),
            "so much audio does not fit into a wav file, which ends at 4 GiB: try flac",
        ),
        (("human 1s", "nowhere/out.wav"), "there is no folder nowhere: make it first"),
        (("human 1s", ".", "--format", "wav"), ". is a folder: name a file in it"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2_and_leaves_nothing(
    arguments: tuple[str, ...], message: str, folder: Path
) -> None:
    result = run(*arguments)

    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"Error: {message}\n")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("target", FORMATS)
def test_a_disk_that_takes_no_more_is_one_line_and_leaves_nothing(target: str, folder: Path) -> None:
    (folder / f"out.{target}").write_bytes(b"older")
    limited = ["sh", "-c", 'ulimit -f 64; exec "$@"', "sh", *COMMAND, "human 60s", f"out.{target}"]
    ran = subprocess.run(limited, check=False, capture_output=True, text=True)

    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", f"Error: cannot write out.{target}: File too large\n")
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {f"out.{target}": b"older"}


def test_ctrl_c_leaves_no_part_of_the_file(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "voicemock", "clip", "human 24h", "out.flac"], stderr=subprocess.PIPE, text=True
    ) as making:
        while not any(file.stat().st_size for file in folder.iterdir()):
            assert making.poll() is None
            time.sleep(0.01)
        making.send_signal(signal.SIGINT)
        _, errors = making.communicate(timeout=30)

    assert (making.returncode, errors.strip()) == (130, "interrupted")
    assert list(folder.iterdir()) == []


def stderr_of(score: str, *, terminal: bool) -> bytes:
    """What the command writes to stderr, a terminal or a pipe."""
    reader, writer = pty.openpty() if terminal else os.pipe()
    subprocess.run([*COMMAND, score, "out.wav"], check=True, stdout=subprocess.DEVNULL, stderr=writer)
    os.set_blocking(reader, False)
    try:
        return os.read(reader, 1 << 16)
    except BlockingIOError:
        return b""
    finally:
        os.close(writer)
        os.close(reader)


def test_progress_of_a_long_clip_shows_on_a_terminal_only() -> None:
    shown = stderr_of("human 31s", terminal=True)

    assert b"Making the clip" in shown
    assert b"100%" in shown
    assert stderr_of("human 31s", terminal=False) == b""
    assert stderr_of("human 30s", terminal=True) == b""


def test_a_clip_never_goes_to_a_terminal() -> None:
    reader, writer = pty.openpty()
    ran = subprocess.run(
        [*COMMAND, "human 1s", "-", "--format", "wav"], check=False, stdout=writer, stderr=subprocess.PIPE, text=True
    )
    os.close(writer)
    os.close(reader)

    assert ran.returncode == 2
    assert ran.stderr == "Error: stdout is a terminal: send it to a file or a pipe, or name a file\n"


def test_help_names_every_format_and_codec() -> None:
    shown = run("--help").stdout

    assert [line.split() for line in shown.splitlines() if line.startswith("    ")][-len(FORMATS) :] == [
        [found.name, *", ".join(codec.name for codec in found.codecs).split()] for found in FORMATS.values()
    ]


def test_an_hour_is_decoded_as_an_hour() -> None:
    result = run("human 30m, synthetic 30m", "out.flac", "--rate", "8000")

    assert result.exit_code == 0
    with av.open(BytesIO(Path("out.flac").read_bytes()), "r") as container:
        assert container.duration == 3600 * 1_000_000
