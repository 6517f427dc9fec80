"""Saying what happens next: one vocabulary in Python, JSON and YAML.

errors — what is wrong with a script, in one line
names — what a documented refusal may be called
steps — one thing that is said, as data
checks — what may stand in a step
verbs — what each verb means: a rule of a world's script, or a key
vocabulary — the verbs as methods
reading — scripts in JSON and YAML
"""

from voicemock.scripting.errors import ScriptError
from voicemock.scripting.names import Named, names
from voicemock.scripting.reading import read_script, steps_of
from voicemock.scripting.steps import Step
from voicemock.scripting.verbs import VERBS, perform
from voicemock.scripting.vocabulary import Vocabulary

__all__ = ["VERBS", "Named", "ScriptError", "Step", "Vocabulary", "names", "perform", "read_script", "steps_of"]
