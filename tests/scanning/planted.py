"""Texts in which a secret was planted."""

import base64
import json
import string
from collections.abc import Callable
from urllib.parse import quote

from tests.scanning.making import HEX, Pieces, as_json, b64, har, header, pem, samples, signed, text_of, web_token

from voicemock_fixtures import read

PLANTED: dict[str, Callable[[Pieces], tuple[str, bytes]]] = {
    "a key in its header": lambda p: ("secret field", header("X-API-Key", p.token(24))),
    "a key in another vendor's header": lambda p: ("secret field", header("ds-api-token", p.token(20, HEX))),
    "a word for a key": lambda _: ("secret field", header("apikey", "opensesame")),
    "a key that is a UUID": lambda p: ("secret field", header("X-API-Key", p.uuid())),
    "a bearer's key": lambda p: ("secret field", header("Authorization", f"Bearer {p.token(32)}")),
    "a user's password": lambda p: ("secret field", header("Authorization", f"Basic {b64('anna:' + p.token(8))}")),
    "the signature of a whole request": lambda p: (
        "secret field",
        header("Authorization", f"AWS4-HMAC-SHA256 Credential={p.token(20)}/x, Signature={p.token(64, HEX)}"),
    ),
    "a key in a query": lambda p: (
        "secret field",
        har("https://h.example/a", queryString=[{"name": "api_key", "value": p.token(16)}]),
    ),
    "a key in a stream's address": lambda p: (
        "secret field",
        har(f"wss://modulate-developer-apis.com/api/v?api_key={p.token(20)}&sample_rate=16000"),
    ),
    "a key in a form": lambda p: (
        "secret field",
        har(postData={"mimeType": "multipart/form-data", "params": [{"name": "api_key", "value": p.token(16)}]}),
    ),
    "a key in an encoded form": lambda _: (
        "secret field",
        text_of("application/x-www-form-urlencoded", f"user=anna&password={'open' + 'sesame'}"),
    ),
    "a key in a form that is written out": lambda p: (
        "secret field",
        text_of(
            "multipart/form-data",
            f'--x\r\nContent-Disposition: form-data; name="api_key"\r\n\r\n{p.token(18)}\r\n--x--',
        ),
    ),
    "a vendor's key in JSON": lambda p: (
        "secret field",
        text_of(
            "application/json",
            json.dumps({"key": p.uuid(), "url": "a.wav"}),
            "https://ai-audio-detect.undetectable.ai/detect",
        ),
    ),
    "a password in JSON": lambda _: ("secret field", as_json({"user": "anna", "password": "open" + "sesame"})),
    "a field that comes twice": lambda p: ("secret field", f'{{"token": "{p.token(20)}", "token": "…"}}'.encode()),
    "a session's cookie": lambda p: ("secret field", header("Cookie", f"theme=dark; session={p.token(26)}")),
    "a cookie that is set": lambda p: (
        "secret field",
        header("Set-Cookie", f"sid={p.token(40, HEX)}; Path=/; HttpOnly"),
    ),
    "a cookie in its place": lambda p: (
        "cookie",
        har("https://h.example/", cookies=[{"name": "sid", "value": p.token(26)}]),
    ),
    "a key in a curl command": lambda p: (
        "secret field",
        f"curl -H 'X-API-Key: {p.token(20)}' https://h.example".encode(),
    ),
    "a key as an option": lambda p: ("secret field", f"tool --api-key {p.token(20)} --verbose".encode()),
    "a key in a log": lambda p: (
        "credentials after a scheme",
        f"12:00 GET /v1 sent Bearer {p.token(30)} and waited".encode(),
    ),
    "a key in an environment file": lambda p: ("secret field", f"DEBUG=1\nVOCOS_API_KEY={p.token(20)}\n".encode()),
    "a key in a program": lambda p: ("secret field", f'client = Client(api_key="{p.token(20)}")'.encode()),
    "a key in YAML": lambda p: ("secret field", f"vocos:\n  api_key: {p.token(20)}\n".encode()),
    "a key in XML": lambda p: ("secret field", f"<a><ApiKey>{p.token(20)}</ApiKey></a>".encode()),
    "a signed address": lambda p: ("signature of a URL", as_json({"presigned_url": signed(p, p.token(64, HEX))})),
    "a storage's signature": lambda p: (
        "signature of a URL",
        f"https://a.blob.example/c/a.wav?sv=2024-01-01&se=2026-11-21&sig={quote(b64(p.bytes(32)), safe='')}".encode(),
    ),
    "a JSON Web Token": lambda p: ("JSON Web Token", f"it sent {web_token(p)} once".encode()),
    "a private key": lambda p: ("private key", pem(p).encode()),
    "a private key in JSON": lambda p: ("private key", as_json({"pem": pem(p)})),
    "an access key of a cloud's": lambda p: (
        "AWS access key",
        f"id AK{'IA'}{p.token(16, string.ascii_uppercase)} here".encode(),
    ),
    "a key for maps": lambda p: ("Google API key", f"https://m.example/?k=AI{'za'}{p.token(35)}".encode()),
    "a token for code": lambda p: ("GitHub token", f"https://x:gh{'p_'}{p.token(36)}@code.example/a.git".encode()),
    "a chat's token": lambda p: (
        "Slack token",
        f"posted with xo{'xb'}-{p.token(12, string.digits)}-{p.token(24)}".encode(),
    ),
    "a shop's key": lambda p: ("Stripe key", f"charged by sk_{'live'}_{p.token(24)}".encode()),
    "an AI's key": lambda p: ("key of an AI service", f"asked with sk-{'proj'}-{p.token(48)}".encode()),
    "a mailer's key": lambda p: ("SendGrid key", f"mailed by S{'G.'}{p.token(22)}.{p.token(43)}".encode()),
    "a password in an address": lambda p: (
        "password in a URL",
        f"postgres://anna:{p.token(12)}@db.example/voices".encode(),
    ),
    "a token without a name": lambda p: ("long random token", f"then it said {p.token(43)} and left".encode()),
    "a token as a name": lambda p: ("long random token", as_json({p.token(40): 1})),
    "a key percent-encoded": lambda p: (
        "secret field",
        f"/go?to={quote(f'https://h.example/?api_key={p.token(20)}', safe='')}".encode(),
    ),
    "a key in base64": lambda p: ("secret field", as_json({"blob": b64(json.dumps({"api_key": p.token(20)}))})),
    "a key in JSON within JSON": lambda _: (
        "secret field",
        as_json({"body": json.dumps({"inner": json.dumps({"password": "open" + "sesame"})})}),
    ),
    "a key in JSON Lines": lambda p: ("secret field", f'{{"a": 1}}\n{{"api_key": "{p.token(20)}"}}\n{{"api_k'.encode()),
    "a key that is spelt in escapes": lambda p: (
        "secret field",
        ("log {'api_key': '" + "".join(f"\\u{ord(each):04x}" for each in p.token(20)) + "'}").encode(),
    ),
    "a clip": lambda _: ("sound: wav", read("human", "wav")),
    "a clip's bytes in a form": lambda _: (
        "sound",
        b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n' + read("human", "wav") + b"\r\n--x--",
    ),
    "a clip in base64": lambda _: ("sound", as_json({"audio": b64(read("human", "mp3"))})),
    "a clip in an address": lambda _: ("sound", as_json({"src": f"data:audio/ogg;base64,{b64(read('human', 'ogg'))}"})),
    "a clip in lines of base64": lambda _: ("sound", base64.encodebytes(read("human", "flac"))),
    "a clip in an answer": lambda _: ("sound", as_json({"text": b64(read("human", "m4a")), "encoding": "base64"})),
    "samples in base64": lambda p: ("sound", as_json({"chunk": b64(samples(p, "<"))})),
    "samples of the other order": lambda p: ("sound", as_json({"chunk": b64(samples(p, ">"))})),
    "samples as floats": lambda p: ("sound", as_json({"chunk": b64(samples(p, "f"))})),
    "samples of a telephone": lambda p: ("sound", as_json({"media": {"payload": b64(samples(p, "mulaw"))}})),
    "a stream's binary message": lambda p: (
        "sound",
        as_json(
            {
                "log": {
                    "entries": [
                        {
                            "request": {"url": "wss://modulate-developer-apis.com/api/v", "method": "GET"},
                            "_webSocketMessages": [{"type": "send", "opcode": 2, "data": b64(p.bytes(640))}],
                        }
                    ]
                }
            }
        ),
    ),
}
"""What was planted, its kind, and the file in which it stands."""
