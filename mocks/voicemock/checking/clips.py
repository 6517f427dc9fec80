"""The audio that a check sends, and for each clip the command that makes it again."""

import base64
import hashlib
import os
import shlex
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from voicemock_fixtures.committed import TAKES
from voicemock_fixtures.library import SCORES, read

INLINE = 1024
"""Bytes of a generated file that a command line still carries."""

CACHE = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "voicemock"


@dataclass(frozen=True, slots=True)
class Clip:
    """A file to upload."""

    content: bytes = field(repr=False)
    how: str
    """A command that writes the same bytes to its standard output."""
    format: str = "wav"

    @property
    def filename(self) -> str:
        """Return a name whose ending fits the format."""
        return f"clip.{self.format}"

    def cut(self, size: int) -> "Clip":
        """Return its first bytes."""
        return Clip(self.content[:size], f"{self.how} | head -c {size}", self.format)

    def called(self, format: str) -> "Clip":
        """Return the same bytes under the name of another format."""
        return Clip(self.content, self.how, format)


def committed(name: str, format: str = "wav") -> Clip:
    """Return a clip that comes with the package: `human`, `synthetic`, `silent`, `mixed` or `corrupted`."""
    if name == "corrupted":
        whole = committed("mixed", format)
        return whole.cut(len(whole.content) // 2)
    rate, channels, codec = TAKES[format]
    how = f"voicemock clip '{SCORES[name]}' - --format {format} --codec {codec} --rate {rate} --channels {channels}"
    return Clip(read(name, format), how, format)


@cache
def scored(score: str, format: str = "wav", rate: int = 16000) -> Clip:
    """Return a clip in which a score is heard."""
    from voicemock_fixtures import make  # brings numpy and PyAV

    rated = "" if rate == 16000 else f" --rate {rate}"
    return Clip(make(score, format, rate), f"voicemock clip '{score}' - --format {format}{rated}", format)


def zeros(size: int, format: str = "wav") -> Clip:
    """Return so many zero bytes."""
    return Clip(bytes(size), f"head -c {size} /dev/zero", format)


def padded(clip: Clip, size: int) -> Clip:
    """Return a clip followed by zero bytes up to a size."""
    missing = size - len(clip.content)
    how = f"{{ {clip.how}; head -c {missing} /dev/zero; }}"
    return Clip(clip.content + bytes(missing), how, clip.format)


def raw(content: bytes, format: str = "wav") -> Clip:
    """Return these bytes as a file; its command reads long ones from where `stored` says."""
    if len(content) > INLINE:
        return Clip(content, f"cat {shlex.quote(str(stored(content)))}", format)
    return Clip(content, f"printf %s '{base64.b64encode(content).decode()}' | base64 -d", format)


def stored(content: bytes) -> Path:
    """Return where long bytes are kept for a command line; nothing is written yet."""
    return CACHE / "sent" / f"{hashlib.sha256(content).hexdigest()[:16]}.bin"


__all__ = ["CACHE", "SCORES", "Clip", "committed", "padded", "raw", "scored", "stored", "zeros"]
