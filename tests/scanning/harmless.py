"""Texts that come near a secret, and hold none."""

import base64
import json
import math
import string
import struct
from collections.abc import Callable
from urllib.parse import quote

from tests.scanning.making import HEX, OTHERS, Pieces, as_json, b64, bitmap, har, header, signed, text_of

HARMLESS: dict[str, Callable[[Pieces], bytes]] = {
    "our own mark": lambda _: header("X-API-Key", "…"),
    "our own mark after a scheme": lambda _: header("Authorization", "Bearer …"),
    "a test key": lambda _: header("X-API-Key", "test-free-anna-1234567890"),
    "a test key that is marked": lambda _: har(
        "wss://modulate-developer-apis.com/api/v?api_key=test-pro…&sample_rate=16000"
    ),
    "our own mark in an address": lambda p: as_json({"url": signed(p, quote("…"))}),
    "our own mark in JSON within JSON": lambda _: text_of("application/json", json.dumps({"key": "…", "url": "a.wav"})),
    "somebody else's marks": lambda _: as_json(
        {"password": "********", "token": "[REDACTED]", "secret": "xxxxxxxxxxxx"}
    ),
    "what documents write": lambda _: (
        b"curl -H 'X-API-Key: YOUR_API_KEY' -H 'Authorization: Bearer <token>' https://h.example"
    ),
    "a variable": lambda _: (
        b'curl -H "X-API-Key: $VOCOS_API_KEY" -H "Authorization: Bearer ${TOKEN}" https://h.example'
    ),
    "a workflow's variable": lambda _: b"env:\n  API_KEY: ${{ secrets.VOCOS_API_KEY }}\n  password: {{ password }}\n",
    "a schema": lambda _: as_json({"api_key": {"type": "string"}, "password": "string", "required": ["token"]}),
    "a program that takes a key": lambda _: (
        b"api_key = os.environ['VOCOS_API_KEY']\nclient = Client(api_key=api_key, token=get_token())"
    ),
    "a program made small": lambda _: (
        b'function a(e){return{apiKey:e.apiKey,token:t,password:this.password||n.password,key:"Enter"}}'
    ),
    "an error's code": lambda _: as_json({"MISSING_API_KEY": "MISSING_API_KEY", "secret": "INVALID_TOKEN"}),
    "what people are asked": lambda _: as_json(
        {"password": "Forgot your password?", "token": "Your token has expired"}
    ),
    "our digest of a clip": lambda p: as_json(
        {"comment": f"32044 bytes, XXH3 {p.token(32, HEX)}", "_digest": p.token(32, HEX)}
    ),
    "a digest of 256 bits": lambda p: f"sha256:{p.token(64, HEX)}  voice.wav".encode(),
    "a digest in base64": lambda p: f'<script integrity="sha384-{b64(p.bytes(48))}">'.encode(),
    "an entity's tag": lambda p: header("ETag", f'W/"{p.token(40)}"'),
    "a UUID": lambda p: as_json({"job": p.uuid(), "key": p.uuid()}),
    "a request's id": lambda p: as_json(
        {"request_id": p.token(40), "x-request-id": p.token(36), "traceId": p.token(32)}
    ),
    "a store's id of a request": lambda p: header("x-amz-id-2", b64(p.bytes(56)), url="https://s3.example/a"),
    "a stream's handshake": lambda p: header("Sec-WebSocket-Key", b64(p.bytes(16)), url=OTHERS),
    "a trace": lambda p: header("traceparent", f"00-{p.token(32, HEX)}-{p.token(16, HEX)}-01", url=OTHERS),
    "a form's boundary": lambda p: header(
        "Content-Type", f"multipart/form-data; boundary=----WebKitFormBoundary{p.token(16)}"
    ),
    "a store's key": lambda _: as_json({"key": "uploads/2026/11/voice-of-anna-1732183200.wav", "Key": "a/b/c3d4.wav"}),
    "a page's token": lambda p: as_json(
        {"next_page_token": p.token(24), "nextToken": p.token(24), "page_token": p.token(24)}
    ),
    "counted tokens": lambda _: as_json({"max_tokens": 4096, "total_tokens": 1234567, "tokens": "12345678"}),
    "names that hold the word": lambda _: as_json(
        {"keyboard": "qwertz123456", "monkey": "george1234567", "primary_key": "id2026112100"}
    ),
    "an idempotent call": lambda p: header("Idempotency-Key", p.uuid(), url=OTHERS),
    "a public key": lambda p: as_json({"public_key": p.token(32), "publishableKey": p.token(32)}),
    "a certificate": lambda p: (
        f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(p.bytes(700)).decode()}-----END CERTIFICATE-----\n".encode()
    ),
    "cookies that remember a choice": lambda _: header(
        "Cookie", "theme=dark; lang=en-US; _ga=GA1.2.1234567890.1732183200", url=OTHERS
    ),
    "a signed function": lambda _: (
        b"def sign(text: str, signature: bytes = b'') -> str: ..."
        b"  # Signature=(a, b) of the_very_long_function_name_that_follows"
    ),
    "an id in a signed address": lambda p: (
        f"https://s.example/a?X-Amz-Credential=AK{'IA'}{p.token(16, string.ascii_uppercase)}%2F2026"
        f"&X-Amz-Signature={quote('…')}"
    ).encode(),
    "prose about schemes": lambda _: (
        b"Send it as Bearer authentication; Basic authorization is refused, and the key identifies you."
    ),
    "long names": lambda _: (
        b"test_a_waiver_that_is_over_is_told_and_does_not_hold_any_more voicemock_contracts/undetectable/openapi.yaml"
    ),
    "long numbers": lambda p: f"{p.token(60, string.digits)} 2026-11-21T10:00:00.000000+00:00 127.0.0.1:8080".encode(),
    "a path with digests": lambda p: (
        f"/static/js/chunk-{p.token(20, HEX)}.js /assets/{p.token(8)}/{p.token(10)}-{p.token(8)}.woff2".encode()
    ),
    "a script's name": lambda p: f"https://cdn.example/{p.token(36)}.min.js".encode(),
    "a map of sources": lambda p: (";".join(",".join(p.token(4) for _ in range(9)) for _ in range(40))).encode(),
    "a picture in base64": lambda p: (
        f"data:image/png;base64,{b64(bytes.fromhex('89504e470d0a1a0a') + p.bytes(3000))}".encode()
    ),
    "a picture without compression": lambda _: as_json({"image": b64(bitmap())}),
    "a still picture of a kind with films": lambda p: as_json(
        {"image": b64(b"\0\0\0\x1cftypavif\0\0\0\0" + p.bytes(3000))}
    ),
    "a picture in a RIFF": lambda p: as_json({"image": b64(b"RIFF\x10\x20\0\0WEBPVP8 " + p.bytes(3000))}),
    "an archive in base64": lambda p: as_json({"zip": b64(b"PK\x03\x04" + p.bytes(4000))}),
    "a text in base64": lambda _: as_json(
        {"note": b64("The meeting is at ten, and nobody has to bring anything. " * 40)}
    ),
    "numbers that grow, in base64": lambda _: as_json({"index": b64(struct.pack("<2000i", *range(0, 60000, 30)))}),
    "an embedding in base64": lambda _: as_json(
        {"embedding": b64(struct.pack("<1024f", *(math.sin(n * n) for n in range(1024))))}
    ),
    "silence in base64": lambda _: as_json({"chunk": b64(bytes(6400))}),
    "words about sound": lambda _: (
        b"A WAV file begins with RIFF, its size, and WAVEfmt ; an Ogg page with OggS, an MP3 with ID3."
    ),
    "a file of hexadecimal": lambda p: p.token(4000, HEX).encode(),
}
"""What comes near, and holds nothing."""
