"""One vendor of a running bench: say what happens next, and see what the client did."""

from collections.abc import Callable

from voicemock.bench import Bench
from voicemock.engine.findings import Finding
from voicemock.engine.script import Given
from voicemock.engine.vendor import Vendor
from voicemock.intercept import Reached
from voicemock.scripting import Named, Step, Vocabulary, names
from voicemock.seeing import RequestSeen, StreamSeen, requests, streams, wait_for, wait_for_async
from voicemock.seeing.waiting import WITHIN
from voicemock.using.lasting import lasting
from voicemock.using.settling import settled
from voicemock.vendors import edition_of


class Handle(Vocabulary[Given | None]):
    """A vendor's fake in the hands of a test. What is said holds at once; the rule that comes back can be cancelled."""

    def __init__(self, bench: Bench, vendor: Vendor, reached: Reached | None = None) -> None:
        self._bench = bench
        self._reached = reached
        self._name = vendor.name
        super().__init__(vendor.name, self._perform)

    @property
    def vendor(self) -> Vendor:
        """The vendor as the edition has it by which it answers."""
        return self._bench.fakes[self._name].vendor

    @property
    def name(self) -> str:
        """The vendor's name."""
        return self._name

    @property
    def edition(self) -> str:
        """The edition of its documents by which it answers: ``baseline``, or another's name."""
        return edition_of(self.vendor)

    @property
    def base_url(self) -> str:
        """The vendor's address, ``https`` and the first of its hosts."""
        return f"https://{self.vendor.hosts[0]}"

    @property
    def names(self) -> tuple[Named, ...]:
        """The refusals that ``next`` knows."""
        return names(self.vendor)

    @property
    def findings(self) -> list[Finding]:
        """What was found about the client, oldest first."""
        return settled(self._bench, self._reached).findings(self.name)

    @property
    def requests(self) -> list[RequestSeen]:
        """What the client asked over HTTP, oldest first, keys redacted.

        Each (RequestSeen) has ``number``, ``vendor``, ``call``, ``method``, ``path``, ``query``, ``headers``, ``key``,
        ``parts``, ``fields``, ``json``, ``size``, ``unread``, ``at``, ``status``, ``refused``, ``answer``, ``faults``
        and ``nearest``.
        """
        return requests(settled(self._bench, self._reached), self.name)

    @property
    def streams(self) -> list[StreamSeen]:
        """The streams that the client opened, oldest first.

        Each (StreamSeen) has ``number``, ``vendor``, ``path``, ``parameters``, ``key``, ``at``, ``bytes``, ``seconds``,
        ``messages``, ``longest_gap``, ``control_messages``, ``told``, ``status``, ``refused``, ``close_code``,
        ``closed_by``, ``faults`` and ``ended``.
        """
        return streams(settled(self._bench, self._reached), self.name)

    def wait_for(
        self,
        count: int = 1,
        within: float = WITHIN,
        *,
        call: str | None = None,
        where: Callable[[RequestSeen], bool] | None = None,
    ) -> list[RequestSeen]:
        """Wait until so many calls and streams are over, ``within`` real seconds, and return them; TooFew otherwise.

        ``call`` and ``where`` choose among them; what each has (RequestSeen) is told at ``requests``.
        """
        return wait_for(self._bench.journal, count, within, vendor=self.name, call=call, where=where)

    async def wait_for_async(
        self,
        count: int = 1,
        within: float = WITHIN,
        *,
        call: str | None = None,
        where: Callable[[RequestSeen], bool] | None = None,
    ) -> list[RequestSeen]:
        """Do as ``wait_for`` in asyncio, without blocking the loop."""
        return await wait_for_async(self._bench.journal, count, within, vendor=self.name, call=call, where=where)

    def _perform(self, step: Step) -> Given | None:
        lasting(self._reached)
        (given,) = self._bench.script([step])
        return given

    def __repr__(self) -> str:
        played = self.vendor.edition or self.vendor.contract
        edition = f", {played}" if played else ""
        return f"<{self.vendor.title}{edition}, played by voicemock at {self.base_url}>"


__all__ = ["Handle"]
