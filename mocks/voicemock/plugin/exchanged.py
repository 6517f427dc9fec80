"""What `voicemock matrix` needs to know of a test's exchanges with the fakes."""

import os
from collections.abc import Iterable
from typing import Any

from voicemock.advice import held
from voicemock.advice.call import Call
from voicemock.engine.exchange import Exchange
from voicemock.seeing.named import called
from voicemock_contracts import Finding

FILE = "VOICEMOCK_OUTCOMES"
"""The environment variable that names the file of a run's outcomes; without it none of this happens."""


def noted() -> bool:
    """Return whether outcomes are written down."""
    return bool(os.environ.get(FILE))


def exchanged(exchanges: Iterable[Exchange]) -> list[dict[str, Any]]:
    """Return of each exchange with a vendor the call, the answer's status, and what departs on either side.

    The request is held against the edition by which the vendor answers, the answer against the baseline.
    """
    return [_exchange(exchange) for exchange in exchanges if exchange.vendor]


def _exchange(exchange: Exchange) -> dict[str, Any]:
    call = Call.of(exchange)
    return {
        "vendor": exchange.vendor,
        "call": called(exchange),
        "status": exchange.status,
        "close": exchange.close_code,
        "asked": [_finding(each) for each in held.about_the_client(call)],
        "answered": [_finding(each) for each in held.against_the_baseline(call)],
    }


def _finding(finding: Finding) -> dict[str, str]:
    return {"where": finding.where, "what": finding.what, "expected": finding.expected, "got": finding.got}


__all__ = ["FILE", "exchanged", "noted"]
