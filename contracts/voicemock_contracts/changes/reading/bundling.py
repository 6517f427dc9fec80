"""A document and the files that it refers to, as one document in which every reference is within it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.reading.plain_yaml import plain
from voicemock_contracts.documents import Document

FILES = "x-files"
"""Where the other files stand in the bundled document, by their number."""

_DATA = frozenset(("const", "default", "enum", "example", "examples", "value"))
"""Keywords behind which any value may stand: what looks like a reference there is none."""

_NAMED = frozenset(
    (
        *("properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "schemas"),
        *("responses", "headers", "parameters", "messages", "channels", "operations"),
    )
)
"""Keywords behind which names stand: a field, a schema or an answer may be called `default`, too."""


def bundled(path: Path) -> Document:
    """Return the document in a file, with all others that it refers to in it. Nothing is fetched.

    Raises `SurfaceError` where one of the files is not there or cannot be read.
    """
    return _Bundle(path).document()


class _Bundle:
    """The files of one document, each read once, by its path; the first is the document itself."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[Path, tuple[str, Any]] = {}
        self._open: list[Path] = []

    def document(self) -> Document:
        """Return the bundled document."""
        self._prefix(self._root.resolve(), str(self._root))
        while self._open:
            path = self._open.pop()
            self._rewrite(self._files[path][1], path, "")
        (_, document), *others = self._files.values()
        if not isinstance(document, dict):
            raise SurfaceError(f"{self._root}: it is no map, so no contract")
        if others:
            document[FILES] = {prefix.rpartition("/")[2]: value for prefix, value in others}
        return document

    def _prefix(self, path: Path, asked: str) -> str:
        """Return the pointer at which a file stands in the bundle."""
        if path not in self._files:
            try:
                text = path.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as wrong:
                why = "is not there" if isinstance(wrong, FileNotFoundError) else "cannot be read"
                raise SurfaceError(f"{asked}: {path.name} {why}") from None
            prefix = f"/{FILES}/{len(self._files)}" if self._files else ""
            self._files[path] = (prefix, plain(text, asked))
            self._open.append(path)
        return self._files[path][0]

    def _rewrite(self, value: Any, path: Path, pointer: str) -> None:
        """Make each reference of a file lead to where its target stands in the bundle."""
        if isinstance(value, list):
            for number, item in enumerate(value):
                self._rewrite(item, path, f"{pointer}/{number}")
        if not isinstance(value, dict):
            return
        if isinstance(value.get("$ref"), str):
            value["$ref"] = self._target(value["$ref"], path, pointer)
        mapping = value.get("mapping")
        if "propertyName" in value and isinstance(mapping, dict):
            value["mapping"] = {name: self._named(each, path, pointer) for name, each in mapping.items()}
        for key, item in value.items():
            if key not in _DATA or pointer.rpartition("/")[2] in _NAMED:
                self._rewrite(item, path, f"{pointer}/{key}")

    def _named(self, target: Any, path: Path, pointer: str) -> Any:
        """Return where a discriminator's value leads: a reference, or a name that stays."""
        isreference = isinstance(target, str) and (
            "#" in target or "/" in target or target.endswith((".yaml", ".json"))
        )
        return self._target(target, path, pointer) if isreference else target

    def _target(self, reference: str, path: Path, pointer: str) -> str:
        place = f"{self._shown(path)}, {pointer or '/'}"
        file, fragment = urldefrag(reference)
        if urlsplit(file).scheme not in ("", "file") or file.startswith("//"):
            within = self._identified(path, file)
            if within is None:
                raise SurfaceError(
                    f"{place}: $ref {reference} leads into the network, and nothing is fetched; save it beside the file"
                )
            return f"#{self._files[path][0]}{within}{fragment}"
        target = path
        if file:
            within = self._identified(path, file)
            if within is not None:
                return f"#{self._files[path][0]}{within}{fragment}"
            target = (path.parent / unquote(urlsplit(file).path)).resolve()
        prefix = self._prefix(target, f"{self._shown(path)}, {pointer}: $ref {reference}" if file else str(self._root))
        fragment = unquote(fragment)
        if fragment and not fragment.startswith("/"):
            found = next(
                (where for where, each in _maps(self._files[target][1]) if each.get("$anchor") == fragment), None
            )
            if found is None:
                raise SurfaceError(f"{place}: $ref {reference} leads nowhere")
            fragment = found
        return f"#{prefix}{fragment}"

    def _identified(self, path: Path, file: str) -> str | None:
        """Return where in a file the schema of that ``$id`` stands."""
        return next((where for where, each in _maps(self._files[path][1]) if each.get("$id") == file), None)

    def _shown(self, path: Path) -> str:
        return str(self._root) if path == self._root.resolve() else path.name


def _maps(value: Any, pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every map in a value with its pointer."""
    if isinstance(value, dict):
        yield pointer, value
        for key, item in value.items():
            yield from _maps(item, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _maps(item, f"{pointer}/{number}")


__all__ = ["FILES", "bundled"]
