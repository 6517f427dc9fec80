"""Which editions of their documents vendors are to answer by, as text says it: ``modulate=newer-reference``."""

import os
from collections.abc import Iterable

VARIABLE = "VOICEMOCK_EDITIONS"
"""In the environment, editions for all that runs in it: ``modulate=newer-reference,vocos=earlier-beta``."""


def parsed(texts: Iterable[str]) -> dict[str, str]:
    """Return the editions by vendor; of two for one vendor the later. ValueError where a text says none.

    A text may say several, with commas between them.
    """
    said: dict[str, str] = {}
    for text in (each.strip() for several in texts for each in several.split(",")):
        vendor, equals, edition = (each.strip() for each in text.partition("="))
        if text and not (vendor and equals and edition):
            raise ValueError(f"an edition is like modulate=newer-reference, not {text!r}")
        if text:
            said[vendor] = edition
    return said


def in_environment() -> dict[str, str]:
    """Return the editions that the environment asks for; ValueError where it says none."""
    try:
        return parsed([os.environ.get(VARIABLE, "")])
    except ValueError as wrong:
        raise ValueError(f"{VARIABLE}: {wrong}") from None


__all__ = ["VARIABLE", "in_environment", "parsed"]
