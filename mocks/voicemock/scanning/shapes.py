"""Keys that are told by their shape, as their makers publish it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from voicemock.scanning.looks import is_mark, is_token
from voicemock.scanning.secret import Secret

BEFORE = r"(?<![0-9A-Za-z_])"
AFTER = r"(?![0-9A-Za-z_])"


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of key: ``has``, one of which every such text holds, and the pattern of it, its secret the last group."""

    kind: str
    has: tuple[str, ...]
    pattern: re.Pattern[str]
    looks: bool = False
    """Whether its shape alone says too little: then it must look like a token, too."""


def _shape(kind: str, has: str, pattern: str, *, looks: bool = False) -> Shape:
    return Shape(kind, tuple(has.split()), re.compile(f"{BEFORE}{pattern}{AFTER}"), looks)


SHAPES = (
    # The id of a key is no secret where a presigned URL names whose signature it carries.
    Shape(
        "AWS access key",
        ("AKIA", "ASIA"),
        re.compile(rf"(?<!redential=)(?<!redential%3D){BEFORE}(?:AKIA|ASIA)[0-9A-Z]{{16}}{AFTER}"),
    ),
    _shape("Google API key", "AIza", r"AIza[\w-]{35}"),
    _shape("Google OAuth token", "ya29.", r"ya29\.[\w-]{20,}", looks=True),
    _shape("Google client secret", "GOCSPX-", r"GOCSPX-[\w-]{20,}"),
    _shape(
        "GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_", r"(?:gh[pousr]_[0-9A-Za-z]{30,}|github_pat_[\w]{22,})"
    ),
    _shape("GitLab token", "glpat- glrt- gldt-", r"gl(?:pat|rt|dt)-[\w-]{20,}"),
    _shape(
        "Slack token",
        "xoxa- xoxb- xoxc- xoxe- xoxo- xoxp- xoxr- xoxs- xapp-",
        r"(?:xox[abceoprs]-[0-9A-Za-z-]{10,}|xapp-\d-[0-9A-Za-z-]{10,})",
    ),
    _shape("Slack webhook", "hooks.slack.com/services/", r"hooks\.slack\.com/services/(T\w+/B\w+/\w{16,})"),
    _shape("Discord webhook", "/api/webhooks/", r"discord(?:app)?\.com/api/webhooks/\d+/([\w-]{40,})"),
    _shape(
        "Stripe key", "_live_ _test_ whsec_", r"(?:(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z+/]{24,})"
    ),
    _shape("key of an AI service", "sk- sk_", r"(?:sk-(?:[a-z]+\d*-)*[\w-]{20,}|sk_[0-9a-f]{40,})", looks=True),
    _shape("Hugging Face token", "hf_", r"hf_[0-9A-Za-z]{30,}"),
    _shape("SendGrid key", "SG.", r"SG\.[\w-]{16,}\.[\w-]{16,}"),
    _shape("Twilio key", "SK", r"SK[0-9a-f]{32}"),
    _shape("Mailgun key", "key-", r"key-[0-9a-f]{32}"),
    _shape("npm token", "npm_", r"npm_[0-9A-Za-z]{36}"),
    _shape("PyPI token", "pypi-", r"pypi-AgE[\w-]{50,}"),
    _shape("DigitalOcean token", "_v1_", r"do[opr]_v1_[0-9a-f]{64}"),
    _shape("Shopify token", "shpat_ shpca_ shppa_ shpss_", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    _shape("Square token", "sq0", r"sq0(?:atp|csp)-[\w-]{22,}"),
    _shape("Databricks token", "dapi", r"dapi[0-9a-f]{32}"),
    _shape("Vault token", "hvs. hvb.", r"hv[sb]\.[\w-]{24,}"),
    _shape("Telegram token", ":AA", r"\d{8,10}:AA[\w-]{33}"),
    _shape("Postman key", "PMAK-", r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
    _shape("Atlassian token", "ATATT3", r"ATATT3[\w=-]{40,}"),
    _shape("age key", "AGE-SECRET-KEY-", r"AGE-SECRET-KEY-1[0-9A-Z]{50,}"),
    Shape(
        "private key",
        ("PRIVATE KEY",),
        re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr])*([A-Za-z0-9+/=:,\s\\-]{40,})"),
    ),
    Shape("password in a URL", ("@",), re.compile(r"[a-z]{2,12}://[^\s/:@\"'<>]{0,64}:([^\s/@\"'<>:]{3,128})@")),
)
"""The most telling first."""


def keys(text: str) -> Iterator[Secret]:
    """Yield the keys of these shapes that stand in a text."""
    for shape in SHAPES:
        for piece in shape.has:
            if piece in text:
                yield from _found(text, shape)
                break


def _found(text: str, shape: Shape) -> Iterator[Secret]:
    last = shape.pattern.groups
    for match in shape.pattern.finditer(text):
        if not is_mark(match[last]) and (not shape.looks or is_token(match[last])):
            yield Secret(match.start(last), match.end(last), shape.kind, match[last])


__all__ = ["SHAPES", "Shape", "keys"]
