"""The faults by their names, and as plain data: ``{"delay": 2, "jitter": 0.5}``, ``{"cut": 100}``, ``"stall"``."""

from collections.abc import Mapping
from dataclasses import fields

from voicemock.engine.faults.answers import (
    Cut,
    Delay,
    Drip,
    Early,
    Garbage,
    NoContinue,
    Reset,
    Stall,
    Truncated,
    WrongLength,
    WrongType,
)
from voicemock.engine.faults.arguments import BadFault, arguments
from voicemock.engine.faults.streams import Drop, Duplicate, HalfFrame, Late, Noise, NoPong, NoUpgrade, Silence

AnswerFault = Cut | Delay | Drip | Early | Garbage | NoContinue | Reset | Stall | Truncated | WrongLength | WrongType
StreamFault = Drop | Duplicate | HalfFrame | Late | NoPong | NoUpgrade | Noise | Silence
Fault = AnswerFault | StreamFault

FAULTS: dict[str, type[Fault]] = {
    kind.name: kind
    for kind in (
        *(Delay, Drip, Stall, Reset, Cut, Truncated, Garbage, WrongType, WrongLength, NoContinue, Early),
        *(NoUpgrade, NoPong, Silence, Drop, HalfFrame, Noise, Duplicate, Late),
    )
}
"""Every fault by its name: first those of an answer, then those of a stream."""


def fault(name: str, **given: object) -> Fault:
    """Return the fault of that name; BadFault tells which there are, and what they take."""
    kind = FAULTS.get(name)
    if kind is None:
        msg = f"there is no fault {name!r}: there are {', '.join(FAULTS)}"
        raise BadFault(msg)
    takes = arguments(kind)
    unknown = next((argument for argument in given if argument not in takes), None)
    if unknown is not None:
        msg = f"{name} takes no {unknown!r}: it takes {', '.join(takes) or 'nothing'}"
        raise BadFault(msg)
    return kind(**given)  # type: ignore[arg-type]


def parse(data: object) -> Fault:
    """Return the fault that plain data means: its name, or a mapping from it to its main argument, others beside it.

    A main argument that is null, or true where the fault takes none, is not given.
    """
    if isinstance(data, str):
        return fault(data)
    if not isinstance(data, Mapping):
        msg = f"a fault is its name, or a mapping like {{'delay': 2, 'jitter': 0.5}}, not {data!r}"
        raise BadFault(msg)
    named = [name for name in data if name in FAULTS]
    if len(named) != 1:
        wrong = f"names {' and '.join(named)}" if named else "names none"
        msg = f"a fault is a mapping with one of the names {', '.join(FAULTS)}; {dict(data)!r} {wrong}"
        raise BadFault(msg)
    name = named[0]
    given = {str(argument): value for argument, value in data.items() if argument != name}
    main = next(iter(arguments(FAULTS[name])), None)
    value = data[name]
    if main is None and value not in (None, True):
        msg = f"{name} takes nothing: write {{{name!r}: true}}"
        raise BadFault(msg)
    if main is not None and value is not None:
        given = {main: value, **given}
    return fault(name, **given)


def as_dict(fault: Fault) -> dict[str, object]:
    """Return the plain data that ``parse`` makes the fault of: its main argument, and others that are no defaults."""
    given = fields(fault)
    if not given:
        return {fault.name: True}
    main, *others = given
    told = {field.name: getattr(fault, field.name) for field in others}
    return {
        fault.name: getattr(fault, main.name),
        **{field.name: told[field.name] for field in others if told[field.name] != field.default},
    }


__all__ = ["FAULTS", "AnswerFault", "Fault", "StreamFault", "as_dict", "fault", "parse"]
