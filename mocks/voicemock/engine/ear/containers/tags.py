"""Tags around the sound of a file that has no container: ID3v2 before it, ID3v1 and APE behind it."""

import re

_ZEROS = re.compile(rb"\0*")


def sound(clip: bytes) -> range:
    """Return where the sound is: behind the tags that open the clip and zeros after them, before those that end it."""
    start = 0
    while clip.startswith(b"ID3", start) and len(clip) >= start + 10:
        flags, *size = clip[start + 5 : start + 10]
        length = sum((byte & 0x7F) << shift for byte, shift in zip(size, (21, 14, 7, 0), strict=True))
        start += 10 + length + (10 if flags & 0x10 else 0)
    if (zeros := _ZEROS.match(clip, start)) and start:
        start = zeros.end()
    end = len(clip)
    while length := _tag_behind(clip, end):
        end -= length
    return range(min(start, len(clip)), max(end, min(start, len(clip))))


def _tag_behind(clip: bytes, end: int) -> int:
    """Return the bytes of the tag that ends there, 0 without one."""
    if clip.startswith(b"TAG", max(end - 128, 0)) and end >= 128:
        return 128
    footer = clip[max(end - 32, 0) : end]
    if footer.startswith(b"APETAGEX"):
        return int.from_bytes(footer[12:16], "little") + (32 if footer[23] & 0x80 else 0)
    return 0


__all__ = ["sound"]
