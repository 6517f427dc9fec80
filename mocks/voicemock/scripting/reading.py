"""Scripts in JSON and YAML: a list of steps, alone or as ``script`` of an object."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from voicemock.scripting.errors import ScriptError, listed, unknown
from voicemock.scripting.steps import Step
from voicemock.scripting.verbs import HOW, VERBS, WHEN, verbs
from voicemock_contracts.strict_yaml import MisreadError, Value, parse


def read_script(path: Path) -> tuple[Step, ...]:
    """Return the steps in a YAML or JSON file; ScriptError where it cannot be read."""
    try:
        return steps_of(_plain(parse(path.read_text("utf-8"))))
    except OSError as unreadable:
        raise ScriptError(f"cannot read {path}: {unreadable.strerror}") from None
    except UnicodeDecodeError:
        raise ScriptError(f"cannot read {path}: it is not UTF-8") from None
    except MisreadError as wrong:
        raise ScriptError(f"{path}: {wrong}") from None
    except ScriptError as wrong:
        raise ScriptError(f"{path}: {wrong}") from None


def steps_of(script: object) -> tuple[Step, ...]:
    """Return the steps of a script that was JSON or YAML; ScriptError says which of them is wrong."""
    if isinstance(script, Mapping):
        other = ", ".join(repr(name) for name in script if name != "script")
        if other or "script" not in script:
            more = f", without {other}" if other else ""
            raise ScriptError(f'a script is a list of steps, or {{"script": [steps]}}{more}')
        script = script["script"]
    if not isinstance(script, list):
        raise ScriptError('a script is a list of steps, like [{"vendor": "vocos", "next": "INSUFFICIENT_CREDITS"}]')
    return tuple(_step(number, step) for number, step in enumerate(script, 1))


def _step(number: int, step: object) -> Step:
    if not isinstance(step, Mapping):
        raise ScriptError(f"step {number} has to be an object, not {step!r}")
    said = [name for name in step if name in verbs()]
    strange = [name for name in step if isinstance(name, str) and name not in KNOWN]
    if not said and strange:
        there_is = f"there are {listed(verbs())}"
        raise unknown(f"step {number} has to have a verb, and {strange[0]!r} is none", strange[0], verbs(), there_is)
    if len(said) != 1:
        which = listed(said) if said else f"none of {listed(verbs())}"
        raise ScriptError(f"step {number} has to have exactly one verb; it has {which}")
    vendor = step.get("vendor")
    if not isinstance(vendor, str):
        raise ScriptError(f"step {number} names no vendor")
    options = {name: value for name, value in step.items() if name not in (*said, "vendor")}
    found = Step(vendor, said[0], step[said[0]], options)
    return replace(found, said=found.plainly)


KNOWN = frozenset(
    ("vendor", "plan", "credits", *WHEN, *HOW, *(option for verb in VERBS.values() for option in verb.options))
)
"""What stands in a step beside its verb."""


def _plain(value: Value) -> object:
    if isinstance(value.of, dict):
        return {name: _plain(each) for name, each in value.of.items()}
    if isinstance(value.of, list):
        return [_plain(each) for each in value.of]
    return value.of


__all__ = ["read_script", "steps_of"]
