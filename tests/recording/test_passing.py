"""What goes through the relay comes out as it went in, byte for byte, and is written down before its last byte does."""

import gc
import gzip
import json
import re
import select
import socket
import threading
import zlib
from pathlib import Path
from typing import Any

import pytest
from tests.calling import talk
from tests.recording.beyond import exactly, head_of, meeting, rest
from tests.recording.conftest import Relaying

from voicemock.recording.archive import entries
from voicemock.recording.relay import Relay

GET = b"GET /vocos/v1/x?a=1&b=%20 HTTP/1.1\r\nHost: here\r\n"


def answering(answer: bytes, heads: list[bytes] | None = None) -> Any:
    """Say this to each request that has no body, then close."""

    def meet(client: socket.socket) -> None:
        head = head_of(client)
        if heads is not None:
            heads.append(head)
        client.sendall(answer)

    return meet


def noted(file: Path) -> dict[str, Any]:
    (entry,) = entries(file)
    return entry


def test_a_requests_head_goes_on_as_it_came_but_for_what_is_said_to_the_relay(before: Relaying, file: Path) -> None:
    heads: list[bytes] = []
    asked = (
        GET + b"x-A: 1\r\nX-a: 2\r\nACCEPT: */*\r\nConnection: close\r\nProxy-Connection: keep-alive\r\n"
        b"Proxy-Authorization: Basic eDp5\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\nX-Empty:\r\n\r\n"
    )
    with meeting(answering(b"HTTP/1.1 204 Nothing here\r\nX-B: 1\r\nx-b: 2\r\n\r\n", heads)) as base:
        with before(base) as relay:
            got = talk(relay.url, asked)
        host = base.removeprefix("http://").encode()
    assert got == b"HTTP/1.1 204 Nothing here\r\nX-B: 1\r\nx-b: 2\r\n\r\n"
    # An upgrade is asked for in Connection, which then says nothing else.
    kept = b"x-A: 1\r\nX-a: 2\r\nACCEPT: */*\r\nX-Empty: \r\n\r\n"
    assert heads == [b"GET /v1/x?a=1&b=%20 HTTP/1.1\r\nHost: " + host + b"\r\n" + kept]
    entry = noted(file)
    assert entry["request"]["url"] == "https://api.vocos.io/v1/x?a=1&b=%20"
    assert entry["request"]["headers"] == [
        {"name": "Host", "value": "api.vocos.io"},
        {"name": "x-A", "value": "1"},
        {"name": "X-a", "value": "2"},
        {"name": "ACCEPT", "value": "*/*"},
        {"name": "X-Empty", "value": ""},
    ]
    assert entry["request"]["queryString"] == [{"name": "a", "value": "1"}, {"name": "b", "value": " "}]
    assert entry["response"]["statusText"] == "Nothing here"
    assert entry["response"]["headers"] == [{"name": "X-B", "value": "1"}, {"name": "x-b", "value": "2"}]
    assert entry["_voicemock"]["to"] == base


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

ANSWERS = {
    "by length": (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello", "hello"),
    "of one byte": (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Type: text/plain\r\n\r\nh", "h"),
    "empty": (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", None),
    "to the end": (b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello", "hello"),
    "nothing to the end": (b"HTTP/1.1 200 OK\r\n\r\n", None),
    "chunked": (CHUNKED + b"5\r\nhello\r\n0\r\nX-Sum: 1\r\nx-sum: 2\r\n\r\n", "hello"),
    "in no chunks": (CHUNKED + b"0\r\n\r\n", None),
    "304": (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 12\r\nETag: x\r\n\r\n", None),
    "100, 103 and 200": (
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        + CONTINUE
        + b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello",
        "hello",
    ),
    "no reason": (b"HTTP/1.1 299 \r\nContent-Length: 2\r\n\r\nhi", "hi"),
    "odd bytes": (b"HTTP/1.1 200 OK\r\nX-A: \xe9\xff\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nhi", "hi"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_comes_back_byte_for_byte(name: str, before: Relaying, file: Path) -> None:
    answer, text = ANSWERS[name]
    with meeting(answering(answer)) as base, before(base) as relay:
        assert talk(relay.url, GET + b"\r\n") == answer
        assert relay.count == 1
    entry = noted(file)
    assert entry["response"]["status"] == int(answer.rpartition(b"HTTP/1.")[2][2:5])
    assert entry["response"]["content"].get("text") == text
    assert entry["response"]["bodySize"] == len(text or "")
    assert (entry["_voicemock"]["unfinished"], entry["_voicemock"]["client_left"]) == (None, False)


def test_an_answer_to_head_has_no_body_whatever_its_length_says(before: Relaying, file: Path) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"
    with meeting(answering(answer)) as base, before(base) as relay:
        assert talk(relay.url, GET.replace(b"GET", b"HEAD") + b"\r\n") == answer
    assert noted(file)["request"]["method"] == "HEAD"
    assert noted(file)["response"]["bodySize"] == 0


def test_the_answers_last_byte_waits_until_the_exchange_is_written(before: Relaying, file: Path) -> None:
    held = threading.Event()

    def meet(client: socket.socket) -> None:
        head_of(client)
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")
        assert held.wait(20)
        client.sendall(b"o")

    with meeting(meet) as base, before(base) as relay, socket.create_connection(("127.0.0.1", relay.port)) as client:
        client.sendall(GET + b"\r\n")
        head_of(client)
        assert exactly(client, 3) == b"hel"
        assert entries(file.with_name("a.har.part")) == []
        held.set()
        assert exactly(client, 1) == b"l"
        assert exactly(client, 1) == b"o"
        (entry,) = entries(file.with_name("a.har.part"))
        assert entry["response"]["bodySize"] == 5


@pytest.mark.parametrize(
    ("framing", "sent", "size"),
    [
        (b"Content-Length: 7\r\n", b'{"a":1}', 7),
        (b"Transfer-Encoding: chunked\r\n", b'3\r\n{"a\r\n4;x=y\r\n":1}\r\n0\r\nX-T: 1\r\n\r\n', 7),
    ],
)
def test_a_body_goes_on_as_it_was_framed(framing: bytes, sent: bytes, size: int, before: Relaying, file: Path) -> None:
    got: list[bytes] = []

    def meet(client: socket.socket) -> None:
        got.append(head_of(client))
        body = b""
        while not (body.endswith((b"}", b"\r\n\r\n")) and (b"\r\n" not in body or body.endswith(b"\r\n\r\n"))):
            body += client.recv(1)
        got.append(body)
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    head = GET.replace(b"GET", b"POST") + b"Content-Type: application/json\r\n" + framing + b"\r\n"
    with meeting(meet) as base, before(base) as relay:
        talk(relay.url, head + sent)
    assert framing in got[0]
    chunks = re.sub(rb"\r\n", b"", re.sub(rb"(?m)^[0-9a-f]+(;.*)?\r\n", b"", got[1]))
    assert chunks in (b'{"a":1}', b'{"a":1}X-T: 1')
    assert noted(file)["request"]["bodySize"] == size
    assert noted(file)["request"]["postData"] == {"mimeType": "application/json", "text": '{"a":1}'}


def test_a_client_that_waits_for_100_gets_the_servers(before: Relaying, file: Path) -> None:
    def meet(client: socket.socket) -> None:
        head_of(client)
        client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + exactly(client, 4))

    head = GET.replace(b"GET", b"PUT") + b"Content-Length: 4\r\nExpect: 100-continue\r\n\r\n"
    with meeting(meet) as base, before(base) as relay, socket.create_connection(("127.0.0.1", relay.port)) as client:
        client.sendall(head)
        assert head_of(client) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"four")
        assert rest(client) == b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour"
    assert noted(file)["request"]["bodySize"] == 4


def test_requests_on_one_connection_go_over_one_to_the_server_pipelined_too(before: Relaying, file: Path) -> None:
    met: list[list[bytes]] = []

    def meet(client: socket.socket) -> None:
        met.append([])
        for number in range(3):
            met[-1].append(head_of(client).split(b" ")[1])
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n%d" % number)
        rest(client)

    asked = b"".join(b"GET /vocos/%d HTTP/1.1\r\nHost: a\r\n\r\n" % number for number in range(3))
    with meeting(meet) as base, before(base) as relay:
        with socket.create_connection(("127.0.0.1", relay.port)) as client:
            client.sendall(asked)
            got = [head_of(client) + exactly(client, 1) for _ in range(3)]
        assert [each[-1:] for each in got] == [b"0", b"1", b"2"]
    assert met == [[b"/0", b"/1", b"/2"]]
    found = entries(file)
    assert [each["request"]["url"][-1] for each in found] == ["0", "1", "2"]
    assert {each["connection"] for each in found} == {"1"}


def test_a_server_that_closes_an_idle_connection_closes_the_clients(before: Relaying) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
    with meeting(answering(answer)) as base, before(base) as relay:
        assert talk(relay.url, GET + b"\r\n") == answer


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nConte",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
        CHUNKED + b"5\r\nhello\r\n",
        CHUNKED + b"5\r\nhel",
    ],
)
def test_an_answer_that_breaks_off_breaks_off_for_the_client_and_is_marked(
    answer: bytes, before: Relaying, file: Path
) -> None:
    with meeting(answering(answer)) as base, before(base) as relay:
        got = talk(relay.url, GET + b"\r\n")
    assert answer.startswith(got.removesuffix(b"3\r\nhel\r\n"))
    entry = noted(file)
    assert entry["_voicemock"]["unfinished"] == "the vendor closed the connection before its answer's end"
    assert entry["_voicemock"]["relay"] is None
    assert "text" not in entry["response"]["content"]
    assert entry["response"]["status"] == (200 if b"\r\n\r\n" in answer else 0)


def test_a_client_that_leaves_is_marked_and_the_server_sees_it_leave(before: Relaying, file: Path) -> None:
    seen: list[bytes] = []
    over = threading.Event()

    def meet(client: socket.socket) -> None:
        head_of(client)
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
        seen.append(rest(client))
        over.set()

    with meeting(meet) as base, before(base) as relay:
        with socket.create_connection(("127.0.0.1", relay.port)) as client:
            client.sendall(GET + b"\r\n")
            head_of(client)
        assert over.wait(20)
    assert seen == [b""]
    assert noted(file)["_voicemock"]["unfinished"] == "the client left"
    assert noted(file)["_voicemock"]["client_left"] is True


def test_a_client_that_leaves_in_its_body_is_marked_too(before: Relaying, file: Path) -> None:
    over = threading.Event()

    def meet(client: socket.socket) -> None:
        head_of(client)
        rest(client)
        over.set()

    with meeting(meet) as base, before(base) as relay:
        with socket.create_connection(("127.0.0.1", relay.port)) as client:
            client.sendall(GET.replace(b"GET", b"PUT") + b"Content-Length: 100\r\n\r\nsome")
        assert over.wait(20)
    entry = noted(file)
    assert entry["_voicemock"]["unfinished"] == "the client left"
    assert entry["request"]["bodySize"] == 4
    assert "text" not in entry["request"]["postData"]


def test_an_answer_before_the_body_is_whole_reaches_the_client(before: Relaying, file: Path) -> None:
    def meet(client: socket.socket) -> None:
        head_of(client)
        exactly(client, 1000)
        client.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig")
        client.shutdown(socket.SHUT_WR)
        said.set()
        rest(client)

    said = threading.Event()
    head = GET.replace(b"GET", b"PUT") + b"Content-Length: 20000000\r\n\r\n"
    with meeting(meet) as base, before(base) as relay, socket.create_connection(("127.0.0.1", relay.port)) as client:
        client.sendall(head + bytes(200_000))
        assert said.wait(20)
        client.sendall(bytes(16_000_000))  # it looks at the answer when it has sent this
        assert head_of(client).startswith(b"HTTP/1.1 413 Too Large\r\n")
        assert exactly(client, 3) == b"big"
    entry = noted(file)
    assert (entry["response"]["status"], entry["_voicemock"]["unfinished"]) == (413, None)
    assert "not whole" in entry["request"]["postData"]["comment"]


@pytest.mark.parametrize("framing", [b"Content-Length: 7\r\n", b"Transfer-Encoding: chunked\r\n"])
def test_a_body_that_comes_after_the_answer_is_recorded_as_not_read(
    framing: bytes, before: Relaying, file: Path
) -> None:
    answer = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno"
    body = b'{"a":1}' if framing.startswith(b"Content") else b'7\r\n{"a":1}\r\n0\r\n\r\n'
    got: list[bytes] = []

    def meet(client: socket.socket) -> None:
        head_of(client)
        client.sendall(answer)
        got.append(exactly(client, len(body)))

    head = GET.replace(b"GET", b"POST") + b"Content-Type: application/json\r\n" + framing + b"\r\n"
    with meeting(meet) as base, before(base) as relay, socket.create_connection(("127.0.0.1", relay.port)) as client:
        client.sendall(head)
        assert head_of(client) + exactly(client, 2) == answer
        (written,) = entries(file.with_name("a.har.part"))
        client.sendall(body)
        assert rest(client) == b""
    assert got == [body]
    assert noted(file) == written
    assert (written["request"]["bodySize"], written["request"]["comment"]) == (-1, "the body was not read")
    assert "postData" not in written["request"]
    assert (written["_voicemock"]["unfinished"], written["_voicemock"]["client_left"]) == (None, False)


def test_a_server_that_does_not_read_makes_the_client_wait(before: Relaying) -> None:
    read_on = threading.Event()

    def meet(client: socket.socket) -> None:
        head_of(client)
        assert read_on.wait(60)
        exactly(client, SENT)
        client.sendall(b"HTTP/1.1 204 None\r\n\r\n")

    head = GET.replace(b"GET", b"PUT") + b"Content-Length: %d\r\n\r\n" % SENT
    with meeting(meet) as base, before(base) as relay, socket.create_connection(("127.0.0.1", relay.port)) as client:
        client.sendall(head)
        sent = 0
        while sent < SENT and select.select([], [client], [], 1)[1]:
            sent += client.send(bytes(min(65536, SENT - sent)))
        assert sent < SENT
        read_on.set()
        client.sendall(bytes(SENT - sent))
        assert head_of(client) == b"HTTP/1.1 204 None\r\n\r\n"


def test_a_recording_ends_while_a_server_reads_nothing_and_leaves_nothing_open(before: Relaying, file: Path) -> None:
    read_on = threading.Event()

    def meet(client: socket.socket) -> None:
        head_of(client)
        assert read_on.wait(60)

    head = GET.replace(b"GET", b"PUT") + b"Content-Length: %d\r\n\r\n" % SENT
    with meeting(meet) as base:
        with before(base) as relay:
            client = socket.create_connection(("127.0.0.1", relay.port))
            client.sendall(head)
            sent = 0
            while select.select([], [client], [], 1)[1]:
                sent += client.send(bytes(65536))
        gc.collect()  # what is left open is told when it is collected
        client.close()
        read_on.set()
    entry = noted(file)
    assert entry["_voicemock"]["unfinished"] == "the recording ended"
    assert 0 < entry["request"]["bodySize"] <= sent


SENT = 64 * 1024 * 1024

DEFLATED = zlib.compressobj(wbits=-15)
ENCODED = {
    "gzip": gzip.compress(b'{"a": 1}'),
    "x-gzip": gzip.compress(b'{"a"') + gzip.compress(b": 1}"),
    "deflate": zlib.compress(b'{"a": 1}'),
    "Deflate": DEFLATED.compress(b'{"a": 1}') + DEFLATED.flush(),
    "identity": b'{"a": 1}',
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_an_encoded_answer_is_passed_as_it_is_and_recorded_decoded(encoding: str, before: Relaying, file: Path) -> None:
    body = ENCODED[encoding]
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Type: application/json\r\n"
    answer = head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body
    with meeting(answering(answer)) as base, before(base) as relay:
        assert talk(relay.url, GET + b"\r\n") == answer
    response = noted(file)["response"]
    assert response["content"] == {"size": 8, "mimeType": "application/json", "text": '{"a": 1}'}
    assert response["bodySize"] == len(body)


@pytest.mark.parametrize(
    ("encoding", "body", "why"),
    [("br", b"\x0b\x02\x80hello\x03", "encoded as br, not read"), ("gzip", b"no gzip", "encoded as gzip, not read")],
)
def test_an_encoding_that_cannot_be_undone_is_told_by_its_digest(
    encoding: str, body: bytes, why: str, before: Relaying, file: Path
) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Type: application/json\r\n"
    answer = head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body
    with meeting(answering(answer)) as base, before(base) as relay:
        assert talk(relay.url, GET + b"\r\n") == answer
    content = noted(file)["response"]["content"]
    assert content["comment"] == f"{len(body)} bytes, XXH3 {content['_digest']}, {why}"
    assert "text" not in content


def test_what_is_no_http_gets_a_400(relay: Relay) -> None:
    got = talk(relay.url, b"good morning\r\n\r\n")
    assert got.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"this is voicemock's relay: what came is no HTTP/1.1" in got
    assert relay.count == 0


def test_a_path_that_begins_with_no_vendor_is_told_what_to_do(relay: Relay) -> None:
    got = talk(relay.url, b"GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert got.startswith(b"HTTP/1.1 404 Not Found\r\n")
    assert got.endswith(
        b"this is voicemock's relay: 127.0.0.1 is no vendor's host; begin the path with /vocos, /valsea, "
        b"/undetectable, /modulate, /dataspike, or add --host NAME\n"
    )
    assert relay.count == 0


def test_a_server_that_speaks_no_http_is_a_502_of_the_relays_own(before: Relaying, file: Path) -> None:
    with meeting(answering(b"SSH-2.0-x\r\n\r\n")) as base, before(base) as relay:
        got = talk(relay.url, GET + b"\r\n")
    assert got.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
    assert noted(file)["_voicemock"]["relay"].startswith("voicemock's relay cannot read the answer of 127.0.0.1:")


def test_what_is_under_way_when_the_recording_ends_is_written_as_unfinished(before: Relaying, file: Path) -> None:
    under_way = threading.Event()

    def meet(client: socket.socket) -> None:
        head_of(client)
        under_way.set()
        rest(client)

    with meeting(meet) as base, before(base) as relay:
        client = socket.create_connection(("127.0.0.1", relay.port))
        client.sendall(GET + b"\r\n")
        assert under_way.wait(20)
    client.close()
    entry = noted(file)
    assert entry["_voicemock"]["unfinished"] == "the recording ended"
    assert json.loads(file.read_bytes())["log"]["entries"] == [entry]


def test_a_bug_of_ours_costs_the_recording_a_line_and_the_client_nothing(
    before: Relaying, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("with a key in it")

    monkeypatch.setattr("voicemock.recording.book.entry", broken)
    answer = b"HTTP/1.1 200 Fine\r\nContent-Length: 5\r\n\r\nwhole"
    with meeting(answering(answer)) as base, before(base) as relay:
        got = talk(relay.url, GET + b"Connection: close\r\n\r\n")
    assert got.endswith(b"\r\n\r\nwhole")
    assert (relay.count, relay.book.lost) == (0, 1)
    assert [record.getMessage() for record in caplog.records if record.name == "voicemock"] == [
        "a bug of voicemock: an exchange could not be written down: ValueError"
    ]
