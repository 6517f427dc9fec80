"""JSON as it may be written down: its secret fields hidden, sound in it told by its digest, all else as it was."""

import json
from typing import Any

from voicemock.engine.redaction import HIDDEN, leaves, redacted
from voicemock.recording.hiding import Hiding
from voicemock.recording.secret_names import is_secret
from voicemock.recording.sound import without_sound

OPENS = ("{", "[", '"{', '"[')


def learn(text: str, hiding: Hiding, *, keys: bool) -> bool:
    """Keep what stands in a JSON text's secret fields, as a client's keys or what passes; False where it is no JSON."""
    keep = hiding.learn if keys else hiding.learn_passing

    def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        for name, value in pairs:
            if is_secret(name):
                for leaf in leaves(value):
                    keep(leaf)
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name in found:
                _learn_in(found[name], hiding, keys=keys)
            found[name] = value
        return found

    try:
        value = json.loads(text, object_pairs_hook=fields)
        _learn_in(value, hiding, keys=keys)
    except (ValueError, RecursionError):
        return False
    return True


def shown(text: str, hiding: Hiding) -> str | None:
    """Return what may be written of a JSON text, None where it is none: the text itself where nothing is hidden."""
    repeated = False

    def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        found = dict(pairs)
        repeated = repeated or len(found) < len(pairs)
        return found

    try:
        value = json.loads(text, object_pairs_hook=fields)
        known = hiding.may_hold(text)
        written = _shown(value, hiding, known=known)
        if not repeated and written == value:
            return text
        return json.dumps(written, ensure_ascii=False)
    except (ValueError, RecursionError):
        return None


def _learn_in(value: Any, hiding: Hiding, *, keys: bool) -> None:
    for leaf in leaves(value):
        if leaf.lstrip().startswith(OPENS) and learn(leaf, hiding, keys=keys):
            continue
        hiding.learn_in(leaf)


def _shown(value: Any, hiding: Hiding, *, known: bool) -> Any:
    """Return a value without its secrets; those that are known are looked for where the whole text holds one."""
    if isinstance(value, dict):
        return {
            hiding.blot(name) if known else name: _field(name, each, hiding, known=known)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_shown(each, hiding, known=known) for each in value]
    if isinstance(value, str):
        return _text(value, hiding, known=known)
    if known and isinstance(value, int | float) and not isinstance(value, bool):
        return hiding.blot_number(value)
    return value


def _field(name: str, value: Any, hiding: Hiding, *, known: bool) -> Any:
    if not is_secret(name) or value is None or isinstance(value, bool):
        return _shown(value, hiding, known=known)
    return redacted(value) if isinstance(value, str) else HIDDEN


def _text(value: str, hiding: Hiding, *, known: bool) -> str:
    value = without_sound(value)
    nested = shown(value, hiding) if value.lstrip().startswith(OPENS) else None
    return hiding.text(value, known=known) if nested is None else nested


__all__ = ["learn", "shown"]
