"""The parts of a multipart form, as it goes by: texts are kept, of files the size and the digest."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header
from xxhash import xxh3_128

LONGEST_TEXT = 64 * 1024
"""Bytes of a field's text that are kept; of a longer one only the digest."""

START = 64 * 1024
"""Bytes by which a file's format is told."""

PARTS = 1000


@dataclass(slots=True)
class FormPart:
    """A part of a form: its names, its size in bytes, its XXH3, and its first bytes, for a text all of them."""

    name: str
    filename: str | None
    content_type: str
    size: int = 0
    start: bytearray = field(default_factory=bytearray, repr=False)
    _hash: xxh3_128 = field(default_factory=xxh3_128, repr=False)

    @property
    def digest(self) -> str:
        """The XXH3 of its bytes."""
        return self._hash.hexdigest()

    @property
    def text(self) -> str | None:
        """Its text; None for a file, for a text that is too long, and for bytes that are none."""
        if self.filename is not None or self.size > LONGEST_TEXT:
            return None
        try:
            return self.start.decode()
        except UnicodeDecodeError:
            return None

    def take(self, data: bytes) -> None:
        """Take some more of its bytes."""
        self.size += len(data)
        self._hash.update(data)
        if len(self.start) < START:
            self.start += data[: START - len(self.start)]


class MultipartForm:
    """A form while it goes by. ``broken`` tells that its parts cannot be read, or not to their end."""

    def __init__(self, content_type: str) -> None:
        self.parts: list[FormPart] = []
        self.broken = False
        try:
            _, options = parse_options_header(content_type)
            self._parser = PushMultipartParser(options.get("boundary", ""), max_segment_count=PARTS)
        except (MultipartError, UnicodeError):
            self.broken = True

    def take(self, data: bytes) -> None:
        """Take some more of the body's bytes."""
        if self.broken or not data:
            return
        try:
            self._take(self._parser.parse(data))
        except (MultipartError, UnicodeError):
            self.broken = True

    def end(self) -> None:
        """Note that no more comes."""
        if self.broken:
            return
        try:
            self._parser.close()
        except MultipartError:
            self.broken = True

    def _take(self, events: Iterable[MultipartSegment | bytearray | bytes | None]) -> None:
        for event in events:
            if isinstance(event, MultipartSegment):
                self.parts.append(FormPart(event.name or "", _filename(event), event.content_type or ""))
            elif event is not None:
                self.parts[-1].take(bytes(event))


def _filename(segment: MultipartSegment) -> str | None:
    """Return a file's name, also one that stands as ``filename*=UTF-8''…`` alone."""
    name: str | None = segment.filename
    if name is not None:
        return name
    disposition: str = segment.header("Content-Disposition", "")
    _, star, value = disposition.partition("filename*=")
    return unquote(value.partition(";")[0].strip().rpartition("''")[2]) if star else None


__all__ = ["FormPart", "MultipartForm"]
