"""Multipart forms, read as they arrive: refused as early as their size shows, and never held twice."""

from dataclasses import dataclass, field
from urllib.parse import unquote

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header
from starlette.requests import Request
from xxhash import xxh3_128

from voicemock.engine.bodies import BrokenOff, declared_length, whole
from voicemock.engine.journal import Part
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.world import World, asked_of, exchange_of

ROOM = 1024 * 1024
"""Bytes that a form may take besides its file: boundaries, headers, other fields."""

FIELD_BYTES = 64 * 1024
"""The longest text field."""

PARTS = 100


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a form. ``digest`` is the XXH3 of its bytes, ``size`` their number."""

    filename: str
    size: int
    digest: str
    _chunks: list[bytes] = field(repr=False)

    def read(self) -> bytes:
        """Return the bytes."""
        return b"".join(self._chunks)


@dataclass(frozen=True, slots=True)
class Submission:
    """What a form held: text fields (of one sent twice the last) and files, both by the names of their parts."""

    fields: dict[str, str]
    files: dict[str, list[Upload]]

    def last(self, name: str) -> Upload:
        """Return the last file of that name; Refused(NO_FILE) when there is none."""
        if name not in self.files:
            raise Refused(Reason.NO_FILE)
        return self.files[name][-1]

    def only(self, name: str) -> Upload:
        """Return the form's one file; Refused(NO_FILE) or Refused(SECOND_FILE), of whatever name, when it isn't one."""
        upload = self.last(name)
        if sum(map(len, self.files.values())) > 1:
            raise Refused(Reason.SECOND_FILE)
        return upload


@dataclass(frozen=True, slots=True)
class Form:
    """A multipart form whose files have at most ``max_bytes`` each."""

    max_bytes: int

    async def read(self, request: Request) -> Submission:
        """Return what the request's form held.

        Refused(TOO_LARGE) as soon as the declared length, or a file as it arrives, is beyond the limit;
        Refused(BAD_FORM) when it is no multipart form, breaks off, lies about its length, or its client leaves. Refused
        also where a script waited for its clip.
        """
        submission = await self.parsed(request)
        clip = next((files[-1] for files in submission.files.values()), None)
        uploaded(request, *(("", "") if clip is None else (clip.filename, clip.digest)))
        return submission

    async def parsed(self, request: Request) -> Submission:
        """Return the same, whatever a script has to say of it."""
        content_type, options = parse_options_header(request.headers.get("content-type", ""))
        submission = Submission({}, {})
        seen = exchange_of(request).parts
        received = 0
        part: _Incoming | None = None
        try:
            if (declared_length(request) or 0) > self.max_bytes + ROOM:
                raise Refused(Reason.TOO_LARGE)
            if content_type != "multipart/form-data":
                raise Refused(Reason.BAD_FORM)
            with PushMultipartParser(options.get("boundary", ""), max_segment_count=PARTS) as parser:
                async for chunk in whole(request):
                    received += len(chunk)
                    if received > self.max_bytes + ROOM:
                        raise Refused(Reason.TOO_LARGE)
                    if not chunk:
                        continue
                    for event in parser.parse(chunk):
                        if isinstance(event, MultipartSegment):
                            part = _Incoming(event, self.max_bytes)
                        elif part is not None and event is not None:
                            part.take(bytes(event))
                        elif part is not None:
                            seen.append(part.put(submission))
        except (MultipartError, BrokenOff, UnicodeError) as broken:
            raise Refused(Reason.BAD_FORM) from broken
        return submission


def uploaded(request: Request, file: str, digest: str) -> None:
    """Note which clip came with the call; Refused where a script waited for it."""
    asked = asked_of(request)
    asked.file, asked.digest = file, digest
    World.of(request).script.refuse(asked)


class _Incoming:
    """A part while it arrives."""

    __slots__ = ("_chunks", "_content_type", "_filename", "_hash", "_limit", "_name", "_size")

    def __init__(self, segment: MultipartSegment, max_bytes: int) -> None:
        self._name = segment.name or ""
        self._filename: str | None = segment.filename
        if self._filename is None:
            self._filename = _extended_filename(segment)
        self._content_type: str = segment.content_type or ""
        self._limit = FIELD_BYTES if self._filename is None else max_bytes
        self._chunks: list[bytes] = []
        self._hash = xxh3_128()
        self._size = 0

    def take(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limit:
            raise Refused(Reason.BAD_FORM if self._filename is None else Reason.TOO_LARGE)
        self._hash.update(data)
        self._chunks.append(data)

    def put(self, submission: Submission) -> Part:
        digest = self._hash.hexdigest()
        text = None
        if self._filename is None:
            text = submission.fields[self._name] = b"".join(self._chunks).decode("utf-8", "replace")
        else:
            upload = Upload(self._filename, self._size, digest, self._chunks)
            submission.files.setdefault(self._name, []).append(upload)
        return Part(self._name, self._filename, self._content_type, self._size, digest, text)


def _extended_filename(segment: MultipartSegment) -> str | None:
    """Return the file name that only stands as ``filename*=UTF-8''…``, as some clients write one that isn't ASCII."""
    disposition: str = segment.header("Content-Disposition", "")
    _, star, value = disposition.partition("filename*=")
    return unquote(value.partition(";")[0].strip().rpartition("''")[2]) if star else None


__all__ = ["Form", "Submission", "Upload", "uploaded"]
