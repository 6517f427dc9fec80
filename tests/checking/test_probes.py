"""The probes: the unaltered fakes pass, and what is not marked as forbidden is allowed by the documents."""

import pytest

from voicemock.checking.asking import Asking
from voicemock.checking.exchange import Answer, Sent
from voicemock.checking.line import Line
from voicemock.checking.moves import Talk
from voicemock.checking.own import own
from voicemock.checking.probe import Need
from voicemock.checking.probes import probes
from voicemock.checking.report import Report, Status
from voicemock.checking.run import Options, check
from voicemock.checking.streamed import Streamed
from voicemock.vendors import VENDORS
from voicemock_contracts import Finding, Kind, Severity, ledger, load

SEEDS = range(20)
BY_NAME = {vendor.name: vendor for vendor in VENDORS}


def checked(name: str, options: Options) -> Report:
    with own(BY_NAME[name], options.seed) as target:
        return check(target, BY_NAME[name].title, probes(name), options)


@pytest.mark.proves("ALL-03.b")
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", BY_NAME)
def test_the_unaltered_fake_passes_every_probe_and_refutes_no_assumption(name: str, seed: int) -> None:
    report = checked(name, Options(seed=seed))
    assert {outcome.name: (outcome.reason, outcome.observations) for outcome in report.outcomes if outcome.reason} == {}
    assert [item.finding for outcome in report.outcomes for item in outcome.observations] == []
    assert {outcome.status for outcome in report.outcomes} == {Status.PASSED}


@pytest.mark.parametrize("name", BY_NAME)
def test_without_negative_every_request_is_one_that_the_documents_allow(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[tuple[object, Finding]] = []
    contract, send, converse = load(name), Line.send, Asking.converse

    def conversing(asking: Asking, talk: Talk) -> Streamed:
        assert contract.stream is not None
        held = contract.stream.conversation(dict(talk.query))
        findings = [*contract.stream.handshake(dict(talk.query))]
        findings += (item for move in talk.moves if isinstance(move, str) for item in held.sent(move))
        found.extend((talk, item) for item in findings if item.severity is Severity.VIOLATION)
        return converse(asking, talk)

    def noting(line: Line, sent: Sent, *, patient: bool) -> Answer:
        path = sent.path if "://" not in sent.path else ""
        if path:
            request = sent.request(path)
            found.extend((sent, item) for item in contract.request(request) if item.severity is Severity.VIOLATION)
        return send(line, sent, patient=patient)

    monkeypatch.setattr(Line, "send", noting)
    monkeypatch.setattr(Asking, "converse", conversing)
    checked(name, Options(negative=False))
    assert found == []


@pytest.mark.parametrize("name", BY_NAME)
def test_a_probe_says_what_it_holds_to_and_needs_no_more_calls_and_credits_than_it_says(name: str) -> None:
    declared = {probe.name: probe for probe in probes(name)}
    assert len(declared) == len(probes(name)), "two probes say the same"
    clauses = {clause.id for vendor in (name, "across", "modulate") for clause in ledger(vendor).clauses}
    report = checked(name, Options())
    for outcome in report.outcomes:
        probe = declared[outcome.name]
        assert set(probe.clauses) <= clauses
        assert probe.clauses
        assert outcome.calls <= (probe.calls if not probe.generated else Options().examples + 5), outcome.name


@pytest.mark.parametrize("name", BY_NAME)
def test_every_probe_of_documented_behaviour_rests_on_a_clause_that_may_judge(name: str) -> None:
    kinds = {clause.id: clause.kind for vendor in (name, "modulate") for clause in ledger(vendor).clauses}
    resting = {
        probe.name: [clause for clause in probe.clauses if kinds.get(clause) is not Kind.ASSUMED]
        for probe in probes(name)
    }
    assert [says for says, clauses in resting.items() if not clauses and "assumed" not in says] == []


def test_what_needs_a_fake_is_skipped_elsewhere() -> None:
    needs = {need for name in BY_NAME for probe in probes(name) for need in probe.needs}
    assert needs == {Need.OWN, Need.NEGATIVE}
