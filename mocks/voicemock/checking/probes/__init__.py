"""The probes there are, by vendor: those that somebody wrote, then those that are generated from the contract."""

from collections.abc import Mapping

from voicemock.checking.generated import Generated
from voicemock.checking.probe import NEGATIVE, Probe
from voicemock.checking.probes import dataspike, modulate, undetectable, valsea, vocos
from voicemock_contracts.contract import load
from voicemock_contracts.editions import SEPARATOR

ROOMS = {"vocos": vocos, "valsea": valsea, "undetectable": undetectable, "modulate": modulate, "dataspike": dataspike}


def probes(reading: str) -> tuple[Probe, ...]:
    """Return the probes of a vendor, by a reading of its documents, in the order in which they run.

    Those that are generated are that reading's; those that somebody wrote are the baseline's.
    """
    vendor = reading.partition(SEPARATOR)[0]
    room = ROOMS[vendor]
    contract = load(reading)
    written: tuple[Probe, ...] = room.PROBES
    generated = (
        Probe(
            Generated(reading, operation, allowed, room.authorized, _price(vendor, operation.id)),
            operation.clauses,
            needs=frozenset() if allowed else NEGATIVE,
            says=f"Any {'allowed' if allowed else 'forbidden'} {operation.id} request is answered as documented",
            generated=True,
            price=_price(vendor, operation.id),
        )
        for operation in contract.operations
        if operation.id not in room.NOT_GENERATED
        for allowed in (True, False)
    )
    return (*written, *generated)


def _price(vendor: str, operation: str) -> float:
    prices: Mapping[str, float] = ROOMS[vendor].PRICES
    return prices.get(operation, 0)


__all__ = ["probes"]
