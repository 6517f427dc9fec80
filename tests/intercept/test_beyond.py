"""What goes past a bench is listed, and said where it can be noticed."""

import socket

import pytest
import urllib3.util.ssl_

from voicemock.bench import Bench
from voicemock.intercept import VoicemockWarning, reached
from voicemock.intercept.beyond import BEYOND


def test_each_entry_says_what_why_and_what_to_do() -> None:
    assert len({entry.what for entry in BEYOND}) == len(BEYOND)
    assert [entry for entry in BEYOND if not (entry.what and entry.why and entry.instead)] == []


@pytest.mark.parametrize(
    "word", ["aiodns", "pyOpenSSL", "child processes", "pycurl", "gevent", "SOCKS", "fingerprint", "uvloop"]
)
def test_it_is_on_the_list(word: str) -> None:
    assert [entry for entry in BEYOND if word in entry.what]


def test_urllib3_on_pyopenssl_is_told_once_a_bench(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urllib3.util.ssl_, "IS_PYOPENSSL", True)
    said = "urllib3 uses pyOpenSSL here, which doesn't trust the bench: don't call"
    with reached(bench):
        with pytest.warns(VoicemockWarning, match=said), socket.create_connection(("api.vocos.io", 443)):
            pass
        with socket.create_connection(("api.vocos.io", 443)):
            pass


def test_nothing_is_said_where_nothing_is_wrong(bench: Bench) -> None:
    with reached(bench) as opened:
        with socket.create_connection(("api.vocos.io", 443)):
            pass
        assert opened.said == set()
