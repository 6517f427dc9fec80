"""What a documented refusal may be called: its code, its status or close code, its exact text."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace

from starlette.requests import Request

from voicemock.engine.ids import seeded_ids
from voicemock.engine.refusals import Problem, Reason
from voicemock.engine.vendor import Vendor
from voicemock.scripting.errors import ScriptError, cut, listed, unknown
from voicemock_contracts import Response, Severity, load
from voicemock_contracts.operations import Operation

BLANK = "{}"
"""In a text, what the call is about."""


@dataclass(frozen=True, slots=True)
class Named:
    """One refusal: a status, or the code that closes a stream; a code, where the vendor has such; a text.

    ``calls`` are those that may be refused so by the contract, which knows the documented ones and what is assumed.
    """

    status: int
    code: str
    text: str
    streamed: bool
    calls: Mapping[str, Reason] = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Whatever it may be called."""
        codes = (self.code, f"{self.status} {self.code}") if self.code else ()
        return tuple(dict.fromkeys((*codes, self.text, str(self.status), f"{self.status} {self.text}")))

    def like(self, other: "Named") -> bool:
        """Tell whether a client sees the same of both, but for the text beside a code."""
        return self is other or (self.status, self.code) == (other.status, other.code) != (self.status, "")

    def __str__(self) -> str:
        shown = "" if self.code in ("", self.text) else f"{self.code}: "
        return f"{'close ' if self.streamed else ''}{self.status} {shown}{self.text}"


def names(vendor: Vendor) -> tuple[Named, ...]:
    """Return a vendor's refusals in the order of its tables: the API's, the object store's, the stream's."""
    return tuple(_rows(vendor))


def meant(vendor: Vendor, name: str | int, call: str | None) -> dict[str, Named]:
    """Return the refusal that a name means, by the calls that may be refused so; ScriptError for none, or several.

    Of several that differ in nothing but their text the first is meant.
    """
    wanted = str(name)
    known = [row for row in names(vendor) if call is None or call in row.calls]
    found = [row for row in known if wanted in row.names]
    if not found:
        where = f" of {call}" if call else ""
        what = f"{vendor.reading} documents no refusal {cut(wanted)!r}{where}"
        possible = [each for row in known for each in (row.code, row.text) if each]
        raise unknown(what, wanted, possible, f"it has {_choices(known)}")
    by_call: dict[str, Named] = {}
    for row in found:
        for each in row.calls:
            if call in (None, each) and not by_call.setdefault(each, row).like(row):
                raise ScriptError(f"{wanted!r} is ambiguous for {vendor.reading}; say one of {_choices(found)}")
    return by_call


def tells(vendor: Vendor, row: Named) -> bool:
    """Tell whether the vendor's words for a refusal name what it is about."""
    if BLANK in row.text or row.streamed:
        return BLANK in row.text
    problem = next((each for each in vendor.problems.values() if _is(row, each)), None)
    if problem is None:
        return False
    return _body(vendor, problem) != _body(vendor, problem.naming("what is wrong"))


def own_names(vendor: Vendor) -> dict[str, list[Named]]:
    """Return a name for each refusal that means no other: its code, or its text where the code means another.

    Refusals that one name means have it together: what is told at one call with a status, at another with another.
    """
    named: dict[str, list[Named]] = {}
    first: dict[str, Named] = {}
    rows = names(vendor)
    statuses = Counter(code for code, _ in {(row.code, row.status) for row in rows})
    for row in rows:
        by_code = row.code and statuses[row.code] == 1 and first.setdefault(row.code, row) is row
        named.setdefault(row.code if by_code else row.text, []).append(row)
    return named


def _choices(rows: list[Named]) -> str:
    """Return what the refusals are called: by their codes, with the status where that tells them apart."""
    statuses: dict[str, set[int]] = {}
    for row in rows:
        statuses.setdefault(row.code, set()).add(row.status)
    called = (
        row.text if row.code in ("", row.text) else row.code if len(statuses[row.code]) == 1 else row.names[1]
        for row in rows
    )
    return listed(repr(cut(each)) for each in dict.fromkeys(called))


def _rows(vendor: Vendor) -> Iterator[Named]:
    operations = contracted(vendor)
    own = {call.name: operations[call.name] for call in vendor.calls}
    yield from _of(vendor.problems, own, lambda problem: answer_of(vendor, problem))
    for site in {id(site.problems): site for site in vendor.hosted.values()}.values():
        calls = {call.name: operations[call.name] for call in site.calls}
        yield from _of(site.problems, calls, lambda problem: Response(problem.status))
    for stream in vendor.streams:
        for problem, reason in _told_apart(stream.problems).items():
            yield Named(problem.status, problem.code, problem.message, True, {stream.name: reason})


def contracted(vendor: Vendor) -> dict[str, Operation]:
    """Return what the contract has for each call over HTTP; the one that is no call of the API's is the store's."""
    contract = load(vendor.reading)
    found = {call.name: contract.operation(call.method, call.path) for call in vendor.calls}
    own = {operation.id for operation in found.values() if operation}
    stored = next((operation for operation in contract.operations if operation.id not in own), None)
    found |= {call.name: stored for site in vendor.hosted.values() for call in site.calls}
    return {call: operation for call, operation in found.items() if operation}


def _of(
    problems: Mapping[Reason, Problem],
    operations: Mapping[str, Operation],
    answer: Callable[[Problem], Response],
) -> Iterator[Named]:
    """Yield the refusals, each with the calls whose contract has such an answer."""
    for problem, reason in _told_apart(problems).items():
        told = {
            call: reason
            for call, operation in operations.items()
            if problem.status in operation.answers and not _departs(operation, answer(problem))
        }
        if told:
            yield Named(problem.status, problem.code, problem.message, False, told)


def _told_apart(problems: Mapping[Reason, Problem]) -> dict[Problem, Reason]:
    """Return the problems that differ in what they may be called, each with the first reason for it.

    What one is about is no part of its name.
    """
    first: dict[tuple[int, str, str], tuple[Problem, Reason]] = {}
    for reason, problem in problems.items():
        first.setdefault((problem.status, problem.code, problem.message), (problem, reason))
    return dict(first.values())


def answer_of(vendor: Vendor, problem: Problem) -> Response:
    """Return the vendor's answer with this problem, as it would be in some world."""
    body = json.dumps(_body(vendor, problem)).encode()
    return Response.of(problem.status, {"content-type": "application/json"}, body)


def _body(vendor: Vendor, problem: Problem) -> Mapping[str, object]:
    world = SimpleNamespace(ids=seeded_ids(0, vendor.name))
    return vendor.body(Request({"type": "http", "headers": [], "voicemock.world": world}), problem)


def _is(row: Named, problem: Problem) -> bool:
    return (row.status, row.code, row.text) == (problem.status, problem.code, problem.message)


def _departs(operation: Operation, response: Response) -> bool:
    """Tell whether the body is another than the contract has; a header comes with the call itself."""
    departures = operation.answers[response.status].body(response) if response.body else ()
    return any(finding.severity is not Severity.NEW for finding in departures)


__all__ = ["BLANK", "Named", "answer_of", "contracted", "meant", "names", "own_names", "tells"]
