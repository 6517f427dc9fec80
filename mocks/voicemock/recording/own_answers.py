"""What the relay says itself, where no vendor can."""

from voicemock.recording.heads import answer_head
from voicemock.recording.seen import Headers

REASONS = {400: b"Bad Request", 404: b"Not Found", 502: b"Bad Gateway"}


def own_answer(status: int, text: str) -> tuple[bytes, Headers, bytes]:
    """Return an answer of one line in bytes, its headers, and its body."""
    content = f"{text}\n".encode()
    headers = [
        (b"Content-Type", b"text/plain; charset=utf-8"),
        (b"Content-Length", str(len(content)).encode()),
        (b"Connection", b"close"),
    ]
    return answer_head(status, REASONS[status], b"1.1", headers) + content, headers, content


__all__ = ["own_answer"]
