"""``voicemock serve`` as a person and a script meet it: a process, its first line, its end."""

import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests.calling import curl, upload
from websockets.sync.client import connect

from voicemock.engine.vendor import Vendor
from voicemock.serving.described import described
from voicemock.serving.server import listen
from voicemock.vendors import VENDORS


@contextmanager
def serve(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "voicemock", "serve", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            assert first.startswith("voicemock ready on http://"), first
            yield process, first.removeprefix("voicemock ready on ").strip()
        finally:
            process.kill()


def ended(process: subprocess.Popen[str], number: int) -> tuple[int, str, str]:
    """Send the signal and return the exit code and what was printed."""
    process.send_signal(number)
    code = process.wait(timeout=10)
    assert process.stdout is not None
    assert process.stderr is not None
    return code, process.stdout.read(), process.stderr.read()  # communicate() loses what readline() read ahead


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "voicemock", *arguments], capture_output=True, text=True, timeout=20)


def test_the_start_screen_has_addresses_keys_and_a_line_to_copy_that_works() -> None:
    with serve() as (process, base):
        assert httpx.get(f"{base}/_voicemock/health").json()["status"] == "ok"
        code, out, err = ended(process, signal.SIGINT)
    assert (code, err) == (0, "")
    for word in (
        *(f"{base}/{name}" for name in ("vocos", "valsea", "undetectable", "modulate", "dataspike")),
        *("api.vocos.io", "api.valsea.ai", "ai-audio-detect.undetectable.ai", "platform.modulate.ai"),
        "sandboxapi.dataspike.io",
        "WS   /api/velma-2-synthetic-voice-detection-streaming",
        "test-no-credits",
        "X-API-Key: KEY",
        "Authorization: Bearer KEY",
    ):
        assert word in out
    assert "affiliated with none of them" in out
    assert "curl -H 'X-API-Key: test-free' -F file=@" in out
    assert out.count("curl ") == 1


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_every_vendors_line_to_copy_works(vendor: Vendor, served: str, tmp_path: Path) -> None:
    program, *words = shlex.split(described(vendor, served)["curl"])
    assert program == "curl"
    assert curl(words, tmp_path).is_success


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_0_also_with_streams_open_and_requests_half_sent(number: int) -> None:
    stream = (
        "/modulate/api/velma-2-synthetic-voice-detection-streaming"
        "?api_key=test-free&audio_format=s16le&sample_rate=16000&num_channels=1"
    )
    with serve() as (process, base):
        host, _, port = base.removeprefix("http://").partition(":")
        with (
            connect(f"ws://{host}:{port}{stream}") as still_open,
            socket.create_connection((host, int(port))) as half,
            socket.create_connection((host, int(port))) as idle,
        ):
            still_open.send(bytes(1000))
            half.sendall(
                b"POST /vocos/v1/detect HTTP/1.1\r\nHost: x\r\nX-API-Key: test-free\r\n"
                b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000\r\n\r\n--b"
            )
            idle.sendall(b"GET /vocos")
            assert httpx.get(f"{base}/_voicemock/health").status_code == 200
            code, _, err = ended(process, number)
    assert code == 0
    assert "Traceback" not in err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_0_also_as_soon_as_it_says_that_it_is_ready(number: int) -> None:
    for _ in range(3):
        with serve("--quiet") as (process, _base):
            assert ended(process, number) == (0, "", "")


def test_each_request_gets_a_line_and_no_key_stands_in_it() -> None:
    with serve() as (process, base):
        httpx.post(f"{base}/vocos/v1/detect", headers={"X-API-Key": "test-free-anna"}, files=upload("corrupted"))
        httpx.post(f"{base}/vocos/v1/detect?api_key=my-own-key", headers={"X-API-Key": "my-own-key"})
        _, _, err = ended(process, signal.SIGTERM)
    first, second = err.splitlines()
    assert first.split()[1:4] == ["vocos", "POST", "/vocos/v1/detect"]
    assert first.split()[4] == "422"
    assert first.endswith("ms CORRUPTED test-free…")
    assert second.split()[4] == "401"
    assert second.endswith("ms BAD_KEY …")
    assert "my-own-key" not in err
    assert "anna" not in err


def test_quiet_prints_where_it_listens_and_nothing_else() -> None:
    with serve("--quiet") as (process, base):
        httpx.get(f"{base}/vocos/v1/detect")
        assert ended(process, signal.SIGTERM) == (0, "", "")


def test_named_vendors_alone_are_served() -> None:
    with serve("vocos", "--quiet") as (_, base):
        assert httpx.get(f"{base}/_voicemock/health").json()["vendors"] == ["vocos"]
        assert httpx.get(f"{base}/dataspike/").status_code == 404


def everything(http: httpx.Client, kind: str) -> list[httpx.Response]:
    """Send a clip to every vendor, and return all that was answered on the way."""
    vocos = http.post("/vocos/v1/detect", headers={"X-API-Key": "test-free"}, files=upload(kind))
    bearer, model = {"Authorization": "Bearer test-free"}, {"model": "valsea-voice-security"}
    valsea = http.post(
        "/valsea/v1/voice-security",
        headers=bearer,
        files=upload(kind),
        data={**model, "response_format": "verbose_json"},
    )
    result = http.get(f"/valsea/v1/voice-security/{valsea.json().get('job_id')}/result", headers=bearer)
    name = {"file_name": f"{kind}.wav"}
    place = http.get("/undetectable/get-presigned-url", headers={"apikey": "test-free"}, params=name)
    url = place.json()["presigned_url"]
    put_headers = {"Content-Type": "audio/wav", "x-amz-acl": "private"}
    put = http.put(url, headers=put_headers, content=upload(kind)["file"][1])
    detect = http.post("/undetectable/detect", json={"key": "test-free", "url": url.partition("?")[0]})
    queries = [http.post("/undetectable/query", json={"id": detect.json()["id"]}) for _ in range(3)]
    calls = ("/modulate/api/velma-2-synthetic-voice-detection-batch", "/modulate/api/velma-2-stt-batch")
    sent = upload(kind, field="upload_file")
    modulate = [http.post(call, headers={"X-API-Key": "test-free"}, files=sent) for call in calls]
    token = {"ds-api-token": "test-free"}
    analyze = http.post("/dataspike/api/v4/deepfake/audio/analyze", headers=token, files=upload(kind))
    polls = [http.get(f"/dataspike/api/v4/deepfake/job/{analyze.json()['id']}", headers=token) for _ in range(2)]
    return [vocos, valsea, result, place, put, detect, *queries, *modulate, analyze, *polls]


@pytest.mark.proves("ALL-02.a", "ALL-02.e", "ALL-02.g")
def test_with_a_seed_and_a_virtual_clock_every_answer_is_the_same_byte_for_byte() -> None:
    def answers() -> list[str]:
        told = []
        with serve("--seed", "5", "--clock", "virtual", "--quiet") as (_, base), httpx.Client(base_url=base) as http:
            for kind in ("human", "synthetic", "mixed", "corrupted"):
                told += everything(http, kind)
            http.post("/_voicemock/clock", json={"advance": 90})
            told += [http.get(f"/{name}/nowhere") for name in ("dataspike", "vocos")]
        assert told[0].headers["date"] == "Thu, 01 Jan 2026 00:00:00 GMT"
        assert told[-1].headers["date"] == "Thu, 01 Jan 2026 00:01:30 GMT"
        port = base.rpartition(":")[2]
        return [
            f"{answer.status_code} {answer.headers.raw} {answer.text}".replace(f":{port}/", ":PORT/") for answer in told
        ]

    assert answers() == answers()


def test_an_ipv6_address_is_served_and_shown_in_brackets() -> None:
    with serve("--host", "::1", "--quiet") as (_, base):
        assert base.startswith("http://[::1]:")
        assert httpx.get(f"{base}/_voicemock/health").status_code == 200


def test_a_busy_port_is_one_clear_line_and_exit_2() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"Error: cannot listen on 127.0.0.1:{port}: Address already in use. Choose another --port (0 picks one).\n"
    )


@pytest.mark.parametrize("host", ["not a host", "nobody.invalid", "203.0.113.7"])
def test_a_host_that_is_not_ours_is_one_clear_line_and_exit_2(host: str) -> None:
    done = run("serve", "--host", host, "--port", "0")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"Error: cannot listen on {host}:0: ")
    assert done.stderr.endswith(". Choose an address of this machine with --host.\n")


@pytest.mark.parametrize("command", ["serve", "vendors"])
def test_an_unknown_vendor_is_told_those_there_are_with_exit_2(command: str) -> None:
    done = run(command, "nobody")
    assert (done.returncode, done.stdout) == (2, "")
    said = "Error: there is no vendor 'nobody'; there are vocos, valsea, undetectable, modulate, dataspike\n"
    assert done.stderr == said


@pytest.mark.parametrize(
    "option", [("--port", "70000"), ("--port", "x"), ("--clock", "sun"), ("--seed", "1.5"), ("--nothing",)]
)
def test_a_wrong_option_is_exit_2(option: tuple[str, ...]) -> None:
    done = run("serve", *option)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
