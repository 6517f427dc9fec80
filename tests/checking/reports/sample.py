"""A small report with one of everything, and with texts that no output may take for its own."""

from voicemock.checking.report import Observation, Outcome, Report, Status
from voicemock_contracts.findings import Finding, Severity

NASTY = 'a<b>&amp; 100%, "é🎙": [bold]x[/] ]]> {0} ``` [go](http://x)\n::error::\x1b[31m\r\x00\ud800\u202e'

TYPE = Finding(
    "answer 200 of detect, /confidence",
    "is of another type",
    "a number",
    NASTY,
    ("VOC-02.a",),
    Severity.VIOLATION,
)
SIZE = Finding(
    "answer 413 of detect",
    "has another status",
    "status 200",
    "status 413",
    ("VOC-03.a", "VOC-02.b"),
    Severity.VIOLATION,
)
NEW = Finding(
    "answer 200 of detect",
    "has fields that no document mentions",
    "none but verdict, confidence",
    "modèle",
    (),
    Severity.NEW,
)
REFUTED = Finding(
    "answer 200 of detect, /verdict",
    "is another value",
    '"real"',
    '"echt"',
    ("VOC-02.e",),
    Severity.REFUTED,
)

EXCHANGE = 'POST /v1/detect · Authorization: Bearer KEY\n→ 200 {"confidence": "<&%"}'
CURL = (
    "voicemock clip '0.9' - --format wav | curl -sS -i -X POST https://vocos.example/v1/detect "
    "-H 'Authorization: Bearer KEY' -F 'file=@-;filename=clip.wav'"
)


def seen(finding: Finding, example: str = EXCHANGE, curl: str = CURL) -> Observation:
    return Observation(finding, example, curl)


PASSED = Outcome("A file is detected.", ("VOC-02.a",), Status.PASSED, "", (seen(NEW),), 1, 1, 0.25)
FAILED = Outcome(
    "A <verdict> & its 100% confidence: are there.",
    ("VOC-03.a",),
    Status.FAILED,
    "",
    (seen(TYPE), seen(NEW), seen(SIZE, "POST /v1/detect\n→ 413 {}", "curl -X POST 'a\tb'"), seen(REFUTED)),
    2,
    1.5,
    1.5,
)
SKIPPED = Outcome("A key that ran out is refused.", (), Status.SKIPPED, "needs a fake of voicemock: its <keys>")
INCONCLUSIVE = Outcome(
    "A session is one.", (), Status.INCONCLUSIVE, "the vendor answered 429: slow down, 50%", (), 1, 0.25, 2
)

URL = "https://vocos.example?a=1&b=2"
REPORT = Report("vocos", "Vocos", URL, False, 7, (PASSED, FAILED, SKIPPED, INCONCLUSIVE))
CLEAN = Report("vocos", "Vocos", "http://127.0.0.1:1234/vocos", True, 0, (Outcome("All is well.", (), Status.PASSED),))
EMPTY = Report("vocos", "Vocos", URL, False, 0, (SKIPPED,))
