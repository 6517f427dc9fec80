"""What a message is on the wire of a WebSocket: a binary frame or one of text. It carries no media type there."""

from voicemock_contracts.changes.schemas.sides import Side
from voicemock_contracts.changes.surface import Spoken
from voicemock_contracts.changes.witnesses.asserting import is_file

BINARY, TEXT = "binary", "text"

_TEXTS = ("json", "xml", "yaml", "javascript", "x-www-form-urlencoded")
"""The last parts of the media types of applications that are texts."""
_BINARIES = ("audio/", "video/", "image/", "font/")


def frame_kind(message: Spoken) -> str | None:
    """Return `BINARY` or `TEXT`; None where neither the schema of a message nor its media type tells."""
    side = Side.of(message.schema)
    parts = side.parts(side.schema)
    kind = message.media_type.partition(";")[0].strip().lower()
    if any(map(is_file, parts)) or kind.startswith(_BINARIES) or kind == "application/octet-stream":
        return BINARY
    if kind.startswith("text/") or kind.endswith(_TEXTS):
        return TEXT
    return TEXT if not kind and any(part.keys() & {"type", "const", "enum", "properties"} for part in parts) else None


__all__ = ["BINARY", "TEXT", "frame_kind"]
