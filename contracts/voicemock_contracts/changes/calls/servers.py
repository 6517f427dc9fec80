"""What changed in the addresses at which the calls and streams are served."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from voicemock_contracts.changes.calls.matching import Matched, is_of_streams, key_of, path_of
from voicemock_contracts.changes.calls.witnessing import Asked
from voicemock_contracts.changes.change import Change, Witness
from voicemock_contracts.changes.surface import Operation, Stream, Surface
from voicemock_contracts.changes.told import REQUEST, told
from voicemock_contracts.changes.witnesses.least import NoValueError

Pair = tuple[Operation | Stream, Operation | Stream]


def server_changes(
    old: Surface, new: Surface, operations: Matched[Operation], streams: Matched[Stream]
) -> Iterator[Change]:
    """Yield which addresses are gone, and which are new; nothing where one side does not say a host.

    An address is still there where each call is: ``https://a/api`` with ``/v1/x`` is ``https://a`` with ``/api/v1/x``.
    """
    for of_streams, pairs in ((False, [*operations.same, *operations.moved]), (True, [*streams.same, *streams.moved])):
        before, after = (
            [each for each in side.servers if urlsplit(each).netloc and is_of_streams(each) == of_streams]
            for side in (old, new)
        )
        if not (before and after):
            # A document that says no host, or has no streams, says nothing about addresses.
            continue
        yield from _changes("", before, after, [(one, other) for one, other in pairs])
    for one, other in (*operations.same, *operations.moved):
        if one.servers or other.servers:
            before = [each for each in one.servers or old.servers if urlsplit(each).netloc and not is_of_streams(each)]
            after = [each for each in other.servers or new.servers if urlsplit(each).netloc and not is_of_streams(each)]
            if before and after:
                yield from _changes(one.name, before, after, [(one, other)])


def _changes(operation: str, before: list[str], after: list[str], pairs: list[Pair]) -> Iterator[Change]:
    ours, theirs = ([side[number] for side in pairs] for number in (0, 1))
    for server in before:
        if server not in after and not (pairs and _urls([server], ours) <= _urls(after, theirs)):
            witness = partial(_witness, server, ours)
            yield told("server-removed", REQUEST, operation, f"server {server}", was=(server, ""), witness=witness)
    for server in after:
        if server not in before and not (pairs and _urls([server], theirs) <= _urls(before, ours)):
            yield told("server-added", REQUEST, operation, f"server {server}", was=("", server))


def _urls(servers: list[str], sides: list[Operation | Stream]) -> set[str]:
    return {server + key_of(path_of(each)) for server in servers for each in sides}


def _witness(server: str, sides: list[Operation | Stream]) -> Witness:
    """Return the first call at an address, or the address alone."""
    for each in sides:
        try:
            made = Asked(each).request()
        except NoValueError:
            continue
        return Witness({**{name: made[name] for name in made if name != "path"}, "url": server + str(made["path"])})
    return Witness({"url": server})


__all__ = ["server_changes"]
