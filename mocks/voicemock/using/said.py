"""The steps of a script, in whichever form a test has it."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from voicemock.engine.vendor import Vendor
from voicemock.scripting import ScriptError, Step, perform, read_script, steps_of
from voicemock.vendors import VENDORS


def steps(script: object, vendors: Iterable[Vendor] = VENDORS) -> Iterable[Step]:
    """Return the steps of a script: a file's path, data, or steps as such; ScriptError where it is none of these.

    Those of a file are for these vendors, each in its edition.
    """
    if isinstance(script, Path):
        return _possible(script, read_script(script), {vendor.name: vendor for vendor in vendors})
    if isinstance(script, Mapping):
        return steps_of(script)
    if not isinstance(script, Iterable) or isinstance(script, str):
        raise ScriptError(f"a script is a file's path, or steps, not {script!r}")
    said = list(script)
    if any(isinstance(each, Step) for each in said):
        return [each if isinstance(each, Step) else steps_of([each])[0] for each in said]
    return steps_of(said)


def _possible(path: Path, said: Iterable[Step], vendors: Mapping[str, Vendor]) -> Iterable[Step]:
    """Return the steps of a file; ScriptError names it, and the number of the step that no world can do."""
    for number, step in enumerate(said, 1):
        try:
            if step.vendor not in vendors:
                raise ScriptError(f"there is no vendor {step.vendor!r} here; there are {', '.join(vendors)}")
            perform(vendors[step.vendor], step)
        except ScriptError as wrong:
            raise ScriptError(f"{path}: step {number}: {wrong}") from None
    return said


__all__ = ["steps"]
