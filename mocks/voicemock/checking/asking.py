"""What a probe asks by: it sends, the answer is held against the contract, and what departs is noted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from voicemock.checking.charges import surcharge
from voicemock.checking.exchange import Answer, Form, Sent
from voicemock.checking.line import HaltError, Line
from voicemock.checking.moves import Move, Talk
from voicemock.checking.report import Observation
from voicemock.checking.reports.visible import visible
from voicemock.checking.streamed import Streamed
from voicemock.checking.streaming import stream
from voicemock.checking.target import WORKS, Target
from voicemock_contracts.clauses import Clauses
from voicemock_contracts.contract import Contract
from voicemock_contracts.findings import Finding, shown
from voicemock_contracts.messages import Request

BUSY = frozenset({429, 500, 502, 503, 504})
"""Statuses by which a vendor may put off any call: too many at once, or a fault of its own."""

REFUSING = BUSY | {401, 402, 403}
"""Statuses by which it may refuse besides what is allowed: the key, or no credits left."""


class StoppedError(Exception):
    """Nothing more is to be found out: what departs has been noted."""


class OtherEditionError(Exception):
    """What would depart rests on the baseline, and the edition has it otherwise; the message names the clauses."""


class InconclusiveError(Exception):
    """The vendor is as documented, but the probe did not get what it needs; the message says why."""


@dataclass(slots=True)
class Asking:
    """One probe's way to the vendor. What it calls and what departs stays here."""

    target: Target
    contract: Contract
    clauses: Clauses
    line: Line
    account: str
    """What tells this probe's accounts from those of others."""
    seed: int = 0
    examples: int = 10
    """Requests that a generating probe may send."""
    otherwise: frozenset[str] = frozenset()
    """The baseline's clauses that the edition has otherwise, or no more."""
    observations: list[Observation] = field(default_factory=list)
    _last: Answer | Streamed | None = None

    def key(self, role: str = WORKS) -> str:
        """Return a key of a role; InconclusiveError where the target has none."""
        key = self.target.key(role, self.account)
        if key is None:
            raise InconclusiveError("needs a key: give one with --key")
        return key

    def call(
        self,
        method: str,
        path: str,
        *,
        key: str = "",
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        form: Form | None = None,
        json: object = None,
        content: object = None,
        patient: bool = True,
    ) -> Answer:
        """Send a request and return the answer, held against the contract.

        ``key`` is not put anywhere: it tells what is not to be shown. A patient call waits as long as Retry-After says,
        and asks again.
        """
        sent = Sent(method, path, query or {}, headers or {}, form, json, content, key)  # type: ignore[arg-type]
        return self.send(sent, patient=patient)

    def send(self, sent: Sent, *, patient: bool = True) -> Answer:
        """Send a request that is made already; see `call`."""
        if self.line.budget.overspent:
            raise InconclusiveError("the vendor charged more than documented, and --max-credits is used up")
        if self.target.own or sent.key != self.target.given_key:
            sent = replace(sent, key="")  # no secret: a key of our fake's, or one that we made up
        answer = self._last = self.line.send(sent, patient=patient)
        self.line.budget.add(surcharge(self.target.vendor, answer))
        asked = Request.to(sent.method, self.path_of(sent))
        for finding in self.contract.response(asked, answer.response):
            self.note(finding, answer)
        return answer

    def stream(self, query: Mapping[str, str], *moves: Move, key: str = "") -> Streamed:
        """Have a conversation on the vendor's stream and return it, held against the contract.

        ``key`` is not put anywhere: it tells what is not to be shown. Unless the last move is a close, the server's is
        waited for.
        """
        assert self.contract.stream is not None  # noqa: S101 - only a vendor that has a stream has probes of it
        return self.converse(Talk(self.contract.stream.path, tuple(query.items()), moves, key))

    def converse(self, talk: Talk) -> Streamed:
        """Have a conversation that is made already; see `stream`."""
        assert self.contract.stream is not None  # noqa: S101
        if self.target.own or talk.key != self.target.given_key:
            talk = replace(talk, key="")
        self.line.pace.step()
        self.line.calls += 1
        streamed = self._last = stream(self.target, talk, self.contract.stream.conversation(dict(talk.query)))
        for finding in streamed.findings:
            self.note(finding, streamed)
        return streamed

    def path_of(self, sent: Sent) -> str:
        """Return the path as the vendor's documents have it, with the query that it came with.

        A whole URL may lead to another host of the vendor's, or there by any prefix: its longest documented ending
        counts.
        """
        if "://" not in sent.path:
            return sent.path
        url = urlsplit(sent.path)
        endings = (url.path[start:] for start, character in enumerate(url.path) if character == "/")
        path = next((ending for ending in endings if self.contract.operation(sent.method, ending)), url.path)
        return f"{path}?{url.query}" if url.query else path

    def expect(self, answer: Answer, status: int, *clauses: str) -> Answer:
        """Return the answer if it has the status; else note what departs, and stop."""
        if answer.status == status:
            return answer
        if not self.target.own and answer.status in (BUSY if status >= 400 else REFUSING):
            said = visible(str(answer.at("error", "message") or answer.at("detail") or "no reason given"), keeping="")
            if answer.status == 401 and not self.line.accepted:
                raise HaltError(f"the key was refused with 401: {shown(said)}")
            raise InconclusiveError(f"the vendor answered {answer.status}: {shown(said)}")
        self.judge(False, "has another status", f"status {status}", f"status {answer.status}", *clauses, answer=answer)
        raise StoppedError

    def judge(
        self,
        holds: bool,
        what: str,
        expected: object,
        got: object,
        *clauses: str,
        answer: Answer | Streamed | None = None,
    ) -> bool:
        """Return whether it holds; if not, note that the answer (the last, unless given) departs from these clauses.

        OtherEditionError where the edition has one of them otherwise: then the probe knows nothing of what holds.
        """
        if not holds:
            changed = [clause for clause in clauses if clause in self.otherwise]
            if changed:
                raise OtherEditionError(rests_on(changed))
            answer = answer or self._last
            assert answer is not None  # noqa: S101 - there is nothing to judge before a call
            severity, contradicted = self.clauses.weigh(clauses)
            self.note(
                Finding(self._where(answer), what, str(expected), shown(str(got)), contradicted, severity), answer
            )
        return holds

    def must(self, holds: bool, what: str, expected: object, got: object, *clauses: str) -> None:
        """Like `judge`, but stop where it does not hold."""
        if not self.judge(holds, what, expected, got, *clauses):
            raise StoppedError

    def seen(self, sent: Sent) -> tuple[Observation, ...]:
        """Send a request and return what its answer shows, without keeping any of it."""
        return self.shown_by(lambda: self.send(sent))

    def shown_by(self, ask: Callable[[], object]) -> tuple[Observation, ...]:
        """Ask, and return what that shows, without keeping any of it."""
        before, self.observations = self.observations, []
        try:
            ask()
            return tuple(self.observations)
        finally:
            self.observations = before

    def _where(self, answer: Answer | Streamed) -> str:
        if isinstance(answer, Streamed):
            return f"stream, {answer.ended}"
        path = self.path_of(answer.sent).partition("?")[0]
        operation = self.contract.operation(answer.sent.method, path)
        return f"answer {answer.status} {f'of {operation.id}' if operation else f'to {answer.sent.method} {path}'}"

    def note(self, finding: Finding, answer: Answer | Streamed) -> None:
        """Keep a finding with the exchange that shows it."""
        self.keep(Observation(finding, answer.shown(), answer.sent.curl(self.target.shown)))

    def keep(self, observation: Observation) -> None:
        """Keep an observation, unless the same was found before."""
        if all(item.finding != observation.finding for item in self.observations):
            self.observations.append(observation)

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self.target.wait(seconds)

    def until(
        self, ask: Callable[[], Answer], done: Callable[[Answer], bool], *, every: float = 2, most: int = 30
    ) -> Answer:
        """Ask until it is done, with a pause in between; InconclusiveError where it is not after so many times."""
        for _ in range(most):
            answer = ask()
            if done(answer):
                return answer
            self.wait(every)
        raise InconclusiveError(f"the job was not done after {most} polls")


def rests_on(clauses: Sequence[str]) -> str:
    """Return why a probe that rests on clauses of the baseline's is none of an edition that has them otherwise."""
    return f"not of this edition, which has {', '.join(clauses)} otherwise"


__all__ = ["Asking", "InconclusiveError", "OtherEditionError", "StoppedError", "rests_on"]
