"""Connections of this process to the vendors' own addresses, led to a bench, for as long as a block runs."""

from voicemock.intercept.beyond import VoicemockWarning
from voicemock.intercept.meant import current
from voicemock.intercept.offline import Offline
from voicemock.intercept.opening import Reached, reached

__all__ = ["Offline", "Reached", "VoicemockWarning", "current", "reached"]
