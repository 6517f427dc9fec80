"""Where the secrets of an exchange stand: what is found there is hidden in all that is written down."""

from urllib.parse import parse_qsl

from voicemock.engine.redaction import SECRET_NAMES
from voicemock.recording import json_texts
from voicemock.recording.bodies import Body
from voicemock.recording.hiding import Hiding
from voicemock.recording.secret_names import is_secret
from voicemock.recording.seen import Answered, Seen

SIGNED = "x-amz-"
"""How the fields of a signature begin: each is good for one address, and there are many."""


def learn(seen: Seen, hiding: Hiding) -> None:
    """Keep all secrets that an exchange shows."""
    for raw, value in seen.headers:
        _field(raw.decode("latin-1"), value.decode("latin-1"), hiding)
    hiding.learn_in(seen.url)
    for name, text in parse_qsl(seen.url.partition("?")[2], keep_blank_values=True):
        _field(name, text, hiding)
    _body(seen.body, hiding)
    if seen.answer is not None:
        _answer(seen.answer, hiding)
    for message in seen.frames.messages if seen.frames else ():
        if message.text is not None:
            _text(message.text, hiding, keys=message.sent)


def _body(body: Body, hiding: Hiding) -> None:
    for part in body.form.parts if body.form else ():
        if part.text is not None:
            _field(part.name, part.text, hiding)
    text = body.text
    if text is None:
        return
    if body.kind == "application/x-www-form-urlencoded":
        for name, value in parse_qsl(text, keep_blank_values=True):
            _field(name, value, hiding)
    _text(text, hiding, keys=True)


def _answer(answer: Answered, hiding: Hiding) -> None:
    for raw, value in answer.headers:
        name, text = raw.decode("latin-1").lower(), value.decode("latin-1")
        if name == "set-cookie":
            hiding.learn_passing(text.partition(";")[0].partition("=")[2].strip().strip('"'))
        elif is_secret(name):
            hiding.learn_passing(text)
        else:
            hiding.learn_in(text)
    text_body = answer.body.text
    if text_body is not None:
        _text(text_body, hiding, keys=False)


def _field(name: str, value: str, hiding: Hiding) -> None:
    """Keep what stands in a field of the client's."""
    if not is_secret(name):
        _text(value, hiding, keys=True)
    elif name.lower() in ("cookie", "set-cookie"):
        for pair in value.split(";"):
            hiding.learn_passing(pair.partition("=")[2].strip().strip('"'))
    elif name.lower() in SECRET_NAMES and not name.lower().startswith(SIGNED):
        hiding.learn(value)
    else:
        hiding.learn_passing(value)


def _text(text: str, hiding: Hiding, *, keys: bool) -> None:
    if not (text.lstrip().startswith(json_texts.OPENS) and json_texts.learn(text, hiding, keys=keys)):
        hiding.learn_in(text)


__all__ = ["learn"]
