"""Whatever is drawn is legal: no answer contradicts a document, and within our assumptions none is even new."""

import contextlib
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from tests.behaviours.clients import BY_READING, PCM, QUERY, RefusedError, Talk
from tests.hypothesis_profiles import examples

from voicemock.behaviours import Behaviour
from voicemock.using.written import by_reading
from voicemock_contracts import Finding, Severity, load


def findings(reading: str, talk: Talk, *, closed: bool) -> Iterator[Finding]:
    """Yield how what was answered departs from the contract."""
    contract = load(reading, closed=closed)
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


def played(reading: str, behaviour: Behaviour, http: httpx.Client) -> Talk:
    """Return what a client and a vendor that behaves so have to say to one another."""
    talk = Talk(http)
    with by_reading(reading).playing(behaviour), contextlib.suppress(RefusedError):
        BY_READING[reading](talk)
    return talk


@pytest.mark.parametrize("reading", BY_READING)
def test_no_behaviour_contradicts_what_is_documented(reading: str, http: httpx.Client) -> None:
    seen = Counter[int]()

    @examples(200)
    @given(by_reading(reading).behaviours())
    def hold(behaviour: Behaviour) -> None:
        talk = played(reading, behaviour, http)
        seen.update(response.status for _, response in talk.exchanges)
        found = list(findings(reading, talk, closed=False))
        assert [str(finding) for finding in found if finding.severity is Severity.VIOLATION] == []

    hold()
    assert {200} < set(seen)


@pytest.mark.parametrize("reading", BY_READING)
def test_within_our_assumptions_nothing_departs_at_all(reading: str, http: httpx.Client) -> None:
    @examples(50)
    @given(by_reading(reading).behaviours(assumed=True))
    def hold(behaviour: Behaviour) -> None:
        assert [str(finding) for finding in findings(reading, played(reading, behaviour, http), closed=True)] == []

    hold()
