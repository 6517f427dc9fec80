"""Whatever is drawn is legal: no answer contradicts a document, and within our assumptions none is even new."""

import contextlib
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from tests.behaviours.clients import GOOD, PCM, QUERY, RefusedError, Talk
from tests.hypothesis_profiles import examples

from voicemock.behaviours import Behaviour
from voicemock.using.written import WRITTEN
from voicemock_contracts import Finding, Severity, load


def findings(vendor: str, talk: Talk, *, closed: bool) -> Iterator[Finding]:
    """Yield how what was answered departs from the contract."""
    contract = load(vendor, closed=closed)
    for request, response in talk.exchanges:
        yield from contract.response(request, response)
    if talk.told or talk.closed:
        assert contract.stream is not None
        held = contract.stream.conversation(QUERY)
        for sent in (PCM, ""):
            yield from held.sent(sent)
        for message in talk.told:
            yield from held.told(message)
        for code in talk.closed:
            yield from held.closed(code)


def played(vendor: str, behaviour: Behaviour, http: httpx.Client) -> Talk:
    """Return what a client and a vendor that behaves so have to say to one another."""
    talk = Talk(http)
    with WRITTEN[vendor].playing(behaviour), contextlib.suppress(RefusedError):
        GOOD[vendor](talk)
    return talk


@pytest.mark.parametrize("vendor", GOOD)
def test_no_behaviour_contradicts_what_is_documented(vendor: str, http: httpx.Client) -> None:
    seen = Counter[int]()

    @examples(200)
    @given(WRITTEN[vendor].behaviours())
    def hold(behaviour: Behaviour) -> None:
        talk = played(vendor, behaviour, http)
        seen.update(response.status for _, response in talk.exchanges)
        found = list(findings(vendor, talk, closed=False))
        assert [str(finding) for finding in found if finding.severity is Severity.VIOLATION] == []

    hold()
    assert {200} < set(seen)


@pytest.mark.parametrize("vendor", GOOD)
def test_within_our_assumptions_nothing_departs_at_all(vendor: str, http: httpx.Client) -> None:
    @examples(50)
    @given(WRITTEN[vendor].behaviours(assumed=True))
    def hold(behaviour: Behaviour) -> None:
        assert [str(finding) for finding in findings(vendor, played(vendor, behaviour, http), closed=True)] == []

    hold()
