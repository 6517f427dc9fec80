"""What the API says of what it refuses: the page's table of status codes, then its common issues."""

from starlette.requests import Request

from voicemock.engine.refusals import Problem, Reason


def says(status: int, detail: str) -> Problem:
    """Return a problem that is told by its text alone: this vendor has no codes."""
    return Problem(status, detail, detail)


UNVERIFIED = says(403, "User verification failed")

PROBLEMS = {
    Reason.NOT_FOUND: says(404, "Not Found"),
    Reason.NO_JOB: says(404, "Not Found"),
    Reason.WRONG_METHOD: says(405, "Method Not Allowed"),
    Reason.NOT_ACCEPTABLE: says(406, "Not Acceptable"),
    Reason.GONE: says(410, "Gone"),
    Reason.BAD_BODY: says(422, "Invalid Request Body"),
    Reason.TOO_MANY_CALLS: says(429, "Too Many Requests"),
    Reason.INTERNAL: says(500, "Internal Server Error"),
    Reason.UNAVAILABLE: says(503, "Service Unavailable"),
    Reason.NO_KEY: UNVERIFIED,
    Reason.BAD_KEY: UNVERIFIED,
    Reason.NO_CREDITS: says(403, "Not enough credits"),
    Reason.BAD_URL: says(400, "Input URL cannot be empty"),
    Reason.BAD_EMAIL: says(400, "Input email is empty"),
    Reason.WRONG_ENDING: says(400, "Unsupported audio type"),
    Reason.TOO_SMALL: says(400, "File size is too small"),
    Reason.TOO_LARGE: says(400, "File size exceeds limit"),
    Reason.WRONG_FORMAT: says(400, "Invalid file type"),
    Reason.NO_USER: says(404, "User not found"),
    Reason.NO_FILE: says(500, "File metadata could not be fetched"),
}
"""In the page's order. No request causes GONE, TOO_MANY_CALLS, UNAVAILABLE and NO_USER."""


def error(_request: Request, problem: Problem) -> dict[str, object]:
    """Return the body of every error (UND-18); of an incomplete request it names the field."""
    return {"detail": f"{problem.message}: {problem.about}" if problem.about else problem.message}


__all__ = ["PROBLEMS", "error"]
