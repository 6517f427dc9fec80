"""What the documents advise on conduct, as one table: a rule, its clauses, how to mend, and what watches for it.

Only documents judge. Where a page is silent there is no rule: Undetectable's says nothing of how often to poll, only
what its 429 and 503 ask for; Valsea's and Modulate's say nothing of pace, waits or connections.
"""

from collections.abc import Callable
from dataclasses import dataclass

from voicemock.advice.call import Call, Watched
from voicemock.advice.connections import NewConnections
from voicemock.advice.keys import FromBrowsers, KeysElsewhere
from voicemock.advice.polling import NotBackingOff, TooFast
from voicemock.advice.schemes import Unencrypted
from voicemock.advice.uploads import Expired
from voicemock.advice.waiting import Impatient

JOB = "/api/v4/deepfake/job/"

Watch = Callable[[Call], Watched]


@dataclass(frozen=True, slots=True)
class Rule:
    """One piece of advice.

    ``clauses`` are the ledger's: what is noted, then what that rests on. ``watching`` makes what looks at each call of
    one run; it remembers what it needs.
    """

    name: str
    clauses: tuple[str, ...]
    mend: str
    watching: Callable[[], Watch]


def _always(documented: str, https: str, key: str) -> tuple[Rule, ...]:
    """Return the rules that each vendor has: https, and where its key goes."""
    return (
        Rule("key-elsewhere", ("ALL-05.a", documented), f"send the key {key} and nowhere else", KeysElsewhere),
        Rule("unencrypted", (https,), "call it by https, and its stream by wss", Unencrypted),
    )


RULES: dict[str, tuple[Rule, ...]] = {
    "vocos": (
        *_always("VOC-05.a", "VOC-01.a", "in the header X-API-Key"),
        Rule(
            "key-in-a-browser",
            ("VOC-05.f", "VOC-05.e"),
            "call it from a server of your own, which keeps the key",
            FromBrowsers,
        ),
        Rule(
            "retry-after-ignored",
            ("VOC-13.f", "VOC-13.e"),
            "wait as many seconds as Retry-After says, then call again",
            lambda: Impatient(frozenset({429}), by_path=False),
        ),
        Rule(
            "connection-per-call",
            ("VOC-22.c", "VOC-22.b"),
            "make one client (requests.Session, httpx.Client) and keep it for all calls",
            NewConnections,
        ),
    ),
    "valsea": _always("VAL-02.a", "VAL-01.a", "in the header Authorization, after Bearer"),
    "undetectable": (
        *_always("UND-02.b", "UND-01.a", "in the header apikey or the JSON field key, to the API alone"),
        Rule(
            "expired-url-reused",
            ("UND-06.af",),
            "ask /get-presigned-url for a new URL before each upload",
            Expired,
        ),
        Rule(
            "called-again-at-once",
            ("UND-18.ag", "UND-18.af"),
            "slow down: wait a second or more before the same call is made again",
            lambda: Impatient(frozenset({429, 503}), 1.0, by_path=True),
        ),
    ),
    "modulate": (
        Rule(
            "key-elsewhere",
            ("ALL-05.a", "MOD-02.b", "MOD-09.b"),
            "send the key in the header X-API-Key with a file, as api_key in the address of a stream",
            KeysElsewhere,
        ),
        Rule("unencrypted", ("MOD-01.a",), "call it by https, and its stream by wss", Unencrypted),
    ),
    "dataspike": (
        *_always("DSP-01.c", "DSP-01.a", "in the header ds-api-token"),
        Rule(
            "polls-too-fast",
            ("DSP-10.b", "DSP-10.a"),
            "wait 1 to 3 s before the next poll, longer each time",
            lambda: TooFast(JOB, 1.0),
        ),
        Rule(
            "polls-without-backoff",
            ("DSP-10.c", "DSP-10.a"),
            "wait longer before each poll, until it is 3 s",
            lambda: NotBackingOff(JOB, 3.0, b'"queued"'),
        ),
        Rule(
            "retry-after-ignored",
            ("DSP-09.ac", "DSP-09.m"),
            "wait as many seconds as Retry-After says, then poll again",
            lambda: Impatient(frozenset({429}), by_path=True),
        ),
    ),
}
"""By vendor, in the order of the pages."""

__all__ = ["RULES", "Rule", "Watch"]
