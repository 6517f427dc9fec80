"""Whose call it is: in a header for the GETs, in the JSON for ``/detect``."""

from voicemock.engine.accounts import Plan
from voicemock.engine.keys import KeyHeader, Keys

PLANS = {
    "test-free": Plan("works: 11,000 credits", credits=11_000),
    "test-pro": Plan("works: 11,000 credits", credits=11_000),
    "test-enterprise": Plan("works: 11,000 credits", credits=11_000),
    "test-no-credits": Plan("403 Not enough credits", credits=0),
}
"""UND-14, ALL-04; of every other key the user's verification fails."""

KEY = KeyHeader("apikey", PLANS)
KEYS = Keys(PLANS)

__all__ = ["KEY", "KEYS", "PLANS"]
