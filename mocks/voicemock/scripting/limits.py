"""Which calls a step is for, and how often it holds."""

import re
from collections.abc import Callable, Iterable, Mapping

from voicemock.engine.script import When
from voicemock.engine.vendor import Call, Stream, Vendor
from voicemock.scripting import checks
from voicemock.scripting.errors import ScriptError, listed
from voicemock.scripting.steps import Step

WHEN = ("call", "key", "file", "digest", "nth", "matching")
HOW = ("times", "until")
ALWAYS = "always"
DIGEST = re.compile(r"[0-9a-f]{32}")


def when(vendor: Vendor, step: Step) -> When:
    """Return which calls a step is for."""
    given = step.options
    matching = given.get("matching")
    if matching is not None and not callable(matching):
        raise ScriptError(f"matching has to be a function of a call, not {matching!r}")
    return When(
        call=called(vendor, given.get("call")),
        key=None if given.get("key") is None else checks.text("key", given["key"]),
        file=None if given.get("file") is None else checks.text("file", given["file"]),
        digest=None if given.get("digest") is None else _digest(given["digest"]),
        nth=None if given.get("nth") is None else checks.whole("nth", given["nth"], 1),
        predicate=matching,
        where=None if given.get("where") is None else _where(given["where"]),
    )


def called(vendor: Vendor, call: object) -> str | None:
    """Return the name of a vendor's call, None for none."""
    return None if call is None else checks.one_of(f"{vendor.name}'s call", call, vendor.scripted)


def reached(vendor: Vendor, step: Step, when: When, calls: Iterable[str], *, late: bool = True) -> None:
    """Raise ScriptError where none of the calls that an effect can be of is one that the step is for.

    ``late`` tells whether the effect can wait for more than a call's head.
    """
    possible = list(calls)
    if when.call is not None and when.call not in possible:
        raise ScriptError(
            f"{step.verb} is nothing for {when.call}; of {vendor.name}'s calls it is for {listed(possible)}"
        )
    left = [vendor.scripted[name] for name in possible if when.call in (None, name)]
    wanted = next((name for name in ("file", "digest") if getattr(when, name) is not None), None)
    if wanted is not None and not late:
        raise ScriptError(f"{step.verb} is settled before a clip is read: choose its calls by call, key or nth")
    if wanted is not None and not any(call.clip for call in left):
        raise ScriptError(f"{wanted} chooses nothing: {_names(left)} carries no clip")
    if when.key is not None and not any(_shows_key(call, late) for call in left):
        body = any(call.keyed for call in left)
        what = f"has its key in the body, and {step.verb} is settled before it is read" if body else "carries no key"
        raise ScriptError(f"key chooses nothing: {_names(left)} {what}")


def times(step: Step, usual: int | None) -> int | None:
    """Return for how many calls a step holds, None for all of them."""
    given, nth = step.options.get("times"), step.options.get("nth")
    if nth is not None:
        if given not in (None, 1) or isinstance(given, bool):
            raise ScriptError(f"nth chooses one call: leave times out, which is {given!r}")
        return 1
    if given is None:
        return None if step.options.get("until") is not None else usual
    return None if given == ALWAYS else checks.whole(f"times ({ALWAYS!r}, or how many)", given, 1)


def until(step: Step) -> float | Callable[[], bool] | None:
    """Return in how many seconds a step is over, or what tells that it is."""
    given = step.options.get("until")
    if given is None or callable(given):
        return given
    seconds = checks.number("until (seconds from now, or a function)", given)
    if seconds == 0:
        raise ScriptError("until 0 seconds from now nothing can happen: say more seconds, or leave the step out")
    return seconds


def _digest(given: object) -> str:
    digest = given.lower() if isinstance(given, str) else ""
    if DIGEST.fullmatch(digest):
        return digest
    raise ScriptError(f"digest has to be the XXH3 of a clip, 32 hexadecimal digits (voicemock.digest), not {given!r}")


def _where(said: object) -> Mapping[str, object]:
    if isinstance(said, Mapping) and said:
        return said
    raise ScriptError(f"where has to be an object of fields that the answer has, not {said!r}")


def _shows_key(call: Call | Stream, late: bool) -> bool:
    return call.keyed == "head" or (late and call.keyed == "body")


def _names(calls: Iterable[Call | Stream]) -> str:
    return " or ".join(call.name for call in calls)


__all__ = ["ALWAYS", "HOW", "WHEN", "called", "reached", "times", "until", "when"]
