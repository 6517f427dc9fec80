"""What looks at each exchange that is over, and notes what it finds about the client."""

import logging

from voicemock.advice import held
from voicemock.advice.call import Call
from voicemock.advice.conduct import RULES, Rule, Watch
from voicemock.engine.findings import Severity
from voicemock.engine.journal import Exchange, Journal

log = logging.getLogger("voicemock")


class Advisor:
    """One run's: it remembers clients, jobs and connections, so a reset needs a new one.

    The rules on conduct look at every exchange. With ``judges`` request and answer are held against the contract
    too, which costs about as much as a short answer itself.
    """

    def __init__(self, journal: Journal, *, judges: bool = False) -> None:
        self.bugs: list[str] = []
        """Lines about answers of ours that depart from the contract: bugs of voicemock, none of a client's."""
        self._journal = journal
        self._judges = judges
        self._watches = {vendor: _watching(vendor) for vendor in RULES}

    def forget(self, vendor: str) -> None:
        """Remember nothing of a vendor's clients: its world is a new one."""
        if vendor in self._watches:
            self._watches[vendor] = _watching(vendor)

    def closed(self, exchange: Exchange) -> None:
        """Look at an exchange that is over. What goes wrong here is a bug too, and never the client's trouble."""
        if exchange.vendor not in self._watches:
            return  # nobody's, or a vendor's of the user's own: there are no documents
        try:
            call = Call.of(exchange)
            self._conduct(call)
            if self._judges:
                self._held(call)
        except Exception as wrong:
            log.exception("a bug of voicemock, in what it finds about clients: %s", exchange.path)
            self.bugs.append(f"{exchange.reading}: {exchange.path}: {wrong!r} in what is found about clients")

    def _conduct(self, call: Call) -> None:
        for id, rule, watch in self._watches[call.exchange.vendor]:
            for seen in watch(call):
                noted, *rests_on = rule.clauses
                self._journal.find(
                    call.exchange,
                    noted,
                    seen.says,
                    rests_on=tuple(rests_on),
                    mend=rule.mend,
                    id=id,
                    cause=seen.cause,
                )

    def _held(self, call: Call) -> None:
        departures = list(held.about_the_client(call))
        told = self._told(call.exchange) if departures else frozenset[str]()
        for finding in departures:
            if finding.clauses and told.issuperset(finding.clauses):
                continue
            noted, *rests_on = finding.clauses or ("",)
            self._journal.find(
                call.exchange,
                noted,
                held.says(finding),
                rests_on=tuple(rests_on),
                mend=held.mend(finding),
                severity=Severity(finding.severity.value),
                id=held.id_of(call.exchange.vendor, finding),
                cause=f"{finding.where}, {finding.what}, {finding.expected}",
            )
        for departure in held.about_the_script(call):
            noted, *rests_on = departure.clauses
            self._journal.find(
                call.exchange,
                noted,
                f"the script has {call.exchange.vendor} answer what its documents forbid: {held.says(departure)}",
                rests_on=tuple(rests_on),
                mend=held.mend(departure),
                severity=Severity.SCRIPT,
                id=f"{call.exchange.vendor}:script:{noted}",
                cause=f"{departure.where}, {departure.what}",
            )
        for departure in held.about_the_answer(call):
            line = self._journal.redact(held.bug(call, departure))
            log.error("a bug of voicemock, an answer that departs from the contract: %s", line)
            self.bugs.append(line)

    def _told(self, exchange: Exchange) -> frozenset[str]:
        """Return the clauses of what the vendor's own room has noted of this exchange: that is not told twice."""
        noted = (each for each in self._journal.findings(exchange.vendor) if exchange.number in each.exchanges)
        return frozenset(clause for each in noted if ":" not in each.id for clause in each.clauses)


def _watching(vendor: str) -> list[tuple[str, Rule, Watch]]:
    """Return what watches for each piece of a vendor's advice, by the id of its findings."""
    return [(f"{vendor}:{rule.name}", rule, rule.watching()) for rule in RULES[vendor]]


__all__ = ["Advisor"]
