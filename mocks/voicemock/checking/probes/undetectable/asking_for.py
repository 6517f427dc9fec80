"""What else Undetectable tells: an account's credits, its own health, and at which hosts it lives."""

from urllib.parse import urlsplit

from voicemock.checking.asking import Asking
from voicemock.checking.clips import committed
from voicemock.checking.exchange import Answer
from voicemock.checking.probe import OWN, Probe
from voicemock.checking.probes.undetectable.three_steps import JSON, granted

API_HOST = "ai-audio-detector-prod-api-gfz9t.ondigitalocean.app"
STORE_HOST = "nyc3.digitaloceanspaces.com"


def credits_of(asking: Asking, key: str) -> Answer:
    """Ask for the credits of a key's account."""
    return asking.call("GET", "/check-user-credits", key=key, headers={**JSON, "apikey": key})


def credits(asking: Asking) -> None:
    """The credits that are left are told."""
    granted(asking, credits_of(asking, asking.key()), "UND-14.a")


def filled(asking: Asking) -> None:
    """To an external integration `credits` is the only figure that is filled."""
    answer = granted(asking, credits_of(asking, asking.key()), "UND-14.a")
    for name in ("baseCredits", "boostCredits"):
        asking.judge(not answer.at(name), f"fills {name}", "none, or 0", answer.at(name), "UND-14.b")


def health(asking: Asking) -> None:
    """The health check says that the service is healthy."""
    granted(asking, asking.call("GET", "/health", headers=JSON), "UND-15.a")


def hosts(asking: Asking) -> None:
    """The API answers at its own host, and sends uploads to the object store's."""
    key = asking.key()
    answer = granted(asking, by_host(asking, "/get-presigned-url?file_name=clip.wav", apikey=key), "UND-01.a")
    url = urlsplit(str(answer.at("presigned_url")))
    asking.must(url.hostname == STORE_HOST, "sends uploads to another host", STORE_HOST, url.hostname, "UND-01.c")
    stored = asking.call(
        "PUT",
        f"{origin(asking)}{url.path}?{url.query}",
        headers={"Host": STORE_HOST, "Content-Type": "audio/wav", "x-amz-acl": "private"},
        content=committed("human"),
    )
    asking.expect(stored, 200, "UND-01.c")


def by_host(asking: Asking, path: str, **headers: str) -> Answer:
    """Ask by the API's name alone, whatever the target's own address puts before its paths."""
    headers = {"Host": API_HOST, **JSON, **headers}
    return asking.call("GET", f"{origin(asking)}{path}", key=headers.get("apikey", ""), headers=headers)


def origin(asking: Asking) -> str:
    """Return the target's address without a path."""
    base = urlsplit(asking.target.base)
    return f"{base.scheme}://{base.netloc}"


PROBES = (
    Probe(credits, ("UND-14.a",)),
    Probe(filled, ("UND-14.b",), needs=OWN),
    Probe(health, ("UND-15.a",)),
    Probe(hosts, ("UND-01.a", "UND-01.c"), calls=2, needs=OWN),
)

__all__ = ["PROBES", "credits_of"]
