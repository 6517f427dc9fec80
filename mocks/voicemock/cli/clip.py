"""``voicemock clip``: make the clip whose verdict is needed."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import click

from voicemock_fixtures.formats import FORMATS, FormatError, by_extension, choose
from voicemock_fixtures.score import ScoreError, parse

__all__ = ["clip"]

STDOUT = "-"
LONG_S = 30

EPILOG = "\n".join(
    ["\b", "Formats and their codecs:"]
    + [f"  {known.name:5} {', '.join(codec.name for codec in known.codecs)}" for known in FORMATS.values()]
)


class ClipRefused(click.ClickException):
    """The clip cannot be made; the message says how to mend it."""

    exit_code = 2


@click.command(epilog=EPILOG)
@click.argument("score")
@click.argument("out")
@click.option("--format", "name", metavar="NAME", help="Format of the file.  [default: by the extension of OUT]")
@click.option("--codec", metavar="NAME", help="Codec in it.  [default: the first that holds rate and channels]")
@click.option("--rate", metavar="HZ", default=16000, show_default=True, help="Samples per second.")
@click.option("--channels", metavar="N", default=1, show_default=True, help="Channels, each with the same signal.")
def clip(score: str, out: str, name: str | None, codec: str | None, rate: int, channels: int) -> None:
    """Make an audio clip in which SCORE is heard, and write it to OUT ("-" for stdout).

    SCORE says kinds of sound and their lengths, like "human 4s, synthetic 2s, silence 1s". Kinds are human,
    synthetic and silence; units are ms, s, m and h. What lasts less than 300 ms is not heard as a stretch of its own.
    """
    from voicemock_fixtures.encoding import encode  # numpy and PyAV would slow every other command

    try:
        passages = parse(score)
        target, chosen = choose(name or _format_of(out), codec, rate, channels)
        seconds = sum(passage.seconds for passage in passages)
        with _written(out) as part, _progress(seconds) as progress:
            encode(passages, part, target, chosen, rate, channels, progress)
            size = part.stat().st_size
    except (ScoreError, FormatError) as error:
        raise ClipRefused(str(error)) from error
    except OSError as error:
        raise ClipRefused(f"cannot write {out}: {error.strerror or error}") from error

    if short := [str(passage) for passage in passages if not passage.is_stretch]:
        click.echo(f"Note: under 300 ms, so not heard as a stretch of its own: {', '.join(short)}", err=True)
    held = f"{rate} Hz, {channels} channel{'' if channels == 1 else 's'}"
    click.echo(f"{out}: {target.name} ({chosen.name}), {held}, {seconds:.6g} s, {size:,} bytes", err=out == STDOUT)


def _format_of(out: str) -> str:
    """The name of the format that OUT's extension stands for."""
    extension = Path(out).suffix
    if not extension:
        raise ClipRefused(f"{out} has no extension to tell the format by: add --format, one of {', '.join(FORMATS)}")
    return by_extension(extension).name


def _written(out: str) -> AbstractContextManager[Path]:
    """Where to write what becomes OUT once the block has ended well, and leaves nothing behind otherwise."""
    if out == STDOUT:
        if sys.stdout.isatty():
            raise ClipRefused("stdout is a terminal: send it to a file or a pipe, or name a file")
        return _copied(nullcontext(sys.stdout.buffer))
    path = Path(out).resolve()
    if path.is_dir():
        raise ClipRefused(f"{out} is a folder: name a file in it")
    if not path.parent.is_dir():
        raise ClipRefused(f"there is no folder {Path(out).parent}: make it first")
    if path.exists() and not path.is_file():
        return _copied(path.open("wb"))
    return _renamed(path)


@contextmanager
def _renamed(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place at the end."""
    part = path.with_name(f".voicemock-{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _copied(opened: AbstractContextManager[BinaryIO]) -> Iterator[Path]:
    """A temporary file that is copied at the end into what is opened, which cannot seek as muxers must."""
    with opened as sink, TemporaryDirectory() as folder:
        part = Path(folder) / "part"
        yield part
        with part.open("rb") as file:
            shutil.copyfileobj(file, sink)
        sink.flush()


@contextmanager
def _progress(seconds: float) -> Iterator[Callable[[float], None]]:
    """Takes how many seconds more are written, and shows it on a terminal when it is long until the end."""
    shown = seconds > LONG_S and sys.stderr.isatty()
    bar = click.progressbar(length=round(seconds * 1000), label="Making the clip", file=sys.stderr, hidden=not shown)
    with _interrupts() as interrupts, bar:

        def progress(written: float) -> None:
            if interrupts:
                raise click.Abort
            bar.update(round(written * 1000))

        yield progress


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """The interrupts so far. PyAV loses, now and then, the exception that they raise by themselves."""
    received: list[int] = []
    before = {
        number: signal.signal(number, lambda got, _: received.append(got)) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
