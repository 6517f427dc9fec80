"""What a client of Modulate's stream may expect by the documents (MOD-09 to MOD-16), whatever it sends, at each moment.

It shares no code with the fake: it counts bytes, and knows of what kinds the sound in them is (``stream_sound``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.vendors.stream_sound import Sound

ENCODINGS = [
    *("alaw", "f32be", "f32le", "f64be", "f64le", "mulaw", "s16be", "s16le", "s24be", "s24le", "s32be", "s32le", "s8"),
    *("u16be", "u16le", "u24be", "u24le", "u32be", "u32le", "u8"),
]
RATES = [8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000]
CHANNELS = range(1, 9)
"""MOD-10."""

WINDOW_MS = 2000
LARGEST = 33_554_432
"""Bytes of a message (MOD-11.d)."""

OPENINGS = (
    b"RIFF\x24\x00\x01\x00WAVE",
    b"FORM\x00\x01\x00\x2eAIFF",
    b"FORM\x00\x01\x00\x2eAIFC",
    b"fLaC\x00\x00\x00\x22\x10\x00\x10\x00",
    b"OggS\x00\x02\x00\x00\x00\x00\x00\x00",
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81",
    b"\x00\x00\x00\x20ftypisom",
    b"ID3\x04\x00\x00\x00\x00\x00\x23TS",
)
"""The first 12 bytes of a WAV, AIFF, FLAC, OGG, WebM and MP4 file, and of an ID3 tag (MOD-15.b)."""

LIKELY = {"h": (0.02, 0.30), "s": (0.75, 0.99)}
"""How probably such a voice is synthetic (ALL-01b)."""

Asked = Sequence[tuple[str, str]]
"""The parameters of a query, in their order."""

Refusal = tuple[int, str]
"""A close code, and the message of the error before it; no message where the protocol layer says why as it closes."""

NOT_PERMITTED = (4003, "This request is not permitted.")
NO_CREDITS = (4029, "Insufficient credits.")
TOO_LARGE = (1009, "")
MISMATCH = (4002, "Audio data does not match the declared audio_format.")
TEXT = (1003, "Only an empty text message, the end of the audio, may be sent as text.")
NO_FORMAT = "audio_format query parameter is required. Example: audio_format=s16le&sample_rate=16000&num_channels=1"
NO_RATE = "Raw audio formats require sample_rate and num_channels query parameters"
RATE_ALONE = "sample_rate and num_channels require audio_format to be specified"


def error(refused: Refusal) -> dict[str, str]:
    """Return the message before the close (MOD-14.a)."""
    return {"type": "error", "error": refused[1]}


def refusal(asked: Asked) -> Refusal | None:
    """Return what a query is refused with, by the first check that fails (MOD-14.l)."""
    keys = {value for name, value in asked if name == "api_key"}
    key = keys.pop() if len(keys) == 1 else ""
    if key.startswith("test-no-credits"):
        return NO_CREDITS
    if not key.startswith(("test-free", "test-pro", "test-enterprise")):
        return NOT_PERMITTED
    last = dict(asked)
    encoding, rate, channels = (last.get(name, "") for name in ("audio_format", "sample_rate", "num_channels"))
    wrong: str | None = None
    if not encoding:
        wrong = RATE_ALONE if rate or channels else NO_FORMAT
    elif encoding not in ENCODINGS:
        wrong = f"Invalid audio_format='{encoding}'. Valid values: {ENCODINGS}"
    elif not rate or not channels:
        wrong = NO_RATE
    elif rate not in map(str, RATES):
        wrong = f"Invalid sample_rate={rate}. Valid values: {RATES}"
    elif channels not in map(str, CHANNELS):
        wrong = f"Invalid num_channels={channels}. Must be between 1 and 8"
    return (1003, wrong) if wrong else None


@dataclass
class Expected:
    """What is to be told by now about a stream; it is told of every message that the client sends."""

    sound: Sound
    """Of which what the client sends is the beginning, unless it opens as a container does."""
    refused: Refusal | None = None
    data: bytearray = field(default_factory=bytearray)
    """Of the audio that counts."""
    ended: bool = False
    left: int | None = None
    """The code with which the client closed."""
    checked: int = 0
    """Frames that were looked at."""

    @property
    def over(self) -> bool:
        """Nothing that the client does counts any more."""
        return self.refused is not None or self.ended or self.left is not None

    @property
    def samples(self) -> int:
        """Complete ones."""
        return len(self.data) // self.sound.format.sample

    @property
    def duration_ms(self) -> int:
        """Rounded, a half upwards (MOD-03.f)."""
        rate = self.sound.format.rate
        return (self.samples * 2000 + rate) // (2 * rate)

    @property
    def windows(self) -> int:
        """Complete ones."""
        return self.samples * 1000 // (WINDOW_MS * self.sound.format.rate)

    @property
    def ends(self) -> list[int]:
        """Where the frames that are due end, in milliseconds."""
        ends = [WINDOW_MS * (window + 1) for window in range(self.windows)]
        return [*ends, self.duration_ms] if self.ended and self.duration_ms > WINDOW_MS * self.windows else ends

    @property
    def resembles_a_file(self) -> bool:
        """It may be taken for one: 12 bytes are enough to tell (MOD-15.c), but nobody says whether fewer are."""
        return len(self.data) >= 3 and any(opening.startswith(self.data[:4]) for opening in OPENINGS)

    @property
    def findings(self) -> list[str]:
        """Clauses of the findings about a client that was not refused (MOD-13.j, MOD-15.e)."""
        if self.left is not None:
            return ["MOD-13.j"]
        return ["MOD-15.e"] if len(self.data) % self.sound.format.sample else []

    def take(self, message: bytes | str) -> None:
        """The client sends a message."""
        if self.over:
            return
        if message == "":
            self.ended = True
        elif isinstance(message, str):
            self.refused = TEXT
        elif len(message) > LARGEST:
            self.refused = TOO_LARGE
        else:
            begun = len(self.data) < 12
            self.data += message
            if begun and self.data.startswith(OPENINGS):
                self._refuse(MISMATCH)

    def leave(self, code: int) -> None:
        """The client closes."""
        if not self.over:
            self.left = code

    def check(self, told: list[dict[str, Any]], closed: tuple[int, str] | None) -> None:
        """Fail unless this, and nothing else, was told by now; the server's close has its code and no reason."""
        if told[-1:] == [error(MISMATCH)] and not self.over and self.resembles_a_file:
            self._refuse(MISMATCH)
        frames = len(self.ends)
        assert [event.get("type") for event in told[:frames]] == ["frame"] * frames, (frames, told)
        self._check_frames([event["frame"] for event in told[:frames]])
        if self.refused is not None:
            code, message = self.refused
            assert told[frames:] == ([error(self.refused)] if message else [])
            assert closed == (code, "") if message else closed is not None and closed[0] == code
        elif self.ended:
            done = {"type": "done", "duration_ms": self.duration_ms, "frame_count": frames}
            assert (told[frames:], closed) == ([done], (1000, ""))
        else:
            assert (told[frames:], closed) == ([], None)

    def _refuse(self, refused: Refusal) -> None:
        self.refused = refused
        self.data.clear()

    def _check_frames(self, frames: list[dict[str, Any]]) -> None:
        """Check those that are new."""
        new = range(self.checked, len(frames))
        self.checked = len(frames)
        steps = self.sound.steps(self.samples) if new else ""
        for number in new:
            frame, start, end = frames[number], WINDOW_MS * number, self.ends[number]
            assert frame.keys() == {"start_time_ms", "end_time_ms", "verdict", "confidence"}
            assert (frame["start_time_ms"], frame["end_time_ms"]) == (start, end)
            allowed = verdicts(steps[: (start + WINDOW_MS) // 100], start, end)
            assert frame["verdict"] in allowed, (frame, allowed, steps)
            lowest, highest = allowed[frame["verdict"]]
            assert lowest - 1e-4 <= frame["confidence"] <= highest + 1e-4, (frame, allowed, steps)
            assert round(frame["confidence"], 4) == frame["confidence"]


def verdicts(heard: str, start_ms: int, end_ms: int) -> dict[str, tuple[float, float]]:
    """Return the verdicts that a frame may have, and from where to where its confidence may be (MOD-06, ALL-01b).

    Of what was heard up to its end, a letter for each 100 ms, what lasts 300 ms is sure to be what it sounds like;
    shorter sounds belong to what is around them, so they can be anything.
    """
    first = start_ms // 100
    before = min(first, 2)  # with which what begins the frame may last
    sure = re.sub(r"(h{3,}|s{3,}|\.{3,})|.", lambda found: found[1] or "?", heard[first - before :])[before:]
    human, synthetic = sure.count("h") * 100, sure.count("s") * 100
    unsure = end_ms - start_ms - human - synthetic - sure.count(".") * 100
    allowed = {}
    if human + synthetic < 100:
        allowed["no-content"] = (1.0, 1.0)
    if total := (human + synthetic + unsure if human + synthetic + unsure >= 100 else 0):
        (h_low, h_high), (s_low, s_high) = LIKELY["h"], LIKELY["s"]
        low = (human * h_low + synthetic * s_low + unsure * h_low) / total
        high = (human * h_high + synthetic * s_high + unsure * s_high) / total
        if high > 0.5:
            allowed["synthetic"] = (max(low, 0.5), high)
        if low <= 0.5:
            allowed["non-synthetic"] = (max(1 - high, 0.5), 1 - low)
    return allowed


__all__ = ["CHANNELS", "ENCODINGS", "LARGEST", "OPENINGS", "RATES", "Asked", "Expected", "refusal", "verdicts"]
