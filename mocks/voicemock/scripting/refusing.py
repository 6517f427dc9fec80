"""What ``next`` means: a refusal that the vendor's tables have, with what its words need."""

from collections.abc import Mapping

from voicemock.engine.script import Refuse
from voicemock.engine.vendor import Vendor
from voicemock.scripting import checks
from voicemock.scripting.errors import ScriptError, listed
from voicemock.scripting.limits import called
from voicemock.scripting.names import BLANK, Named, contracted, meant, names, tells
from voicemock.scripting.steps import Step

RETRY_AFTER = 1
"""Seconds that a scripted 429 names, unless it is told others."""

HEADER = "retry-after"


def refusing(vendor: Vendor, step: Step) -> Refuse:
    """Return the refusal that a step asks for."""
    given = step.options
    if not isinstance(step.said, str | int) or isinstance(step.said, bool):
        raise ScriptError(f"next needs the name of a refusal, its code, status or text, not {step.said!r}")
    rows = meant(vendor, step.said, called(vendor, given.get("call")))
    after = checks.whole("after_frames", given.get("after_frames", 0))
    if "after_frames" in given:
        rows = {call: row for call, row in rows.items() if row.streamed}
    if not rows:
        raise ScriptError(f"after_frames is for a stream, which {step.said!r} does not close")
    return Refuse(
        {call: row.calls[call] for call, row in rows.items()},
        retry_after=_retry_after(vendor, step, rows),
        about=_about(vendor, step, rows),
        after_frames=after,
    )


def _about(vendor: Vendor, step: Step, rows: Mapping[str, Named]) -> str:
    about = step.options.get("about")
    if about is None:
        gap = next((row.text for row in rows.values() if BLANK in row.text), None)
        if gap is not None:
            raise ScriptError(f"{gap!r} names something: say what with about=…")
        return ""
    if not any(tells(vendor, row) for row in rows.values()):
        raise ScriptError(f"about is nothing for {step.said!r}: {vendor.name}'s words for it name nothing")
    return checks.text("about", about)


def _retry_after(vendor: Vendor, step: Step, rows: Mapping[str, Named]) -> int | None:
    wait = step.options.get("retry_after")
    known = any(_has_header(vendor, row, call) for call, row in rows.items())
    if wait is None:
        return RETRY_AFTER if known and any(row.status == 429 for row in rows.values()) else None
    if all(row.streamed for row in rows.values()):
        raise ScriptError(f"retry_after is for an answer, and {step.said!r} closes a stream")
    if not known:
        others = [
            row.code or row.text for row in names(vendor) if any(_has_header(vendor, row, at) for at in row.calls)
        ]
        raise ScriptError(
            f"retry_after is nothing for {step.said!r}: {vendor.name} documents no Retry-After there; "
            f"of its refusals these have it: {listed(map(repr, dict.fromkeys(others)))}"
        )
    return checks.whole("retry_after", wait)


def _has_header(vendor: Vendor, row: Named, call: str) -> bool:
    """Tell whether the contract has the header in this answer of a call."""
    if row.streamed:
        return False
    return any(name.lower() == HEADER for name, _ in contracted(vendor)[call].answers[row.status].headers)


__all__ = ["HEADER", "RETRY_AFTER", "refusing"]
