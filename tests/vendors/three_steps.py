"""Undetectable's three steps, upload URL, upload, detection, and what its refusals look like to the last byte."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.calling import Caller

from voicemock.vendors.undetectable import PROBLEMS
from voicemock_fixtures import read

KEY = "test-free"
BUCKET_URL = "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/"
FIVE = ("mp3", "wav", "m4a", "flac", "ogg")
SOME_ID = "00fee5ff-a55b-42fb-b7c7-d14f05ae0769"

FORBIDDEN = (403, "User verification failed")
NO_URL = (400, "Input URL cannot be empty")
INVALID_BODY = (422, "Invalid Request Body")
INVALID_TYPE = (400, "Invalid file type")
NOT_THERE = (500, "File metadata could not be fetched")

PUT_HEADERS = {"Content-Type": "audio/wav", "x-amz-acl": "private"}


def presign(api: Caller, name: str | None = "human.wav", *, key: str | None = KEY, **rest: Any) -> Any:
    """Step 1."""
    headers = {} if key is None else {"apikey": key}
    params = {} if name is None else {"file_name": name}
    return api.get("/get-presigned-url", headers=headers | rest.pop("headers", {}), params=params, **rest)


def place(api: Caller, name: str = "human.wav", *, key: str = KEY) -> tuple[str, str]:
    """Return the presigned URL and the file path of step 1."""
    answer = presign(api, name, key=key).json()
    return answer["presigned_url"], answer["file_path"]


def at(api: Caller, method: str, url: str, **rest: Any) -> Any:
    """Call a URL that isn't below the API's prefix."""
    return Caller(api.bench, api.runner, "").request(method, url, **rest)


def put(
    api: Caller, url: str, clip: bytes | None = None, content_type: str | None = "audio/wav", **headers: str
) -> Any:
    """Step 2."""
    sent = {"x-amz-acl": "private", **({} if content_type is None else {"Content-Type": content_type})} | headers
    return at(api, "PUT", url, content=read("human", "wav") if clip is None else clip, headers=sent)


def uploaded(
    api: Caller,
    clip: bytes | None = None,
    name: str = "human.wav",
    content_type: str | None = "audio/wav",
    *,
    key: str = KEY,
) -> str:
    """Do the first two steps and return the file path."""
    url, file_path = place(api, name, key=key)
    assert put(api, url, clip, content_type).status_code == 200
    return file_path


def detect(api: Caller, file_path: str, *, key: str = KEY, **fields: Any) -> Any:
    """Step 3, as the page has it."""
    return api.post("/detect", json={"key": key, "url": f"{BUCKET_URL}{file_path}"} | fields)


def query(api: Caller, job: str) -> Any:
    return api.post("/query", json={"id": job})


def finished(api: Caller, file_path: str, **fields: Any) -> dict[str, Any]:
    """Submit, poll three times, and return the last answer without its id."""
    job = detect(api, file_path, **fields).json()["id"]
    *_, answer = [query(api, job).json() for _ in range(3)]
    assert answer.pop("id") == job
    told: dict[str, Any] = answer
    return told


def judged(api: Caller, clip: bytes, **fields: Any) -> dict[str, Any]:
    """Do all of it with a WAV and return the result's details."""
    details: dict[str, Any] = finished(api, uploaded(api, clip), **fields)["result_details"]
    return details


def credits(api: Caller, key: str = KEY) -> float:
    left: float = api.get("/check-user-credits", headers={"apikey": key}).json()["credits"]
    return left


def refused(response: Any, status: int, detail: str) -> bool:
    """Tell whether the response is this refusal to the last byte of its body, and one of the table's rows."""
    assert (response.status_code, response.json()) == (status, {"detail": detail})
    assert response.headers["content-type"] == "application/json"
    return (status, detail) in {(problem.status, problem.message) for problem in PROBLEMS.values()}


def incomplete(response: Any, field: str) -> bool:
    """Tell whether the request is refused for that field."""
    assert (response.status_code, response.json()) == (422, {"detail": f"Invalid Request Body: {field}"})
    return True


def store_refused(response: Any, status: int, code: str, message: str | None = None, more: str = "") -> bool:
    """Tell whether the response is this error of the store's to the last byte; ``more`` stands before the ids."""
    form = (
        r'<\?xml version="1.0" encoding="UTF-8"\?><Error>'
        rf"<Code>{code}</Code><Message>(?P<message>[^<]+)</Message>{more}"
        r"<RequestId>(?P<id>tx[0-9a-f]{32}-nyc3)</RequestId><HostId>nyc3</HostId></Error>"
    )
    match = re.fullmatch(form, response.text)
    assert (response.status_code, match is not None) == (status, True), response.text
    assert match is not None
    assert message in (None, match["message"])
    assert response.headers["content-type"] == "application/xml"
    return bool(response.headers["x-amz-request-id"] == match["id"])


def findings(api: Caller) -> list[str]:
    """Return the clauses of what was found about the client."""
    return [finding.clause for finding in api.bench.journal.findings()]


def target(url: str) -> str:
    """Return a URL's path and query."""
    return urlsplit(url)._replace(scheme="", netloc="").geturl()


Calling = Callable[[str], Caller]
