"""What generated requests show and nobody is blamed for, each with the words of the documents that explain it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from schemathesis import Case
from tests.contracts.clips_strategy import damaged

from voicemock_contracts import Request, Response, Severity, load
from voicemock_fixtures import FORMATS


@dataclass(frozen=True, slots=True)
class Shown:
    """What a check has failed on."""

    vendor: str
    case: Case[Any]
    request: Request
    response: Response
    said: str = ""
    """The check's own words."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One check that an operation need not pass, where `when` says so."""

    vendor: str
    operation: str
    """An operationId."""
    check: str
    reason: str
    """In one line, with the clauses that it rests on."""
    when: Callable[[Shown], bool] = field(repr=False)
    phase: str = "fuzzing"
    """Where it shows."""
    number: int = 12
    """In how many examples."""


def _not_found(shown: Shown) -> bool:
    return shown.response.status == 404


def _allowed_as_sent(shown: Shown) -> bool:
    """Tell whether nothing is wrong with the request as it went out, whatever was meant to be.

    A list goes out as several parts of one name, of which no document speaks.
    """
    findings = load(shown.vendor).request(shown.request)
    return all(item.severity is Severity.NEW or item.what == "stands more than once" for item in findings)


def _damaged(shown: Shown) -> bool:
    body = shown.request.body
    return isinstance(body, bytes) and any(damaged(format).content in body for format in FORMATS)


def _elsewhere(shown: Shown) -> bool:
    return shown.response.status in (400, 500)


EXCLUDED = (
    Exclusion(
        "vocos",
        "detect",
        "negative_data_rejection",
        "VOC-04.a: a session's name is any text, and what stands in a form is text, be it meant as a number or a list",
        _allowed_as_sent,
        number=60,
    ),
    Exclusion(
        "valsea",
        "getVoiceSecurityResult",
        "positive_data_acceptance",
        "VAL-11.a: 404 says that a job is unknown, and so are generated ids",
        _not_found,
    ),
    Exclusion(
        "dataspike",
        "getJob",
        "positive_data_acceptance",
        "DSP-09.i: 404 says that a job is unknown, and so are generated ids",
        _not_found,
    ),
    Exclusion(
        "undetectable",
        "queryDetection",
        "positive_data_acceptance",
        "UND-18.l: 404 says that a job is unknown, and so are generated ids",
        _not_found,
    ),
    Exclusion(
        "undetectable",
        "detectAudio",
        "positive_data_acceptance",
        "UND-17.d, UND-17.n: a url elsewhere than at an upload is refused with 400, and 500 says that nothing is there",
        _elsewhere,
        phase="coverage",
    ),
    Exclusion(
        "dataspike",
        "analyzeAudio",
        "negative_data_rejection",
        "DSP-07.b: of audio that is corrupted its job tells, after the submission was accepted",
        _damaged,
        phase="refuse",
    ),
    *(
        Exclusion(
            "modulate@newer-reference",
            operation,
            "ignored_auth",
            "MOD-08.d, MOD-17.d: a key that is missing is a field that is missing, 422",
            lambda shown: "got `422 Unprocessable Entity`" in shown.said,
        )
        for operation in ("detectSyntheticVoice", "transcribe")
    ),
    *(
        Exclusion(
            "undetectable",
            operation,
            "negative_data_rejection",
            "UND-07.a, UND-17.j: the store takes any bytes; it is /detect that judges the file",
            lambda shown: shown.response.status == 200,
            phase="refuse",
        )
        for operation in ("uploadAudio", "uploadAudioAtTheBucketsHost")
    ),
    *(
        Exclusion(
            "undetectable",
            operation,
            check,
            "UND-06.r, UND-06.t: the store, which is no part of the page, knows GET and refuses it with 403",
            lambda shown: shown.request.method in ("GET", "OPTIONS"),
            phase="coverage",
        )
        for operation in ("uploadAudio", "uploadAudioAtTheBucketsHost")
        for check in ("allow_header_conformance", "unsupported_method")
    ),
)

__all__ = ["EXCLUDED", "Exclusion", "Shown"]
