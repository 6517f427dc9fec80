"""Whose values are nobody's business: fields, by their names, as clients of any service write them."""

import re
from functools import lru_cache

from voicemock.engine.redaction import SECRET_NAMES

ENDS = (
    "accesskey",
    "accesskeyid",
    "apikey",
    "assertion",
    "authorization",
    "cookie",
    "credential",
    "credentials",
    "jwt",
    "keypairid",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "secret",
    "secretkey",
    "signature",
    "subscriptionkey",
    "token",
)
"""How such names end, whatever stands before, between their words, and in whichever case: ``X-Amz-Signature``."""

WHOLE = frozenset({"auth", "jwt", "pwd", "sig", "xauth"}) | {re.sub(r"\W|_", "", name) for name in SECRET_NAMES}
"""Names that are nothing but this."""

_BETWEEN = re.compile(r"[\W_]")


@lru_cache(maxsize=4096)
def is_secret(name: str) -> bool:
    """Tell whether a field of this name holds what may not be written down."""
    plain = _BETWEEN.sub("", name.lower())
    return plain in WHOLE or plain.endswith(ENDS)


__all__ = ["is_secret"]
