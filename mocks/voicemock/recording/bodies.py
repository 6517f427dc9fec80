"""A body while it goes by: how long it is, what its digest is, and as much of it as may be written down later."""

from xxhash import xxh3_128

from voicemock.recording.decoding import Decoding, Undecodable
from voicemock.recording.multipart_forms import MultipartForm
from voicemock.recording.sound import named

KEPT = 1024 * 1024
"""Bytes of the longest body that is kept whole; of a longer one there is the digest."""

START = 64 * 1024

MULTIPART = "multipart/form-data"

TEXTS = ("application/json", "application/problem+json", "application/x-www-form-urlencoded", "application/xml")


class Body:
    """A request's or an answer's body. Sizes are in bytes; the digest is the XXH3 of what its encoding holds.

    ``size`` counts bytes as they went over the line, ``content_size`` those of the content. ``whole`` is set by who
    sees its end.
    """

    def __init__(self, content_type: str, encoding: str) -> None:
        self.content_type = content_type
        self.kind = content_type.partition(";")[0].strip().lower()
        self.form = MultipartForm(content_type) if self.kind == MULTIPART else None
        self.size = self.content_size = 0
        self.whole = False
        self.undecodable = ""
        self._encoding = encoding
        self._decoding = Decoding(encoding)
        self._hash = xxh3_128()
        self._kept: bytearray | None = bytearray()
        self.start = b""

    def take(self, data: bytes) -> None:
        """Take some more of its bytes, as they went over the line."""
        self.size += len(data)
        if self.undecodable:
            self._read(data)
            return
        try:
            for piece in self._decoding.take(data):
                self._read(piece)
        except Undecodable:
            self.undecodable = self._encoding
            self._read(data)

    def end(self) -> None:
        """Note that it came to its end."""
        self.whole = self._decoding.whole
        if self.form is not None:
            self.form.end()

    @property
    def digest(self) -> str:
        """The XXH3 of its content."""
        return self._hash.hexdigest()

    @property
    def format(self) -> str | None:
        """What sound it is by its first bytes; None where it is none."""
        return named(self.start)

    @property
    def text(self) -> str | None:
        """Its content, where it is a text that is kept; None of what is long, a form in parts, sound or other bytes."""
        if self._kept is None or self.form is not None or self.undecodable:
            return None
        kept = bytes(self._kept)
        if not kept.isascii() and self.format is not None:
            return None
        try:
            text = kept.decode("utf-8-sig" if self.kind.endswith("json") else "utf-8")
        except UnicodeDecodeError:
            return None
        plain = self.kind in TEXTS or self.kind.startswith("text/") or self.kind.endswith(("+json", "+xml"))
        return text if plain or (not self.kind and "\0" not in text) else None

    def _read(self, data: bytes) -> None:
        self.content_size += len(data)
        self._hash.update(data)
        if len(self.start) < START:
            self.start += data[: START - len(self.start)]
        if self.form is not None:
            self.form.take(data)
        elif self._kept is not None:
            self._kept += data
            if len(self._kept) > KEPT:
                self._kept = None


__all__ = ["Body"]
