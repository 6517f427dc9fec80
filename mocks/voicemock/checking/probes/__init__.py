"""The probes there are, by vendor: those that somebody wrote, then those that are generated from the contract."""

from importlib import import_module

from voicemock.checking.generated import Generated
from voicemock.checking.probe import NEGATIVE, Probe
from voicemock_contracts.contract import load


def probes(vendor: str) -> tuple[Probe, ...]:
    """Return a vendor's probes, in the order in which they run."""
    room = import_module(f"voicemock.checking.probes.{vendor}")
    contract = load(vendor)
    written: tuple[Probe, ...] = room.PROBES
    generated = (
        Probe(
            Generated(operation, contract.openapi, allowed, room.authorized, room.PRICES.get(operation.id, 0)),
            operation.clauses,
            needs=frozenset() if allowed else NEGATIVE,
            says=f"Any {'allowed' if allowed else 'forbidden'} {operation.id} request is answered as documented",
            generated=True,
            price=room.PRICES.get(operation.id, 0),
        )
        for operation in contract.operations
        if operation.id not in room.NOT_GENERATED
        for allowed in (True, False)
    )
    return (*written, *generated)


__all__ = ["probes"]
