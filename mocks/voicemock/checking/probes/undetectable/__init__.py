"""Undetectable, held against its page.

three_steps  how a clip is taken through the vendor's steps
detecting    probes of what works: uploads, jobs and their results
asking_for   probes of the other calls: credits, health, hosts
refusing     probes of what is refused, and in which words
"""

from dataclasses import replace

from voicemock.checking.exchange import Sent
from voicemock.checking.probes.undetectable import asking_for, detecting, refusing

PRICES = {"detectAudio": 0}
"""By the second, which is assumed (UND-16); a generated submission names no upload, so that nothing is analysed."""

NOT_GENERATED = {
    "uploadAudio": "it needs an address that the vendor has signed for that upload",
    "uploadAudioAtTheBucketsHost": "it needs an address that the vendor has signed for that upload",
    "checkUserCredits": "it takes nothing but the key: there is one such request",
    "checkHealth": "it takes nothing: there is one such request",
}
"""Operations for which no requests are generated, and why."""

BY_HEADER = ("/get-presigned-url", "/check-user-credits")


def authorized(sent: Sent, key: str) -> Sent:
    """Return a request with the key in it: in a header (UND-02, UND-14), or in the JSON of `/detect` (UND-08)."""
    path = sent.path.partition("?")[0]
    if path in BY_HEADER:
        return replace(sent, headers={**sent.headers, "apikey": key}, key=key)
    if path == "/detect" and isinstance(sent.json, dict):
        return replace(sent, json={**sent.json, "key": key}, key=key)
    return sent


PROBES = (*detecting.PROBES, *asking_for.PROBES, *refusing.PROBES)

__all__ = ["NOT_GENERATED", "PRICES", "PROBES", "authorized"]
