"""HAR 1.2 as a JSON Schema: every field that the format asks for, with its type; those of other makers begin with _."""

from typing import Any

TEXT = {"type": "string"}
NUMBER = {"type": "number"}
COUNT = {"type": "integer", "minimum": -1}
TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
DURATION = {"type": "number", "minimum": -1}
URL = {"type": "string", "pattern": "^(https?|wss?)://"}


def thing(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """Return the schema of an object with these fields and no others, save comments and those of other makers."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional, "comment": TEXT},
        "patternProperties": {"^_": True},
        "additionalProperties": False,
    }


def many(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


PAIR = thing({"name": TEXT, "value": TEXT})
COOKIE = thing(
    {"name": TEXT, "value": TEXT},
    path=TEXT,
    domain=TEXT,
    expires=TIME,
    httpOnly={"type": "boolean"},
    secure={"type": "boolean"},
)
PARAM = thing({"name": TEXT}, value=TEXT, fileName=TEXT, contentType=TEXT)
POSTED = {**thing({"mimeType": TEXT}, params=many(PARAM), text=TEXT), "not": {"required": ["params", "text"]}}
REQUEST = thing(
    {
        "method": TEXT,
        "url": URL,
        "httpVersion": TEXT,
        "cookies": many(COOKIE),
        "headers": many(PAIR),
        "queryString": many(PAIR),
        "headersSize": COUNT,
        "bodySize": COUNT,
    },
    postData=POSTED,
)
CONTENT = thing({"size": COUNT, "mimeType": TEXT}, compression=COUNT, text=TEXT, encoding=TEXT)
RESPONSE = thing(
    {
        "status": {"type": "integer", "minimum": 0, "maximum": 599},
        "statusText": TEXT,
        "httpVersion": TEXT,
        "cookies": many(COOKIE),
        "headers": many(PAIR),
        "content": CONTENT,
        "redirectURL": TEXT,
        "headersSize": COUNT,
        "bodySize": COUNT,
    }
)
TIMINGS = thing(
    {name: {"type": "number", "minimum": 0} for name in ("send", "wait", "receive")},
    **dict.fromkeys(("blocked", "dns", "connect", "ssl"), DURATION),
)
STATE = thing({"lastAccess": TIME, "eTag": TEXT, "hitCount": COUNT}, expires=TIME)
CACHE = thing({}, beforeRequest=STATE, afterRequest=STATE)
ENTRY = thing(
    {
        "startedDateTime": TIME,
        "time": {"type": "number", "minimum": 0},
        "request": REQUEST,
        "response": RESPONSE,
        "cache": CACHE,
        "timings": TIMINGS,
    },
    pageref=TEXT,
    serverIPAddress=TEXT,
    connection=TEXT,
)
MAKER = thing({"name": TEXT, "version": TEXT})
PAGE = thing({"startedDateTime": TIME, "id": TEXT, "title": TEXT, "pageTimings": {"type": "object"}})
LOG = thing({"version": {"const": "1.2"}, "creator": MAKER, "entries": many(ENTRY)}, browser=MAKER, pages=many(PAGE))
HAR = {**thing({"log": LOG}), "$schema": "https://json-schema.org/draft/2020-12/schema"}

CHROME_MESSAGE = {
    "type": "object",
    "required": ["type", "time", "opcode", "data"],
    "properties": {"type": {"enum": ["send", "receive"]}, "time": NUMBER, "opcode": {"enum": [1, 2]}, "data": TEXT},
    "additionalProperties": False,
}
"""A WebSocket's message as Chrome writes it."""
