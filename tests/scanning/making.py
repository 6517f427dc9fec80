"""What secrets, and what looks like them, are made of: anew each time, so that none stands in a file."""

import base64
import json
import math
import random
import string
import struct

WORDS = string.ascii_letters + string.digits
HEX = "0123456789abcdef"


class Pieces:
    """What secrets are made of, by a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - it guards nothing

    def token(self, length: int, letters: str = WORDS) -> str:
        made = "".join(self._random.choices(letters, k=length - 3))
        return f"{made}{'aB7' if letters is WORDS else ''.join(self._random.choices(letters, k=3))}"

    def uuid(self) -> str:
        return "-".join(self.token(length, HEX) for length in (8, 4, 4, 4, 12))

    def bytes(self, length: int) -> bytes:
        return self._random.randbytes(length)

    def voice(self, seconds: float, rate: int = 16000) -> list[float]:
        """Return samples of something like a voice: a tone that wanders, with its overtones and some noise."""
        made, phase = [], 0.0
        for number in range(int(seconds * rate)):
            phase += 2 * math.pi * (140 + 30 * math.sin(number / 4000)) / rate
            loud = 0.3 + 0.2 * math.sin(number / 2500)
            tone = sum(math.sin(phase * overtone) / overtone for overtone in (1, 2, 3, 5))
            made.append(loud * (0.6 * tone + 0.02 * self._random.uniform(-1, 1)) / 2)
        return made


VENDORS = "https://api.vocos.io/v1/detect"
OTHERS = "https://h.example/"


def har(url: str = VENDORS, **request: object) -> bytes:
    """Return a recording of one entry."""
    entry = {
        "startedDateTime": "2026-11-21T10:00:00.000Z",
        "request": {"method": "POST", "url": url, "headers": [], "queryString": [], "cookies": [], **request},
        "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": "{}"}},
    }
    return json.dumps({"log": {"version": "1.2", "entries": [entry]}}).encode()


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


def header(name: str, value: str, url: str = VENDORS) -> bytes:
    return har(url, headers=[{"name": name, "value": value}])


def text_of(media: str, text: str, url: str = VENDORS) -> bytes:
    return har(url, postData={"mimeType": media, "text": text})


def b64(content: bytes | str) -> str:
    return base64.b64encode(content.encode() if isinstance(content, str) else content).decode()


def web_token(pieces: Pieces) -> str:
    parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": "anna", "iat": 1700000000})
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join((*coded, pieces.token(43)))


def pem(pieces: Pieces) -> str:
    name = "PRIVATE" + " KEY"
    return f"-----BEGIN {name}-----\n{b64(pieces.bytes(400))}\n-----END {name}-----\n"


def signed(pieces: Pieces, signature: str) -> str:
    return (
        "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/uploads/a.wav?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        f"&X-Amz-Credential=DO00{pieces.token(16, string.ascii_uppercase)}%2F20261121%2Fnyc3%2Fs3%2Faws4_request"
        f"&X-Amz-Date=20261121T100000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature={signature}"
    )


def samples(pieces: Pieces, kind: str) -> bytes:
    voice = pieces.voice(0.5)
    if kind == "f":
        return struct.pack(f"<{len(voice)}f", *voice)
    if kind == "mulaw":
        return bytes(mulaw(each) for each in voice)
    return struct.pack(f"{kind}{len(voice)}h", *(int(each * 32767) for each in voice))


def mulaw(sample: float) -> int:
    size = min(int(abs(sample) * 8158), 8158) + 33
    exponent = max(size.bit_length() - 6, 0)
    return ~((0x80 if sample < 0 else 0) | exponent << 4 | (size >> (exponent + 1)) & 15) & 0xFF


def bitmap() -> bytes:
    """Return a picture without compression, smooth as pictures are."""
    rows = (bytes((x + y + shade) % 256 for x in range(64) for shade in (0, 40, 80)) for y in range(64))
    return b"BM" + struct.pack("<IHHI", 54 + 64 * 64 * 3, 0, 0, 54) + bytes(40) + b"".join(rows)
