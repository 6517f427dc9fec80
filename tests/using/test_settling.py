"""What the client was answered is in the journal as soon as a test looks."""

import socket
import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import voicemock
from voicemock import Voicemock
from voicemock.using import settling

LOOKS: dict[str, Callable[[Voicemock], Any]] = {
    "findings": lambda bench: bench.findings,
    "a vendor's findings": lambda bench: bench.vocos.findings,
    "requests": lambda bench: [each for each in bench.requests if bench.bench.journal.findings()],
    "a vendor's requests": lambda bench: [each for each in bench.vocos.requests if bench.bench.journal.findings()],
    "a HAR": lambda bench: bench.har() and bench.bench.journal.findings(),
}


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_waits_until_all_is_noted(look: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = threading.Event()
    with voicemock.running() as bench:
        advisor = bench.bench.advisor
        closed = advisor.closed

        def late(exchange: Any) -> None:
            looked.wait(20)
            closed(exchange)

        monkeypatch.setattr(advisor, "closed", late)
        monkeypatch.setattr(settling, "SLEEP", lambda _: looked.set())
        monkeypatch.setattr(settling, "WITHIN", 20.0)
        httpx.post("https://api.vocos.io/v1/detect", headers={"X-API-Key": "test-free"})
        assert len(LOOKS[look](bench)) >= 1


def test_a_call_that_a_fault_holds_back_is_not_waited_for() -> None:
    with voicemock.running() as bench:
        bench.vocos.breaks({"stall": None})
        with pytest.raises(httpx.ReadTimeout):
            httpx.post("https://api.vocos.io/v1/detect", timeout=0.1)
        bench.vocos.breaks({"stall": None})
        with httpx.Client(timeout=20) as client:
            held = threading.Thread(target=_lost, args=[client])
            held.start()
            waiting = threading.Event()
            while len(bench.bench.journal.exchanges()) < 2:
                waiting.wait(0.001)
            assert [seen.status for seen in bench.vocos.requests] == [None, None]
    held.join()


def test_a_client_that_is_slow_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def sleep(_: float) -> None:
        raise AssertionError("it was waited for")

    with voicemock.running() as bench, socket.create_connection(("api.vocos.io", 443)):  # its handshake never comes
        monkeypatch.setattr(settling, "SLEEP", sleep)
        assert (bench.findings, bench.requests) == ([], [])


def _lost(client: httpx.Client) -> None:
    with pytest.raises(httpx.TransportError):
        client.post("https://api.vocos.io/v1/detect")
