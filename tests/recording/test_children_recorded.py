"""With the relay itself: what a command's programs ask of the vendors is recorded, each call once, without its key."""

import sys
from pathlib import Path

import pytest
from tests.recording.test_children import STREAM, SUITE, python
from tests.scanning.making import Pieces

from voicemock.recording.archive import entries
from voicemock.recording.children import run
from voicemock.recording.relay import relaying
from voicemock.recording.roots import BESIDES, INSTEAD
from voicemock.recording.surroundings import OTHER_PROXIES, PROXIES
from voicemock.scanning.files import findings
from voicemock.scanning.search import Search

KEY = Pieces(1).token(24)
ASKING = f"""
    import requests
    print(requests.post("https://api.vocos.io/v1/detect", headers={{"X-API-Key": "{KEY}"}}, timeout=20).status_code)
"""
COMMANDS = {
    "requests": (python(ASKING), "401\n"),
    "requests without the environment": (
        python(ASKING.replace("requests.post(", "setattr(s := requests.Session(), 'trust_env', False) or s.post(")),
        "401\n",
    ),
    "urllib3": (
        python(f"""
            import urllib3
            pool = urllib3.PoolManager()
            print(pool.request("POST", "https://api.vocos.io/v1/detect", headers={{"X-API-Key": "{KEY}"}}).status)
        """),
        "401\n",
    ),
    "curl": (
        f"curl -sS -o /dev/null -w %{{http_code}}\\n -H X-API-Key:{KEY} -X POST https://api.vocos.io/v1/detect".split(),
        "401\n",
    ),
}


@pytest.fixture(autouse=True)
def _without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PROXIES, *OTHER_PROXIES, "no_proxy", *INSTEAD, *BESIDES, "SSL_CERT_DIR", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_call_is_recorded_once_without_its_key(
    name: str, served: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    command, told = COMMANDS[name]
    file = tmp_path / "recording.har"
    with relaying(file, to={"vocos": f"{served}/vocos"}) as relay:
        assert (run(command, relay), *capfd.readouterr()) == (0, told, "")
    recorded = [(entry["request"]["method"], entry["request"]["url"]) for entry in entries(file)]
    assert recorded == [("POST", "https://api.vocos.io/v1/detect")]
    assert KEY not in file.read_text("utf-8")
    assert list(findings(file, Search())) == []


def test_a_stream_is_recorded_once_without_its_key(
    served: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "recording.har"
    program = f"""
        from websockets.sync.client import connect
        with connect("{STREAM.replace("test-free", "test-pro-anna")}") as stream:
            stream.send(bytes(3200))
            stream.send("")
            print(len(list(stream)) > 0)
    """
    with relaying(file, to={"modulate": f"{served}/modulate"}) as relay:
        assert (run(python(program), relay), *capfd.readouterr()) == (0, "True\n", "")
    (entry,) = entries(file)
    assert entry["request"]["url"].startswith("wss://modulate-developer-apis.com/api/velma-2-synthetic-voice-detection")
    assert len(entry["_webSocketMessages"]) > 1
    assert "test-pro-anna" not in file.read_text("utf-8")
    assert list(findings(file, Search())) == []


def test_nothing_is_recorded_of_a_suite_that_opens_benches(
    served: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "test_own.py").write_text("\n".join(line[4:] for line in SUITE.splitlines()), "utf-8")
    monkeypatch.chdir(project)
    with relaying(tmp_path / "recording.har", to={"vocos": f"{served}/vocos"}) as relay:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."]
        assert run(command, relay) == 0, capfd.readouterr().out
        assert relay.count == 0
