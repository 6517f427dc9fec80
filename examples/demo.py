"""Real clips, every fake, one table: what each vendor answered about a voice, through an ordinary HTTP client."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
from rich.console import Console
from rich.table import Table

from voicemock_fixtures import path

KINDS = ("human", "synthetic", "silent", "corrupted")
FORMATS = ("wav", "mp3", "flac", "ogg", "webm", "m4a")
KEY = "test-enterprise-demo"


@contextmanager
def fakes() -> Iterator[str]:
    """Start the fakes on a free port and give their address."""
    command = [sys.executable, "-m", "voicemock", "serve", "--port", "0", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().removeprefix("voicemock ready on ").strip()
        finally:
            server.terminate()


def refusal(status: int, code: str, name: str, listed: str) -> str:
    """Tell a refusal, and whether it is one of a format that the vendor doesn't list."""
    format = name.rpartition(".")[2]
    return f"{status} {code}" if format in listed.split() else f"{status} {code}: {format} isn't listed"


def vocos(http: httpx.Client, base: str, name: str, clip: bytes) -> str:
    """One call, one verdict."""
    answer = http.post(f"{base}/vocos/v1/detect", headers={"X-API-Key": KEY}, files={"file": (name, clip)})
    if answer.is_error:
        return refusal(answer.status_code, answer.json()["error"]["code"], name, "wav mp3 flac ogg webm m4a")
    verdict = answer.json()["data"]["security"]
    return f"{verdict['prediction']} {verdict['confidence']:.4f}"


def dataspike(http: httpx.Client, base: str, name: str, clip: bytes) -> str:
    """Submit, then poll the job until it is over."""
    api, headers = f"{base}/dataspike/api/v4/deepfake", {"ds-api-token": KEY}
    answer = http.post(f"{api}/audio/analyze", headers=headers, files={"file": (name, clip)})
    if answer.is_error:
        return refusal(answer.status_code, answer.json()["error"], name, "wav mp3 m4a")
    job = answer.json()
    while job["status"] == "queued":
        job = http.get(f"{api}/job/{job['id']}", headers=headers).json()
    return f"{job['verdict']} {job['score']:.4f}" if job["status"] == "completed" else f"failed {job['error_code']}"


VENDORS: dict[str, Callable[[httpx.Client, str, str, bytes], str]] = {"Vocos": vocos, "Dataspike": dataspike}


def main() -> None:
    """Show the table."""
    right = "To refuse a format that its documents don't list is a vendor's right answer."
    table = Table(title="What each fake answered", caption=right)
    table.add_column("clip")
    for title in VENDORS:
        table.add_column(title)
    with fakes() as base, httpx.Client(timeout=30) as http:
        for kind in KINDS:
            for format in FORMATS:
                clip = path(kind, format)
                answers = (ask(http, base, clip.name, clip.read_bytes()) for ask in VENDORS.values())
                table.add_row(clip.name, *answers, end_section=format == FORMATS[-1])
    Console(width=None if sys.stdout.isatty() else 110).print(table)


if __name__ == "__main__":
    main()
