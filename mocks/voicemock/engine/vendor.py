"""A vendor as its room describes it: addresses, keys, calls, and its words for what is refused."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from voicemock.engine.accounts import Plan
from voicemock.engine.jobs import Course
from voicemock.engine.refusals import Problem, Reason, Refused
from voicemock.engine.script import Effect
from voicemock.engine.world import exchange_of
from voicemock_contracts import BASELINE
from voicemock_contracts.editions import SEPARATOR

ANY = "*"
"""The method of a call that answers to every one."""

Endpoint = Callable[[Request], Awaitable[Response]]
Streaming = Callable[[WebSocket], Awaitable[None]]
Body = Callable[[Request, Problem], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Call:
    """One documented call: where, what answers it, and in a few words what it is for.

    ``uses`` are the effects of a script that its endpoint asks for itself; ``keyed`` tells where its
    key stands, ``head`` or ``body``, empty where it has none; ``clip`` whether it is about one clip.
    """

    method: str
    path: str
    endpoint: Endpoint
    says: str
    named: str = ""
    uses: tuple[type[Effect], ...] = ()
    keyed: str = "head"
    clip: bool = False
    answers: bool = True
    """Whether its successful answer is JSON."""

    @property
    def name(self) -> str:
        """What a script calls it: the method, and the path with the names of what varies."""
        return self.named or f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Stream:
    """One documented WebSocket: where, what answers it, and how it ends when it is refused.

    ``refuse`` says the vendor's last words and closes; it has to accept first where the endpoint had not got so far.
    """

    path: str
    endpoint: Streaming
    refuse: Callable[[WebSocket, Refused], Awaitable[None]]
    says: str
    problems: Mapping[Reason, Problem] = field(default_factory=dict)
    """Its last words, whose statuses are close codes."""
    uses: tuple[type[Effect], ...] = ()
    keyed: str = "head"
    clip: bool = False

    @property
    def name(self) -> str:
        """What a script calls it."""
        return f"WS {self.path}"


@dataclass(frozen=True, slots=True)
class Site:
    """What answers at hosts of a vendor's that have calls and words of their own."""

    calls: tuple[Call, ...]
    problems: Mapping[Reason, Problem]
    answer: Callable[[Request, Problem], Response]

    def problem(self, request: Request, refused: Refused) -> Response:
        """Return the site's words for a refusal."""
        exchange_of(request).refused = refused.reason.name
        response = self.answer(request, self.problems[refused.reason])
        response.headers.update(refused.headers)
        return response


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor: its addresses, its keys, its calls, and its words for what is refused.

    ``key_goes`` shows how a call carries its key, ``KEY`` standing for it; ``curl`` is the rest of a command line that
    tries the vendor, ``BASE``, ``KEY`` and ``CLIP`` standing for theirs.
    """

    name: str
    title: str
    hosts: tuple[str, ...]
    key_goes: str
    plans: Mapping[str, Plan]
    calls: tuple[Call, ...]
    problems: Mapping[Reason, Problem]
    body: Body
    curl: str
    streams: tuple[Stream, ...] = ()
    hosted: Mapping[str, Site] = field(default_factory=dict)
    """Sites by the names of their hosts. By path prefix they are reached under their name: ``/vendor/host/…``."""
    jobs: Course | None = None
    """How its jobs go, if a client polls for any."""
    edition: str = ""
    """Which edition of its documents it answers by; empty for the baseline."""
    editions: "tuple[Vendor, ...]" = ()
    """The same vendor as other editions of its documents have it."""
    contract: str = ""
    """The contract, no edition of ours, that its answers are fitted to; it is scripted as the baseline is."""
    around: Callable[[ASGIApp], ASGIApp] | None = None
    """What stands around all that answers, and fits it to another contract."""

    @property
    def reading(self) -> str:
        """Return what contracts and ledgers call the documents that it answers by: ``modulate@newer-reference``."""
        return f"{self.name}{SEPARATOR}{self.edition}" if self.edition else self.name

    def in_edition(self, edition: str) -> "Vendor":
        """Return the vendor as an edition has it, ``baseline`` too; LookupError, which lists them, where none has."""
        by_name = {self.edition or BASELINE: self} | {each.edition: each for each in self.editions}
        if edition not in by_name:
            raise LookupError(f"{self.name} has no edition {edition!r}; it has: {', '.join(by_name)}")
        return by_name[edition]

    @property
    def scripted(self) -> "dict[str, Call | Stream]":
        """All calls and streams, those at hosts of their own too, by what a script calls them."""
        hosted = (call for site in self.hosted.values() for call in site.calls)
        every: tuple[Call | Stream, ...] = (*self.calls, *self.streams, *hosted)
        return {each.name: each for each in every}

    def problem(self, request: Request, refused: Refused) -> Response:
        """Return the vendor's words for a refusal."""
        exchange_of(request).refused = refused.reason.name
        problem = self.problems[refused.reason].naming(refused.about)
        return JSONResponse(self.body(request, problem), problem.status, headers=refused.headers)


__all__ = ["ANY", "Call", "Endpoint", "Site", "Stream", "Vendor"]
