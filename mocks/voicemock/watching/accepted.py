"""The state that was last accepted: a file in the user's repository, made to be read in a diff."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from voicemock.checking.reports.visible import visible
from voicemock.watching.notice import Level, Notice, worse

VERSION = 1

_FIELDS = {"level", "on", "reason", "title"}


class StateError(ValueError):
    """The file of what was accepted cannot be read or written; one line."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A notice that a team lives with."""

    id: str
    level: Level
    title: str
    on: date
    """When it was accepted."""
    reason: str = ""


State = Mapping[str, Accepted]
"""What was accepted, by id."""


def read(file: Path) -> State:
    """Return what was accepted; nothing where there is no file yet. `StateError` where it is not as we write it."""
    try:
        whole = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as wrong:
        why = wrong.strerror if isinstance(wrong, OSError) else f"it is no JSON: {wrong}"
        raise StateError(f"{file}: cannot be read: {why}. Take back the version that was committed.") from None
    try:
        version, accepted = whole["version"], whole["accepted"]
        if version == VERSION:
            return {name: _accepted(name, of) for name, of in accepted.items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        raise StateError(
            f"{file}: is not as voicemock watch --accept writes it. Take back the version that was committed."
        ) from None
    raise StateError(
        f"{file}: is of version {version!r}, and this voicemock reads {VERSION}. Use the voicemock that wrote it."
    )


def write(file: Path, state: State) -> None:
    """Write what is accepted, in one step: sorted by id, so that a diff shows what came and went."""
    whole = {
        "version": VERSION,
        "accepted": {
            each.id: {"level": each.level, "on": each.on.isoformat(), "reason": each.reason, "title": each.title}
            for each in state.values()
        },
    }
    target = file.resolve()
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        fresh.write_text(f"{json.dumps(whole, indent=2, sort_keys=True, ensure_ascii=False)}\n", "utf-8")
        fresh.replace(target)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise StateError(f"cannot write {file}: {error.strerror or error}") from None


def news(notices: Iterable[Notice], state: State) -> tuple[Notice, ...]:
    """Return the notices that nobody accepted, or accepted while they weighed less."""
    return tuple(each for each in notices if each.id not in state or worse(each.level, state[each.id].level))


def accepting(state: State, notices: Iterable[Notice], on: date, reason: str) -> State:
    """Return the state with these notices accepted as well."""
    return {**state, **{each.id: Accepted(each.id, each.level, each.title, on, reason) for each in notices}}


def _accepted(name: str, of: Any) -> Accepted:
    if set(of) != _FIELDS or not all(isinstance(value, str) for value in of.values()):
        raise ValueError(name)
    title, reason = visible(of["title"], ""), visible(of["reason"], "")
    return Accepted(visible(name, ""), Level(of["level"]), title, date.fromisoformat(of["on"]), reason)


__all__ = ["VERSION", "Accepted", "State", "StateError", "accepting", "news", "read", "write"]
