"""A proposed edition on disk: what differs from the baseline, in a folder that is read as `VENDOR@FOLDER`."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from voicemock.verifying.proposing.difference import difference
from voicemock.verifying.proposing.draft import Note
from voicemock.verifying.proposing.proposal import Proposal
from voicemock.verifying.proposing.writing import patch_text, text_of
from voicemock_contracts import Clause, Ledger, ledger
from voicemock_contracts.documents import Form, document

FACTS = "facts.yaml"
FILES = (FACTS, *(f"{form}.yaml" for form in Form))


class ExistsError(FileExistsError):
    """There is something in the folder; the message says how to replace it."""


def write(proposals: Sequence[Proposal], folder: Path, *, force: bool) -> Iterator[str]:
    """Write each proposal, and yield what there is to say of it.

    With one vendor's traffic the folder is its edition; with several each has a folder of its name in it. What stands
    there is replaced with ``force`` alone, whole and at once; else `ExistsError`.
    """
    several = len(proposals) > 1
    changed = [each for each in proposals if each.notes]
    targets = {each.room.name: folder / each.room.name if several else folder for each in changed}
    for target in targets.values():
        if target.exists() and not force and (not target.is_dir() or any(target.iterdir())):
            raise ExistsError(f"{target} is there already: give another folder, or --force to replace it.")
        others = (
            {path.name for path in target.iterdir()} - set(FILES)
            if target.is_dir()
            else {target.name}
            if target.exists()
            else set()
        )
        if others:
            raise ExistsError(
                f"{target} holds more than an edition ({', '.join(sorted(others))}): give another folder."
            )
    if not changed:
        yield "nothing to propose: what was seen often enough is as the documents have it"
    for each in changed:
        target = targets[each.room.name]
        _replace(target, files(each))
        yield f"proposed for {each.room.name} in {target}:"
        yield from (f"  {note.clause.id}  {note.clause.statement}" for note in each.notes)
        place = target if target.is_absolute() or str(target).startswith("..") else f"./{target}"
        yield f"  Hold recordings against it: voicemock verify FILE --edition {each.room.name}={place}"
    for each in proposals:
        for line in each.left_out:
            yield f"not proposed for {each.room.name}: {line}"


def files(proposal: Proposal) -> dict[str, str]:
    """Return the files of an edition by their names."""
    name = proposal.room.name
    baseline = ledger(name)
    found = {FACTS: _facts(proposal, baseline)}
    for form, after in proposal.documents.items():
        patch = difference(document(name, form), after)
        if patch:
            head = (
                f"What recorded traffic shows of {baseline.title} beside its documents ({form}).\n"
                "A JSON Merge Patch (RFC 7396) on the baseline's document: maps are merged, lists are restated whole,\n"
                f"null takes away. Each change rests on a clause of kind observed in {FACTS}."
            )
            notes = [note for note in proposal.notes if note.form is form]
            found[f"{form}.yaml"] = patch_text(head, patch, _comments(patch, notes))
    return found


def _facts(proposal: Proposal, baseline: Ledger) -> str:
    own = ledger(proposal.room.reading)
    clauses = [each for each in own.clauses if each.edition] + [note.clause for note in proposal.notes]
    order = {fact.id: number for number, fact in enumerate(baseline.facts)}
    clauses.sort(key=lambda each: order[each.id.partition(".")[0]])  # stable: letters stay in their order
    head = (
        f"# What recorded traffic shows of {baseline.title}, clause by clause; all the rest is as in the baseline.\n"
        "# kind observed: seen, on no page; it may change any day, and judges nobody.\n"
    )
    pages = [
        {"name": each.name, "read": str(each.read)} | ({"updated": str(each.updated)} if each.updated else {})
        for each in own.pages
    ]
    said: dict[str, Any] = {
        "vendor": baseline.vendor,
        "title": f"{baseline.title}, as observed",
        "pages": pages if own.edition else [],
        "clauses": [_clause(each) for each in clauses],
    }
    if own.withdrawn:
        said["withdrawn"] = [{"id": each.id, "source": each.source} for each in own.withdrawn]
    return f"{head}{text_of(said)}"


def _clause(clause: Clause) -> dict[str, str]:
    return {"id": clause.id, "statement": clause.statement, "kind": str(clause.kind), "source": clause.source}


def _comments(patch: dict[str, Any], notes: Sequence[Note]) -> dict[tuple[str, ...], list[str]]:
    """Return for each change of the patch what was observed; a list is one change, whatever was changed in it."""
    comments: dict[tuple[str, ...], list[str]] = {}
    for note in notes:
        path: list[str] = []
        value: Any = patch
        for step in map(str, note.path):
            if not isinstance(value, dict) or step not in value:
                break
            path.append(step)
            value = value[step]
        if path:
            comments.setdefault(tuple(path), []).append(f"{note.clause.id}, {_day(note)}: {note.clause.statement}")
    return comments


def _day(note: Note) -> str:
    return note.clause.source.removesuffix(" in recorded traffic").lower()


def _replace(target: Path, content: dict[str, str]) -> None:
    """Put files in a folder's place: it is never half of an edition."""
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for name, text in content.items():
            (made / name).write_text(text, "utf-8")
        made.chmod(0o755)
        if target.exists():
            shutil.rmtree(target)
        made.rename(target)
    finally:
        shutil.rmtree(made, ignore_errors=True)


__all__ = ["ExistsError", "files", "write"]
