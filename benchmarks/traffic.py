"""What a connection sends again and again, as bytes made beforehand."""

from dataclasses import dataclass

from benchmarks.clips import SAMPLE, wav

BOUNDARY = b"0a1b2c3d4e5f60718293a4b5c6d7e8f9"


@dataclass(frozen=True, slots=True)
class Traffic:
    """A request; ``sample`` is where eight bytes stand that are different each time, so that each clip is a new one."""

    request: bytes
    sample: int | None = None


def get(path: str, **headers: str) -> Traffic:
    """Return a GET; a header's name has ``_`` for ``-``."""
    return Traffic(_head("GET", path, headers) + b"\r\n")


def upload(path: str, size: int, *, new: bool = False, **headers: str) -> Traffic:
    """Return a POST of a form with a WAV file of ``size`` bytes: the same one each time, or a ``new`` one."""
    before = b'--%b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\nContent-Type: audio/wav\r\n\r\n'
    start, end = before % BOUNDARY, b"\r\n--%b--\r\n" % BOUNDARY
    head = _head("POST", path, headers)
    head += b"Content-Type: multipart/form-data; boundary=%b\r\n" % BOUNDARY
    head += b"Content-Length: %d\r\n\r\n" % (len(start) + size + len(end))
    return Traffic(head + start + wav(size) + end, len(head) + len(start) + SAMPLE if new else None)


def _head(method: str, path: str, headers: dict[str, str]) -> bytes:
    fields = {"Host": "localhost", "Accept": "*/*", "User-Agent": "bench"} | headers
    lines = [f"{method} {path} HTTP/1.1", *(f"{name.replace('_', '-')}: {value}" for name, value in fields.items())]
    return "".join(f"{line}\r\n" for line in lines).encode()


__all__ = ["Traffic", "get", "upload"]
