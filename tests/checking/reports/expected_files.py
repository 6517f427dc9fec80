"""The whole outputs for the small report, as they have to be, character by character."""

from pathlib import Path

from voicemock import __version__

FOLDER = Path(__file__).parent / "expected"


def expected(name: str) -> str:
    return (FOLDER / name).read_bytes().decode("utf-8").replace("VERSION", __version__)
