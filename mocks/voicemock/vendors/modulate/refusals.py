"""Modulate's words for what is refused: as an HTTP answer, and as the last message and close code of a stream."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.websockets import WebSocket, WebSocketState

from voicemock.engine.ear.pcm import ENCODINGS
from voicemock.engine.refusals import Problem, Reason, Refused

RATES = (8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000)
"""Hz: MOD-10.d."""

CHANNELS = range(1, 9)
"""MOD-10.e."""

BAD_KEY = Problem(401, "", "Invalid or missing API key.")
NO_FILE = Problem(422, "missing", "Field required", about="upload_file")
UNREADABLE = "The audio could not be processed. It may be corrupted or in an unsupported format."
UNVALIDATED = "Unable to validate request. Please try again."
NOT_PERMITTED = "This request is not permitted."
NO_CREDITS = "Insufficient credits."
INTERNAL = "Internal server error"

PROBLEMS = {
    Reason.WRONG_FORMAT: Problem(
        400,
        "",
        "Unsupported file format. Supported formats: .aac, .aiff, .flac, .mov, .mp3, .mp4, .ogg, .opus, .wav, .webm.",
    ),
    Reason.EMPTY_FILE: Problem(400, "", "The uploaded file is empty."),
    Reason.UNREADABLE: Problem(400, "", UNREADABLE),
    Reason.BAD_LANGUAGE: Problem(
        400, "", "Invalid language='{}'. Expected an ISO 639-1 language code (e.g. 'en', 'fr')."
    ),
    Reason.NO_KEY: BAD_KEY,
    Reason.BAD_KEY: BAD_KEY,
    Reason.LAPSED_KEY: BAD_KEY,
    Reason.NO_ACCESS: Problem(403, "", NOT_PERMITTED),
    Reason.NO_CREDITS: Problem(403, "", NO_CREDITS),
    Reason.TOO_LARGE: Problem(413, "", "The uploaded file is too large. Maximum file size: 100MB."),
    Reason.NO_FILE: NO_FILE,
    Reason.BAD_FORM: NO_FILE,
    Reason.BAD_FLAG: Problem(
        422, "bool_parsing", "Input should be a valid boolean, unable to interpret input", about="deepfake_signal"
    ),
    Reason.TOO_SHORT: Problem(422, "", "The audio is too short to analyze."),
    Reason.CORRUPTED: Problem(422, "", UNREADABLE),
    Reason.TOO_MANY_CALLS: Problem(429, "", "Too many concurrent requests. Please try again."),
    Reason.INTERNAL: Problem(500, "", INTERNAL),
    Reason.UNVALIDATED: Problem(502, "", UNVALIDATED),
    Reason.UNAVAILABLE: Problem(503, "", "The service is temporarily unavailable. Please try again."),
    Reason.TIMED_OUT: Problem(504, "", "The request timed out. Please try again."),
    Reason.NOT_FOUND: Problem(404, "", "Not Found"),
    Reason.WRONG_METHOD: Problem(405, "", "Method Not Allowed"),
}
"""MOD-08 and MOD-17, by status; a code is the type of what is wrong with a field. Nobody causes 429 and 502 to 504."""

CLOSES = {
    Reason.NO_ENCODING: Problem(
        1003,
        "",
        "audio_format query parameter is required. Example: audio_format=s16le&sample_rate=16000&num_channels=1",
    ),
    Reason.RATE_ALONE: Problem(1003, "", "sample_rate and num_channels require audio_format to be specified"),
    Reason.BAD_ENCODING: Problem(1003, "", f"Invalid audio_format='{{}}'. Valid values: {sorted(ENCODINGS)}"),
    Reason.NO_RATE: Problem(1003, "", "Raw audio formats require sample_rate and num_channels query parameters"),
    Reason.BAD_RATE: Problem(1003, "", f"Invalid sample_rate={{}}. Valid values: {list(RATES)}"),
    Reason.BAD_CHANNELS: Problem(
        1003, "", f"Invalid num_channels={{}}. Must be between {CHANNELS[0]} and {CHANNELS[-1]}"
    ),
    Reason.BAD_TEXT: Problem(1003, "", "Only an empty text message, the end of the audio, may be sent as text."),
    Reason.INTERNAL: Problem(1011, "", INTERNAL),
    Reason.LAPSED_KEY: Problem(4001, "", BAD_KEY.message),
    Reason.NOT_AS_DECLARED: Problem(4002, "", "Audio data does not match the declared audio_format."),
    Reason.UNREADABLE: Problem(4002, "", UNREADABLE),
    Reason.NO_KEY: Problem(4003, "", NOT_PERMITTED),
    Reason.BAD_KEY: Problem(4003, "", NOT_PERMITTED),
    Reason.NO_ACCESS: Problem(4003, "", NOT_PERMITTED),
    Reason.UNVALIDATED: Problem(4003, "", UNVALIDATED),
    Reason.NO_CREDITS: Problem(4029, "", NO_CREDITS),
}
"""MOD-14 to MOD-16, by close code. Nothing that a client does causes 4001, nor the two messages that files share."""


def error(_request: Request, problem: Problem) -> dict[str, object]:
    """Return the body of every error; what is wrong with one field comes as a list (MOD-08.a, MOD-08.l)."""
    if not problem.code:
        return {"detail": problem.message}
    return {"detail": [{"loc": ["body", problem.about], "msg": problem.message, "type": problem.code}]}


async def refuse(websocket: WebSocket, refused: Refused) -> None:
    """Say why, then close (MOD-14.a)."""
    await closed(websocket, refused, CLOSES)


async def closed(websocket: WebSocket, refused: Refused, closes: Mapping[Reason, Problem]) -> None:
    """Do so in these words."""
    if websocket.application_state is WebSocketState.CONNECTING:
        await websocket.accept()
    problem = closes[refused.reason].naming(refused.about)
    await websocket.send_json({"type": "error", "error": problem.message})
    await websocket.close(problem.status)


__all__ = ["CHANNELS", "CLOSES", "NOT_PERMITTED", "NO_CREDITS", "PROBLEMS", "RATES", "closed", "error", "refuse"]
