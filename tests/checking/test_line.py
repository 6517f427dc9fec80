"""The way out of a check: waits that are asked for, answers without an end, addresses where nothing answers."""

import socket
import threading
from collections.abc import Callable

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.calling import serving

from voicemock.checking.exchange import Sent
from voicemock.checking.line import LARGEST, HaltError, Line, UnreachableError
from voicemock.checking.target import Target

ASKED = Sent("GET", "/a", headers={"X-API-Key": "secret-key"}, key="secret-key")


def answering(*answers: tuple[int, dict[str, str]]) -> tuple[ASGIApp, list[str]]:
    """Return an app that gives these answers, one after the other, and the paths that it was asked for."""
    rest, asked = list(answers), list[str]()

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        asked.append(scope["path"])
        status, headers = rest.pop(0)
        listed = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": listed})
        await send({"type": "http.response.body", "body": b"{}"})

    return app, asked


def line(base: str, *, own: bool = False) -> tuple[Line, list[float]]:
    waited: list[float] = []
    return Line(Target("vocos", base, own=own, wait=waited.append)), waited


def test_a_patient_call_waits_as_long_as_it_is_told_and_asks_again() -> None:
    app, asked = answering((429, {"Retry-After": "7"}), (503, {"Retry-After": "2"}), (200, {}))
    with serving(app) as base:
        way, waited = line(base)
        assert way.send(ASKED, patient=True).status == 200
        way.close()
    assert (waited, len(asked)) == ([7, 2], 3)


def test_an_impatient_one_takes_the_first_answer() -> None:
    app, asked = answering((429, {"Retry-After": "7"}))
    with serving(app) as base:
        way, waited = line(base)
        assert way.send(ASKED, patient=False).status == 429
        way.close()
    assert (waited, len(asked)) == ([], 1)


def test_after_three_waits_the_refusal_is_the_answer() -> None:
    app, asked = answering(*[(429, {"Retry-After": "1"})] * 4)
    with serving(app) as base:
        way, waited = line(base)
        assert way.send(ASKED, patient=True).status == 429
        way.close()
    assert (waited, len(asked)) == ([1, 1, 1], 4)


def test_a_vendor_that_asks_to_wait_for_long_is_left_alone() -> None:
    app, asked = answering((429, {"Retry-After": "100000"}))
    with serving(app) as base:
        way, waited = line(base)
        with pytest.raises(HaltError) as halted:
            way.send(ASKED, patient=True)
        way.close()
    assert str(halted.value) == "the vendor answered 429 and asks to wait 100,000 s"
    assert (waited, len(asked)) == ([], 1)


@pytest.mark.parametrize("value", ["Wed, 21 Oct 2026 07:28:00 GMT", "-1", ""])
def test_a_wait_that_is_no_number_is_not_waited_for(value: str) -> None:
    app, asked = answering((429, {"Retry-After": value}))
    with serving(app) as base:
        way, waited = line(base)
        assert way.send(ASKED, patient=True).status == 429
        way.close()
    assert (waited, len(asked)) == ([], 1)


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    app, asked = answering((302, {"Location": "/b"}))
    with serving(app) as base:
        way, _ = line(base)
        assert way.send(ASKED, patient=True).status == 302
        way.close()
    assert asked == ["/a"]


def test_a_body_without_an_end_is_no_answer() -> None:
    async def endless(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(LARGEST // (1024 * 1024) + 2):
            await send({"type": "http.response.body", "body": bytes(1024 * 1024), "more_body": True})
        await send({"type": "http.response.body"})

    with serving(endless) as base:
        way, _ = line(base)
        with pytest.raises(UnreachableError) as unreachable:
            way.send(ASKED, patient=True)
        way.close()
    assert str(unreachable.value) == f"GET {base}/a: no end of the answer after 8,388,608 bytes or 60 s"


def test_a_body_that_drips_is_no_answer_once_its_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voicemock.checking.line.LONGEST", 0)

    async def dripping(_scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b" ", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass

    with serving(dripping) as base:
        way, _ = line(base)
        with pytest.raises(UnreachableError) as unreachable:
            way.send(ASKED, patient=True)
        way.close()
    assert str(unreachable.value) == f"GET {base}/a: no end of the answer after 8,388,608 bytes or 0 s"


def refusing(sock: socket.socket) -> None:
    sock.recv(4096)


def talking_nonsense(sock: socket.socket) -> None:
    sock.recv(4096)
    sock.sendall(b"SSH-2.0-nobody\r\n\r\n")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(refusing, "Remote end closed connection without response"), (talking_nonsense, "SSH-2.0-nobody")],
)
def test_what_does_not_speak_http_is_told_in_a_line(answer: Callable[[socket.socket], None], reason: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def once() -> None:
            sock, _ = server.accept()
            with sock:
                answer(sock)

        thread = threading.Thread(target=once)
        thread.start()
        base = f"http://127.0.0.1:{server.getsockname()[1]}"
        way, _ = line(base)
        with pytest.raises(UnreachableError) as unreachable:
            way.send(ASKED, patient=True)
        way.close()
        thread.join()
    told = str(unreachable.value)
    assert told.startswith(f"GET {base}/a: ")
    assert reason in told
    assert "\n" not in told
