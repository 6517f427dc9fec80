"""Undetectable.AI: ask for a URL, upload a clip there, have it detected, poll for the result.

keys         who calls, and with how many credits
problems     what the API says of what it refuses
accepting    whom JSON is no answer for
addresses    where an upload lies, and what a client may call it
signing      who may upload there, and until when
store        the object store, with errors of its own
analysis     what a job comes to
api          the calls
"""

from voicemock.engine.jobs import Way
from voicemock.engine.script import Hear
from voicemock.engine.vendor import Call, Vendor
from voicemock.vendors.undetectable.addresses import API_HOSTS, BUCKET_HOST, STORE_HOST
from voicemock.vendors.undetectable.api import JOBS, check_user_credits, detect, get_presigned_url, health, query
from voicemock.vendors.undetectable.keys import KEY, PLANS
from voicemock.vendors.undetectable.problems import PROBLEMS, error
from voicemock.vendors.undetectable.store import PATH_STYLE, VIRTUAL_HOST

VENDOR = Vendor(
    name="undetectable",
    title="Undetectable.AI",
    hosts=API_HOSTS,
    key_goes='apikey: KEY; at /detect "key": "KEY" in the JSON',
    plans=PLANS,
    calls=(
        Call("GET", "/get-presigned-url", get_presigned_url, "a URL to PUT a clip to"),
        Call("POST", "/detect", detect, "submit what was put there", uses=(Hear, Way), keyed="body", clip=True),
        Call("POST", "/query", query, "poll its job", keyed=""),
        Call("GET", "/check-user-credits", check_user_credits, "the credits that are left"),
        Call("GET", "/health", health, "whether the service runs", keyed=""),
    ),
    problems=PROBLEMS,
    body=error,
    jobs=JOBS,
    curl="-H 'apikey: KEY' 'BASE/get-presigned-url?file_name=example.wav'",
    hosted={STORE_HOST: PATH_STYLE, BUCKET_HOST: VIRTUAL_HOST},
)

__all__ = ["KEY", "PLANS", "PROBLEMS", "VENDOR"]
