"""What a test asked for next.

asked — one call on its way, and which calls a rule is for
effects — what a script does to a call
rules — the rules that a world keeps, and which of them a call meets
"""

from voicemock.engine.script.asked import Asked, When
from voicemock.engine.script.effects import Answer, Break, Effect, Frames, Hear, Refuse
from voicemock.engine.script.rules import Given, Rule, Script

__all__ = [
    "Answer",
    "Asked",
    "Break",
    "Effect",
    "Frames",
    "Given",
    "Hear",
    "Refuse",
    "Rule",
    "Script",
    "When",
]
