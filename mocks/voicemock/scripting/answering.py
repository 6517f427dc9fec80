"""What ``hears``, ``frames``, ``answers`` and ``breaks`` mean: what is heard, what is answered, what goes wrong."""

import json
import reprlib
from collections.abc import Iterator, Mapping

from voicemock.engine.ear import Kind
from voicemock.engine.faults import composed
from voicemock.engine.faults import parse as parse_fault
from voicemock.engine.script import Answer, Break, Frames, Hear
from voicemock.engine.vendor import Vendor
from voicemock.scripting import checks
from voicemock.scripting.errors import ScriptError
from voicemock.scripting.steps import Step
from voicemock_contracts import load
from voicemock_fixtures.score import ScoreError
from voicemock_fixtures.score import parse as parse_score

VERDICTS = ("synthetic", "non-synthetic", "no-content")


def hears(_vendor: Vendor, step: Step) -> Hear:
    """Return what is heard."""
    given = checks.fields("hears", step.said, ("score", "synthetic"))
    score, synthetic = given.get("score"), given.get("synthetic")
    likely = synthetic if isinstance(synthetic, list | tuple) else [] if synthetic is None else [synthetic]
    if score is None and not likely:
        raise ScriptError('hears needs a score like "human 4s, synthetic 2s", or synthetic=0.97, or both')
    numbers = tuple(checks.number("synthetic", each, 0, 1) for each in likely)
    passages = () if score is None else _passages(checks.text("the score", score))
    voices = sum(kind is not Kind.SILENCE for kind, _ in passages) if passages else 1
    if len(numbers) != voices and isinstance(synthetic, list | tuple):
        many, heard = _counted(len(numbers), "number"), _counted(voices, "voice")
        raise ScriptError(
            f"synthetic has {many} for {heard}: a score says who is heard when, and each voice of it has a number"
        )
    return Hear(passages, numbers)


def frames(_vendor: Vendor, step: Step) -> Frames:
    """Return the verdicts of a sound's first frames."""
    return Frames(tuple(_verdict(each) for each in checks.listing("frames", step.said, "a verdict, 'synthetic 0.9'")))


def answers(vendor: Vendor, step: Step) -> Answer:
    """Return the values that stand in answers.

    Where neither a call nor fields are named, they are for the answers that have such fields by the documents, or for
    all if none has.
    """
    fields, options = step.said, step.options
    if not isinstance(fields, Mapping) or not fields:
        raise ScriptError(f"answers needs the fields to change in the answer, as an object, not {fields!r}")
    try:
        json.dumps(fields, allow_nan=False, ensure_ascii=False).encode()
    except (TypeError, ValueError, RecursionError):
        raise ScriptError(f"answers takes what JSON can say, not {reprlib.repr(fields)}") from None
    if options.get("call") is not None or options.get("where") is not None:
        return Answer(fields)
    documented = frozenset(name for names in _documented(vendor) for name in names)
    return Answer(fields, having=documented & fields.keys())


def breaks(_vendor: Vendor, step: Step) -> Break:
    """Return what goes wrong on the wire."""
    said = checks.listing("breaks", step.said, "a fault, like 'stall' or {'delay': 2}")
    try:
        return Break(composed(parse_fault(each) for each in said))
    except ValueError as wrong:
        raise ScriptError(str(wrong)) from None


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _passages(score: str) -> tuple[tuple[Kind, int], ...]:
    try:
        return tuple((Kind(each.kind), round(each.seconds * 1000)) for each in parse_score(score))
    except ScoreError as wrong:
        raise ScriptError(str(wrong)) from None


def _verdict(said: object) -> tuple[str, float]:
    """Return a verdict and its confidence, from ``synthetic 0.9`` or from an object."""
    if isinstance(said, str):
        verdict, _, confidence = said.strip().partition(" ")
        try:
            said = {"verdict": verdict, "confidence": float(confidence)}
        except ValueError:
            raise ScriptError(f"a frame is like 'synthetic 0.9', not {said!r}") from None
    given = checks.fields("a frame", said, ("verdict", "confidence"))
    verdict = checks.one_of("the verdict", given.get("verdict"), VERDICTS)
    return verdict, checks.number("the confidence", given.get("confidence"), 0, 1)


def _documented(vendor: Vendor) -> Iterator[Mapping[str, object]]:
    """Yield the fields of each successful answer that the contract has."""
    for operation in load(vendor.reading).operations:
        for status, answer in operation.answers.items():
            for body in answer.bodies.values() if status < 300 else ():
                yield body.get("properties", {})


__all__ = ["VERDICTS", "answers", "breaks", "frames", "hears"]
