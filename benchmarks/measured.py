"""A fake beside the floor: the same traffic, in turns, so that a machine that slows down slows both."""

from dataclasses import dataclass
from statistics import median

from benchmarks.cases import Case
from benchmarks.load import Load, ask
from benchmarks.servers import Server, fake, floor

WARM_UP = 0.2
"""Seconds of each server's first, uncounted round."""


@dataclass(frozen=True, slots=True)
class Side:
    """One server in one case: medians of its rounds."""

    rate: float
    """Requests a second."""
    cpu: float
    """Seconds of the server's CPU a request."""
    busy: float
    """The share of the time in which the server had its core; well under 1, the load was what held it up."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A case's outcome; shares are medians of each pair of rounds, not shares of the medians."""

    case: Case
    floor: Side
    fake: Side
    rate: float
    """The fake's requests a second, as a share of the floor's."""
    cpu: float
    """The floor's CPU a request, as a share of the fake's."""


def compare(case: Case, rounds: int, seconds: float, core: int | None, *, drop: bool) -> Compared:
    """Run the case on both servers, each for so many rounds of so many seconds; the floor may drop the bodies."""
    with fake(core) as ours:
        traffic = case.traffic(ours)
        with (
            floor(ask(ours.address, traffic).decode(), core, drop=drop) as bare,
            Load(bare.address, traffic) as on_bare,
            Load(ours.address, traffic) as on_ours,
        ):
            for load in (on_bare, on_ours):
                load.run(WARM_UP)
            pairs = [(_round(bare, on_bare, seconds), _round(ours, on_ours, seconds)) for _ in range(rounds)]
    return Compared(
        case,
        floor=_middle([below for below, _ in pairs]),
        fake=_middle([above for _, above in pairs]),
        rate=median(above.rate / below.rate for below, above in pairs),
        cpu=median(below.cpu / above.cpu for below, above in pairs),
    )


def _round(server: Server, load: Load, seconds: float) -> Side:
    before = server.cpu()
    sent = load.run(seconds)
    used = server.cpu() - before
    return Side(sent.requests / sent.seconds, used / sent.requests, used / sent.seconds)


def _middle(sides: list[Side]) -> Side:
    return Side(*(median(getattr(side, name) for side in sides) for name in Side.__slots__))


__all__ = ["Compared", "Side", "compare"]
