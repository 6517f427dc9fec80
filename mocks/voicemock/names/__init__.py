"""What scripts call the vendors' refusals, as constants: ``from voicemock.names.vocos import INSUFFICIENT_CREDITS``.

One that no code tells apart is called by its text; those that an edition words otherwise stand in a module of its own,
``voicemock.names.modulate_newer_reference``. ``voicemock names`` prints them with their statuses and calls.
"""

from voicemock.names import dataspike, modulate, modulate_newer_reference, undetectable, valsea, vocos

__all__ = ["dataspike", "modulate", "modulate_newer_reference", "undetectable", "valsea", "vocos"]
