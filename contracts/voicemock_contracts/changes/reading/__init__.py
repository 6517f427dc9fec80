"""What is given to be compared, read into what a client can feel of it."""

from voicemock_contracts.changes.reading.shared import shared
from voicemock_contracts.changes.reading.source import surface

__all__ = ["shared", "surface"]
