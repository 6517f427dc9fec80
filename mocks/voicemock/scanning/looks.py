"""What a value looks like: a mark in a secret's place, a token that was drawn at random, an identifier, a digest."""

import math
import re
from collections import Counter
from itertools import pairwise

from voicemock.engine.accounts import TEST_KEYS
from voicemock.engine.redaction import HIDDEN

WORDS = re.compile(
    r"(?i)(?:x-)?(?:api[-_ ]?key|access[-_ ]token|auto|basic|bearer|changeme|current-password|default|digest|disabled|"
    r"empty|enabled|false|hidden|key|new-password|nil|none|null|object|optional|password|private|public|required|secret|"
    r"string|test|token|true|undefined|unknown|value)"
)
"""What documents, schemas and settings write where a secret would stand."""

MARK = re.compile(
    r"""(?ix)
    (?: <.*> | \[.*\] | \{.*\} | \(.*\)            # <key>, [redacted], {{key}}
    | \$\{?[a-z_]\w*\}? | %\w+% | [\w.]+\(.*\)?    # $KEY, ${KEY}, %KEY%, key()
    | [*x•█\#.\-_]{3,}.* | .*(?:\*{3,}|x{4,})      # ***, xxxx, sk-xxxx
    | (?:your|insert|replace|enter)[\ _-].*
    | (?:some|any|my)[\ _-](?:api[\ _-])?(?:key|token|secret|password)
    | .*(?:redacted|placeholder|example).*
    | (?-i:[A-Z]+(?:_[A-Z]+)+)                     # INVALID_API_KEY
    | (?:process|os)\.env.*                        # where a program takes it from
    )""",
    re.DOTALL,
)
"""What stands in a secret's place."""

HEXADECIMAL = re.compile(r"(?:0x)?[0-9a-fA-F]+")

UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

NO_TOKEN = re.compile(
    r"""(?x)
      \d{4}-\d\d-\d\d[T\ ]?[\d:.,+Z-]*       # a time
    | [\d.,:+-]+                             # a number, a version, an address
    | .*\.[a-zA-Z]\w{1,4}(?:[?\#].*)?        # the name of a file or a host
    | [a-z]+://.*
    | [/.~].*
    """,
    re.DOTALL,
)

SEPARATORS = re.compile(r"[/_\-+=.]+")

HARMLESS_REST = 8
"""Characters beside our own mark that say too little."""

LEAST_TOKEN = 12
LEAST_RANDOM = 32
LEAST_PIECE = 16

VARIED = 3.6
"""Bits a character, of one that was drawn at random and is long enough to tell."""

RESTLESS = {1: 1.0, 2: 0.22, 3: 0.36}
"""How often a random token goes over to another class of characters, at least, by how many classes there are: words
and names do so less."""

ENOUGH = {1: 1.0, 2: 0.1, 3: 0.25}
"""So often where a secret may stand."""


def is_mark(value: str) -> bool:
    """Whether it stands where a secret would, and is none: our own mark, somebody else's, a test key (ALL-04)."""
    text = value.strip().strip("\"'")
    if HIDDEN in text:
        text = text.replace(HIDDEN, "").strip()
        if len(text) < HARMLESS_REST:
            return True
    if not text or len(set(text)) == 1 or text.startswith(TEST_KEYS):
        return True
    return bool(WORDS.fullmatch(text) or MARK.fullmatch(text))


def is_digest(text: str) -> bool:
    """Whether it is a digest, or an identifier, as far as its letters tell."""
    return bool(HEXADECIMAL.fullmatch(text) or UUID.fullmatch(text))


def is_token(text: str) -> bool:
    """Whether it may be a credential, given that it stands where one might: one word, of letters and digits."""
    if len(text) < LEAST_TOKEN or any(map(str.isspace, text)) or NO_TOKEN.fullmatch(text) or is_mark(text):
        return False
    letters = any(map(str.isalpha, text))
    return letters and any(map(str.isdigit, text)) and (is_digest(text) or _is_restless(text, ENOUGH))


def is_random(text: str) -> bool:
    """Whether it was drawn at random, wherever it stands: long, of all kinds of letters, no word and no digest."""
    if len(text) < LEAST_RANDOM or is_digest(SEPARATORS.sub("", text)) or is_mark(text):
        return False
    if max(map(len, SEPARATORS.split(text))) < LEAST_PIECE or text.isalpha():
        return False
    return _bits(text) >= VARIED and _is_restless(text, RESTLESS)


def _is_restless(text: str, least: dict[int, float]) -> bool:
    classes = [0 if letter.islower() else 1 if letter.isupper() else 2 for letter in SEPARATORS.sub("", text)]
    changes = sum(one != other for one, other in pairwise(classes))
    return changes >= least[len({*classes}) or 1] * (len(classes) - 1)


def _bits(text: str) -> float:
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts)


__all__ = ["UUID", "is_digest", "is_mark", "is_random", "is_token"]
