"""One thing that is said, as data: to whom, the verb, what is said, and how often and when it holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from voicemock.engine.redaction import redacted
from voicemock.scripting.errors import ScriptError

SPREAD = ("hears", "holds", "fails")
"""Verbs whose words stand as named arguments in Python."""

LISTED = ("frames", "jobs", "breaks")
"""Verbs whose words are a list, and stand as one argument after another in Python."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a script. ``said`` and ``options`` are what JSON holds, save conditions that Python alone can say."""

    vendor: str
    verb: str
    said: object
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def plainly(self) -> object:
        """What is said without the short cuts that scripts have: ``hears: human 4s``, ``holds: true``."""
        if self.verb in SPREAD:
            short = {"score": self.said} if self.verb == "hears" else {} if self.said is True else self.said
            return self.said if isinstance(self.said, Mapping) else short
        if self.verb in LISTED:
            return list(self.said) if isinstance(self.said, list | tuple) else [self.said]
        return self.said

    def as_json(self) -> dict[str, object]:
        """Return it as it stands in a script in JSON or YAML; ScriptError where a condition is a function."""
        for name, value in self.options.items():
            if callable(value):
                raise ScriptError(f"{name} is a function, which JSON and YAML cannot say: {self.redacted()}")
        return {"vendor": self.vendor, self.verb: self.said, **self.options}

    def as_told(self) -> dict[str, object]:
        """Return the same for people and programs to look at: a function is told by its name."""
        named = {
            name: getattr(value, "__qualname__", repr(value)) if callable(value) else value
            for name, value in self.options.items()
        }
        return replace(self, options=named).as_json()

    def redacted(self) -> "Step":
        """Return what may be shown of it: no key but the test keys' beginnings."""
        said = redacted(self.said) if self.verb == "accepts" and isinstance(self.said, str) else self.said
        key = self.options.get("key")
        options = {**self.options, "key": redacted(key)} if isinstance(key, str) else self.options
        return replace(self, said=said, options=options)

    def __str__(self) -> str:
        said, plain = [repr(self.said)], self.plainly
        if self.verb == "hurries":
            said = []
        elif self.verb in SPREAD and isinstance(plain, Mapping):
            said = [f"{name}={value!r}" for name, value in plain.items()]
        elif self.verb in LISTED and isinstance(plain, list):
            said = [repr(each) for each in plain]
        options = [f"{name}={value!r}" for name, value in self.options.items()]
        return f"{self.vendor}.{self.verb}({', '.join([*said, *options])})"


__all__ = ["LISTED", "SPREAD", "Step"]
