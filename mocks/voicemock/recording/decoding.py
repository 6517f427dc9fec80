"""What a body is before its content encoding: gzip and deflate are undone as they go by."""

import zlib
from collections.abc import Iterator

PIECE = 64 * 1024

EITHER = 32 + zlib.MAX_WBITS
"""The header tells whether it is gzip's or zlib's."""

KNOWN = {"gzip", "x-gzip", "deflate"}


class Undecodable(Exception):  # noqa: N818 - it reads as what happened
    """The bytes are not what the encoding says, or nobody here knows the encoding."""


class Decoding:
    """The content of a body, as its encoded bytes come; Undecodable where that cannot be had."""

    def __init__(self, encoding: str) -> None:
        self._encoding = [
            each for name in encoding.lower().split(",") if (each := name.strip()) not in ("", "identity")
        ]
        self._inflating = zlib.decompressobj(EITHER)
        self._begun = False

    def take(self, data: bytes) -> Iterator[bytes]:
        """Yield the content of some more bytes, in pieces of 64 KiB at most."""
        if not self._encoding:
            yield data
            return
        if len(self._encoding) > 1 or self._encoding[0] not in KNOWN:
            raise Undecodable
        while data:
            try:
                piece = self._inflating.decompress(data, PIECE)
            except zlib.error:
                # What some servers call deflate has no header.
                if self._begun or self._encoding[0] != "deflate":
                    raise Undecodable from None
                self._inflating, self._begun = zlib.decompressobj(-zlib.MAX_WBITS), True
                continue
            self._begun = True
            yield piece
            data = self._inflating.unconsumed_tail
            if self._inflating.eof:
                data = self._inflating.unused_data
                if data:  # another member
                    self._inflating = zlib.decompressobj(EITHER)

    @property
    def whole(self) -> bool:
        """Whether what came so far is a whole."""
        return not self._encoding or not self._begun or self._inflating.eof


__all__ = ["Decoding", "Undecodable"]
