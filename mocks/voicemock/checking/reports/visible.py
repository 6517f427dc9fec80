"""Characters that a reader cannot see, or that would steer what shows them, in a form that can be seen."""

import re

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # controls: they move a terminal's cursor, and XML cannot hold most of them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # turn the direction of what follows
    "\u2028\u2029\ufeff"
    "\ud800-\udfff\ufffe\uffff]"  # no characters: neither UTF-8 nor XML can hold them
)


def visible(text: str, keeping: str = "\n\t") -> str:
    r"""Return a text with `\x1b` for an escape character and the like; those of ``keeping`` stay."""
    return _UNSEEN.sub(lambda match: match[0] if match[0] in keeping else _escape(match[0]), text)


def sound(text: str) -> str:
    r"""Return a text that UTF-8 can hold: `\ud800` for a half of a pair, which JSON's escapes can smuggle in."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


__all__ = ["sound", "visible"]
