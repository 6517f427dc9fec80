"""What a clip is by its bytes; its name and its content type are never asked."""

from collections.abc import Callable
from dataclasses import dataclass

from voicemock.engine.ear.containers import adts, aiff, amr, asf, au, ebml, flac, mp3, mp4, ogg, riff
from voicemock.engine.ear.declared import Damaged, Declared

_STILL = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis", b"crx "}


@dataclass(frozen=True, slots=True)
class Form:
    """A form of file.

    ``formats`` are all the names it counts as; ``demuxer`` is libav's name of it, empty when it has none; ``declared``
    reads what the container says of its own sound, and raises Damaged when it shows that the clip isn't whole.
    """

    formats: frozenset[str]
    demuxer: str
    declared: Callable[[bytes], Declared]


def recognise(clip: bytes) -> Form | None:
    """Return the clip's form, None when it is no audio. A clip that breaks off has the form of its start."""
    for tell in (_by_signature, _mp4, _framed):
        if form := tell(clip):
            return form
    return None


def _by_signature(clip: bytes) -> Form | None:
    if clip[:4] in {b"RIFF", b"RIFX", b"RF64", b"BW64"} and clip[8:12] == b"WAVE":
        return Form(frozenset({"wav"}), "wav", riff.declared)
    if clip[:4] == b"FORM" and clip[8:12] in {b"AIFF", b"AIFC"}:
        return Form(frozenset({"aiff"}), "aiff", aiff.declared)
    if clip[:4] == b"OggS":
        return Form(frozenset({"ogg", "opus"} if ogg.is_opus(clip) else {"ogg"}), "ogg", ogg.declared)
    if clip[:4] == b"\x1a\x45\xdf\xa3":
        return Form(frozenset({"webm" if ebml.is_webm(clip) else "mkv"}), "matroska", ebml.declared)
    return next((form for magic, form in _OTHERS.items() if clip.startswith(magic)), None)


def _mp4(clip: bytes) -> Form | None:
    """An audio-only file counts as MP4 and M4A, whatever its brand (ALL-01c), and as MOV too if that is what it is."""
    if not mp4.opens(clip) or mp4.brand(clip) in _STILL:
        return None
    quicktime = {"mov"} if mp4.brand(clip) in {b"qt  ", b""} else set()
    formats = (quicktime or {"mp4"}) if b"vide" in mp4.handlers(clip) else {"mp4", "m4a"} | quicktime
    return Form(frozenset(formats), "mov", mp4.declared)


def _framed(clip: bytes) -> Form | None:
    """What has frames alone, or a tag before them; a tag before nothing is taken for an MP3's."""
    if flac.opens(clip):
        return Form(frozenset({"flac"}), "flac", flac.declared)
    if adts.opens(clip):
        return Form(frozenset({"aac"}), "aac", adts.declared)
    if mp3.first(clip) is not None or clip[:3] == b"ID3":
        return Form(frozenset({"mp3"}), "mp3", mp3.declared)
    return None


def _unsaid(_: bytes) -> Declared:
    return Declared()


def _unheard(_: bytes) -> Declared:
    raise Damaged("it holds no sound, or none that can be decoded here")


_OTHERS = {
    b".snd": Form(frozenset({"au"}), "au", au.declared),
    b"caff": Form(frozenset({"caf"}), "caf", _unsaid),
    b"#!AMR": Form(frozenset({"amr"}), "amr", amr.declared),
    asf.MAGIC[:8]: Form(frozenset({"wma"}), "asf", asf.declared),
    b"MThd": Form(frozenset({"midi"}), "", _unheard),
}

__all__ = ["Form", "recognise"]
