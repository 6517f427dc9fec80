"""What a vendor does: a script that can be shown, kept and read again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from voicemock.scripting import ScriptError, Step, read_script, steps_of


@dataclass(frozen=True, slots=True, repr=False)
class Behaviour:
    """The steps in which a vendor differs from one that simply works; without any it works.

    Its ``repr`` is Python that builds it, with ``from voicemock import Behaviour`` and the vendor beside it.
    """

    steps: tuple[Step, ...] = ()

    def __init__(self, steps: "Iterable[Step | Mapping[str, object]]" = ()) -> None:
        if isinstance(steps, str | bytes | Mapping) or not isinstance(steps, Iterable):
            raise ScriptError(f"a behaviour is a list of steps, like [dataspike.fails()], not {steps!r}")
        object.__setattr__(self, "steps", tuple(_step(each) for each in steps))

    @classmethod
    def load(cls, path: Path | str) -> "Behaviour":
        """Return the behaviour in a file in YAML or JSON; ScriptError where it cannot be read."""
        return cls(read_script(Path(path)))

    @classmethod
    def of(cls, said: "Behaviour | Path | str | Iterable[Step | Mapping[str, object]]") -> "Behaviour":
        """Return the behaviour that is said: itself, the one in a file of that name, or these steps."""
        if isinstance(said, Behaviour):
            return said
        return cls.load(said) if isinstance(said, Path | str) else cls(said)

    def as_yaml(self) -> str:
        """Return it as a script that ``playing`` and ``voicemock serve --script`` read."""
        script = {"script": [step.as_json() for step in self.steps]}
        return yaml.dump(script, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=WIDTH)

    def save(self, path: Path | str) -> None:
        """Write it to a file, in YAML."""
        Path(path).write_text(self.as_yaml(), "utf-8")

    def as_python(self) -> str:
        """Return its steps as a list in Python."""
        return f"[{', '.join(map(str, self.steps))}]"

    def __repr__(self) -> str:
        return f"Behaviour({self.as_python() if self.steps else ''})"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Have Hypothesis show it as it is, where it would show a dataclass's fields."""
        printer.text(repr(self))


WIDTH = 120
NUMBERS = tuple("0123456789+-.")
"""How numbers begin."""


class _Plain(yaml.SafeDumper):
    """Writes every value out where it stands."""

    def ignore_aliases(self, _data: object) -> bool:
        """Name nothing that stands twice."""
        return True

    def text(self, text: str) -> yaml.Node:
        """Quote what some reading of YAML takes for a number."""
        return self.represent_scalar("tag:yaml.org,2002:str", text, style='"' if text[:1] in NUMBERS else None)


_Plain.add_representer(str, _Plain.text)


def _step(said: Step | Mapping[str, object]) -> Step:
    return said if isinstance(said, Step) else steps_of([said])[0]


__all__ = ["Behaviour"]
