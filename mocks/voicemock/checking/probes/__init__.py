"""The probes there are, by vendor: those that somebody wrote, then those that are generated from the contract."""

from collections.abc import Mapping

from voicemock.checking.generated import Generated
from voicemock.checking.probe import NEGATIVE, Probe
from voicemock.checking.probes import dataspike, modulate, undetectable, valsea, vocos
from voicemock_contracts.contract import load

ROOMS = {"vocos": vocos, "valsea": valsea, "undetectable": undetectable, "modulate": modulate, "dataspike": dataspike}


def probes(vendor: str) -> tuple[Probe, ...]:
    """Return a vendor's probes, in the order in which they run."""
    room = ROOMS[vendor]
    contract = load(vendor)
    written: tuple[Probe, ...] = room.PROBES
    generated = (
        Probe(
            Generated(vendor, operation, allowed, room.authorized, _price(vendor, operation.id)),
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
