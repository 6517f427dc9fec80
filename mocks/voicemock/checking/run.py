"""A check from its first probe to its report."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from voicemock.checking.amounts import counted
from voicemock.checking.asking import Asking, InconclusiveError, OtherEditionError, StoppedError, rests_on
from voicemock.checking.limits import Budget, Pace, SpentError
from voicemock.checking.line import HaltError, Line, UnreachableError
from voicemock.checking.probe import Need, Probe
from voicemock.checking.report import Outcome, Report, Status
from voicemock.checking.target import Target
from voicemock_contracts import ledger
from voicemock_contracts.clauses import Clauses
from voicemock_contracts.contract import load
from voicemock_contracts.editions import SEPARATOR
from voicemock_contracts.findings import Severity

REASONS = {
    Need.OWN: "needs a fake of voicemock: its keys, its clock, its verdicts",
    Need.NEGATIVE: "sends what the documents don't allow: --negative",
}


@dataclass(frozen=True, slots=True)
class Options:
    """How far a check may go."""

    negative: bool = True
    max_credits: float | None = None
    rate: float | None = None
    """Calls a second."""
    seed: int = 0
    examples: int = 10
    """Requests generated for each operation."""


@dataclass(frozen=True, slots=True)
class Step:
    """A probe in a plan: why it will not run, or what it will use up at most."""

    probe: Probe
    refused: str = ""
    calls: int = 0
    credits: float = 0


def planned(probes: Iterable[Probe], target: Target, options: Options) -> Iterator[Step]:
    """Yield what would become of every probe, if each uses up all that it may."""
    otherwise = otherwise_in(target.reading)
    budget = Budget(options.max_credits)
    for probe in probes:
        credits = probe.credits
        if probe.generated:
            credits = min(options.examples * probe.price, budget.left)
        reason = refusal(probe, target, options, otherwise)
        if not reason and not budget.allows(credits):
            reason = f"costs up to {counted(credits, 'credit')}: --max-credits"
        if reason:
            yield Step(probe, reason)
        else:
            budget.take(credits)
            yield Step(probe, "", options.examples if probe.generated else probe.calls, credits)


def refusal(probe: Probe, target: Target, options: Options, otherwise: frozenset[str] = frozenset()) -> str:
    """Return why a probe may not run against a target; an empty text where it may.

    ``otherwise`` are the baseline's clauses that the target's edition has otherwise: a probe that somebody wrote knows
    the baseline's, one that is generated from the contract is the edition's own.
    """
    rests = () if probe.generated else dict.fromkeys((*probe.clauses, *probe.supposes))
    changed = [clause for clause in rests if clause in otherwise]
    if changed:
        return rests_on(changed)
    if Need.OWN in probe.needs and not target.own:
        return REASONS[Need.OWN]
    if Need.NEGATIVE in probe.needs and not options.negative:
        return REASONS[Need.NEGATIVE]
    return ""


def otherwise_in(reading: str) -> frozenset[str]:
    """Return the baseline's clauses that an edition has otherwise, or has withdrawn; none for the baseline."""
    if SEPARATOR not in reading:
        return frozenset()
    read = ledger(reading)
    said = (clause.id for clause in read.clauses if clause.edition)
    return frozenset((*said, *(clause.id for clause in read.withdrawn)))


def check(
    target: Target,
    title: str,
    probes: Iterable[Probe],
    options: Options,
    on_outcome: Callable[[Outcome], None] = lambda _: None,
) -> Report:
    """Run the probes one after the other and report; ``on_outcome`` is told of each.

    Raises UnreachableError where nothing answers the first of them.
    """
    contract, clauses = load(target.reading, closed=target.own), Clauses(target.reading)
    otherwise = otherwise_in(target.reading)
    line = Line(target, Budget(options.max_credits), Pace(options.rate))
    outcomes: list[Outcome] = []
    try:
        for number, probe in enumerate(probes):
            account = f"{options.seed}-{number}"
            asking = Asking(target, contract, clauses, line, account, options.seed, options.examples, otherwise)
            reason = line.halted or refusal(probe, target, options, otherwise)
            outcome = _skipped(probe, reason) if reason else _outcome(probe, asking, first=not line.calls)
            outcomes.append(outcome)
            on_outcome(outcome)
    finally:
        line.close()
    return Report(target.vendor, title, target.shown, target.own, options.seed, tuple(outcomes), target.edition)


def _skipped(probe: Probe, reason: str) -> Outcome:
    return Outcome(probe.name, probe.clauses, Status.SKIPPED, reason)


def _outcome(probe: Probe, asking: Asking, *, first: bool) -> Outcome:
    budget, line = asking.line.budget, asking.line
    status, reason, calls, spent, started = Status.PASSED, "", line.calls, budget.spent, time.perf_counter()
    try:
        budget.take(probe.credits)
        probe.ask(asking)
    except SpentError:
        return _skipped(probe, f"costs up to {counted(probe.credits, 'credit')}: --max-credits")
    except StoppedError:
        pass
    except OtherEditionError as why:
        status, reason = Status.SKIPPED, str(why)
    except InconclusiveError as why:
        status, reason = Status.INCONCLUSIVE, str(why)
    except HaltError as why:
        status, reason = Status.INCONCLUSIVE, str(why)
        line.halted = reason
    except UnreachableError as why:
        if first:
            raise
        status, reason = Status.INCONCLUSIVE, str(why)
    if any(item.finding.severity is Severity.VIOLATION for item in asking.observations):
        status, reason = Status.FAILED, ""
    return Outcome(
        probe.name,
        probe.clauses,
        status,
        reason,
        tuple(asking.observations),
        line.calls - calls,
        budget.spent - spent,
        time.perf_counter() - started,
    )


__all__ = ["Options", "Step", "check", "planned", "refusal"]
