"""Undetectable's three steps, as a check takes them: an upload URL, the upload, the submission; then the polls."""

from collections.abc import Iterator, Mapping

from voicemock.checking.asking import Asking, InconclusiveError, StoppedError
from voicemock.checking.clips import Clip
from voicemock.checking.exchange import Answer

JSON = {"Accept": "application/json"}
BUCKET = "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/"
"""UND-10: what stands before a file_path."""

ENDS = ("done", "failed")

Fields = Mapping[str, object]

BLAMED = {
    "Input URL": ("UND-01.d", "UND-08.c", "UND-10.a"),
    "Input email": ("UND-08.e",),
    "User verification": ("UND-08.b",),
    "Invalid Request Body": ("UND-08.b", "UND-08.c", "UND-08.d"),
    "File metadata": ("UND-05.a", "UND-08.c"),
    "audio type": ("UND-04.b", "UND-05.b"),
    "file type": ("UND-04.b", "UND-05.b"),
}
"""What is not as documented where a submission in order is refused in these words of the page's."""


def place(asking: Asking, name: str, key: str | None = None) -> Answer:
    """Step 1: ask for an upload URL."""
    key = asking.key() if key is None else key
    headers = {**JSON, "apikey": key}
    return asking.call("GET", "/get-presigned-url", key=key, query={"file_name": name}, headers=headers)


def put(asking: Asking, url: str, clip: Clip, content_type: str | None = None) -> Answer:
    """Step 2: upload a clip to that URL."""
    headers = {"Content-Type": content_type or f"audio/{clip.format}", "x-amz-acl": "private"}
    return asking.call("PUT", url, headers=headers, content=clip)


def submit(asking: Asking, url: str, also: Fields | None = None, *, key: str | None = None) -> Answer:
    """Step 3: submit what lies at an address of the bucket's, with further fields."""
    key = asking.key() if key is None else key
    return asking.call("POST", "/detect", key=key, headers=JSON, json={"key": key, "url": url, **(also or {})})


def query(asking: Asking, id: str) -> Answer:
    """Ask how a job stands."""
    return asking.call("POST", "/query", headers=JSON, json={"id": id})


def granted(asking: Asking, answer: Answer, *clauses: str) -> Answer:
    """Return an answer of the API's that is no refusal; that such a one is 200 is no more than assumed."""
    if 200 <= answer.status < 300:
        asking.judge(answer.status == 200, "has another status", "status 200", f"status {answer.status}", "UND-01.f")
        return answer
    return asking.expect(answer, 200, *clauses)


def placed(asking: Asking, name: str, *clauses: str) -> tuple[str, str]:
    """Ask for an upload URL, and return it and the path that names the upload; clauses as in `submitted`."""
    answer = granted(asking, place(asking, name), "UND-02.a", "UND-02.b", *clauses)
    url, path = (answer.at(field) for field in ("presigned_url", "file_path"))
    asking.must(isinstance(url, str) and "://" in url, "gives no address to upload to", "a URL", url, "UND-02.c")
    asking.must(isinstance(path, str), "gives no path", "a path", path, "UND-02.c")
    return url, path


def uploaded(asking: Asking, clip: Clip, *clauses: str) -> str:
    """Take the first two steps, and return the address to submit; clauses as in `submitted`."""
    url, path = placed(asking, clip.filename, *clauses)
    asking.expect(put(asking, url, clip), 200, "UND-05.a", "UND-05.b", "UND-05.c", "UND-05.d", *clauses)
    return f"{BUCKET}{path}"


def submitted(asking: Asking, url: str, *clauses: str, also: Fields | None = None) -> str:
    """Submit an upload, and return its job's id; besides those of the step it is held to these clauses."""
    answer = submit(asking, url, also)
    granted(asking, answer, *dict.fromkeys(("UND-08.a", *clauses, *blamed(answer))))
    id = answer.at("id")
    asking.must(isinstance(id, str), "gives no id of a job", "an id", id, "UND-08.f")
    return str(id)


def blamed(answer: Answer) -> tuple[str, ...]:
    """Return the clauses that a refusal speaks against, by its words."""
    said = text(answer)
    return next((clauses for words, clauses in BLAMED.items() if words in said), ())


def text(answer: Answer) -> str:
    """Return a body as it came."""
    return answer.response.body.decode("utf-8", "replace")


def ended(asking: Asking, id: str) -> Answer:
    """Poll a job until it is done or has failed, and return that answer."""

    def ask() -> Answer:
        answer = granted(asking, query(asking, id), "UND-11.a")
        told = answer.at("id")
        asking.judge(told in (None, id), "is about another job", id, told, "UND-11.a")
        return answer

    return asking.until(ask, lambda answer: answer.at("status") in ENDS)


def result(asking: Asking, id: str) -> Answer:
    """Return the answer of a job that is done; only of our own fake it is known that none of these clips fails."""
    answer = ended(asking, id)
    if answer.at("status") == "failed" and not asking.target.own:
        raise InconclusiveError(f"the job failed: {answer.at('result_details', 'message') or 'no reason given'}")
    asking.must(answer.at("status") == "done", "fails a clip that is in order", "done", "failed", "UND-20.a")
    return answer


def analysed(asking: Asking, clip: Clip, *clauses: str, also: Fields | None = None) -> Answer:
    """Take all steps with a clip, and return its result; clauses as in `submitted`."""
    return result(asking, submitted(asking, uploaded(asking, clip), *clauses, also=also))


def walked(asking: Asking, clip: Clip, *, name: str = "", content_type: str = "", key: str | None = None) -> Answer:
    """Take the steps up to the first that is refused, and return the last answer.

    The page has words for a file that is refused, but does not tell which step says them.
    """
    *_, last = _walk(asking, clip, name or clip.filename, content_type, key)
    return last


def _walk(asking: Asking, clip: Clip, name: str, content_type: str, key: str | None) -> Iterator[Answer]:
    first = place(asking, name, key)
    yield first
    if first.status >= 400:
        return
    url, path = first.at("presigned_url"), first.at("file_path")
    if not (isinstance(url, str) and "://" in url and isinstance(path, str)):
        raise StoppedError  # what the answer lacks is noted already: the contract says what it has
    second = put(asking, url, clip, content_type)
    yield second
    if second.status < 400:
        yield submit(asking, f"{BUCKET}{path}", key=key)


def refused(asking: Asking, answer: Answer, status: int, words: str, *clauses: str) -> None:
    """Judge a refusal: its status, and that it says the page's words, wherever in its body they stand."""
    asking.expect(answer, status, *clauses)
    said = text(answer)
    asking.judge(words in said, "says other words", words, said, *clauses, answer=answer)


__all__ = [
    "BUCKET",
    "JSON",
    "analysed",
    "ended",
    "granted",
    "place",
    "placed",
    "put",
    "query",
    "refused",
    "submit",
    "submitted",
    "uploaded",
    "walked",
]
