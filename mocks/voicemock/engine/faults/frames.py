"""A server's WebSocket frames as bytes (RFC 6455, 5.2)."""

from starlette.types import Message

TEXT, BINARY, CLOSE = 0x1, 0x2, 0x8


def frame_of(message: Message) -> bytes:
    """Return the frame of a message, or of a close, as it would go out."""
    if message["type"] == "websocket.close":
        reason: str = message.get("reason") or ""
        return _frame(CLOSE, message.get("code", 1000).to_bytes(2, "big") + reason.encode())
    data: bytes | None = message.get("bytes")
    return _frame(TEXT, message["text"].encode()) if data is None else _frame(BINARY, data)


def _frame(opcode: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        length = bytes([size])
    elif size < 65536:
        length = b"\x7e" + size.to_bytes(2, "big")
    else:
        length = b"\x7f" + size.to_bytes(8, "big")
    return bytes([0x80 | opcode]) + length + payload


__all__ = ["frame_of"]
