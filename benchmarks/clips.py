"""A WAV file of an exact size, with a human voice in it."""

import io
import wave

from voicemock_fixtures import make

RATE = 16000
HEADER = 44
"""Bytes before the first sample."""

SAMPLE = HEADER + 1000
"""Where a sample stands that can be changed: the clip is then a new one, with the same verdict."""


def wav(size: int) -> bytes:
    """Return a mono WAV of ``size`` bytes, 16 bits a sample."""
    with wave.open(io.BytesIO(make("human 10s", "wav", rate=RATE))) as voice:
        spoken = voice.readframes(voice.getnframes())
    sound = spoken * (size // len(spoken) + 1)
    file = io.BytesIO()
    with wave.open(file, "wb") as clip:
        clip.setnchannels(1)
        clip.setsampwidth(2)
        clip.setframerate(RATE)
        clip.writeframes(sound[: size - HEADER])
    return file.getvalue()


__all__ = ["HEADER", "SAMPLE", "wav"]
