"""Fakes of Modulate that contradict its page."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect
from tests.checking.mutants.altering import (
    Change,
    Wrap,
    answering,
    asked,
    having,
    lacks,
    only,
    streaming,
    telling,
    told,
    without,
)
from tests.checking.mutants.mutant import Mutant, Mutants, Patch

from voicemock.engine.accounts import Plan
from voicemock.engine.audio import Audio
from voicemock.engine.ear import Clip, Heard
from voicemock.engine.ear.pcm import ENCODINGS
from voicemock.engine.forms import Form
from voicemock.engine.keys import KeyHeader, KeyQuery
from voicemock.engine.refusals import Reason, Refused
from voicemock.vendors.modulate import batch, declared, refusals, stream
from voicemock.vendors.modulate.keys import PLANS
from voicemock.vendors.modulate.windows import Rhythm

BATCH = "POST /api/velma-2-synthetic-voice-detection-batch"
STT = "POST /api/velma-2-stt-batch"
HERE = "voicemock.vendors.modulate"

WORKS = Plan("works")
MIB = 1024 * 1024

audio, close_of = stream.audio, refusals.CLOSES
"""What the fake does unaltered."""


def each(*steps: str, change: Change) -> Change:
    """A change of each item of a list at a path."""
    return having(*steps, value=lambda items: [change(item) for item in items])


def detail(old: str, new: Any) -> Change:
    """A change of one error's detail into another."""
    return lambda body: {"detail": new} if body["detail"] == old else body


def listed(new: Any) -> Change:
    """A change of the detail that is a list into another."""
    return lambda body: {"detail": new} if isinstance(body["detail"], list) else body


def key(where: str, **plans: Plan) -> Patch:
    """Alter which keys there are, `no_access` for `test-no-access`."""
    changed = {f"test-{name.replace('_', '-')}": plan for name, plan in plans.items()}
    return Patch(f"{HERE}.{where}.KEY", KeyHeader("X-API-Key", {**PLANS, **changed}))


def closing(reason: Reason, **changed: Any) -> Patch:
    """Alter the code or the message with which a stream is refused."""
    return Patch(f"{HERE}.refusals.CLOSES", {**close_of, reason: replace(close_of[reason], **changed)})


def worded(reason: Reason, old: str, new: str) -> Patch:
    """Alter a few words of a stream's error."""
    message = close_of[reason].message.replace(old, new)
    assert message != close_of[reason].message
    return closing(reason, message=message)


def messages(change: Callable[[dict[str, Any]], list[dict[str, Any]]]) -> Wrap:
    """Alter each message that a stream tells, into others."""

    def turn(message: Message) -> list[Message]:
        value = told(message)
        return [message] if value is None else [telling(other) for other in change(value)]

    return streaming(lambda: turn)


def of(kind: str, change: Change) -> Callable[[dict[str, Any]], list[dict[str, Any]]]:
    """A change of the messages of one type alone."""
    return lambda value: [change(value) if value["type"] == kind else value]


def frames_last() -> Callable[[Message], list[Message]]:
    """Keep the frames until the summary."""
    held: list[Message] = []

    def turn(message: Message) -> list[Message]:
        kind = (told(message) or {"type": ""})["type"]
        if kind == "frame":
            held.append(message)
            return []
        return [*held, message] if kind == "done" else [message]

    return turn


def done_first() -> Callable[[Message], list[Message]]:
    """Keep the last frame until after the summary."""
    held: list[Message] = []

    def turn(message: Message) -> list[Message]:
        kind = (told(message) or {"type": ""})["type"]
        if kind == "frame":
            held.append(message)
            return held[-2:-1]
        return [message, *held[-1:]] if kind == "done" else [message]

    return turn


def codes(old: int, new: int) -> Wrap:
    """Close streams with another code."""

    def turn(message: Message) -> list[Message]:
        closes = message["type"] == "websocket.close" and message.get("code", 1000) == old
        return [{**message, "code": new}] if closes else [message]

    return streaming(lambda: turn)


def fault() -> Callable[[Message], list[Message]]:
    """Tell of a fault in place of the summary."""
    error, close = telling({"type": "error", "error": "KeyError: 'windows'"}), {"type": "websocket.close", "code": 1011}
    over = False

    def turn(message: Message) -> list[Message]:
        nonlocal over
        before, over = over, over or (told(message) or {"type": ""})["type"] == "done"
        return [message] if not over else [] if before else [error, close]

    return turn


def no_sockets(app: ASGIApp) -> ASGIApp:
    """Refuse every handshake."""

    async def altered(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await app(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close"})

    return altered


async def text_alone(websocket: WebSocket) -> bytes | None:
    """Take no bytes."""
    data = await audio(websocket)
    if data is not None:
        raise Refused(Reason.BAD_TEXT)
    return data


async def bytes_alone(websocket: WebSocket) -> bytes | None:
    """Take no empty text."""
    data = await audio(websocket)
    if data is None:
        raise Refused(Reason.BAD_TEXT)
    return data


async def small_messages(websocket: WebSocket) -> bytes | None:
    """Take no message above a mebibyte."""
    data = await audio(websocket)
    if data is not None and len(data) > MIB:
        await websocket.close(1009)
        raise WebSocketDisconnect(1009)
    return data


async def whole_samples(websocket: WebSocket) -> bytes | None:
    """Drop what is no whole sample of a message."""
    data = await audio(websocket)
    width = declared.declared(websocket.query_params).sample_bytes
    return data and data[: len(data) // width * width]


class DecodesOrElse(Audio):
    """Refuses a file that it cannot decode as one in none of the formats."""

    async def hear(self, request: Request, clip: Clip) -> Heard:
        """Hear it."""
        try:
            return await super().hear(request, clip)
        except Refused as refused:
            raise (Refused(Reason.WRONG_FORMAT) if refused.reason is Reason.CORRUPTED else refused) from refused


def unsigned(value: Any) -> Any:
    """Swap the two verdicts on a voice."""
    return {"synthetic": "non-synthetic", "non-synthetic": "synthetic"}.get(value, value)


def no_voice(frame: Any) -> Any:
    """Take silence for a human voice."""
    return {**frame, "verdict": "non-synthetic"} if frame["verdict"] == "no-content" else frame


def unsure(frame: Any) -> Any:
    """Be less certain of silence."""
    return {**frame, "confidence": 0.97} if frame["verdict"] == "no-content" else frame


def gap(frames: Any) -> Any:
    """Leave a millisecond out before the second frame."""
    return [*frames[:1], *({**frame, "start_time_ms": frame["start_time_ms"] + 1} for frame in frames[1:])]


def first_text(body: Any) -> Any:
    """Tell the text of the first utterance alone."""
    return {**body, "text": body["utterances"][0]["text"] if body["utterances"] else ""}


def detected(change: Change) -> Wrap:
    """Alter the verdicts on a file."""
    return answering(BATCH, 200, body=change)


def transcribed(change: Change) -> Wrap:
    """Alter a transcript."""
    return answering(STT, 200, body=change)


FILES = (
    Mutant("takes a file only as the whole body", "MOD-02.a", asked(BATCH, headers={"Content-Type": "audio/wav"})),
    Mutant(
        "looks for the key in Authorization", "MOD-02.b", Patch(f"{HERE}.batch.KEY", KeyHeader("Authorization", PLANS))
    ),
    Mutant("looks for the audio in the field `file`", "MOD-02.c", Patch(f"{HERE}.batch.FILE", "file")),
    Mutant("leaves frames out of the answer", "MOD-03.a", detected(without("frames"))),
    Mutant("answers 201 to a file", "MOD-03.b", answering(BATCH, 200, to_status=201)),
    Mutant("tells the filename without its ending", "MOD-03.c", detected(having("filename", value="clip"))),
    Mutant("tells the length in seconds", "MOD-03.e", detected(having("duration_ms", value=lambda ms: ms / 1000))),
    Mutant("tells a frame by its end alone", "MOD-03.g", detected(each("frames", change=without("start_time_ms")))),
    Mutant("knows a fourth verdict", "MOD-04.a", detected(each("frames", change=having("verdict", value="unsure")))),
    Mutant("swaps the two verdicts", "MOD-04.b", detected(each("frames", change=having("verdict", value=unsigned)))),
    Mutant(
        "tells confidence in percent",
        "MOD-04.c",
        detected(each("frames", change=having("confidence", value=lambda share: share * 100))),
    ),
    Mutant(
        "has frames of three seconds",
        "MOD-05.a",
        Patch(f"{HERE}.batch.RHYTHM", Rhythm(3000, 3000, 3000)),
    ),
    Mutant("leaves a gap between two frames", "MOD-05.b", detected(having("frames", value=gap))),
    Mutant("takes silence for a human voice", "MOD-06.a", detected(each("frames", change=no_voice))),
    Mutant("is not sure of silence", "MOD-06.b", detected(each("frames", change=unsure))),
    Mutant("takes no WebM", "MOD-07.a", Patch(f"{HERE}.batch.AUDIO", Audio(batch.AUDIO.formats - {"webm"}))),
    Mutant("takes no file above 95 MB", "MOD-07.d", Patch(f"{HERE}.batch.FORM", Form(max_bytes=95_000_000))),
    Mutant("takes audio however short it is", "MOD-07.g", Patch(f"{HERE}.batch.SHORTEST_MS", 0)),
    Mutant("takes no audio shorter than a second", "MOD-07.g", Patch(f"{HERE}.batch.SHORTEST_MS", 1000)),
    Mutant(
        "tells its errors in a field of another name",
        "MOD-08.a",
        answering(BATCH, 400, body=lambda body: {"message": body["detail"]}),
    ),
    Mutant(
        "does not say which formats it takes",
        "MOD-08.b",
        answering(BATCH, 400, body=detail(refusals.PROBLEMS[Reason.WRONG_FORMAT].message, "Unsupported file format.")),
    ),
    Mutant(
        "calls an empty file one in none of the formats",
        "MOD-08.c",
        answering(
            BATCH, 400, body=detail("The uploaded file is empty.", refusals.PROBLEMS[Reason.WRONG_FORMAT].message)
        ),
    ),
    Mutant(
        "needs no key for a file",
        "MOD-08.d",
        only(lacks("X-API-Key"), asked(BATCH, headers={"X-API-Key": "test-free"})),
    ),
    Mutant(
        "takes any key for a file", "MOD-08.e", Patch(f"{HERE}.batch.KEY", KeyHeader("X-API-Key", {**PLANS, "": WORKS}))
    ),
    Mutant("lets every key use the model", "MOD-08.h", key("batch", no_access=WORKS)),
    Mutant("has no monthly limit", "MOD-08.j", key("batch", no_credits=WORKS)),
    Mutant(
        "tells of a missing file in a sentence",
        "MOD-08.l",
        answering(BATCH, 422, body=listed("The audio is too short to analyze.")),
    ),
    Mutant(
        "calls a corrupted file one in none of the formats",
        "MOD-08.n",
        Patch(f"{HERE}.batch.AUDIO", DecodesOrElse(batch.AUDIO.formats)),
    ),
    Mutant(
        "shows what its fault was",
        "MOD-08.r",
        answering(BATCH, 200, to_status=500, text='{"detail": "KeyError: frames"}'),
    ),
    Mutant(
        "has other words for a call that it could not validate",
        "MOD-08.s",
        answering(BATCH, 200, to_status=502, text='{"detail": "Bad Gateway"}'),
    ),
    Mutant(
        "has other words for a call that took too long",
        "MOD-08.v",
        answering(BATCH, 200, to_status=504, text='{"detail": "Gateway Timeout"}'),
    ),
)

STREAMS = (
    Mutant("has no WebSocket", "MOD-09.a", no_sockets),
    Mutant(
        "looks for a stream's key in the parameter `key`",
        "MOD-09.b",
        Patch(f"{HERE}.stream.QUERY_KEY", KeyQuery("key", PLANS)),
    ),
    Mutant(
        "takes a FLAC file for raw audio", "MOD-10.a", Patch(f"{HERE}.listener.CONTAINER", re.compile(rb"RIFF|OggS"))
    ),
    Mutant(
        "takes no stream at 16 kHz", "MOD-10.b", Patch(f"{HERE}.declared.RATES", tuple(set(refusals.RATES) - {16000}))
    ),
    Mutant(
        "does not know u24be",
        "MOD-10.c",
        Patch(
            f"{HERE}.declared.ENCODINGS",
            {name: encoding for name, encoding in ENCODINGS.items() if name != "u24be"},
        ),
    ),
    Mutant(
        "takes no stream at 11025 Hz", "MOD-10.d", Patch(f"{HERE}.declared.RATES", tuple(set(refusals.RATES) - {11025}))
    ),
    Mutant("takes no eighth channel", "MOD-10.e", Patch(f"{HERE}.declared.CHANNELS", range(1, 8))),
    Mutant("takes audio as text alone", "MOD-11.a", Patch(f"{HERE}.stream.audio", text_alone)),
    Mutant("takes no message above a mebibyte", "MOD-11.b", Patch(f"{HERE}.stream.audio", small_messages)),
    Mutant(
        "drops a sample that is split across two messages", "MOD-11.c", Patch(f"{HERE}.stream.audio", whole_samples)
    ),
    Mutant("sends frames without their envelope", "MOD-12.a", messages(lambda value: [value.get("frame", value)])),
    Mutant("sends all frames at the end", "MOD-12.b", streaming(frames_last)),
    Mutant("takes the empty text for a text like any other", "MOD-13.a", Patch(f"{HERE}.stream.audio", bytes_alone)),
    Mutant("throws away what is left over", "MOD-13.b", Patch(f"{HERE}.listener.Listener.finish", lambda _: None)),
    Mutant("sends the summary before the last frame", "MOD-13.d", streaming(done_first)),
    Mutant("does not count the frames in its summary", "MOD-13.d", messages(of("done", without("frame_count")))),
    Mutant(
        "counts a frame too many",
        "MOD-13.e",
        messages(of("done", having("frame_count", value=lambda count: count + 1))),
    ),
    Mutant(
        "tells the length of a stream in seconds",
        "MOD-13.e",
        messages(of("done", having("duration_ms", value=lambda ms: ms // 1000))),
    ),
    Mutant("ends a stream with 1001", "MOD-13.f", codes(1000, 1001)),
    Mutant(
        "closes a stream without a word",
        "MOD-14.a",
        messages(lambda value: [] if value["type"] == "error" else [value]),
    ),
    Mutant("closes a wrong stream with 1008", "MOD-14.b", codes(1003, 1008)),
    Mutant("lists the encodings without the last", "MOD-14.c", worded(Reason.BAD_ENCODING, ", 'u8'", "")),
    Mutant(
        "asks for the rate alone", "MOD-14.d", worded(Reason.NO_RATE, "sample_rate and num_channels", "sample_rate")
    ),
    Mutant(
        "does not say what a lone rate lacks",
        "MOD-14.e",
        closing(Reason.RATE_ALONE, message=close_of[Reason.NO_ENCODING].message),
    ),
    Mutant("lists the rates in kHz", "MOD-14.f", worded(Reason.BAD_RATE, "000", "k")),
    Mutant("says that there may be no channel", "MOD-14.g", worded(Reason.BAD_CHANNELS, "between 1", "between 0")),
    Mutant(
        "gives no example of a query",
        "MOD-14.h",
        closing(Reason.NO_ENCODING, message="audio_format query parameter is required."),
    ),
    Mutant("closes with 1003 when the audio does not match", "MOD-15.a", closing(Reason.NOT_AS_DECLARED, status=1003)),
    Mutant("closes with 4001 when the key may not use the model", "MOD-15.f", closing(Reason.NO_ACCESS, status=4001)),
    Mutant("closes with 4003 when there are no credits", "MOD-15.i", closing(Reason.NO_CREDITS, status=4003)),
    Mutant("shows on a stream what its fault was", "MOD-15.j", streaming(fault)),
)

TRANSCRIPTS = (
    Mutant(
        "gives no score that was asked for",
        "MOD-17.a",
        transcribed(each("utterances", change=having("deepfake_score", value=None))),
    ),
    Mutant(
        "tells scores in percent",
        "MOD-17.b",
        transcribed(each("utterances", change=having("deepfake_score", value=lambda score: score and score * 100))),
    ),
    Mutant(
        "gives a score that was not asked for",
        "MOD-17.c",
        transcribed(each("utterances", change=having("deepfake_score", value=lambda score: score or 0.5))),
    ),
    Mutant("transcribes no FLAC", "MOD-17.d", Patch(f"{HERE}.stt.AUDIO", Audio(batch.AUDIO.formats - {"flac"}))),
    Mutant(
        "needs no key for a transcript",
        "MOD-17.d",
        only(lacks("X-API-Key"), asked(STT, headers={"X-API-Key": "test-free"})),
    ),
    Mutant("takes no flag that is false", "MOD-17.e", Patch(f"{HERE}.stt.FLAGS", {"true": True, "1": True})),
    Mutant("takes no language with a region", "MOD-17.f", Patch(f"{HERE}.stt.LANGUAGE", re.compile("([A-Za-z]{2,3})"))),
    Mutant("gives a transcript no text", "MOD-17.g", transcribed(without("text"))),
    Mutant(
        "tells an utterance's end in place of its length",
        "MOD-17.h",
        transcribed(
            each(
                "utterances",
                change=lambda each: {
                    ("end_ms" if name == "duration_ms" else name): value for name, value in each.items()
                },
            )
        ),
    ),
    Mutant(
        "tells the emotion unasked",
        "MOD-17.j",
        transcribed(each("utterances", change=having("emotion", value="Neutral"))),
    ),
    Mutant(
        "keeps the accent to itself", "MOD-17.k", transcribed(each("utterances", change=having("accent", value=None)))
    ),
    Mutant(
        "counts speakers from 0",
        "MOD-17.l",
        transcribed(each("utterances", change=having("speaker", value=lambda number: number - 1))),
    ),
    Mutant(
        "tells the last utterance first", "MOD-17.m", transcribed(having("utterances", value=lambda each: each[::-1]))
    ),
    Mutant("tells the first utterance's text alone", "MOD-17.n", transcribed(first_text)),
    Mutant(
        "answers 422 to a transcript of a corrupted file",
        "MOD-17.o",
        Patch(f"{HERE}.stt.hear", lambda request, clip: batch.AUDIO.hear(request, clip)),
    ),
    Mutant(
        "does not name the wrong language",
        "MOD-17.p",
        answering(
            STT,
            400,
            body=detail(
                "Invalid language='english'. Expected an ISO 639-1 language code (e.g. 'en', 'fr').",
                "Invalid language='…'. Expected an ISO 639-1 language code (e.g. 'en', 'fr').",
            ),
        ),
    ),
    Mutant("answers 400 to a transcript of no file", "MOD-17.q", answering(STT, 422, to_status=400)),
)

MODULATE = Mutants(
    "modulate",
    (*FILES, *STREAMS, *TRANSCRIPTS),
    {
        "MOD-01.a": "A fake is reached at an address of this machine, whatever its vendor's host is.",
        "MOD-01.b": "A fake is reached at an address of this machine, whatever its vendor's host is.",
        "MOD-08.p": "It is a status alone, of an answer that no call brings about.",
        "MOD-08.t": "It is a status alone, of an answer that no call brings about.",
        "MOD-15.l": "It is a close code alone, which no client brings about.",
    },
)

__all__ = ["MODULATE"]
