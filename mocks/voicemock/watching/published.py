"""What `voicemock diff` tells between our contract of a vendor and the one that the vendor publishes, as notices."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from voicemock.checking.amounts import counted
from voicemock.differing.showing import UNPROVED, described, kind
from voicemock.watching.notice import Locate, Notice, Source, Where, identified, level_of
from voicemock.watching.part import Part, UndoneError
from voicemock.watching.settings import Watched
from voicemock.watching.standing import line_of, standings
from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.comparing import compare
from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.reading import shared, surface
from voicemock_contracts.changes.rules import RULES
from voicemock_contracts.changes.waivers import Waiver, WaiverError, read_waivers, weighed


def published(watched: Watched, waivers: Path, today: date, fail_on: str, locate: Locate) -> Part:
    """Return what changed from our contract to the vendor's, waived changes left out; `UndoneError` if unreadable."""
    contract = watched.contract
    assert contract is not None  # noqa: S101 - told to the type checker
    if not contract.exists():
        raise UndoneError(f"{watched.key}.contract: there is no file {locate(contract)}")
    try:
        known: Sequence[Waiver] = read_waivers(waivers) if waivers.exists() else ()
        ours, theirs, _ = shared(surface(watched.reading), surface(contract))
        changes = compare(ours, theirs)
    except WaiverError as wrong:
        raise UndoneError(str(wrong)) from wrong
    except (SurfaceError, OSError, UnicodeDecodeError) as wrong:
        raise UndoneError(f"{watched.key}.contract: {wrong}") from wrong
    told = weighed(changes, known, today)
    notices = tuple(_notice(each, told.expired, watched, fail_on, contract, locate) for each in told.changes)
    waived = f", {len(told.waived)} waived" if told.waived else ""
    return Part(
        watched.vendor, Source.DIFF, notices, (), f"{locate(contract)}: {counted(len(changes), 'change')}{waived}"
    )


def _notice(
    change: Change, expired: Sequence[Waiver], watched: Watched, fail_on: str, contract: Path, locate: Locate
) -> Notice:
    if change.witness is not None:
        proof = [kind(change), *json.dumps(change.witness.value, ensure_ascii=False, indent=2).splitlines()]
    else:
        proof = [UNPROVED[change.proof]] if change.proof in UNPROVED else []
    over = [f"its waiver ended on {each.until}: {each.reason}" for each in expired if each.matches(change)]
    at = " ".join(part for part in (change.operation, change.place) if part)
    return Notice(
        identified(Source.DIFF, watched.vendor, change.id),
        Source.DIFF,
        watched.vendor,
        level_of(change.severity, fail_on),
        change.rule,
        f"{at}: {RULES[change.rule].says}" if at else RULES[change.rule].says,
        (
            f"{change.severity}: {described(change)}",
            *([f"clauses: {', '.join(change.clauses)}"] if change.clauses else []),
            *over,
        ),
        tuple(proof),
        _where(change, contract, locate),
    )


def _where(change: Change, contract: Path, locate: Locate) -> Where:
    """Return where the call's path, or the stream's address, stands as a key in the vendor's contract."""
    files = [contract]
    if contract.is_dir():
        files = sorted(each for each in contract.iterdir() if each.suffix in (".yaml", ".yml", ".json"))
    texts = {file: file.read_text("utf-8") for file in files}
    for stands in standings(change.operation):
        for file, text in texts.items():
            if line := line_of(stands, text):
                return Where(locate(file), line)
    return Where(locate(files[0]), 1)


__all__ = ["published"]
