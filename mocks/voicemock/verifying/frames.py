"""The messages of a WebSocket as HAR has them: `_webSocketMessages`, as Chrome, mitmproxy and this project write."""

import struct
from base64 import b64decode
from typing import Any

from voicemock.engine.redaction import HIDDEN
from voicemock.engine.streamed import TEXT_KEPT
from voicemock.verifying.files import Entry
from voicemock.verifying.recorded import Message, Stream

TEXT, BINARY, CLOSE = 1, 2, 8
"""Opcodes. Others, pings and what browsers make up for an error, say nothing about a conversation."""


def stream_of(entry: Entry, notes: dict[str, Any]) -> Stream:
    """Return what a stream's entry records."""
    listed = entry.get("_webSocketMessages")
    told = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    messages = [message for each in told if (message := _message(each)) is not None]
    close, reason, by_client = _close(told, notes)
    found = notes.get("streamed")
    noted: dict[str, Any] = found if isinstance(found, dict) else {}
    counted = noted.get("bytes")
    listed_audio = any(message.sent and message.text is None for message in messages)
    return Stream(
        tuple(messages),
        ahead=counted if isinstance(counted, int) and not listed_audio else 0,
        missing=not isinstance(listed, list) or bool(noted.get("untold") or notes.get("unread")),
        close=close,
        reason=reason,
        closed_by_client=by_client,
    )


def _message(each: dict[str, Any]) -> Message | None:
    sent, opcode, data = each.get("type") == "send", each.get("opcode"), each.get("data")
    if each.get("type") not in {"send", "receive"}:
        return None
    if opcode == TEXT:
        text = data if isinstance(data, str) else None
        if text is None:
            return Message(sent, "", whole=False)
        return Message(sent, text, whole=HIDDEN not in text and len(text) != TEXT_KEPT and "_digest" not in each)
    return Message(sent, size=_size(each, data)) if opcode == BINARY else None


def _size(each: dict[str, Any], data: object) -> int | None:
    """Return the bytes of a binary message."""
    for name in ("_size", "size"):
        if isinstance(each.get(name), int):
            return int(each[name])
    if not isinstance(data, str) or "_digest" in each or HIDDEN in data:
        return None
    try:
        return len(b64decode(data, validate=True))
    except ValueError:
        return None


def _close(told: list[dict[str, Any]], notes: dict[str, Any]) -> tuple[int | None, str, bool]:
    """Return the first close's code, its reason, and whether it is the client's."""
    noted = notes.get("close_code")
    if isinstance(noted, int):
        reason = notes.get("close_reason")
        return noted, reason if isinstance(reason, str) else "", notes.get("closed_by") == "client"
    for each in told:
        if each.get("opcode") == CLOSE:
            code, reason = _unpacked(each)
            return code, reason, each.get("type") == "send"
    return None, "", False


def _unpacked(each: dict[str, Any]) -> tuple[int | None, str]:
    """Return the code and the reason of a close frame: its own fields, or its payload in base64."""
    code, data = each.get("code"), each.get("data")
    if isinstance(code, int):
        return code, str(each.get("reason") or "")
    try:
        payload = b64decode(data, validate=True) if isinstance(data, str) else b""
    except ValueError:
        return None, ""
    if len(payload) < 2:
        return None, ""
    return struct.unpack("!H", payload[:2])[0], payload[2:].decode("utf-8", "replace")


__all__ = ["stream_of"]
