"""All of a running bench."""

import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicemock.bench import Bench
from voicemock.engine.findings import Finding
from voicemock.engine.script import Given
from voicemock.intercept import Reached
from voicemock.scripting import ScriptError, Step
from voicemock.scripting.vocabulary import digest
from voicemock.seeing import RequestSeen, StreamSeen, har, requests, streams, unmatched
from voicemock.using.clock import TestClock
from voicemock.using.handle import Handle
from voicemock.using.lasting import lasting
from voicemock.using.said import steps
from voicemock.using.settling import settled

if TYPE_CHECKING:
    from respx import MockRouter


class Voicemock:
    """The fakes of all vendors in one fresh world, each by its name, with what they share."""

    def __init__(self, bench: Bench, reached: Reached | None = None) -> None:
        self.bench = bench
        self._reached = reached
        self._ends = ExitStack()
        self._clock = TestClock(bench, reached)
        self._handles = {name: Handle(bench, fake.vendor, reached) for name, fake in bench.fakes.items()}

    digest = staticmethod(digest)

    @property
    def clock(self) -> TestClock:
        """The time of this world: ``now()``, ``advance(seconds)``, and ``sleeps``, whether the client's move it."""
        return self._clock

    @cached_property
    def vocos(self) -> Handle:
        """Vocos."""
        return self["vocos"]

    @cached_property
    def valsea(self) -> Handle:
        """Valsea."""
        return self["valsea"]

    @cached_property
    def undetectable(self) -> Handle:
        """Undetectable.AI."""
        return self["undetectable"]

    @cached_property
    def modulate(self) -> Handle:
        """Modulate."""
        return self["modulate"]

    @cached_property
    def dataspike(self) -> Handle:
        """Dataspike."""
        return self["dataspike"]

    def __getitem__(self, vendor: str) -> Handle:
        """Return a vendor by its name."""
        try:
            return self._handles[vendor]
        except KeyError:
            raise ScriptError(f"there is no vendor {vendor!r} here; there are {', '.join(self._handles)}") from None

    @property
    def url(self) -> str:
        """The same fakes at a plain address of this machine, by path prefix: for what cannot be reached otherwise."""
        assert self._reached is not None  # noqa: S101 - only a bench in process has none
        return self._reached.url

    @cached_property
    def respx(self) -> "MockRouter":
        """A router of respx's, through which httpx and httpx2 reach the fakes without sockets from now on.

        It ends with the bench. Routes of your own go before ours. Needs ``voicemock[respx]``; ImportError without.
        """
        assert self._reached is not None  # noqa: S101 - only a bench in process has none
        try:
            from voicemock.using.routed import routed
        except ImportError as missing:
            raise ImportError(f"voicemock.respx needs {missing.name}: pip install 'voicemock[respx]'") from None
        return self._ends.enter_context(routed(self.bench, self._reached))

    @property
    def requests(self) -> list[RequestSeen]:
        """What the client asked any vendor over HTTP, oldest first, keys redacted.

        Each (RequestSeen) has ``number``, ``vendor``, ``call``, ``method``, ``path``, ``query``, ``headers``, ``key``,
        ``parts``, ``fields``, ``json``, ``size``, ``unread``, ``at``, ``status``, ``refused``, ``answer``, ``faults``
        and ``nearest``.
        """
        return requests(settled(self.bench, self._reached))

    @property
    def streams(self) -> list[StreamSeen]:
        """The streams that the client opened at any vendor, oldest first.

        Each (StreamSeen) has ``number``, ``vendor``, ``path``, ``parameters``, ``key``, ``at``, ``bytes``, ``seconds``,
        ``messages``, ``longest_gap``, ``control_messages``, ``told``, ``status``, ``refused``, ``close_code``,
        ``closed_by``, ``faults`` and ``ended``.
        """
        return streams(settled(self.bench, self._reached))

    @property
    def unmatched(self) -> list[RequestSeen]:
        """What the client asked that reached no vendor; ``nearest`` says what it may have meant."""
        return unmatched(settled(self.bench, self._reached))

    def har(self, path: Path | str | None = None) -> dict[str, Any]:
        """Return all of it as HAR 1.2, keys redacted, and write it to a file where one is named."""
        archive = har(settled(self.bench, self._reached))
        if path is not None:
            Path(path).write_text(json.dumps(archive, indent=2, ensure_ascii=False), "utf-8")
        return archive

    @property
    def findings(self) -> list[Finding]:
        """What was found about the client of any vendor, oldest first."""
        return settled(self.bench, self._reached).findings()

    def script(self, script: Path | Iterable[Step | Mapping[str, object]] | Mapping[str, object]) -> list[Given | None]:
        """Say many things at once: steps, or a script as data or as a file in YAML or JSON.

        Either all of it holds or, with a ScriptError, none. Returns the rules that can be cancelled, None for a key.
        """
        lasting(self._reached)
        return self.bench.script(steps(script, (fake.vendor for fake in self.bench.fakes.values())))

    def edition(self, /, **editions: str) -> None:
        """Have vendors answer by other editions of their documents from now on: ``edition(vocos="earlier-beta")``.

        Each begins a fresh world: jobs, credits, and what the test said of it so far are gone, and what the world was
        opened with holds again. The time and what the client did stay; ``"baseline"`` leads back. ScriptError, and
        nothing changes, where there is no such edition.
        """
        lasting(self._reached)
        self.bench.edition(editions)

    def close(self) -> None:
        """End what was begun for the test."""
        self._ends.close()

    def reset(self) -> None:
        """Forget everything: a new world, as at the beginning of the test, in its editions too."""
        self.bench.reset()

    if not TYPE_CHECKING:  # a type checker would take any name for one of ours

        def __getattr__(self, name: str) -> object:
            import voicemock

            if name in voicemock.__all__:
                mend = f"import voicemock, or from voicemock import {name}"
                raise AttributeError(f"{name!r} is the module's, and this is a bench: {mend}")
            public = (each for each in dir(type(self)) if not each.startswith("_"))
            raise AttributeError(f"a bench has no {name!r}; it has {', '.join(public)}")


__all__ = ["Voicemock"]
