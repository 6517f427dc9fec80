"""Names of modules that are bound to a function which is replaced: found once, then put to and fro."""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

Function = Callable[..., Any]

_DICT: Any = vars(ModuleType)["__dict__"]
"""A module's own names, also of a lazy one that would load all of them if it were asked."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a module, and what it is bound to in life and in a bench."""

    names: dict[str, Any]
    name: str
    real: Function
    ours: Function

    def turn(self, to_ours: bool) -> None:
        """Bind it to the one or the other; somebody else's binding is left as it is."""
        old, new = (self.real, self.ours) if to_ours else (self.ours, self.real)
        if self.names.get(self.name) is old:
            self.names[self.name] = new


@dataclass(slots=True)
class Bound:
    """The names of all modules seen so far. A module is looked through once; ``chosen`` tells which ones are."""

    chosen: Callable[[str], bool]
    _pairs: dict[int, tuple[Function, Function]] = field(default_factory=dict)
    _seen: dict[str, Any] = field(default_factory=dict)
    _names: list[Name] = field(default_factory=list)

    def replace(self, functions: Mapping[Function, Function]) -> None:
        """Look for these too, in modules not seen yet: each real one with ours."""
        for pair in functions.items():
            for function in pair:
                self._pairs[id(function)] = pair

    def look(self) -> None:
        """Look through the modules that were imported meanwhile. They may have taken the real ones or ours."""
        for module_name, module in list(sys.modules.items()):
            if self._seen.get(module_name) is not module:
                self._seen[module_name] = module
                if issubclass(type(module), ModuleType):  # some only say that they are one
                    self._look_into(_DICT.__get__(module), taken_only=not self.chosen(module_name))

    def turn(self, to_ours: bool, only: Iterable[Function]) -> None:
        """Bind all names of these real functions to ours, or back."""
        wanted = {id(real) for real in only}
        for name in self._names:
            if id(name.real) in wanted:
                name.turn(to_ours)

    def _look_into(self, names: dict[str, Any], *, taken_only: bool) -> None:
        for name, value in list(names.items()):
            real, ours = self._pairs.get(id(value), (None, None))
            if real is None or ours is None or getattr(ours, "__globals__", None) is names:  # there it is at home
                continue
            if not taken_only:
                self._names.append(Name(names, name, real, ours))
            elif value is ours:  # it was imported while a bench was open, and is none of those chosen
                names[name] = real


__all__ = ["Bound", "Function", "Name"]
