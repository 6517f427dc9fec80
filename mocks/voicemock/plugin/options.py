"""How a test's fakes run: the ini file's options, and the marks of the test, its class and its module."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from voicemock.editions import in_environment, parsed

CLOCKS = ("virtual", "real")


@dataclass(frozen=True, slots=True)
class Options:
    """What is wished; the fields but ``strict`` are those of ``voicemock.running``."""

    seed: int | None = None
    clock: str = "virtual"
    sleeps: bool = True
    offline: bool = False
    allowed: tuple[str, ...] = ()
    script: Any = ()
    editions: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False

    def __post_init__(self) -> None:
        _want(self.clock in CLOCKS, f"a clock is {' or '.join(map(repr, CLOCKS))}, not {self.clock!r}")
        _want(self.seed is None or type(self.seed) is int, f"a seed is a whole number, not {self.seed!r}")
        for name in ("sleeps", "offline", "strict"):
            value = getattr(self, name)
            _want(isinstance(value, bool), f"{name} is True or False, not {value!r}")
        _want(
            all(isinstance(host, str) for host in self.allowed),
            f"allowed are names of hosts, not {self.allowed!r}",
        )
        _want(
            isinstance(self.script, Path | Mapping) or _lists(self.script),
            f"a script is a file's path, or steps, not {self.script!r}",
        )
        _want(
            isinstance(self.editions, Mapping),
            f'editions are by vendor, like {{"modulate": "newer-reference"}}, not {self.editions!r}',
        )


def _want(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)


def _lists(value: object) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str | bytes)


def _voicemock(**wished: Any) -> dict[str, Any]:
    known = ("seed", "clock", "sleeps", "offline", "allowed", "script", "editions")
    for name in wished:
        if name not in known:
            raise TypeError(f"there is no {name!r}; there are {', '.join(known)}")
    return {**wished, **({"allowed": _hosts(wished["allowed"])} if "allowed" in wished else {})}


def _offline(on: bool = True, *, allowed: Any = ()) -> dict[str, Any]:
    return {"offline": on, "allowed": _hosts(allowed)}


def _strict(on: bool = True) -> dict[str, Any]:
    return {"strict": on}


def _clock(clock: str) -> dict[str, Any]:
    return {"clock": clock}


def _sleeps(on: bool = True) -> dict[str, Any]:
    return {"sleeps": on}


def _allow(id: str, *, reason: str) -> dict[str, Any]:
    from voicemock.advice import Allowed

    Allowed(id, reason)
    return {}


def _hosts(allowed: Any) -> tuple[Any, ...]:
    return tuple(allowed) if _lists(allowed) else (allowed,)


MARKS: dict[str, Callable[..., dict[str, Any]]] = {
    "voicemock": _voicemock,
    "voicemock_allow": _allow,
    "voicemock_clock": _clock,
    "voicemock_offline": _offline,
    "voicemock_sleeps": _sleeps,
    "voicemock_strict": _strict,
}
"""What each mark says, by its name."""


def of_ini(config: pytest.Config) -> Options:
    """Return what the ini file wishes; UsageError in one line where it is none of what can be wished."""
    try:
        return Options(
            clock=config.getini("voicemock_clock"),
            sleeps=config.getini("voicemock_sleeps"),
            offline=config.getini("voicemock_offline"),
            allowed=tuple(config.getini("voicemock_offline_allowed")),
            editions={**parsed(config.getini("voicemock_editions")), **_around()},
            strict=config.getini("voicemock_strict"),
        )
    except ValueError as wrong:
        raise pytest.UsageError(f"in the ini file: voicemock: {wrong}") from None


def _around() -> dict[str, str]:
    """Return the editions of the environment, in which those of the command line stand too; UsageError for none."""
    try:
        return in_environment()
    except ValueError as wrong:
        raise pytest.UsageError(str(wrong)) from None


def of_node(ini: Options, node: Any) -> Options:
    """Return what a test, or a module, wishes: its own marks count before its class's and the ini file's."""
    options = ini
    for mark in reversed(_ours(node)):
        options = _with(options, node, mark)
    return options


def _ours(node: Any) -> list[pytest.Mark]:
    return [mark for mark in node.iter_markers() if mark.name in MARKS]


def _with(options: Options, node: Any, mark: pytest.Mark) -> Options:
    try:
        wished = MARKS[mark.name](*mark.args, **mark.kwargs)
        if isinstance(wished.get("editions"), Mapping):
            wished["editions"] = {**options.editions, **wished["editions"]}
        return replace(options, **wished)
    except (TypeError, ValueError) as wrong:
        said = str(wrong).removeprefix(f"_{mark.name.removeprefix('voicemock_')}() ")
        raise pytest.UsageError(f"{node.nodeid}: @pytest.mark.{mark.name}: {said}") from None


def allowed_of(config: pytest.Config, node: Any) -> list[Any]:
    """Return what the ini file and the marks allow, each an Allowed; UsageError in one line where it says no reason."""
    from voicemock.advice import Allowed

    lines: list[str] = config.getini("voicemock_allow")
    try:
        allowed = [Allowed.parse(line) for line in lines]
    except ValueError as wrong:
        raise pytest.UsageError(f"in the ini file: voicemock_allow: {wrong}") from None
    return allowed + [Allowed(*mark.args, **mark.kwargs) for mark in node.iter_markers("voicemock_allow")]


def look(config: pytest.Config, items: Iterable[pytest.Item]) -> None:
    """Look at all that these tests wish; UsageError with a line for each mark that is wrong."""
    ini = of_ini(config)
    marks = {id(mark): (item, mark) for item in reversed(list(items)) for mark in _ours(item)}
    wrong = [line for item, mark in reversed(marks.values()) if (line := _wrong(ini, item, mark))]
    if wrong:
        raise pytest.UsageError(*wrong)
    if config.getini("voicemock_allow"):
        for item in items:
            allowed_of(config, item)


def _wrong(ini: Options, item: pytest.Item, mark: pytest.Mark) -> str:
    try:
        _with(ini, item, mark)
    except pytest.UsageError as error:
        return str(error)
    return ""


__all__ = ["MARKS", "Options", "allowed_of", "look", "of_ini", "of_node"]
