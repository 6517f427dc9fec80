"""``voicemock check`` over TLS, https and wss: certificates are verified, and --ca adds to those that are trusted."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner, Result

from voicemock.bench import Bench
from voicemock.cli import main
from voicemock.serving.door import Door
from voicemock.serving.server import listen, server


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A bench served over TLS, and the file of its authority's certificate."""
    folder = tmp_path_factory.mktemp("tls")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    bench, sock = Bench(), listen("127.0.0.1", 0)
    running = server(Door(bench))
    running.config.ssl_certfile = folder / "server.pem"
    thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.005)
    yield f"localhost:{sock.getsockname()[1]}", folder / "ca.pem"
    running.should_exit = True
    thread.join()
    sock.close()
    bench.close()


def check(vendor: str, url: str, *words: str) -> Result:
    common = ["--key", "test-enterprise-tls", "--rate", "1000", "--max-credits", "10", "--json", "-"]
    return CliRunner().invoke(main, ["check", vendor, "--url", url, *common, *words])


@pytest.mark.parametrize(("vendor", "scheme"), [("dataspike", "https"), ("modulate", "wss")])
def test_a_vendor_whose_certificate_is_trusted_is_checked(secured: tuple[str, Path], vendor: str, scheme: str) -> None:
    address, ca = secured
    ran = check(vendor, f"{scheme}://{address}/{vendor}", "--ca", str(ca))
    assert ran.exit_code == 0, ran.output


def test_one_whose_certificate_is_not_trusted_is_not_spoken_to(secured: tuple[str, Path]) -> None:
    address, _ = secured
    ran = check("dataspike", f"https://{address}/dataspike")
    assert ran.exit_code == 2
    assert "certificate verify failed" in ran.stderr
    assert ran.stderr.count("\n") == 1
