"""Probes of Modulate's transcripts with a score for each utterance."""

from typing import Any

from voicemock.checking.asking import Asking
from voicemock.checking.clips import Clip, committed, zeros
from voicemock.checking.exchange import Answer
from voicemock.checking.probe import NEGATIVE, OWN, Probe
from voicemock.checking.probes.modulate.files import FORMATS
from voicemock.checking.probes.modulate.refusals import (
    EMPTY,
    TEXT,
    UNREADABLE,
    UNSUPPORTED,
    answered,
    faulty,
    post,
    refused,
)
from voicemock.checking.target import UNKNOWN

PATH = "/api/velma-2-stt-batch"
FLAGS = ("speaker_diarization", "emotion_signal", "accent_signal", "deepfake_signal", "pii_phi_tagging")
LANGUAGES = ("EN", "pt_br-x1")
NO_LANGUAGE = "Invalid language='{}'. Expected an ISO 639-1 language code (e.g. 'en', 'fr')."


def transcribe(asking: Asking, file: Clip | str | None, key: str | None = None, **form: str) -> Answer:
    """Ask for a transcript."""
    return post(asking, PATH, file, key, **form)


def utterances(asking: Asking, *clauses: str, **form: str) -> list[Any]:
    """Return the utterances of a clip with two voices; stop where there are none."""
    answer = answered(asking, transcribe(asking, committed("mixed"), **form), *(clauses or ("MOD-17.a", "MOD-17.g")))
    found = answer.at("utterances")
    if asking.target.own:
        asking.must(bool(found), "has no utterances", "an utterance for each voice", found, "MOD-17.a")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def scores(asking: Asking) -> None:
    """Each utterance of a transcript has a score when that is asked for."""
    for each in utterances(asking, deepfake_signal="true"):
        score = each.get("deepfake_score")
        asking.judge(isinstance(score, int | float), "has no score", "a number", score, "MOD-17.a", "MOD-17.b")


def no_signals(asking: Asking) -> None:
    """Without its signal, a score, an emotion and an accent are null."""
    wanted = (("deepfake_score", "MOD-17.c"), ("emotion", "MOD-17.j"), ("accent", "MOD-17.k"))
    for each in utterances(asking):
        for field, clause in wanted:
            got = each.get(field)
            asking.judge(got is None, f"has the field {field}, which is not asked for", "null", got, clause)


def signals(asking: Asking) -> None:
    """With its signal, an utterance's emotion and its accent are words."""
    for each in utterances(asking, emotion_signal="true", accent_signal="true"):
        for field, clause in (("emotion", "MOD-17.j"), ("accent", "MOD-17.k")):
            got = each.get(field)
            asking.judge(isinstance(got, str) and got != "", f"has no {field}", "a word", got, clause)


def flags(asking: Asking) -> None:
    """Every optional field may be true or false."""
    for value in ("true", "false"):
        answer = transcribe(asking, committed("human"), **dict.fromkeys(FLAGS, value))
        asking.expect(answer, 200, "MOD-17.e")


def languages(asking: Asking) -> None:
    """A language code is taken in any case, and with what follows its first part."""
    for language in LANGUAGES:
        asking.expect(transcribe(asking, committed("human"), language=language), 200, "MOD-17.f")


def formats(asking: Asking) -> None:
    """A transcript takes all formats that detection takes."""
    for format in FORMATS:
        asking.expect(transcribe(asking, committed("human", format)), 200, "MOD-17.d")


def keys(asking: Asking) -> None:
    """A transcript refuses the keys that detection refuses."""
    refused(asking, transcribe(asking, committed("human"), ""), 401, None, "MOD-17.d", "MOD-08.d")
    refused(asking, transcribe(asking, committed("human"), asking.key(UNKNOWN)), 401, None, "MOD-17.d", "MOD-08.e")


def limited_keys(asking: Asking) -> None:
    """A transcript refuses with 403 the keys that detection refuses so."""
    for role, clause in (("no-access", "MOD-08.h"), ("no-credits", "MOD-08.j")):
        refused(asking, transcribe(asking, committed("human"), asking.key(role)), 403, None, "MOD-17.d", clause)


def no_file(asking: Asking) -> None:
    """A transcript of no file is refused with 422 and a list of what is missing."""
    faulty(asking, transcribe(asking, None, deepfake_signal="true"), "MOD-17.q")


def wrong_files(asking: Asking) -> None:
    """A transcript of what is in none of the formats, or empty, is refused with 400 and the messages of detection."""
    refused(asking, transcribe(asking, TEXT), 400, UNSUPPORTED, "MOD-17.d", "MOD-08.b")
    refused(asking, transcribe(asking, zeros(0)), 400, EMPTY, "MOD-17.d", "MOD-08.c")


def corrupted(asking: Asking) -> None:
    """A transcript of a file that cannot be decoded is refused with 400 and its message."""
    for format in ("wav", "mp3", "flac"):
        refused(asking, transcribe(asking, committed("corrupted", format)), 400, UNREADABLE, "MOD-17.o")


def wrong_language(asking: Asking) -> None:
    """What is no language code is refused with 400 and a message that names it."""
    answer = transcribe(asking, committed("human"), language="english")
    refused(asking, answer, 400, NO_LANGUAGE.format("english"), "MOD-17.p")


PROBES = (
    Probe(scores, ("MOD-17.a", "MOD-17.b", "MOD-17.g"), credits=1),
    Probe(no_signals, ("MOD-17.c", "MOD-17.j", "MOD-17.k"), credits=1),
    Probe(signals, ("MOD-17.j", "MOD-17.k"), credits=1),
    Probe(flags, ("MOD-17.e",), calls=2, credits=2),
    Probe(languages, ("MOD-17.f",), calls=2, credits=2),
    Probe(formats, ("MOD-17.d",), calls=10, credits=10, needs=OWN),
    Probe(keys, ("MOD-17.d", "MOD-08.d", "MOD-08.e"), calls=2, needs=NEGATIVE),
    Probe(limited_keys, ("MOD-17.d", "MOD-08.h", "MOD-08.j"), calls=2, needs=OWN),
    Probe(no_file, ("MOD-17.q",), needs=NEGATIVE),
    Probe(wrong_files, ("MOD-17.d", "MOD-08.b", "MOD-08.c"), calls=2, needs=NEGATIVE),
    Probe(corrupted, ("MOD-17.o",), calls=3, needs=NEGATIVE),
    Probe(wrong_language, ("MOD-17.p",), needs=NEGATIVE),
)

__all__ = ["PROBES"]
