"""Real clips, every fake, one table: what each vendor answered about a voice, through ordinary clients."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import httpx
from rich.console import Console
from rich.table import Table
from websockets.sync.client import connect

from voicemock_fixtures import path

KINDS = ("human", "synthetic", "silent", "corrupted")
FORMATS = ("wav", "mp3", "flac", "ogg", "webm", "m4a")
KEY = "test-enterprise-demo"
WIDTH = 134
"""Columns that the table needs."""


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


def vocos(http: httpx.Client, base: str, clip: Path) -> str:
    """One call, one verdict."""
    headers = {"X-API-Key": KEY}
    answer = http.post(f"{base}/vocos/v1/detect", headers=headers, files={"file": clip.read_bytes()})
    if answer.is_error:
        return f"{answer.status_code} {answer.json()['error']['code']}"
    verdict = answer.json()["data"]["security"]
    return f"{verdict['prediction']} {verdict['confidence']:.4f}"


def valsea(http: httpx.Client, base: str, clip: Path) -> str:
    """Submit, then fetch the result, which is there at once."""
    api, headers = f"{base}/valsea/v1/voice-security", {"Authorization": f"Bearer {KEY}"}
    files, data = {"file": clip.read_bytes()}, {"model": "valsea-voice-security"}
    answer = http.post(api, headers=headers, files=files, data=data)
    if answer.is_error:
        return f"{answer.status_code}"
    result = http.get(f"{api}/{answer.json()['job_id']}/result", headers=headers).json()
    return f"{result['liveness_status']} {result['synthetic_probability']:.4f}"


def undetectable(http: httpx.Client, base: str, clip: Path) -> str:
    """Ask for a place in the object store, put the clip there, have it analysed, and poll until that is over."""
    api = f"{base}/undetectable"
    place = http.get(f"{api}/get-presigned-url", headers={"apikey": KEY}, params={"file_name": clip.name})
    if place.is_error:
        return f"{place.status_code}"
    url = place.json()["presigned_url"]
    headers = {"Content-Type": f"audio/{clip.suffix[1:]}", "x-amz-acl": "private"}
    http.put(url, headers=headers, content=clip.read_bytes()).raise_for_status()
    asked = {"key": KEY, "url": url.partition("?")[0], "document_type": "Audio", "analyzeUpToSeconds": 60}
    answer = http.post(f"{api}/detect", json=asked)
    if answer.is_error:
        return f"{answer.status_code}"
    job = answer.json()
    while job["status"] in {"pending", "analyzing"}:
        job = http.post(f"{api}/query", json={"id": job["id"]}).json()
    return f"{job['result']:.3f}" if job["status"] == "done" else "failed"


def modulate(http: httpx.Client, base: str, clip: Path) -> str:
    """Send the file, then its sound as a stream; both are judged by the frame, and the longest frame is shown."""
    api, headers = f"{base}/modulate/api/velma-2-synthetic-voice-detection-batch", {"X-API-Key": KEY}
    answer = http.post(api, headers=headers, files={"upload_file": (clip.name, clip.read_bytes())})
    if answer.is_error:
        return f"{answer.status_code}"
    frames = answer.json()["frames"]
    longest = max(frames, key=lambda frame: frame["end_time_ms"] - frame["start_time_ms"])
    agree = [judged(frame) for frame in frames] == [judged(frame) for frame in streamed(base, clip)]
    return judged(longest) if agree else f"{judged(longest)}, but not as a stream"


def judged(frame: dict[str, Any]) -> str:
    """Return a frame's verdict and the confidence in it."""
    return f"{frame['verdict']} {frame['confidence']:.4f}"


def streamed(base: str, clip: Path) -> list[dict[str, Any]]:
    """Stream the clip's sound as raw PCM, 20 ms a message, and return the frames that come back."""
    query = f"api_key={KEY}&audio_format=s16le&sample_rate=16000&num_channels=1"
    url = f"{base}/modulate/api/velma-2-synthetic-voice-detection-streaming?{query}".replace("http", "ws", 1)
    sound = pcm(clip)
    with connect(url) as stream:
        for start in range(0, len(sound), 640):
            stream.send(sound[start : start + 640])
        stream.send("")
        events = [json.loads(message) for message in stream]
    assert events[-1]["type"] == "done"
    return [event["frame"] for event in events[:-1]]


def pcm(clip: Path) -> bytes:
    """Decode a clip to 16 kHz mono, signed 16-bit little-endian."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=16000)
    with av.open(clip) as container:
        blocks = [block for frame in [*container.decode(audio=0), None] for block in resampler.resample(frame)]
    return b"".join(bytes(block.planes[0])[: block.samples * 2] for block in blocks)


def dataspike(http: httpx.Client, base: str, clip: Path) -> str:
    """Submit, then poll the job until it is over."""
    api, headers = f"{base}/dataspike/api/v4/deepfake", {"ds-api-token": KEY}
    answer = http.post(f"{api}/audio/analyze", headers=headers, files={"file": clip.read_bytes()})
    if answer.is_error:
        return f"{answer.status_code} {answer.json()['error']}"
    job = answer.json()
    while job["status"] == "queued":
        job = http.get(f"{api}/job/{job['id']}", headers=headers).json()
    return f"{job['verdict']} {job['score']:.4f}" if job["status"] == "completed" else f"failed {job['error_code']}"


VENDORS: dict[str, tuple[Callable[[httpx.Client, str, Path], str], str]] = {
    "Vocos": (vocos, "wav mp3 flac ogg webm m4a"),
    "Valsea": (valsea, "wav mp3 flac ogg webm"),
    "Undetectable": (undetectable, "wav mp3 flac ogg m4a"),
    "Modulate, stream too": (modulate, "wav mp3 flac ogg webm m4a"),
    "Dataspike": (dataspike, "wav mp3 m4a"),
}
"""How each is called, and the formats that its documents list."""


def main() -> None:
    """Show the table."""
    caption = "To refuse a format that its documents don't list, or a damaged file, is a vendor's right answer."
    table = Table(title="What each fake answered", caption=caption)
    table.add_column("clip", no_wrap=True)
    for title in VENDORS:
        table.add_column(title, overflow="fold")
    with fakes() as base, httpx.Client(timeout=30) as http:
        for kind in KINDS:
            for format in FORMATS:
                clip = path(kind, format)
                answers = [(ask(http, base, clip), listed.split()) for ask, listed in VENDORS.values()]
                told = (answer if format in listed else f"{answer}, not listed" for answer, listed in answers)
                table.add_row(clip.name, *told, end_section=format == FORMATS[-1])
    Console(width=None if sys.stdout.isatty() else WIDTH).print(table)


if __name__ == "__main__":
    main()
