"""ASF, the container of WMA: objects with names of 16 bytes, a header of such objects, then packets."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from voicemock.engine.ear.declared import Damaged, Declared

MAGIC = UUID("75b22630-668e-11cf-a6d9-00aa0062ce6c").bytes_le
_DATA = UUID("75b22636-668e-11cf-a6d9-00aa0062ce6c").bytes_le
_FILE = UUID("8cabdca1-a947-11cf-8ee4-00c00c205365").bytes_le
_STREAM = UUID("b7dc0791-a9b7-11cf-8ee6-00c00c205365").bytes_le
_VIDEO = UUID("bc19efc0-5b4d-11cf-a8fd-00805f5c442b").bytes_le
_LIVE = 1  # a flag: nothing is known of the length
_EMPTY = 50  # bytes of the object of packets without any


@dataclass(frozen=True, slots=True)
class Object:
    """An object whose content is from ``start`` to ``end``."""

    name: bytes
    start: int
    end: int


def declared(clip: bytes) -> Declared:
    """Return the time that the header declares, unless a video could be what lasts so long, or it was written live.

    Damaged when an object is cut short, or the header or the packets are missing.
    """
    objects = list(_objects(clip, 0, len(clip)))
    header = objects[0]
    inside = list(_objects(clip, header.start + 6, header.end))
    about = next((each for each in inside if each.name == _FILE), None)
    if about is None or about.end - about.start < 80:
        raise Damaged("its header does not say what the file is")
    play, _, preroll, flags = struct.unpack_from("<QQQI", clip, about.start + 40)
    if flags & _LIVE:
        return Declared()
    if not any(each.name == _DATA for each in objects):
        raise Damaged("it has no packets")
    streams = [each for each in inside if each.name == _STREAM]
    if any(clip.startswith(_VIDEO, each.start) for each in streams):
        return Declared()
    return Declared(seconds=max(0.0, play / 1e7 - preroll / 1e3))


def _objects(clip: bytes, position: int, limit: int) -> Iterator[Object]:
    """Yield the objects from a position on; data that is written live may declare no length, and goes on to the end."""
    while position < limit:
        if position + 24 > limit:
            raise Damaged("an object is cut short")
        name, size = struct.unpack_from("<16sQ", clip, position)
        end = limit if name == _DATA and size <= _EMPTY else position + size
        if (size < 24 and end != limit) or end > limit:
            raise Damaged("an object is cut short")
        yield Object(name, position + 24, end)
        position = end


__all__ = ["MAGIC", "declared"]
