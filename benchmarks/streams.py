"""A stream of raw audio as its client sends it: bytes made beforehand, so that a load costs next to nothing."""

import socket

from benchmarks.clips import HEADER, wav
from websockets.frames import Frame, Opcode

RATE = 16_000
MESSAGE_MS = 20
WINDOW = 2000 // MESSAGE_MS
"""Messages of which a frame is told."""

ADDRESS = (
    "/modulate/api/velma-2-synthetic-voice-detection-streaming"
    f"?api_key=test-enterprise&audio_format=s16le&sample_rate={RATE}&num_channels=1"
)
PATIENCE = 60
"""Seconds without an answer after which a run has failed."""

_SIZE = RATE * 2 * MESSAGE_MS // 1000
_SPOKEN = wav(HEADER + WINDOW * _SIZE)[HEADER:]

MESSAGES = tuple(
    Frame(Opcode.BINARY, _SPOKEN[start : start + _SIZE]).serialize(mask=True) for start in range(0, len(_SPOKEN), _SIZE)
)
"""The messages of a window, 16 kHz mono s16le: a human voice."""

END = Frame(Opcode.TEXT, b"").serialize(mask=True)
CLOSED = b"\x88\x02\x03\xe8"
"""A close with 1000."""

FRAME = b'{"type":"frame"'
"""How a message with a frame begins."""


def connect(address: tuple[str, int]) -> socket.socket:
    """Open a stream; RuntimeError unless the server takes it."""
    sock = socket.create_connection(address, PATIENCE)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.sendall(
        f"GET {ADDRESS} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n".encode()
    )
    got = b""
    while not got.endswith(b"\r\n\r\n"):
        got += sock.recv(1)
    if not got.startswith(b"HTTP/1.1 101 "):
        raise RuntimeError(f"no stream: {got!r}")
    return sock


__all__ = ["CLOSED", "END", "FRAME", "MESSAGES", "MESSAGE_MS", "WINDOW", "connect"]
