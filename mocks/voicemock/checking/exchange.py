"""One exchange of a check: the request as it goes out, the answer as it came back, and both in a few lines."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from urllib3.filepost import encode_multipart_formdata

from voicemock.checking.clips import Clip
from voicemock.checking.reports.redaction import redacted
from voicemock_contracts.media import UnreadableError, read_json
from voicemock_contracts.messages import Request, Response

SHOWN = 2000
"""Characters of an answer's body in a report."""

BOUNDARY = "voicemock-part-of-a-form"

Field = str | Clip
Form = Mapping[str, Field] | tuple[tuple[str, Field], ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """A request to send: of `form`, `json` and `content` at most one."""

    method: str
    path: str
    """Begins where the vendor's own paths do; or a whole URL that the vendor has given."""
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Form | None = None
    json: object = None
    content: bytes | Clip | None = None
    key: str = field(default="", repr=False)
    """What is not shown."""

    def url(self, base: str) -> str:
        """Return the whole address."""
        start = self.path if "://" in self.path else f"{base}{self.path}"
        return f"{start}?{urlencode(self.query)}" if self.query else start

    def body(self) -> tuple[bytes, dict[str, str]]:
        """Return the bytes and the headers that tell what they are."""
        if self.form is not None:
            parts = [(name, _part(value)) for name, value in fields(self.form)]
            body, content_type = encode_multipart_formdata(parts, BOUNDARY)
            return body, {"Content-Type": content_type}
        if self.json is not None:
            return json.dumps(self.json, ensure_ascii=False).encode(), {"Content-Type": "application/json"}
        if isinstance(self.content, Clip):
            return self.content.content, {}
        return self.content or b"", {}

    def request(self, path: str) -> Request:
        """Return it as a contract sees it; the path begins where the vendor's own paths do."""
        body, described = self.body()
        url = f"{path}?{urlencode(self.query)}" if self.query else path
        return Request.to(self.method, url, {**described, **self.headers}.items(), body)

    def curl(self, base: str) -> str:
        """Return a command line that sends the same, with `KEY` in the key's place."""
        words = ["curl", "-sS", "-i", "-X", self.method, self.url(base)]
        for name, text in self.headers.items():
            words += ["-H", f"{name}: {text}"]
        makes = piped = ""
        for name, value in fields(self.form or ()):
            if isinstance(value, str):
                words += ["-F", f"{name}={value}"]
            elif not piped:
                piped = f"{value.how} | "
                words += ["-F", f"{name}=@-;filename={value.filename}"]
            else:  # there is one standard input
                makes += f"{value.how} > second-{value.filename}; "
                words += ["-F", f"{name}=@second-{value.filename};filename={value.filename}"]
        if self.json is not None:
            words += ["-H", "Content-Type: application/json", "-d", json.dumps(self.json, ensure_ascii=False)]
        if isinstance(self.content, Clip):
            piped = f"{self.content.how} | "
            words += ["--data-binary", "@-"]
        elif self.content is not None:
            words += ["--data-binary", self.content.decode("latin-1")]
        return self.redacted(f"{makes}{piped}{shlex.join(words)}")

    def redacted(self, text: str) -> str:
        """Return a text with `KEY` in the key's place."""
        return redacted(text, self.key) if self.key else text

    def shown(self) -> str:
        """Return the request in a line."""
        parts = [f"{self.method} {self.path}"]
        if self.query:
            parts[0] += f"?{urlencode(self.query)}"
        parts += [f"{name}: {text}" for name, text in self.headers.items()]
        parts += [f"{name}={_shown(value)}" for name, value in fields(self.form or ())]
        if self.json is not None:
            parts.append(json.dumps(self.json, ensure_ascii=False))
        if isinstance(self.content, Clip):
            parts.append(_shown(self.content))
        return self.redacted(" · ".join(parts))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    sent: Sent
    response: Response

    @property
    def status(self) -> int:
        """Return the status."""
        return self.response.status

    def header(self, name: str) -> str | None:
        """Return a header's value."""
        return self.response.header(name)

    @property
    def json(self) -> Any:
        """Return the body's value; None where it is no JSON."""
        try:
            return read_json(self.response.body)
        except UnreadableError:
            return None

    def at(self, *steps: str | int) -> Any:
        """Return the value at a path of the body; None where there is none."""
        value = self.json
        for step in steps:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def shown(self) -> str:
        """Return the exchange in two lines."""
        body = self.sent.redacted(self.response.body.decode("utf-8", "replace"))
        retry = f", Retry-After: {self.header('retry-after')}" if self.header("retry-after") else ""
        return f"{self.sent.shown()}\n→ {self.status}{retry} {body[:SHOWN]}"


def fields(form: Form) -> tuple[tuple[str, Field], ...]:
    """Return a form's fields in order."""
    return tuple(form.items()) if isinstance(form, Mapping) else form


def _part(value: Field) -> str | tuple[str, bytes, str]:
    return (value.filename, value.content, "application/octet-stream") if isinstance(value, Clip) else value


def _shown(value: Field) -> str:
    return (
        f"@{value.filename} ({len(value.content):,} bytes: {value.how.strip()})" if isinstance(value, Clip) else value
    )


__all__ = ["Answer", "Field", "Form", "Sent"]
