"""A vendor's facts for whoever wants to call it: addresses, calls, keys; as data, and as a screen for people."""

from collections.abc import Iterable
from typing import Any

from voicemock.engine.refusals import Reason
from voicemock.engine.vendor import Vendor
from voicemock.vendors import edition_of, editions_of
from voicemock_contracts import documents_read
from voicemock_fixtures import path as clip_path


def described(vendor: Vendor, base: str) -> dict[str, Any]:
    """Return the vendor's facts; ``base`` is the server's address without a path."""
    return {
        "name": vendor.name,
        "title": vendor.title,
        "edition": edition_of(vendor),
        "editions": list(editions_of(vendor)),
        "base_url": f"{base}/{vendor.name}",
        "hosts": list(vendor.hosts),
        "storage_hosts": list(vendor.hosted),
        "calls": [{"method": call.method, "path": call.path, "says": call.says} for call in vendor.calls],
        "streams": [{"path": stream.path, "says": stream.says} for stream in vendor.streams],
        "key": vendor.key_goes,
        "keys": [*({"starts_with": key, "says": plan.says} for key, plan in vendor.plans.items()), _other_keys(vendor)],
        "curl": _curl(vendor, base),
    }


def screen(vendors: Iterable[Vendor], base: str, *, editions: bool = False) -> str:
    """Return what a person needs to begin: each vendor's address, calls and keys, and a line to copy.

    With ``editions`` also which ones of its documents it has, where there is more than one.
    """
    shown = list(vendors)
    lines = [f"Fakes of {', '.join(vendor.title for vendor in shown)}; affiliated with none of them."]
    lines += [f"They answer as the documents did on {documents_read()}; `voicemock facts` tells what is only assumed."]
    for vendor in shown:
        facts = described(vendor, base)
        title = f"{facts['title']}, edition {vendor.edition}" if vendor.edition else facts["title"]
        title += f", fitted to {vendor.contract}" if vendor.contract else ""
        lines += ["", f"{title}   {facts['base_url']}   (or send Host: {' or '.join(facts['hosts'])})"]
        if editions and len(facts["editions"]) > 1:
            lines += [f"  editions of its documents: {', '.join(facts['editions'])}"]
        lines += [_offered(call["method"], call["path"], call["says"]) for call in facts["calls"]]
        lines += [_offered("WS", stream["path"], stream["says"]) for stream in facts["streams"]]
        lines += [f"  key  {facts['key']}"]
        lines += [f"       {key['starts_with'] or 'any other':<18}{key['says']}" for key in facts["keys"]]
    lines += ["", "A key may go on after its prefix: test-free-anna is an account of its own.", "Try it:"]
    lines += [f"  {_curl(shown[0], base)}"]
    return "\n".join(lines)


def _offered(method: str, path: str, says: str) -> str:
    return f"  {method:<5}{path:<50}{says}"


def _other_keys(vendor: Vendor) -> dict[str, Any]:
    problem = vendor.problems[Reason.BAD_KEY]
    return {"starts_with": None, "says": f"{problem.status} {problem.code or problem.message}"}


def _curl(vendor: Vendor, base: str) -> str:
    key = next(iter(vendor.plans))
    line = vendor.curl.replace("KEY", key).replace("BASE", f"{base}/{vendor.name}")
    return f"curl {line.replace('CLIP', str(clip_path('human', 'wav')))}"


__all__ = ["described", "screen"]
