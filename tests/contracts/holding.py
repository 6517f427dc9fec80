"""Holding a fake against its contract: schemathesis asks, and its checks and our own library judge each answer."""

import asyncio
import contextlib
import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import Case, GenerationMode, engine
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response as Got
from schemathesis.hooks import HookContext
from tests.contracts import auth
from tests.contracts.clips_strategy import Audio, Clip, registered
from tests.contracts.excluded import EXCLUDED, Exclusion, Shown
from tests.contracts.judging import OURS, answered, failures, judged_by, sent
from tests.contracts.line import Line
from tests.contracts.rounds import Rounds
from tests.contracts.same_draws import same_draws
from tests.hypothesis_profiles import FUZZ, examples

from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock
from voicemock.vendors import VENDORS
from voicemock_contracts.contract import Contract
from voicemock_contracts.documents import Document, document
from voicemock_contracts.editions import reading
from voicemock_contracts.nodes import Node

SEED = int(os.environ.get("VOICEMOCK_SEED") or (secrets.randbelow(2**32) if FUZZ else 0))
"""Chooses the requests: always the same ones, or others by chance when VOICEMOCK_FUZZ is set."""

PHASES = ("examples", "coverage", "fuzzing", "stateful")

STEPS = 5
"""Calls, at most, along the links."""

ACCEPTED = ["2xx"]
REFUSED = ["400", "401", "403", "404", "405", "406", "411", "413", "415", "422"]
"""Statuses that say that a request is wrong; 402, 429 and 5xx say something else."""


@dataclass(slots=True)
class Held:
    """What came of it."""

    failures: list[str]
    excluded: set[Exclusion]
    answers: Counter[tuple[str, int]]
    """How often an operation answered with a status."""
    digest: str
    """That of all requests in their order."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What it takes to ask a fake."""

    schema: Any
    """Schemathesis' schema of the contract."""
    line: Line
    rounds: Rounds
    audio: Audio

    def right(self, operation: str) -> SearchStrategy[Case[Any]]:
        """Return requests that the contract allows."""
        strategy: SearchStrategy[Case[Any]] = self.schema.find_operation_by_id(operation).as_strategy(
            generation_mode=GenerationMode.POSITIVE
        )
        return strategy

    def one(self, operation: str) -> Case[Any]:
        """Return one of them."""
        drawn = []

        @settings(examples(1), max_examples=1, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(self.right(operation))
        def draw(case: Case[Any]) -> None:
            drawn.append(case)

        draw()
        return drawn[0]


@dataclass(frozen=True, slots=True)
class Holding:
    """A vendor's fake and the document that it is held against, of an edition where the name says so."""

    vendor: str
    document: Document = field(repr=False)
    exclusions: tuple[Exclusion, ...] = EXCLUDED

    @classmethod
    def of(cls, vendor: str) -> "Holding":
        """Return a vendor's fake and its contract."""
        return cls(vendor, document(vendor))

    def hold(self, *operations: str, phases: tuple[str, ...] = PHASES[:-1], number: int = 12) -> Held:
        """Return what generated requests for some operations (by their operationIds) show.

        ``number`` is how many of each kind are drawn; coverage takes as many as it needs.
        """
        excluded: set[Exclusion] = set()
        with self.ready(operations, phases, number, excluded) as ready:
            asked = ready.schema.include(operation_id=list(operations))
            found = [text for event in engine.from_schema(asked).execute() for text in failures(event)]
        return Held(found, excluded, ready.line.answers, ready.line.digest)

    def refuse(self, operation: str, clips: Callable[[Audio], SearchStrategy[Clip]], *, number: int = 12) -> Held:
        """Return what requests show that are right but for such files, which the contract does not take.

        Raises what schemathesis raises where an answer departs.
        """
        excluded: set[Exclusion] = set()
        headers = auth.headers(self.document)
        with self.ready((operation,), ("fuzzing",), number, excluded) as ready:

            @seed(SEED)
            @settings(examples(number), suppress_health_check=list(HealthCheck))
            @given(ready.right(operation), clips(ready.audio))
            def ask(case: Case[Any], clip: Clip) -> None:
                put(case, clip)
                case.validate_response(case.call(headers=headers), headers=headers)

            ask()
        return Held([], excluded, ready.line.answers, ready.line.digest)

    @contextlib.contextmanager
    def ready(
        self, operations: tuple[str, ...], phases: tuple[str, ...], number: int, excluded: set[Exclusion]
    ) -> Iterator["Ready"]:
        """Give what it takes to ask a new bench, while the block runs."""
        contract = Contract(self.vendor, self.document, closed=True)
        audio = _audio(contract, operations)
        asked = reading(self.vendor)
        (vendor,) = (known.in_edition(asked.edition) for known in VENDORS if known.name == asked.vendor)
        with (
            contextlib.closing(Bench([vendor], seed=SEED, new_clock=virtual_clock)) as bench,
            asyncio.Runner() as runner,
            registered(audio),
            TemporaryDirectory() as folder,
            same_draws(),
            judged_by(self.vendor, self.document),
        ):
            schema = schemathesis.openapi.from_dict(self.document, config=self._config(phases, number, Path(folder)))
            schema.app = line = Line(bench, vendor.name, contract)
            rounds = Rounds(bench, runner)
            schema.hooks.register_hook_with_name(rounds.completed, "map_case")
            schema.hooks.register_hook_with_name(rounds.complete_all, "before_add_examples")
            schema.hooks.register_hook_with_name(self._counting(excluded), "filter_failure")
            yield Ready(schema, line, rounds, audio)

    def _config(self, phases: tuple[str, ...], number: int, folder: Path) -> SchemathesisConfig:
        profile = examples(number)
        several = "stateful" in phases
        accounts = auth.two_accounts(self.document, folder) if several else auth.one_account(self.document)
        return SchemathesisConfig.from_dict(
            {
                "seed": SEED,
                "base-url": "http://fake",
                "suppress-health-check": ["all"],
                "auth": accounts,
                # As in `same_draws`: words that stand in our own code.
                "analysis": {"constants": {"enabled": FUZZ}},
                "cache": {"enabled": False},
                "generation": {
                    "deterministic": not FUZZ,
                    "database": "none",
                    "max-examples": profile.max_examples,
                    "mode": "all",
                },
                "checks": {
                    "positive_data_acceptance": {"expected-statuses": ACCEPTED},
                    "negative_data_rejection": {"expected-statuses": REFUSED},
                },
                "phases": {
                    **{name: {"enabled": name in phases} for name in PHASES},
                    "stateful": {"enabled": "stateful" in phases, "max-steps": STEPS, "inference": {"algorithms": []}},
                },
            }
        )

    def _counting(self, excluded: set[Exclusion]) -> Callable[[HookContext, Failure, Case[Any], Got], bool]:
        def kept(_context: HookContext, failure: Failure, case: Case[Any], response: Got) -> bool:
            check = failure.checks[0] if failure.checks else OURS
            shown = Shown(self.vendor, case, sent(response), answered(response), failure.message)
            for entry in self.exclusions:
                same = (entry.vendor, entry.operation, entry.check) == (self.vendor, id_of(case), check)
                if same and entry.when(shown):
                    excluded.add(entry)
                    return False
            return True

        return kept


def id_of(case: Case[Any]) -> str:
    """Return the operationId of a case."""
    return str(case.operation.definition.raw["operationId"])


def _audio(contract: Contract, operations: tuple[str, ...]) -> Audio:
    """Return what operations ask of a file, all of them together."""
    asked = []
    for each in contract.operations:
        node = Node(contract.openapi, contract.openapi)["paths"][each.path][each.method.lower()]
        if each.id in operations and "requestBody" in node:
            for schema in (media["schema"] for media in dict(node["requestBody"]["content"].items()).values()):
                fields = dict(schema["properties"].items()).values() if "properties" in schema else [schema]
                asked += [Audio.of(field.value["x-audio"]) for field in fields if "x-audio" in field]
    return Audio.all_of(asked)


def put(case: Case[Any], clip: Clip) -> None:
    """Make a clip the file of a request."""
    body: Any = case.body
    if not isinstance(body, dict):
        case.body = clip.content
        return
    (field,) = (name for name, value in body.items() if isinstance(value, bytes))
    completed: Any = {**body, field: clip.content}
    case.body = completed


__all__ = ["PHASES", "SEED", "Held", "Holding", "Ready", "id_of", "put"]
