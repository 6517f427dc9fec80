"""``voicemock check``, as a terminal or a build server has it."""

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.calling import free_port, serving
from tests.checking.mutants.altering import answering, having, without
from tests.checking.mutants.mutant import Mutant

from voicemock.bench import Bench
from voicemock.cli import main
from voicemock.serving.door import Door

ANSWER = "POST /v1/detect"


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[tuple[str, Bench]]:
    """An address that is not ours as far as check knows, and what is behind it."""
    bench = Bench()
    with serving(Door(bench)) as base:
        yield base, bench
    bench.close()


def check(*words: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(
        main, ["check", *words], env={"GITHUB_ACTIONS": None, "VOICEMOCK_KEY": None, **(env or {})}
    )


def report(result: Result) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def at(base: str, *words: str, key: str = "test-enterprise-at", rate: str = "1000") -> Result:
    return check("vocos", "--url", f"{base}/vocos", "--key", key, "--rate", rate, "--json", "-", *words)


def lacking_confidence(monkeypatch: pytest.MonkeyPatch) -> None:
    change = answering(ANSWER, 200, body=without("data", "security", "confidence"))
    Mutant("leaves the confidence out", "VOC-06.d", change).apply(monkeypatch)


def test_our_own_fake_passes_with_exit_0_and_a_verdict_in_the_last_line() -> None:
    ran = check("dataspike")
    assert ran.exit_code == 0, ran.output
    last = ran.stdout.strip().splitlines()[-1]
    assert last.startswith("The fake of Dataspike does what the documents of Dataspike say, as far as it was probed: ")
    assert " 0 failed, 0 inconclusive, 0 skipped; 0 new, 0 assumptions refuted; " in last


def test_a_departure_is_exit_1_with_its_clause_its_exchange_and_a_command_that_repeats_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lacking_confidence(monkeypatch)
    ran = check("vocos", "--json", "-")
    assert ran.exit_code == 1
    told = report(ran)
    assert (told["verdict"], told["own"], told["url"]) == ("failed", True, "http://127.0.0.1:8900/vocos")
    found = next(probe for probe in told["probes"] if probe["findings"])["findings"][0]
    assert found["clauses"] == ["VOC-06.d"]
    assert found["expected"] == "the field confidence"
    assert found["example"].splitlines()[1].startswith('→ 200 {"status": "ok"')
    assert "| curl -sS -i -X POST http://127.0.0.1:8900/vocos/v1/detect -H 'X-API-Key: test-" in found["curl"]


def test_a_finding_of_generated_requests_is_shrunk_to_the_smallest(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking_confidence(monkeypatch)
    told = report(check("vocos", "--json", "-", "--examples", "30"))
    (probe,) = (probe for probe in told["probes"] if probe["name"].startswith("Any allowed detect request"))
    (found,) = probe["findings"]
    assert found["clauses"] == ["VOC-06.d"]
    assert "session_id" not in found["curl"]


def test_at_a_url_only_what_the_documents_allow_is_sent(elsewhere: tuple[str, Bench]) -> None:
    base, bench = elsewhere
    bench.reset()
    ran = at(base)
    assert ran.exit_code == 0, ran.output
    told = report(ran)
    assert told["own"] is False
    assert {exchange.status for exchange in bench.journal.exchanges()} == {200}
    skipped = {probe["reason"] for probe in told["probes"] if probe["status"] == "skipped"}
    assert skipped == {
        "needs a fake of voicemock: its keys, its clock, its verdicts",
        "sends what the documents don't allow: --negative",
    }


def test_with_negative_it_sends_the_rest_too(elsewhere: tuple[str, Bench]) -> None:
    base, bench = elsewhere
    bench.reset()
    ran = at(base, "--negative")
    assert ran.exit_code == 0, ran.output
    assert {400, 401, 413, 422} <= {exchange.status for exchange in bench.journal.exchanges()}


def test_no_more_credits_are_spent_than_it_may(elsewhere: tuple[str, Bench]) -> None:
    base, bench = elsewhere
    for most in (0, 3, 9):
        bench.reset()
        ran = at(base, "--max-credits", str(most), "--negative", key="test-enterprise-budget")
        detections = [exchange for exchange in bench.journal.exchanges() if exchange.status == 200]
        assert len(detections) <= most
        assert report(ran)["credits"] <= most


def test_a_retry_after_is_waited_for(elsewhere: tuple[str, Bench], monkeypatch: pytest.MonkeyPatch) -> None:
    base, bench = elsewhere
    bench.reset()
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        bench.clock.advance(seconds)

    monkeypatch.setattr("voicemock.checking.target.time.sleep", wait)
    ran = at(base, key="test-free-waits")
    assert ran.exit_code == 0, ran.output
    assert waits
    assert all(0 < seconds <= 60 for seconds in waits)
    refused = [exchange for exchange in bench.journal.exchanges() if exchange.status == 429]
    assert len(refused) == len(waits)


def served_by(answer: tuple[int, dict[str, str], bytes]) -> ASGIApp:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        status, headers, body = answer
        listed = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": listed})
        await send({"type": "http.response.body", "body": body})

    return app


JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("answer", "exit_code"),
    [
        ((200, JSON, b"[" * 100_000), 1),
        ((200, JSON, b'{"status": "\\ud800"}'), 1),
        ((200, {"content-type": "text/html"}, b"<html>"), 1),
        ((500, JSON, b"oops"), 1),
        ((302, {"location": "/elsewhere"}, b""), 1),
        ((200, {**JSON, "content-encoding": "gzip"}, b"no gzip"), 2),
        ((429, {**JSON, "retry-after": "100000"}, b"{}"), 2),
    ],
    ids=["deep", "surrogate", "html", "500", "302", "no gzip", "long wait"],
)
def test_whatever_is_answered_there_is_a_report_and_no_traceback(
    answer: tuple[int, dict[str, str], bytes], exit_code: int
) -> None:
    with serving(served_by(answer)) as base:
        ran = check("vocos", "--url", base, "--key", "k", "--rate", "1000", "--max-credits", "3")
    assert ran.exit_code == exit_code, ran.output
    assert ran.exception is None or isinstance(ran.exception, SystemExit)


def test_what_a_server_says_steers_no_terminal() -> None:
    error = {"code": "INVALID_API_KEY", "message": "\x1b]0;own\x07\n::error::own"}
    body = json.dumps({"status": "error", "request_id": "1", "error": error}).encode()
    with serving(served_by((401, JSON, body))) as base:
        ran = check("vocos", "--url", base, "--key", "k", "--rate", "1000")
    assert ran.exit_code == 2
    assert ran.stderr == (
        "Error: nothing could be checked: the key was refused with 401: \\x1b]0;own\\x07\\x0a::error::own\n"
    )


def test_a_vendor_that_charges_more_than_it_documents_is_not_asked_beyond_the_budget(
    elsewhere: tuple[str, Bench],
) -> None:
    _, bench = elsewhere
    bench.reset()
    dear = answering(ANSWER, 200, body=having("data", "credits_used", value=10))
    with serving(dear(Door(bench))) as base:
        told = report(at(base, "--max-credits", "25"))
    detections = [exchange for exchange in bench.journal.exchanges() if exchange.status == 200]
    assert (len(detections), told["credits"]) == (3, 30)


def test_an_earlier_report_is_taken_away_when_nothing_can_be_checked(tmp_path: Path) -> None:
    stale = tmp_path / "check.xml"
    stale.write_text("of yesterday")
    ran = check("vocos", "--url", f"http://127.0.0.1:{free_port()}", "--key", "k", "--junit", str(stale))
    assert (ran.exit_code, stale.exists()) == (2, False)


def test_a_dry_run_leaves_an_earlier_report_where_it_is(tmp_path: Path) -> None:
    earlier = tmp_path / "check.xml"
    earlier.write_text("of yesterday")
    assert check("dataspike", "--dry-run", "--junit", str(earlier)).exit_code == 0
    assert earlier.read_text() == "of yesterday"


def test_a_report_may_go_to_what_is_no_file_and_leaves_it_there(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    held = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    ran = check("vocos", "--url", f"http://127.0.0.1:{free_port()}", "--key", "k", "--junit", str(pipe))
    os.close(held)
    assert (ran.exit_code, pipe.is_fifo()) == (2, True)


def test_a_key_that_ends_in_a_newline_is_the_key_without_it_and_is_not_shown(elsewhere: tuple[str, Bench]) -> None:
    base, _ = elsewhere
    words = ("vocos", "--url", f"{base}/vocos", "--rate", "1000", "--max-credits", "1", "--json", "-")
    ran = check(*words, env={"VOICEMOCK_KEY": "test-enterprise-newline\n"})
    assert ran.exit_code == 0, ran.output
    refused = check(*words, env={"VOICEMOCK_KEY": "nobodys-secret-key\n"})
    assert refused.exit_code == 2
    assert "nobodys-secret-key" not in refused.output


def test_on_github_what_could_not_be_checked_is_annotated_too() -> None:
    ran = check("vocos", "--url", "nowhere", env={"GITHUB_ACTIONS": "true"})
    assert ran.exit_code == 2
    assert ran.stderr.splitlines()[1].startswith("::error title=voicemock check::nowhere is no address to check")


def test_a_dry_run_says_what_would_be_done_and_does_nothing(elsewhere: tuple[str, Bench]) -> None:
    base, bench = elsewhere
    bench.reset()
    ran = check("vocos", "--url", f"{base}/vocos", "--key", "k", "--dry-run", "--max-credits", "3")
    assert ran.exit_code == 0, ran.output
    first, *lines, last = ran.stdout.splitlines()
    assert first == f"Vocos at {base}/vocos, at most 3 credits, at most 2 calls a second:"
    assert {line[:8] for line in lines} == {"  run   ", "  skip  "}
    assert last.startswith("In all ")
    assert list(bench.journal.exchanges()) == []


def test_a_key_that_is_refused_is_told_and_is_exit_2(elsewhere: tuple[str, Bench]) -> None:
    base, _ = elsewhere
    ran = at(base, key="nobodys")
    assert ran.exit_code == 2
    assert ran.stderr == (
        "Error: nothing could be checked: "
        "the key was refused with 401: This API key is unknown, has expired or was revoked.\n"
    )


def test_the_key_is_in_no_output(elsewhere: tuple[str, Bench], tmp_path: Path) -> None:
    base, _ = elsewhere
    key = "test-enterprise-not-to-be-shown"
    junit, sarif = tmp_path / "check.xml", tmp_path / "check.sarif"
    ran = at(base, "--negative", "--junit", str(junit), "--sarif", str(sarif), key=key)
    assert key not in ran.output + junit.read_text() + sarif.read_text()


def test_the_key_may_come_from_the_environment(elsewhere: tuple[str, Bench]) -> None:
    base, _ = elsewhere
    words = ("vocos", "--url", f"{base}/vocos", "--rate", "1000", "--max-credits", "2")
    assert check(*words, env={"VOICEMOCK_KEY": "test-enterprise-env"}).exit_code == 0
    without_key = check(*words)
    assert without_key.exit_code == 2
    assert without_key.stderr == "Error: nothing could be checked: needs a key: give one with --key\n"


def test_reports_are_written_beside_the_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lacking_confidence(monkeypatch)
    files = {form: tmp_path / f"check.{form}" for form in ("junit", "sarif", "json")}
    ran = check("vocos", *(word for form, path in files.items() for word in (f"--{form}", str(path))))
    assert ran.exit_code == 1
    assert "VOC-06.d" in ran.stdout
    suites = ET.parse(files["junit"]).getroot()  # noqa: S314 - our own
    assert [case for case in suites.iter("testcase") if case.find("failure") is not None]
    (run,) = json.loads(files["sarif"].read_text())["runs"]
    assert "VOC-06.d" in {result["ruleId"] for result in run["results"]}
    assert json.loads(files["json"].read_text())["verdict"] == "failed"


def test_on_github_a_departure_is_annotated_and_summed_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lacking_confidence(monkeypatch)
    summary = tmp_path / "summary.md"
    ran = check("vocos", "--json", "-", env={"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)})
    assert any(line.startswith("::error title=") for line in ran.stderr.splitlines())
    assert report(ran)["verdict"] == "failed"
    assert "VOC-06.d" in summary.read_text("utf-8")


def test_what_no_document_mentions_is_new_at_a_url_and_fails_nothing(elsewhere: tuple[str, Bench]) -> None:
    _, bench = elsewhere
    bench.reset()
    more = answering(ANSWER, 200, body=having("data", "score", value=0.5))
    with serving(more(Door(bench))) as base:
        ran = at(base)
    assert ran.exit_code == 0, ran.output
    severities = {item["severity"] for probe in report(ran)["probes"] for item in probe["findings"]}
    assert severities == {"new"}


def test_the_same_of_our_own_fake_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    Mutant("says more", "", answering(ANSWER, 200, body=having("data", "score", value=0.5))).apply(monkeypatch)
    assert check("vocos", "--json", "-").exit_code == 1


def test_what_contradicts_a_mere_assumption_is_told_and_fails_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    third = answering(ANSWER, 200, body=having("data", "intelligence", "gender", value="unknown"))
    Mutant("knows a third gender", "VOC-06.n", third).apply(monkeypatch)
    ran = check("vocos", "--json", "-")
    told = report(ran)
    severities = {item["severity"] for probe in told["probes"] for item in probe["findings"]}
    assert (ran.exit_code, told["verdict"]) == (0, "passed")
    assert severities == {"assumption refuted"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nobody"], "there is no vendor 'nobody'; there are vocos, valsea, undetectable, modulate, dataspike"),
        (
            ["vocos", "--url", "localhost:8900"],
            "localhost:8900 is no address to check: begin it with http://, https://, ws:// or wss://",
        ),
        (
            ["vocos", "--url", "https://localhost", "--key", "k", "--ca", "/nowhere.pem"],
            "cannot read certificates from /nowhere.pem: [Errno 2] No such file or directory",
        ),
        (["vocos", "--junit", "/nowhere/at/all.xml"], "cannot write /nowhere/at/all.xml: there is no such folder."),
        (["vocos", "--json", "/"], "cannot write /: it is a folder."),
        (["vocos", "--junit", "-"], "only --json goes to stdout: give a file."),
        (["vocos", "--junit", "a", "--json", "a"], "two reports in one file: give each its own."),
        (["vocos", "--rate", "nan"], "--rate nan is no amount: leave it out, or give a number."),
        (["vocos", "--rate", "1e-9"], "--rate 1e-09 would take days: give at least 0.01 calls a second."),
        (["vocos", "--ca", "/nowhere.pem"], "--ca is of use at a --url alone."),
        (
            ["vocos", "--url", "http://[::1"],
            "http://[::1 is no address to check: begin it with http://, https://, ws:// or wss://",
        ),
        (
            ["vocos", "--url", "http://user:pw@localhost/?a=1"],
            "the address is a scheme, a host and perhaps a path: leave user, query and fragment out",
        ),
        (
            ["vocos", "--url", "http://localhost", "--key", "ключ"],
            "the key has characters that no header can carry: give it as the vendor shows it",
        ),
    ],
)
def test_wrong_use_is_exit_2_and_a_line_that_says_how_to_mend_it(words: list[str], message: str) -> None:
    ran = check(*words)
    assert (ran.exit_code, ran.stderr) == (2, f"Error: {message}\n")


def test_an_address_where_nothing_answers_is_exit_2() -> None:
    base = f"http://127.0.0.1:{free_port()}"
    ran = check("vocos", "--url", base, "--key", "k")
    assert ran.exit_code == 2
    assert ran.stderr == f"Error: no usable answer: POST {base}/v1/detect: Connection refused\n"


def test_without_the_extra_it_says_what_to_install() -> None:
    hidden = "import sys; sys.modules['schemathesis'] = None; from voicemock.cli import main; main(['check', 'vocos'])"
    ran = subprocess.run([sys.executable, "-c", hidden], capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr == (
        "Error: schemathesis is not installed: install voicemock with its extra, pip install 'voicemock[check]' "
        "(or the path of a clone for the name)\n"
    )
