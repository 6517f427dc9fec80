"""The keys that generated requests carry, put where a contract's security schemes say."""

import json
from pathlib import Path
from typing import Any

from voicemock_contracts.documents import Document

KEY = "test-enterprise-generated"
"""An account of its own, with credits for every call."""

PEERS = ("anna", "ben")


def one_account(document: Document) -> dict[str, Any]:
    """Return schemathesis' configuration of one account."""
    schemes = document["components"]["securitySchemes"]
    return {"openapi": {name: {WORDS[scheme["type"]]: KEY} for name, scheme in schemes.items()}}


def two_accounts(document: Document, folder: Path) -> dict[str, Any]:
    """Return the configuration of two accounts that must not see each other's jobs; it stands in a file."""
    users = [{"name": peer, "fixedHeaders": _fixed(headers(document, f"{KEY}-{peer}"))} for peer in PEERS]
    file = folder / "accounts.json"
    file.write_text(json.dumps({"auth": users}))
    return {"wfc": {"path": str(file), "peers": list(PEERS)}}


def headers(document: Document, key: str = KEY) -> dict[str, str]:
    """Return the headers that carry a key."""
    (scheme,) = document["components"]["securitySchemes"].values()
    return {"Authorization": f"Bearer {key}"} if scheme["type"] == "http" else {scheme["name"]: key}


def _fixed(headers: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]


WORDS = {"apiKey": "api_key", "http": "bearer"}
"""What schemathesis calls a key, by the kind of its scheme."""

__all__ = ["KEY", "headers", "one_account", "two_accounts"]
