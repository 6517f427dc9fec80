"""Modulate: verdicts on the frames of a file or of a stream, and transcripts with a score for each utterance.

The order is that of its page: keys, errors (``refusals``), the call for a file (``batch``), the stream (``declared``,
``listener``, ``stream``), the score in transcripts (``stt``). ``windows``, ``voices`` and ``telling`` make the frames
of both. ``newer`` is what its newer reference has otherwise, with ``containers`` and ``contained`` for its stream.
"""

from dataclasses import replace

from voicemock.engine.script import Frames, Hear
from voicemock.engine.vendor import Call, Stream, Vendor
from voicemock.vendors.modulate.batch import detect
from voicemock.vendors.modulate.keys import PLANS
from voicemock.vendors.modulate.newer import newer
from voicemock.vendors.modulate.refusals import CLOSES, PROBLEMS, error, refuse
from voicemock.vendors.modulate.stream import detect_live
from voicemock.vendors.modulate.stt import speech_to_text

BATCH = "/api/velma-2-synthetic-voice-detection-batch"

BASELINE = Vendor(
    name="modulate",
    title="Modulate",
    hosts=("modulate-developer-apis.com", "platform.modulate.ai"),
    key_goes="X-API-Key: KEY with a file, ?api_key=KEY for a stream",
    plans=PLANS,
    calls=(
        Call("POST", BATCH, detect, "verdicts on the frames of a file", uses=(Hear, Frames), clip=True),
        Call(
            "POST",
            "/api/velma-2-stt-batch",
            speech_to_text,
            "a transcript, scored by utterance",
            uses=(Hear,),
            clip=True,
        ),
    ),
    streams=(
        Stream(
            "/api/velma-2-synthetic-voice-detection-streaming",
            detect_live,
            refuse,
            "verdicts while audio comes in",
            CLOSES,
            uses=(Hear, Frames),
        ),
    ),
    problems=PROBLEMS,
    body=error,
    curl=f"-H 'X-API-Key: KEY' -F upload_file=@CLIP BASE{BATCH}",
)

VENDOR = replace(BASELINE, editions=(newer(BASELINE),))

__all__ = ["VENDOR"]
