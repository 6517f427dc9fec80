"""Modulate, held against its page.

files        probes of detection in a file
transcripts  probes of transcripts with a score
streams      probes of detection in a stream
refusals     how both kinds of HTTP call refuse
"""

from dataclasses import replace

from voicemock.checking.exchange import Sent
from voicemock.checking.probes.modulate import files, streams, transcripts

PRICES = {"detectSyntheticVoice": 1, "transcribe": 1}
"""Analyses: no document says what a call costs."""

NOT_GENERATED: dict[str, str] = {}
"""Operations for which no requests are generated, and why."""


def authorized(sent: Sent, key: str) -> Sent:
    """Return a request with the key in it (MOD-02.b)."""
    return replace(sent, headers={**sent.headers, "X-API-Key": key}, key=key)


PROBES = (*files.PROBES, *transcripts.PROBES, *streams.PROBES)

__all__ = ["NOT_GENERATED", "PRICES", "PROBES", "authorized"]
