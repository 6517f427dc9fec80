"""Modulate's transcription of a file, with a score for each utterance. What is said in a test's audio is made up."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from voicemock.engine.audio import Audio
from voicemock.engine.ear import Heard, Kind
from voicemock.engine.forms import Upload
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.world import World
from voicemock.vendors.modulate.batch import AUDIO, FILE, FORM
from voicemock.vendors.modulate.keys import KEY
from voicemock_fixtures import sentences

EMOTIONS = (
    *("Neutral", "Calm", "Happy", "Amused", "Excited", "Proud", "Affectionate", "Interested", "Hopeful", "Frustrated"),
    *("Angry", "Contemptuous", "Concerned", "Afraid", "Sad", "Ashamed", "Bored", "Tired", "Surprised", "Anxious"),
    *("Stressed", "Disgusted", "Disappointed", "Confused", "Relieved", "Confident"),
)
ACCENTS = (
    *("American", "British", "Australian", "Southern", "Indian", "Irish", "Scottish", "Eastern_European", "African"),
    *("Asian", "Latin_American", "Middle_Eastern", "Unknown"),
)
"""MOD-17.ab: the words that the API reference lists."""

FLAGS = {"true": True, "1": True, "false": False, "0": False}
LANGUAGE = re.compile(r"([A-Za-z]{2,3})([-_][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Signals:
    """What is asked for of a clip besides its text; on its own, everything there is."""

    speaker_diarization: bool = True
    emotion: bool = True
    accent: bool = True
    deepfake: bool = True
    language: str = "en"


EVERY_SIGNAL = Signals()


async def speech_to_text(request: Request) -> Response:
    """POST /api/velma-2-stt-batch. The checks: key, credits, form, size, emptiness, format, decoding (MOD-17.x)."""
    return await transcribed(request, hear)


async def transcribed(request: Request, hears: Callable[[Request, Upload], Awaitable[Heard]]) -> Response:
    """Return the transcript of a file that is heard so; Refused as its checks say."""
    world = World.of(request)
    account = await KEY.account(request)
    await account.require(1)
    form = await FORM.read(request)
    clip, signals = form.last(FILE), asked(form.fields)
    return JSONResponse(transcribe(world, await hears(request, clip), signals))


def asked(fields: Mapping[str, str]) -> Signals:
    """Return what the form asks for, or Refused: BAD_FLAG, BAD_LANGUAGE."""
    flags = {
        name: flag(name, fields.get(name, ""), default)
        for name, default in (
            ("speaker_diarization", True),
            ("emotion_signal", False),
            ("accent_signal", False),
            ("deepfake_signal", False),
            ("pii_phi_tagging", False),
        )
    }
    language = fields.get("language") or EVERY_SIGNAL.language
    if not (code := LANGUAGE.fullmatch(language)):
        raise Refused(Reason.BAD_LANGUAGE, about=language)
    return Signals(
        flags["speaker_diarization"],
        flags["emotion_signal"],
        flags["accent_signal"],
        flags["deepfake_signal"],
        code[1].lower(),
    )


def flag(name: str, value: str, default: bool) -> bool:
    """Return what a field says; Refused(BAD_FLAG) when it is neither yes nor no (MOD-17.u)."""
    if value and value.lower() not in FLAGS:
        raise Refused(Reason.BAD_FLAG, about=name)
    return FLAGS[value.lower()] if value else default


async def hear(request: Request, clip: Upload) -> Heard:
    """Return what is heard in the clip; this call has a status of its own for one that cannot be decoded (MOD-17.o)."""
    return await heard_as(AUDIO, request, clip)


async def heard_as(audio: Audio, request: Request, clip: Upload) -> Heard:
    """Return the same of a clip in one of these formats."""
    try:
        return await audio.hear(request, clip)
    except Refused as refused:
        if refused.reason is Reason.CORRUPTED:
            raise Refused(Reason.UNREADABLE) from refused
        raise


def transcribe(world: World, heard: Heard, signals: Signals = EVERY_SIGNAL) -> dict[str, Any]:
    """Return the answer about a clip: an utterance for each stretch with a voice (MOD-17.y)."""
    utterances: list[dict[str, Any]] = []
    kinds: list[Kind] = []
    truth = world.truth.saying(heard.said)
    for stretch, probability in zip(heard.stretches, truth.of(heard.stretches), strict=True):
        if probability is None:
            continue
        said = (stretch.kind, len(utterances))
        kinds += [stretch.kind] if stretch.kind not in kinds else []
        utterances.append(
            {
                "utterance_uuid": world.ids.uuid4(),
                "text": world.truth.choose(sentences(), "sentence", *said),
                "start_ms": stretch.start_ms,
                "duration_ms": stretch.end_ms - stretch.start_ms,
                "speaker": kinds.index(stretch.kind) + 1 if signals.speaker_diarization else 1,
                "language": signals.language,
                "emotion": world.truth.choose(EMOTIONS, "emotion", *said) if signals.emotion else None,
                "accent": world.truth.choose(ACCENTS, "accent", *said) if signals.accent else None,
                "deepfake_score": round(probability, 4) if signals.deepfake else None,
            }
        )
    text = " ".join(utterance["text"] for utterance in utterances)
    return {"text": text, "duration_ms": heard.duration_ms, "utterances": utterances}


__all__ = ["ACCENTS", "EMOTIONS", "EVERY_SIGNAL", "Signals", "heard_as", "speech_to_text", "transcribe", "transcribed"]
