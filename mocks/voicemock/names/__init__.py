"""What scripts call the vendors' refusals, as constants: ``from voicemock.names.vocos import INSUFFICIENT_CREDITS``.

One that no code tells apart is called by its text. ``voicemock names`` prints them with their statuses and calls.
"""

from voicemock.names import dataspike, modulate, undetectable, valsea, vocos

__all__ = ["dataspike", "modulate", "undetectable", "valsea", "vocos"]
