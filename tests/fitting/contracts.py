"""Contracts that differ from a vendor's baseline by an edit, written as files; and the vendor's fake fitted to them."""

import asyncio
import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml
from tests.calling import Caller, upload

from voicemock.bench import Bench
from voicemock.engine.exchange import Exchange
from voicemock.vendors import VENDORS, fitted
from voicemock_contracts.documents import Form, document

DETECT = "/v1/detect"
KEY = {"X-API-Key": "test-enterprise"}

Edit = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Fitted:
    """A fake that is fitted to a contract, and who calls it."""

    bench: Bench
    caller: Caller

    def detect(
        self, path: str = DETECT, *, field: str = "file", headers: dict[str, str] | None = None, **rest: Any
    ) -> httpx.Response:
        """Return Vocos' answer to a clip of a person's voice."""
        return self.caller.post(
            path, headers=KEY if headers is None else headers, files=upload("human", field=field), **rest
        )

    @property
    def last(self) -> Exchange:
        """Return the last exchange."""
        return self.bench.journal.exchanges()[-1]

    @property
    def departures(self) -> list[tuple[str, str]]:
        """Return how its request departs from the contract: what, and what was expected."""
        assert self.last.departs is not None
        return [(each.what, each.expected) for each in self.last.departs]


def contract(folder: Path, edit: Edit, vendor: str = "vocos", form: Form = Form.OPENAPI) -> Path:
    """Write the vendor's baseline with an edit."""
    changed = copy.deepcopy(document(vendor, form))
    edit(changed)
    file = folder / f"{form}.yaml"
    file.write_text(yaml.safe_dump(changed, sort_keys=False), "utf-8")
    return file


@contextmanager
def playing(source: Path, vendor: str = "vocos") -> Iterator[Fitted]:
    """Play a vendor fitted to a contract; that nothing of ours went wrong is held at the end."""
    (known,) = (each for each in VENDORS if each.name == vendor)
    with asyncio.Runner() as runner:
        bench = Bench([fitted(known, str(source))], seed=1, advises=True)
        try:
            yield Fitted(bench, Caller(bench, runner, f"/{vendor}"))
            assert bench.advisor.bugs == []
        finally:
            bench.close()


def schemas(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document's schemas."""
    found: dict[str, Any] = document["components"]["schemas"]
    return found


def answers(document: dict[str, Any]) -> dict[str, Any]:
    """Return the answers of Vocos' one call."""
    found: dict[str, Any] = document["paths"][DETECT]["post"]["responses"]
    return found
