"""``python -m tests.pages.supplied FOLDER``: the same on the vendors' real pages, ``FOLDER/VENDOR.txt``."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.pages.edited import Edit, edits, told

from voicemock_contracts.pages import compare, read
from voicemock_contracts.pages.guides import guide
from voicemock_contracts.pages.known import known
from voicemock_contracts.pages.saved import parsed


def main(folder: Path) -> int:
    """Print how the pages in `folder` compare, and which edits of them are told exactly; return the exit code."""
    pages = {path.stem: path for path in sorted(folder.iterdir()) if path.stem in {edit.vendor for edit in edits()}}
    wrong = 0
    for vendor, path in pages.items():
        comparison = compare(vendor, read(vendor, [path]))
        lost, new = told(comparison)
        found = len(comparison.stated)
        wrong += not comparison.same
        _say(f"{vendor}: {found} of {found + len(lost)} documented facts found; new: {', '.join(new) or 'nothing'}")
        _say(*(f"  lost {each.clause.id}: {each.instead}" for each in comparison.lost))
    applied = [
        (edit, text) for edit in edits() if not edit.own and edit.vendor in pages for text in _texts(edit, pages)
    ]
    missed = [line for edit, text in applied for line in _missed(edit, pages[edit.vendor], text)]
    changes = sum(bool(edit.lost or edit.new) for edit, _ in applied)
    _say(f"{len(applied)} edits of these pages, {changes} of them changes; {len(missed)} not told exactly")
    _say(*missed)
    return 1 if wrong or missed else 0


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _texts(edit: Edit, pages: dict[str, Path]) -> Iterator[str]:
    before = pages[edit.vendor].read_text("utf-8")
    if (after := edit.of(before)) != before:
        yield after
    else:
        _say(f"  does not apply: {edit.id}")


def _missed(edit: Edit, path: Path, text: str) -> Iterator[str]:
    facts = known(edit.vendor)
    page = parsed(path.name, text.encode(), facts.names | facts.paths, guide(edit.vendor).glued)
    lost, new = told(compare(edit.vendor, [page]))
    if (lost, new) != (tuple(sorted(edit.lost)), tuple(sorted(edit.new))):
        yield f"  {edit.id}: lost {list(lost)}, not {list(edit.lost)}; new {list(new)}, not {list(edit.new)}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.pages.supplied FOLDER")
    sys.exit(main(Path(sys.argv[1])))
