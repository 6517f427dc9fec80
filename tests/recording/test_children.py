"""Whatever a command is made of, its connections to the vendors reach the relay, each once."""

import ast
import socket
import ssl
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from tests.recording.children_relay import StandIn, standing_in

from voicemock.recording.children import CannotStartError, run
from voicemock.recording.roots import BESIDES, INSTEAD
from voicemock.recording.surroundings import INJECTED, OTHER_PROXIES, PROXIES

POST = 'https://api.vocos.io/v1/detect", data=b""'
STREAM = (
    "wss://modulate-developer-apis.com/api/velma-2-synthetic-voice-detection-streaming"
    "?api_key=test-free&audio_format=s16le&sample_rate=16000&num_channels=1"
)

AIOHTTP = """
    import aiohttp, asyncio{imports}
    async def main():
        async with aiohttp.ClientSession({session}) as session:
            async with session.post("https://api.vocos.io/v1/detect") as answer:
                print(answer.status)
    {run}(main())
"""
HTTPX = """
    import asyncio, httpx{imports}
    async def main():
        async with httpx.AsyncClient({client}) as client:
            print((await client.post("https://api.vocos.io/v1/detect")).status_code)
    {run}(main)
"""
AIODNS = """
    import asyncio, sys, types
    class Gone:
        def __init__(self, *given, **more): pass
        def getaddrinfo(self, *given, **more): raise AssertionError("the network was asked")
        getnameinfo = gethostbyname = getaddrinfo
        def cancel(self): pass
        async def close(self): pass
    sys.modules["aiodns"] = types.SimpleNamespace(DNSResolver=Gone, __version__="3.2.0", error=types.SimpleNamespace(DNSError=OSError))
    import aiohttp, aiohttp.resolver as resolver
    async def main():
        connector = aiohttp.TCPConnector(resolver=resolver.AsyncResolver())
        async with aiohttp.ClientSession(connector=connector) as session:
            async with session.post("https://api.vocos.io/v1/detect") as answer:
                print(answer.status)
    asyncio.run(main())
"""  # noqa: E501 - it is a program
RAW = """
    import socket, ssl
    with ssl.create_default_context().wrap_socket(socket.socket({family}), server_hostname="api.vocos.io") as client:
        client.connect(("{host}", 443{rest}))
        client.sendall(b"POST /v1/detect HTTP/1.1\\r\\nHost: api.vocos.io\\r\\nContent-Length: 0\\r\\n\\r\\n")
        print(client.recv(12)[-3:].decode())
"""
CLIENTS = {
    "urllib": f"""
        import urllib.error, urllib.request
        try:
            urllib.request.urlopen("{POST}, timeout=20)
        except urllib.error.HTTPError as error:
            print(error.code)
    """,
    "http.client": """
        import http.client
        connection = http.client.HTTPSConnection("api.vocos.io", timeout=20)
        connection.request("POST", "/v1/detect")
        print(connection.getresponse().status)
    """,
    "requests": f'import requests; print(requests.post("{POST}, timeout=20).status_code)',
    "requests without the environment": f"""
        import certifi, requests
        session = requests.Session()
        session.trust_env = False
        print(session.post("{POST}, timeout=20, verify=certifi.where()).status_code)
    """,
    "requests that verifies nothing": f"""
        import requests, warnings
        warnings.simplefilter("ignore")
        print(requests.post("{POST}, timeout=20, verify=False).status_code)
    """,
    "httpx": 'import httpx; print(httpx.post("https://api.vocos.io/v1/detect").status_code)',
    "httpx2": 'import httpx2; print(httpx2.post("https://api.vocos.io/v1/detect").status_code)',
    "httpx on asyncio": HTTPX.format(imports="", client="", run="(lambda f: asyncio.run(f()))"),
    "httpx on uvloop": HTTPX.format(imports=", uvloop", client="trust_env=False", run="(lambda f: uvloop.run(f()))"),
    "httpx on trio": HTTPX.format(imports=", trio", client="trust_env=False", run="trio.run"),
    "aiohttp": AIOHTTP.format(imports="", session="", run="asyncio.run"),
    "aiohttp by proxies": AIOHTTP.format(imports="", session="trust_env=True", run="asyncio.run"),
    "aiohttp on uvloop": AIOHTTP.format(imports=", uvloop", session="", run="uvloop.run"),
    "aiohttp on uvloop by proxies": AIOHTTP.format(imports=", uvloop", session="trust_env=True", run="uvloop.run"),
    "aiohttp on aiodns": AIODNS,
    "a socket that is wrapped before it connects": RAW.format(family="", host="api.vocos.io", rest=""),
    "a name in capitals with its dot": RAW.format(family="", host="API.vocos.io.", rest=""),
    "a socket of IPv6": RAW.format(family="socket.AF_INET6", host="api.vocos.io", rest=", 0, 0"),
    "an address by gethostbyname": """
        import socket, ssl
        with socket.create_connection((socket.gethostbyname("api.vocos.io"), 443), 20) as plain:
            with ssl.create_default_context().wrap_socket(plain, server_hostname="api.vocos.io") as client:
                client.sendall(b"POST /v1/detect HTTP/1.1\\r\\nHost: api.vocos.io\\r\\nContent-Length: 0\\r\\n\\r\\n")
                print(client.recv(12)[-3:].decode())
    """,
    "a library that has taken its names before": """
        from socket import create_connection, getaddrinfo
        from ssl import create_default_context
        import http.client
        print(getaddrinfo("api.vocos.io", "https")[0][4][0] == "127.86.79.88" and 401)
        connection = http.client.HTTPSConnection("api.vocos.io", context=create_default_context(), timeout=20)
        connection.request("POST", "/v1/detect")
        assert connection.getresponse().status == 401
    """,
}
"""Programs that ask a vendor once, without a key, and print the status of the answer."""


@pytest.fixture
def relay(served: str, tmp_path: Path) -> Iterator[StandIn]:
    with standing_in(served, tmp_path) as one:
        yield one


@pytest.fixture(autouse=True)
def _without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PROXIES, *OTHER_PROXIES, "no_proxy", *INSTEAD, *BESIDES, "SSL_CERT_DIR", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def python(program: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(program)]


@pytest.mark.parametrize("name", CLIENTS)
def test_a_python_client_reaches_the_relay_once(name: str, relay: StandIn, capfd: pytest.CaptureFixture[str]) -> None:
    code = run(python(CLIENTS[name]), relay)
    assert (code, *capfd.readouterr()) == (0, "401\n", "")
    assert [host for _, host in relay.met] == ["api.vocos.io"]


@pytest.mark.parametrize(
    "program",
    [
        f"""
        from websockets.sync.client import connect
        with connect("{STREAM}") as stream:
            print(stream.response.status_code)
        """,
        f"""
        import asyncio, websockets
        async def main():
            async with websockets.connect("{STREAM}") as stream:
                print(stream.response.status_code)
        asyncio.run(main())
        """,
        f"""
        import asyncio, aiohttp
        async def main():
            async with aiohttp.ClientSession() as session, session.ws_connect("{STREAM}") as stream:
                print(101 if not stream.closed else None)
        asyncio.run(main())
        """,
    ],
    ids=["websockets", "websockets on asyncio", "aiohttp"],
)
def test_a_stream_reaches_it_once(program: str, relay: StandIn, capfd: pytest.CaptureFixture[str]) -> None:
    assert (run(python(program), relay), *capfd.readouterr()) == (0, "101\n", "")
    assert [host for _, host in relay.met] == ["modulate-developer-apis.com"]


def test_another_program_reaches_it_as_its_proxy(relay: StandIn, capfd: pytest.CaptureFixture[str]) -> None:
    command = "curl -sS -o /dev/null -w %{http_code} -X POST https://api.vocos.io/v1/detect"
    assert (run(command.split(), relay), *capfd.readouterr()) == (0, "401", "")
    assert relay.met == [("CONNECT", "api.vocos.io")]


ASKING = 'import requests; assert requests.post("https://api.vocos.io/v1/detect", timeout=20).status_code == 401'


def asking_in(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "asking.py").write_text(ASKING, "utf-8")
    starting = "import subprocess, sys; subprocess.run([sys.executable, 'asking.py'], check=True)"
    (folder / "starting.py").write_text(starting, "utf-8")
    forking = "import os, runpy; pid = os.fork(); runpy.run_path('asking.py'); pid and os.waitpid(pid, 0)"
    (folder / "forking.py").write_text(forking, "utf-8")
    (folder / "test_asking.py").write_text(
        f"import pytest\n@pytest.mark.parametrize('n', range(4))\ndef test_it(n):\n    {ASKING}\n", "utf-8"
    )
    return folder


@pytest.mark.parametrize(
    ("command", "times"),
    [
        ([sys.executable, "-m", "asking"], 1),
        ([sys.executable, "asking.py"], 1),
        (["sh", "-c", f"{sys.executable} asking.py && {sys.executable} -m asking"], 2),
        ([sys.executable, "starting.py"], 1),
        ([sys.executable, "forking.py"], 2),
        ([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."], 4),
        ([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n2", "."], 4),
        ([str(Path(sys.executable).with_name("pytest")), "-q", "-p", "no:cacheprovider", "."], 4),
    ],
    ids=["a module", "a script", "a shell", "a child of a child", "a fork", "pytest", "xdist", "a console script"],
)  # fmt: skip
def test_pythons_at_any_depth_reach_it(
    command: list[str], times: int, relay: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(asking_in(tmp_path / "project"))
    assert run(command, relay) == 0
    assert [host for _, host in relay.met] == ["api.vocos.io"] * times


APP = """
import asyncio, requests
async def app(scope, receive, send):
    answer = await asyncio.to_thread(requests.post, "https://api.vocos.io/v1/detect", timeout=20)
    await send({"type": "http.response.start", "status": answer.status_code, "headers": []})
    await send({"type": "http.response.body", "body": b""})
"""
ASKING_APP = """
import subprocess, sys, time, requests
words = ["app:app", "--lifespan=off", "--workers=2", "--log-level=critical", "--port=PORT"]
server = subprocess.Popen([sys.executable, "-m", "uvicorn", *words])
for _ in range(200):
    try:
        print(requests.get("http://127.0.0.1:PORT/", timeout=20).status_code)
        break
    except requests.ConnectionError:
        time.sleep(0.1)
server.terminate()
server.wait()
"""


def test_a_server_and_its_workers_reach_it(
    relay: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "app.py").write_text(APP, "utf-8")
    (tmp_path / "both.py").write_text(ASKING_APP.replace("PORT", str(port)), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert (run([sys.executable, "both.py"], relay), capfd.readouterr().out) == (0, "401\n")
    assert [host for _, host in relay.met] == ["api.vocos.io"]


@pytest.mark.parametrize("flag", ["-E", "-I", "-S"])
def test_a_python_that_heeds_nothing_reaches_it_as_its_proxy(
    flag: str, relay: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    program = textwrap.dedent(CLIENTS["urllib"])
    assert (run([sys.executable, flag, "-c", program], relay), capfd.readouterr().out) == (0, "401\n")
    assert relay.met == [("CONNECT", "api.vocos.io")]


def test_a_python_without_voicemock_reaches_it(
    relay: StandIn, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    program = f"""
        import importlib.util
        assert importlib.util.find_spec("voicemock") is None
        {textwrap.indent(textwrap.dedent(CLIENTS["http.client"]), " " * 8).strip()}
    """
    code = run([str(bare / "bin" / "python"), "-c", textwrap.dedent(program)], relay)
    assert (code, *capfd.readouterr()) == (0, "401\n", "")
    assert relay.met == [("TLS", "api.vocos.io")]


@pytest.mark.parametrize("name", ["sitecustomize.py", "voicemock_led.py"])
def test_what_is_injected_is_written_for_older_pythons_too(name: str) -> None:
    ast.parse((INJECTED / name).read_text("utf-8"), feature_version=(3, 8))


def test_a_users_own_sitecustomize_still_runs_and_the_path_is_what_it_was(
    relay: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.customized = __file__", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    program = "import sys, sitecustomize as own; print(sys.customized, own.__file__, *sys.path)"
    subprocess.run([sys.executable, "-c", program], check=True)
    alone = capfd.readouterr().out
    assert run([sys.executable, "-c", program], relay) == 0
    assert capfd.readouterr() == (alone, "")
    assert str(INJECTED) not in alone


def test_a_users_sitecustomize_that_fails_is_told_as_ever(
    relay: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import nowhere_at_all", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    subprocess.run(python("print(1)"), check=True)
    alone = capfd.readouterr()
    assert (run(python("print(1)"), relay), capfd.readouterr()) == (0, alone)
    assert "nowhere_at_all" in alone.err


def test_a_child_that_opens_no_socket_imports_nothing_for_it(relay: StandIn, capfd: pytest.CaptureFixture[str]) -> None:
    program = "import sys; print(sorted(sys.modules))"
    subprocess.run([sys.executable, "-c", program], check=True)
    alone = set(eval(capfd.readouterr().out))  # noqa: S307 - a list of names
    run([sys.executable, "-c", program], relay)
    assert set(eval(capfd.readouterr().out)) - alone <= {"voicemock_led", "sitecustomize", "__future__"}  # noqa: S307


def test_loaders_and_contexts_are_what_they_were(relay: StandIn, capfd: pytest.CaptureFixture[str]) -> None:
    program = """
        import inspect, requests, socket, ssl
        context = ssl.create_default_context()
        before = context.get_ca_certs(binary_form=True)
        with socket.create_connection(("api.vocos.io", 443), 20) as plain:
            with context.wrap_socket(plain, server_hostname="api.vocos.io") as client:
                client.sendall(b"GET /v1/health HTTP/1.1\\r\\nHost: api.vocos.io\\r\\nConnection: close\\r\\n\\r\\n")
                client.recv(1)
        assert context.get_ca_certs(binary_form=True) == before
        assert "exec_module" not in vars(socket.__loader__), vars(socket.__loader__)
        assert inspect.getsource(socket).startswith("# Wrapper")
        assert socket.socket.connect.__name__ == "connect"
    """
    assert (run(python(program), relay), *capfd.readouterr()) == (0, "", "")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """Give a TLS server of this machine's, and the file of who vouches for it."""
    authority = trustme.CA()
    roots = tmp_path / "private.pem"
    authority.cert_pem.write_to_path(str(roots))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.num_tickets = 0
    authority.issue_cert("elsewhere.localhost", "localhost", "api.vocos.io").configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ended = threading.Event()

        def serve() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                    with context.wrap_socket(client, server_side=True) as secure:
                        secure.recv(65536)
                        secure.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
                        secure.unwrap()
                except OSError:
                    if ended.is_set():
                        return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1], roots
        ended.set()
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(20)


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_users_own_roots_are_trusted_still(
    variable: str,
    elsewhere: tuple[int, Path],
    relay: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    port, roots = elsewhere
    monkeypatch.setenv(variable, str(roots))
    asked = {
        "SSL_CERT_FILE": f'import httpx; print(httpx.get("https://localhost:{port}").status_code)',
        "REQUESTS_CA_BUNDLE": f'import requests; print(requests.get("https://localhost:{port}").status_code)',
        "CURL_CA_BUNDLE": f'import requests; print(requests.get("https://localhost:{port}").status_code)',
    }
    assert (run(python(asked[variable]), relay), capfd.readouterr().out) == (0, "204\n")
    assert relay.met == []


def test_other_hosts_are_trusted_by_nobody_else_for_it(
    elsewhere: tuple[int, Path], relay: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    port, _ = elsewhere
    program = f"""
        import httpx
        try:
            httpx.get("https://localhost:{port}")
        except httpx.ConnectError as error:
            print("CERTIFICATE_VERIFY_FAILED" in str(error))
    """
    assert (run(python(program), relay), capfd.readouterr().out) == (0, "True\n")


def test_a_server_of_the_users_own_with_a_vendors_name_keeps_its_trust(
    elsewhere: tuple[int, Path], relay: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    port, roots = elsewhere
    program = f"""
        import socket, ssl
        with socket.create_connection(("127.0.0.1", {port}), 20) as plain:
            context = ssl.create_default_context(cafile={str(roots)!r})
            with context.wrap_socket(plain, server_hostname="api.vocos.io") as client:
                print(client.version())
    """
    assert (run(python(program), relay), *capfd.readouterr()) == (0, "TLSv1.3\n", "")


def test_a_host_that_is_no_vendors_goes_on_by_the_relays_tunnel_or_by_itself(
    elsewhere: tuple[int, Path], relay: StandIn, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    port, roots = elsewhere
    monkeypatch.setenv("SSL_CERT_FILE", str(roots))
    program = f'import httpx; print(httpx.get("https://elsewhere.localhost:{port}").status_code)'
    assert (run(python(program), relay), *capfd.readouterr()) == (0, "204\n", "")
    assert relay.met == [("tunnel", "elsewhere.localhost")]


@pytest.mark.parametrize("own", ["*", "api.vocos.io", ".vocos.io,other.example", "VOCOS.io:443"])
def test_no_proxy_keeps_no_vendor_from_the_relay(own: str, relay: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", own)
    program = "import os; print(os.environ['no_proxy'])"
    assert run(["curl", "-s", "-o", "/dev/null", "-X", "POST", "https://api.vocos.io/v1/detect"], relay) == 0
    assert run([sys.executable, "-c", program], relay) == 0
    assert relay.met == [("CONNECT", "api.vocos.io")]


def test_a_proxy_of_the_users_is_said_not_to_be_used_without_its_password(
    relay: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://anna:hunter2@proxy.invalid:3128")
    monkeypatch.setenv("ALL_PROXY", "socks5://proxy.invalid")
    told: list[str] = []
    assert run(python(CLIENTS["requests"]), relay, tell=told.append) == 0
    assert told == ["the recorder goes through no proxy, so HTTPS_PROXY, ALL_PROXY is not used: it connects directly"]
    assert [host for _, host in relay.met] == ["api.vocos.io"]


SUITE = """
    import requests, voicemock
    def test_it():
        with voicemock.running() as bench:
            answer = requests.post("https://api.vocos.io/v1/detect", headers={"X-API-Key": "test-free"}, timeout=20)
            assert answer.status_code != 401
            assert len(bench.requests) == 1
    def test_fixture(vocos):
        assert requests.post("https://api.vocos.io/v1/detect", timeout=20).status_code == 401
        assert len(vocos.requests) == 1
"""


def test_in_a_suite_that_opens_benches_they_win_and_nothing_reaches_the_relay(
    relay: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "test_own.py").write_text(textwrap.dedent(SUITE), "utf-8")
    monkeypatch.chdir(project)
    assert run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."], relay) == 0
    assert relay.met == []


def test_after_a_bench_the_relay_is_reached_again(relay: StandIn, capfd: pytest.CaptureFixture[str]) -> None:
    program = """
        import requests, voicemock
        with requests.Session() as session:
            for _ in range(2):
                with voicemock.running():
                    assert session.post("https://api.vocos.io/v1/detect").status_code == 401
                print(session.post("https://api.vocos.io/v1/detect").status_code)
    """
    assert (run(python(program), relay), *capfd.readouterr()) == (0, "401\n401\n", "")
    assert {host for _, host in relay.met} == {"api.vocos.io"}


def test_a_command_that_there_is_not_is_one_line(relay: StandIn, tmp_path: Path) -> None:
    with pytest.raises(CannotStartError) as missing:
        run(["no-such-command-here"], relay)
    assert str(missing.value) == (
        "there is no command 'no-such-command-here': give one that your shell finds, as in: voicemock record -- pytest"
    )
    script = tmp_path / "script.py"
    script.write_text("print(1)", "utf-8")
    with pytest.raises(CannotStartError) as denied:
        run([str(script)], relay)
    assert str(denied.value) == (
        f"'{script}' may not be run: chmod +x it, or name what runs it, as in: voicemock record -- python {script}"
    )
    script.chmod(0o755)
    with pytest.raises(CannotStartError) as unknown:
        run([str(script)], relay)
    assert str(unknown.value) == (
        f"'{script}' can't be started (Exec format error): "
        f"name what runs it, as in: voicemock record -- python {script}"
    )


@pytest.mark.parametrize(("program", "code"), [("exit 0", 0), ("exit 7", 7), ("kill -KILL $$", 137)])
def test_its_exit_code_is_returned_and_a_signals_number_above_128(program: str, code: int, relay: StandIn) -> None:
    assert run(["sh", "-c", program], relay) == code


def test_nothing_is_left_in_the_systems_temporary_folder(
    relay: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    assert run(["sh", "-c", 'test -s "$SSL_CERT_FILE"'], relay) == 0
    assert list(folder.iterdir()) == []
