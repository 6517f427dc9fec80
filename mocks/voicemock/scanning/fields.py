"""Names of fields, headers, parameters and variables whose values are secrets."""

import re
from base64 import b64decode
from functools import lru_cache

from voicemock.engine.redaction import SCHEMES, SECRET_NAMES
from voicemock.scanning.looks import UUID, is_mark, is_token

SURE = (
    "accesskey",
    "accesstoken",
    "accountkey",
    "apikey",
    "apisecret",
    "apitoken",
    "appsecret",
    "authkey",
    "authorization",
    "authtoken",
    "bearertoken",
    "clientsecret",
    "encryptionkey",
    "idtoken",
    "jwt",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "refreshtoken",
    "secretkey",
    "securitytoken",
    "sessiontoken",
    "signingkey",
    "subscriptionkey",
    "webhooksecret",
)
"""What a name ends in, without its separators and in small letters, if any value of it is a secret."""

LIKELY = ("cookie", "credential", "credentials", "pwd", "secret", "sessionid", "token")
"""What a name ends in if a value of it may be a secret, by its looks."""

WHOLE = frozenset({"auth", "key", "sig"})
"""What is the whole of such a name: ``primary_key`` is another thing."""

HARMLESS = re.compile(
    r"(?i)(?:public|publishable|page|next|prev|previous|continuation|cursor|cache|idempotency|max|count)"
    r"[-_.]?(?:api|page|access)?[-_.]?(?:key|tokens?)|x-(?:amz|goog)-credential"
)
"""What makes a name another thing: a page's token opens nothing, nor does the name of whoever signed an address."""

COOKIES = frozenset({"cookie", "set-cookie"})

ATTRIBUTES = frozenset({"domain", "expires", "max-age", "path", "priority", "samesite", "version"})
"""What a Set-Cookie says beside its cookie."""

OF_A_VENDOR = 3
BY_NAME = 2
BY_LOOKS = 1

LEAST = {OF_A_VENDOR: 4, BY_NAME: 8}
"""Characters of a secret: shorter ones are words."""

_BETWEEN = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def surety(name: str) -> int:
    """Return what makes a field's value a secret: being a vendor's, its name, its looks; 0 where it is none."""
    plain = _BETWEEN.sub("", name).lower()
    if HARMLESS.search(name):
        return 0
    if plain.endswith(SURE):
        return OF_A_VENDOR if name.lower() in SECRET_NAMES else BY_NAME
    return BY_LOOKS if plain in WHOLE or plain.endswith(LIKELY) else 0


def secret_of(name: str, value: str, *, vendors: bool = False) -> str:
    """Return the secret that a field's value is; empty where it is none.

    ``vendors`` is whether the field goes to a vendor: then every name that may carry a key is taken at its word.
    """
    if name.lower() in COOKIES:
        return secret_of_cookies(value)
    sure = OF_A_VENDOR if vendors and name.lower() in SECRET_NAMES else surety(name)
    if not sure:
        return ""
    scheme, space, rest = value.strip().partition(" ")
    secret = rest.strip() if space and scheme.lower() in SCHEMES else value.strip()
    if is_mark(secret) or (scheme.lower() == "basic" and _is_open(secret)):
        return ""
    if sure == BY_LOOKS:
        return secret if is_token(secret) and not (name.lower() == "key" and UUID.fullmatch(secret)) else ""
    is_sentence = " " in secret and not any(map(str.isdigit, secret))
    return "" if (is_sentence and not vendors) or len(secret) < LEAST[sure] else secret


def secret_of_cookies(value: str) -> str:
    """Return the first secret of a Cookie or Set-Cookie header; empty where there is none."""
    for pair in value.split(";"):
        name, equals, cookie = (part.strip().strip('"') for part in pair.partition("="))
        if equals and name.lower() not in ATTRIBUTES and is_token(cookie):
            return cookie
    return ""


def _is_open(credentials: str) -> bool:
    """Whether Basic credentials hold a password that is none."""
    try:
        return is_mark(b64decode(credentials, validate=True).decode().partition(":")[2])
    except ValueError:
        return False


__all__ = ["secret_of", "secret_of_cookies", "surety"]
