"""A comparison for people, as JSON, and as Markdown."""

import json
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from voicemock.differing.compared import Compared
from voicemock_contracts.changes.change import ORDER, Change, Direction, Proof, Severity
from voicemock_contracts.changes.rules import RULES
from voicemock_contracts.changes.waivers import Waiver

LONGEST = 600
"""Characters of a witness that are shown to people; JSON has it whole."""

WHOLE = "the whole service"

SAYS = {
    Severity.BREAKING: "clients that were right are refused, or get what never came",
    Severity.RISKY: "clients may feel it",
    Severity.NEW: "comes now, and nobody reads it yet",
    Severity.HARMLESS: "nobody feels it",
}

UNPROVED = {
    Proof.UNKNOWN: "unknown: neither an example nor a proof could be had",
}


def text(compared: Compared, severities: tuple[Severity, ...], width: int) -> Iterator[str]:
    """Yield the lines: the counts, then the changes of these severities, operation by operation, worst first."""
    weighed = compared.weighed
    yield f"{compared.old} -> {compared.new}: {verdict(compared)}"
    yield from (f"not compared: one side alone has an {form} document" for form in compared.alone)
    shown = [change for change in weighed.changes if change.severity in severities]
    for operation, changes in _grouped(shown):
        yield ""
        yield operation or WHOLE
        shown_last = ""
        for change in changes:
            witness = json.dumps(change.witness.value, ensure_ascii=False) if change.witness is not None else ""
            yield from entry(change, width, again=bool(witness) and witness == shown_last)
            shown_last = witness or shown_last
    for change, waiver in weighed.waived:
        yield from ("", "waived") if change is weighed.waived[0][0] else ()
        yield from _wrapped(f"{change.severity}  {change.id}", width, 2, 2)
        yield from _wrapped(f"until {waiver.until}: {waiver.reason}", width, 4, 2)
    yield from _idle("expired: these waivers no longer hold, and their changes count again", weighed.expired, width)
    yield from _idle("unused: no change is of these waivers", weighed.unused, width)


def entry(change: Change, width: int, *, again: bool = False) -> Iterator[str]:
    """Yield one change's lines: its weight and id, what it says, what was and what is, and its proof.

    ``again`` is whether its witness was just shown.
    """
    yield from _wrapped(f"{change.severity:<8}  {change.id}", width, 2, 12)
    yield from _wrapped(described(change), width, 12, 2)
    if change.witness is not None:
        witness = "the same" if again else _short(change.witness.value)
        yield from _wrapped(f"{kind(change)} {witness}", width, 12, 2)
    elif change.proof in UNPROVED:
        yield from _wrapped(UNPROVED[change.proof], width, 12, 2)
    if change.clauses:
        yield from _wrapped(f"clauses {', '.join(change.clauses)}", width, 12, 2)


def described(change: Change) -> str:
    """Return what changed in a few words: what the rule says, what was, what is."""
    says = RULES[change.rule].says
    if change.old and change.new:
        return f"{says}: {change.old} -> {change.new}"
    return f"{says}: {change.old or change.new}" if change.old or change.new else says


def kind(change: Change) -> str:
    """Return what its witness is."""
    return "refused now:" if change.direction is Direction.REQUEST else "may come now:"


def verdict(compared: Compared) -> str:
    """Return how many changes of each severity there are and how many are waived; or that there is none."""
    severities = [change.severity for change in compared.weighed.changes]
    counted = [f"{severities.count(each)} {each}" for each in ORDER if each in severities]
    counted += [f"{len(compared.weighed.waived)} waived"] if compared.weighed.waived else []
    return ", ".join(counted) if counted else "nothing that a client could feel has changed"


def machine(compared: Compared) -> dict[str, Any]:
    """Return all of it as JSON has it."""
    weighed = compared.weighed
    return {
        "old": compared.old,
        "new": compared.new,
        "counts": {str(each): len(compared.of(each)) for each in ORDER},
        "not_compared": list(compared.alone),
        "changes": [_said(change) for change in weighed.changes],
        "waived": [{**_said(change), "waiver": _waived(waiver)} for change, waiver in weighed.waived],
        "expired": [_waived(each) for each in weighed.expired],
        "unused": [_waived(each) for each in weighed.unused],
    }


def markdown(compared: Compared) -> str:
    """Return all of it as a page in Markdown: a table for each severity, witnesses folded below."""
    blocks = [f"## {_cell(compared.old)} → {_cell(compared.new)}", f"{verdict(compared)}."]
    blocks += [f"Not compared: one side alone has an {form} document." for form in compared.alone]
    for severity in ORDER:
        changes = compared.of(severity)
        if changes:
            rows = [f"| {_cell(change.id)} | {_cell(described(change))} |" for change in changes]
            blocks.append(
                "\n".join([f"### {severity}: {SAYS[severity]}", "", "| change | what |", "| --- | --- |", *rows])
            )
        for change in changes:
            if change.witness is not None:
                value = json.dumps(change.witness.value, ensure_ascii=False, indent=2).replace("```", "` ` `")
                head = f"<details><summary>{_cell(kind(change))} {_cell(change.id)}</summary>"
                blocks.append(f"{head}\n\n```json\n{value}\n```\n\n</details>")
    if compared.weighed.waived:
        rows = [
            f"| {_cell(change.id)} | {waiver.until} | {_cell(waiver.reason)} |"
            for change, waiver in compared.weighed.waived
        ]
        blocks.append("\n".join(["### waived", "", "| change | until | why |", "| --- | --- | --- |", *rows]))
    return "\n\n".join(blocks) + "\n"


def _grouped(changes: Iterable[Change]) -> Iterator[tuple[str, list[Change]]]:
    """Yield operations with their changes, that with the worst first."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.operation, []).append(change)
    yield from groups.items()


def _idle(head: str, waivers: tuple[Waiver, ...], width: int) -> Iterator[str]:
    for waiver in waivers:
        yield from ("", head) if waiver is waivers[0] else ()
        yield from _wrapped(f"{waiver.id} (until {waiver.until}, line {waiver.line})", width, 2, 2)


def _said(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "rule": change.rule,
        "direction": str(change.direction),
        "operation": change.operation,
        "place": change.place,
        "severity": str(change.severity),
        "says": RULES[change.rule].says,
        "old": change.old,
        "new": change.new,
        "proof": str(change.proof),
        "witness": change.witness.value if change.witness is not None else None,
        "clauses": list(change.clauses),
    }


def _waived(waiver: Waiver) -> dict[str, Any]:
    return {"id": waiver.id, "reason": waiver.reason, "until": waiver.until.isoformat()}


def _short(value: object) -> str:
    told = json.dumps(value, ensure_ascii=False)
    return told if len(told) <= LONGEST else f"{told[:LONGEST]} … (--json shows all of it)"


def _wrapped(said: str, width: int, indent: int, hang: int) -> list[str]:
    return textwrap.wrap(
        said,
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hang),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _cell(said: str) -> str:
    """Return a text that can stand in a table of Markdown's, and means nothing to HTML."""
    for plain, safe in (("&", "&amp;"), ("<", "&lt;"), ("|", "\\|"), ("\n", " ")):
        said = said.replace(plain, safe)
    return said


__all__ = ["described", "entry", "kind", "machine", "markdown", "text", "verdict"]
