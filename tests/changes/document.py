"""Writes the table of rules in `docs/changes.md` anew: ``python -m tests.changes.document``."""

import re
from collections.abc import Iterator
from pathlib import Path

from voicemock_contracts.changes.rules import RULES

PAGE = Path(__file__).parents[2] / "docs" / "changes.md"
HEAD = "| change | in what the client sends | in what it gets | |\n| --- | --- | --- | --- |\n"
_TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n)+")


def table() -> str:
    return HEAD + "".join(f"{row}\n" for row in _rows())


def with_table(page: str) -> str:
    return _TABLE.sub(lambda _: table(), page)


def _rows() -> Iterator[str]:
    for id, rule in RULES.items():
        yield f"| `{id}` | {rule.request or ''} | {rule.answer or ''} | {rule.says} |"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8")
