"""What is given to be compared, read: a file, a folder, or one of our readings of a vendor's documents."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.reading import asyncapi, openapi
from voicemock_contracts.changes.reading.bundling import bundled
from voicemock_contracts.changes.reading.plain_yaml import plain
from voicemock_contracts.changes.surface import Surface
from voicemock_contracts.documents import Document, Form, document
from voicemock_contracts.editions import BASELINE, SEPARATOR, UnknownVendorError, editions, names
from voicemock_contracts.facts import LedgerError
from voicemock_contracts.ledger import ledger
from voicemock_contracts.nodes import UnresolvedError

_SUFFIXES = (".yaml", ".yml", ".json")


def surface(source: str | Path) -> Surface:
    """Return the contract that is meant by a vendor's name, ``vendor@edition``, or the path of a file or a folder.

    A vendor's name goes before a file or folder of that name; ``./modulate`` means the latter. A folder holds an
    OpenAPI document, an AsyncAPI document or both. Raises `SurfaceError`, one line, where nothing can be read.
    """
    text = str(source)
    if isinstance(source, str) and text.partition(SEPARATOR)[0] in names():
        return _of_reading(text)
    path = Path(source)
    if not path.exists():
        there = ", ".join(name for name in names() if name != "across")
        raise SurfaceError(f"{text}: there is no such file or folder, and no such vendor; the vendors are {there}")
    files = list(_documents(path)) if path.is_dir() else [path]
    return _joined([_surface(bundled(file), str(file)) for file in files], text)


def _of_reading(text: str) -> Surface:
    vendor, separator, edition = text.partition(SEPARATOR)
    if separator and not edition:
        there = ", ".join((BASELINE, *editions(vendor)))
        raise SurfaceError(f"{text}: no edition is named after the {SEPARATOR}; {vendor} has: {there}")
    found: list[Surface] = []
    for form in Form:
        try:
            shared = document(text, form)
            if form is Form.OPENAPI and edition:
                ledger(text)  # an edition whose facts cannot be read is none, whatever its documents say
        except UnknownVendorError as wrong:
            if form is Form.OPENAPI:
                raise SurfaceError(str(wrong)) from None
            continue
        except LedgerError as wrong:
            raise SurfaceError(str(wrong)) from None
        found.append(_surface(copy.deepcopy(shared), text))
    return _joined(found, text)


def _documents(folder: Path) -> Iterator[Path]:
    """Yield the documents of a folder: those called after what they are or, where there are none, all that are one."""
    files = sorted(file for file in folder.iterdir() if file.is_file() and file.suffix in _SUFFIXES)
    named = [file for file in files if file.stem.lower() in (*Form, "swagger")]
    found = named or [file for file in files if _is_document(file)]
    if not found:
        raise SurfaceError(f"{folder}: no OpenAPI or AsyncAPI document in it, such as openapi.yaml")
    yield from found


def _is_document(file: Path) -> bool:
    """Whether a file is a contract; what else lies in a folder need not be readable."""
    try:
        return _form(plain(file.read_text("utf-8"), str(file))) is not None
    except (SurfaceError, UnicodeDecodeError):
        return False


def _surface(document: Document, origin: str) -> Surface:
    if "swagger" in document:
        raise SurfaceError(f"{origin}: Swagger {document['swagger']} is not read; convert it to OpenAPI 3 first")
    form = _form(document)
    if form is None:
        edition = Path(origin).with_name("facts.yaml").is_file()
        hint = f"; an edition is read as VENDOR@{Path(origin).parent}" if edition else ""
        raise SurfaceError(f"{origin}: neither an OpenAPI nor an AsyncAPI document: it says neither at its top{hint}")
    try:
        return replace(_READ[form](document, origin), forms=frozenset({form}))
    except (SurfaceError, UnresolvedError) as wrong:
        raise SurfaceError(f"{origin}: {wrong}") from None


def _form(document: Any) -> Form | None:
    return next((form for form in Form if isinstance(document, dict) and form in document), None)


def _joined(parts: list[Surface], origin: str) -> Surface:
    """Return several documents' surfaces as one: the calls and the streams of one vendor."""
    ordered = sorted(parts, key=lambda part: not part.operations)
    # Calls of one document are not served where those of another are.
    apart = len({part.servers for part in parts if part.operations}) > 1
    operations = tuple(
        replace(each, servers=each.servers or part.servers) if apart else each
        for part in ordered
        for each in part.operations
    )
    servers = tuple(dict.fromkeys(server for part in ordered for server in part.servers))
    streams = tuple(each for part in ordered for each in part.streams)
    forms = frozenset(form for part in parts for form in part.forms)
    return replace(ordered[0], origin=origin, servers=servers, operations=operations, streams=streams, forms=forms)


_READ = {Form.OPENAPI: openapi.surface, Form.ASYNCAPI: asyncapi.surface}

__all__ = ["surface"]
