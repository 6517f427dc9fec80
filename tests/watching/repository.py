"""A user's repository for tests: settings, a recording, the vendor's contract and a saved page, all as documented."""

import json
from pathlib import Path
from typing import Any

from tests.pages.edited import WRITTEN
from tests.verifying.archives import changed, entry, saved

from voicemock_contracts.documents import document_path

SETTINGS = """[project]
name = "client"

[tool.voicemock.vendors.vocos]
recordings = ["recordings/*.har"]
contract = "vendor/vocos-openapi.yaml"
pages = ["vendor/vocos.html"]
"""


def repository(folder: Path, settings: str = SETTINGS) -> Path:
    """Make the repository, in which there is nothing to tell, and return its folder."""
    for name in ("recordings", "vendor"):
        (folder / name).mkdir(parents=True)
    (folder / "pyproject.toml").write_text(settings)
    contract(folder)
    page(folder)
    saved(folder / "recordings", entry())
    return folder


def contract(folder: Path, *edits: tuple[str, str]) -> None:
    """Write the vendor's contract, ours with these edits."""
    _write(folder / "vendor" / "vocos-openapi.yaml", document_path("vocos").read_text("utf-8"), *edits)


def page(folder: Path, *edits: tuple[str, str]) -> None:
    """Write the vendor's page, as it was read, with these edits."""
    _write(folder / "vendor" / "vocos.html", (WRITTEN / "vocos.html").read_text("utf-8"), *edits)


def predicting(folder: Path, *predictions: str) -> None:
    """Record a detection with each prediction, after one that is as documented."""
    entries = [saying(each, day=f"2026-02-0{day}") for day, each in enumerate(predictions, 4)]
    saved(folder / "recordings", entry(), *entries)


def saying(prediction: str, **rest: Any) -> dict[str, Any]:
    """Return the entry of a detection with this prediction."""

    def change(body: Any) -> None:
        body["data"]["security"]["prediction"] = prediction

    return changed(entry(**rest), change)


def state(folder: Path) -> dict[str, Any]:
    """Return what was accepted."""
    held: dict[str, Any] = json.loads((folder / "voicemock-accepted.json").read_text("utf-8"))
    return held


def _write(file: Path, text: str, *edits: tuple[str, str]) -> None:
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    file.write_text(text, "utf-8")
