"""Modulate's keys: in a header with a file, in the query of a stream."""

from voicemock.engine.accounts import Plan
from voicemock.engine.keys import KeyHeader, KeyQuery
from voicemock.engine.refusals import Reason

PLANS = {
    "test-free": Plan("works"),
    "test-pro": Plan("works"),
    "test-enterprise": Plan("works"),
    "test-no-credits": Plan("403 for a file, 4029 for a stream: Insufficient credits.", credits=0),
    "test-no-access": Plan(
        "403 for a file, 4003 for a stream: This request is not permitted.", refused=Reason.NO_ACCESS
    ),
}
"""ALL-04; every other key is 401 for a file, 4003 for a stream. Credits are not counted (MOD-08.ai)."""

KEY = KeyHeader("X-API-Key", PLANS)
QUERY_KEY = KeyQuery("api_key", PLANS)

__all__ = ["KEY", "PLANS", "QUERY_KEY"]
