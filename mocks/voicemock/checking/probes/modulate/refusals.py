"""How Modulate's HTTP calls refuse: an error's status and message, and what stands in the way of an answer."""

from voicemock.checking.asking import Asking
from voicemock.checking.clips import Clip
from voicemock.checking.exchange import Answer

UNSUPPORTED = (
    "Unsupported file format. Supported formats: .aac, .aiff, .flac, .mov, .mp3, .mp4, .ogg, .opus, .wav, .webm."
)
EMPTY = "The uploaded file is empty."
TOO_SHORT = "The audio is too short to analyze."
UNREADABLE = "The audio could not be processed. It may be corrupted or in an unsupported format."

TEXT = Clip(b"no audio at all, but text", "printf 'no audio at all, but text'")


def post(asking: Asking, path: str, file: Clip | str | None, key: str | None = None, **form: str) -> Answer:
    """Upload a file, with the key in its header, or without one where it is empty."""
    key = asking.key() if key is None else key
    uploaded = {} if file is None else {"upload_file": file}
    headers = {"X-API-Key": key} if key else {}
    return asking.call("POST", path, key=key, headers=headers, form={**uploaded, **form})


def answered(asking: Asking, answer: Answer, *clauses: str) -> Answer:
    """Return an answer that must be there; a refusal of the key or of the form names the clause that it is against."""
    if answer.status == 401:
        clauses = (*clauses, "MOD-02.b")
    elif isinstance(answer.at("detail"), list):
        clauses = (*clauses, "MOD-02.c")
    return asking.expect(answer, 200, *clauses)


def refused(asking: Asking, answer: Answer, status: int, message: str | None, *clauses: str) -> None:
    """Judge an error: its status and, where documents give one, its message."""
    asking.expect(answer, status, *clauses)
    if message is not None:
        told = answer.at("detail")
        asking.judge(told == message, "has another message", message, told, *clauses, answer=answer)


def faulty(asking: Asking, answer: Answer, *clauses: str) -> None:
    """Judge a refusal of a form that lacks its file: 422, with a list of what is wrong."""
    asking.expect(answer, 422, *clauses)
    detail = answer.at("detail")
    asking.judge(isinstance(detail, list), "is no list", "a list of what is wrong", detail, *clauses, answer=answer)


__all__ = ["EMPTY", "TEXT", "TOO_SHORT", "UNREADABLE", "UNSUPPORTED", "answered", "faulty", "post", "refused"]
