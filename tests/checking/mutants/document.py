"""The public list of mutants, `docs/mutants.md`: ``python -m tests.checking.mutants.document`` writes it anew."""

from collections.abc import Iterator
from pathlib import Path

from tests.checking.mutants.listed import MUTANTS
from tests.checking.mutants.mutant import Mutants

from voicemock_contracts import Kind, ledger

PATH = Path(__file__).parents[3] / "docs" / "mutants.md"

HEAD = """\
# What `voicemock check` is known to find

Each line below is a fake that departs from a vendor's documents in one way. The tests start every one of them, run
`voicemock check VENDOR` against it with default options, and demand exit code 1 and the clause named here among those
that were contradicted. The unaltered fakes pass under 20 seeds. What a clause says: `voicemock facts VENDOR`.

A documented clause without such a fake says why.
"""


def rendered() -> str:
    """Return the whole document."""
    return "\n".join([HEAD, *(line for room in MUTANTS for line in _room(room))])


def _room(room: Mutants) -> Iterator[str]:
    own = ledger(room.vendor)
    documented = [clause.id for clause in own.clauses if clause.kind is Kind.DOCUMENTED]
    named = {mutant.clause for mutant in room.mutants}
    yield f"## {own.title}"
    yield ""
    counted = sum(id in named for id in documented)
    yield f"{len(room.mutants)} mutants; {counted} of {len(documented)} documented clauses have at least one."
    yield ""
    yield "| clause | a fake that … |"
    yield "| --- | --- |"
    yield from (f"| {mutant.clause} | {mutant.says} |" for mutant in sorted(room.mutants, key=lambda each: each.clause))
    yield ""
    if room.without:
        yield "| without a mutant | why |"
        yield "| --- | --- |"
        yield from (f"| {clause} | {why} |" for clause, why in sorted(room.without.items()))
        yield ""


if __name__ == "__main__":
    PATH.write_text(rendered(), "utf-8")
