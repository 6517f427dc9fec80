"""A saved page, read from its file: what it is written in, how it is encoded, and what cannot be read."""

import codecs
import email
import email.policy
import re
from collections.abc import Collection
from email.message import EmailMessage
from pathlib import Path

from voicemock_contracts.pages import html_text, marked_text
from voicemock_contracts.pages.line import Line, PageError, Saved

LARGEST = 20 * 1024 * 1024
"""Bytes; a page of documentation is far below."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_MHTML = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related", re.IGNORECASE)
_UNWRITTEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Letters that no text has: they would steer a terminal, or could not be written at all."""
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FEW = 100
"""Of so many bytes of text one may be a stray one of those; and one in any text."""
_AS = "save the page as HTML or as text"


def read(path: Path, names: Collection[str] = (), words: Collection[str] = ()) -> Saved:
    """Return the page in the file at `path`; `names` and `words` are what text saved by a browser runs together.

    HTML, MHTML, Markdown (by the ending ``.md``) and plain text are read. Raises `PageError` for what cannot be.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            data = b"" if size > LARGEST else file.read(LARGEST + 1)  # a pipe or a device has no size, and may not end
    except IsADirectoryError:
        raise PageError(f"{path} is a folder: name a file in it") from None
    except OSError as error:
        raise PageError(f"cannot read {path}: {error.strerror or error}") from None
    if (size := max(size, len(data))) > LARGEST:
        raise PageError(f"{path} has {size:,} bytes; a page of documents is smaller than {LARGEST:,}: {_AS}")
    return parsed(str(path), data, names, words)


def parsed(name: str, data: bytes, names: Collection[str] = (), words: Collection[str] = ()) -> Saved:
    """Return the page that `data`, the content of the file `name`, holds; raise `PageError` if it is none."""
    if data.startswith(b"%PDF-"):
        raise PageError(f"{name} is a PDF: {_AS}")
    text = _inside(name, data) if _MHTML.match(data[:4096]) else _decoded(name, data)
    if _HTML.match(text[:4096]) or Path(name).suffix.lower() in (".html", ".htm", ".mhtml", ".mht"):
        lines = html_text.lines(text)
    elif Path(name).suffix.lower() in (".md", ".mdx", ".markdown"):
        lines = marked_text.markdown(text)
    else:
        lines = marked_text.plain(text, names, words)
    if not any(line.text.strip() for line in lines):
        raise PageError(
            f"{name} holds no text: open the page in a browser, wait until it shows, and {_AS[:4]} it again"
        )
    return Saved(
        name,
        tuple(Line(line.number, _UNWRITTEN.sub("\N{REPLACEMENT CHARACTER}", line.text), line.code) for line in lines),
    )


def _inside(name: str, data: bytes) -> str:
    """Return the HTML in an MHTML file: its first part of that kind."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html" and isinstance(part, EmailMessage):
            body = part.get_payload(decode=True)
            return _decoded(name, body if isinstance(body, bytes) else b"", part.get_content_charset())
    raise PageError(f"{name} is an MHTML file without a page in it: {_AS}")


def _decoded(name: str, data: bytes, charset: str | None = None) -> str:
    """Return the text: by its byte order mark, by what it says of itself, as UTF-8, else as Windows-1252."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\0" in data[:4096] or len(_BINARY.findall(data[:4096])) > 1 + len(data[:4096]) // _FEW:
        raise PageError(f"{name} is no text: {_AS}")
    said = _META.search(data[:4096])
    named = (charset or "", said[1].decode("ascii") if said else "", "utf-8")
    for known in filter(None, named):
        try:
            return data.decode(known)
        except (LookupError, ValueError):  # as some codecs of Python's, which are none of texts, say it
            continue
    return data.decode("cp1252", "replace")


__all__ = ["LARGEST", "parsed", "read"]
