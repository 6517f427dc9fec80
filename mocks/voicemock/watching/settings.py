"""What is watched, as the user's ``pyproject.toml`` says it under ``[tool.voicemock]``; strictly read."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicemock.watching.notice import NEVER
from voicemock.watching.table import Key, Problems, Table, choice, flag, number, path, paths, text
from voicemock_contracts.changes.change import ORDER
from voicemock_contracts.documents import vendors
from voicemock_contracts.editions import SEPARATOR, UnknownVendorError, reading

FILE = "pyproject.toml"
TABLE = "tool.voicemock"

EXAMPLE = """[tool.voicemock.vendors.vocos]
check = true                          # voicemock's own fake; of the vendor: {url = "https://…", key-env = "VOCOS_KEY"}
recordings = ["recordings/*.har"]     # what `voicemock record` wrote
contract = "vendor/vocos-openapi.yaml"
pages = ["vendor/vocos.html"]"""

SLOWEST = 0.01
"""Calls a second; at fewer a check would take days."""


class SettingsError(ValueError):
    """Nothing can be watched; each of its lines says what is wrong and how to mend it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is checked: the fake of voicemock's own, or what answers at a URL."""

    url: str | None = None
    key_env: str | None = None
    """The variable that holds the key."""
    ca: Path | None = None
    max_credits: float | None = None
    rate: float | None = None
    negative: bool | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """A vendor, and what of it is looked at; what is None or empty is not."""

    vendor: str
    line: int
    """Where its table begins in the file of settings."""
    edition: str = ""
    """The name of an edition, or its folder as seen from the working directory; empty for the baseline."""
    check: Checked | None = None
    recordings: tuple[str, ...] = ()
    """Patterns, as seen from the settings' folder."""
    contract: Path | None = None
    pages: tuple[Path, ...] = ()

    @property
    def reading(self) -> str:
        """Return what contracts and ledgers call the vendor's documents."""
        return f"{self.vendor}{SEPARATOR}{self.edition}" if self.edition else self.vendor

    @property
    def key(self) -> str:
        """Return what the file of settings calls it."""
        return f"{TABLE}.vendors.{self.vendor}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What is watched; paths are as the settings' folder has them."""

    file: Path
    state: Path
    waivers: Path
    fail_on: str
    """The least severity that fails, or ``never``."""
    vendors: tuple[Watched, ...]

    @property
    def folder(self) -> Path:
        """Return the folder that paths are seen from."""
        return self.file.parent


def found(start: Path) -> Path:
    """Return the nearest ``pyproject.toml``, in a folder or above it, that says what is watched; or `SettingsError`."""
    for folder in (start, *start.parents):
        file = folder / FILE
        if file.is_file() and _table(file) is not None:
            return file
    raise SettingsError(f"nothing is watched: no {FILE} here or above says [{TABLE}]. Paste into yours:\n\n{EXAMPLE}")


def read(file: Path) -> Settings:
    """Return the settings in a file; `SettingsError` with a line for each thing that is wrong in it."""
    root = _table(file)
    if not root or not root.get("vendors"):
        raise SettingsError(f"nothing is watched: {file} names no vendor. Paste into it:\n\n{EXAMPLE}")
    problems = Problems(file.name)
    top = Table(root, TABLE, problems)
    told = top.read(_TOP)
    lines = file.read_text("utf-8").splitlines()
    named = told.get("vendors") or {}
    watched = [_watched(name, of, file.parent, lines, problems) for name, of in named.items()]
    if problems.lines:
        raise SettingsError("\n".join(problems.lines))
    return Settings(
        file,
        file.parent / told.get("state", "voicemock-accepted.json"),
        file.parent / told.get("waivers", "voicemock-waivers.yaml"),
        told.get("fail-on", ORDER[0].value),
        tuple(each for each in watched if each is not None),
    )


def _table(file: Path) -> Mapping[str, Any] | None:
    """Return what a file says of us; None where it says nothing."""
    try:
        whole = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"cannot read {file}: {error.strerror or error}") from None
    except ValueError as wrong:
        raise SettingsError(f"{file} is no TOML: {wrong}") from None
    tools = whole.get("tool", {})
    ours = tools.get("voicemock") if isinstance(tools, dict) else None
    if ours is not None and not isinstance(ours, dict):
        raise SettingsError(f"{file.name}: {TABLE} must be a table: [{TABLE}]")
    return ours


def _watched(name: str, of: object, folder: Path, lines: list[str], problems: Problems) -> Watched | None:
    key = f"{TABLE}.vendors.{name}"
    if name not in vendors():
        problems.note(key, f"there is no vendor {name!r}; there are {', '.join(vendors())}")
        return None
    before = len(problems.lines)
    told = Table(of, key, problems).read(_VENDOR)
    edition = told.get("edition", "")
    if "/" in edition and not Path(edition).is_absolute():
        edition = (folder / edition).absolute().as_posix()
    asked = told.get("check", False)
    check = None if asked is False else _check(asked, f"{key}.check", folder, problems)
    watched = Watched(
        name,
        _line(name, lines),
        edition,
        check,
        told.get("recordings", ()),
        folder / told["contract"] if "contract" in told else None,
        tuple(folder / page for page in told.get("pages", ())),
    )
    try:
        reading(watched.reading)
    except UnknownVendorError as none:
        problems.note(f"{key}.edition", str(none))
    if not (check or watched.recordings or watched.contract or watched.pages) and len(problems.lines) == before:
        problems.note(key, "nothing of it is looked at; say check, contract, pages or recordings")
    return watched


def _check(asked: object, key: str, folder: Path, problems: Problems) -> Checked:
    if asked is True:
        return Checked()
    told = Table(asked, key, problems, 'true or a table, such as {url = "https://…", key-env = "KEY"}').read(_CHECK)
    for name in ("key-env", "ca"):
        if name in told and "url" not in told:
            problems.note(f"{key}.{name}", "is of use with a url alone")
    return Checked(
        told.get("url"),
        told.get("key-env"),
        folder / told["ca"] if "ca" in told else None,
        told.get("max-credits"),
        told.get("rate"),
        told.get("negative"),
    )


def _line(vendor: str, lines: list[str]) -> int:
    """Return the line on which a vendor's table begins; 1 where it is written in another way."""
    head = re.compile(rf"""\s*\[\s*tool\s*\.\s*voicemock\s*\.\s*vendors\s*\.\s*["']?{re.escape(vendor)}["']?\s*[].]""")
    return next((number for number, line in enumerate(lines, 1) if head.match(line)), 1)


_TOP: Mapping[str, Key] = {
    "state": path,
    "waivers": path,
    "fail-on": choice(*(str(each) for each in ORDER[:-1]), NEVER),
    "vendors": Key(lambda value: isinstance(value, dict), "a table, such as [tool.voicemock.vendors.vocos]"),
}
_VENDOR: Mapping[str, Key] = {
    "check": Key(lambda value: isinstance(value, bool | dict), "true, or a table with a url and a key-env"),
    "contract": path,
    "edition": text,
    "pages": paths,
    "recordings": paths,
}
_CHECK: Mapping[str, Key] = {
    "ca": path,
    "key-env": text,
    "max-credits": number(0),
    "negative": flag,
    "rate": number(SLOWEST),
    "url": text,
}

__all__ = ["EXAMPLE", "FILE", "TABLE", "Checked", "Settings", "SettingsError", "Watched", "found", "read"]
