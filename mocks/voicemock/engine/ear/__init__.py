"""The ear: what is heard in a clip, and how likely its voices are synthetic.

hear — bytes to a Heard, or Unheard. Its parts in their order: formats (what it is, by its bytes), declared and
containers (what it says of itself, and whether it is whole), decoding (samples), steps (100 ms each), stretches
Ear — the same beside an event loop, once for each clip
Steps — the same for a stream of samples, as they come
live.Live — the same for a container that comes piece by piece: opening (what it is, by its first bytes), starting (from
where on it can be decoded), inflow (what waits for more of it)
Truth — the probabilities that a seed gives to stretches

numpy and av are imported when first something is decoded, so that a fake that hears nothing starts fast.
"""

from voicemock.engine.ear.heard import Heard, Kind, Stretch, Unheard
from voicemock.engine.ear.hearing import hear
from voicemock.engine.ear.listening import Clip, Ear
from voicemock.engine.ear.steps import Steps
from voicemock.engine.ear.stretches import stretches_of
from voicemock.engine.ear.truth import Truth

__all__ = ["Clip", "Ear", "Heard", "Kind", "Steps", "Stretch", "Truth", "Unheard", "hear", "stretches_of"]
