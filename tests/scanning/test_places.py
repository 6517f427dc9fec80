"""Where a secret stands is told to the entry, the pointer, the line; what it is, without being shown."""

import json
from pathlib import Path

import pytest
from tests.scanning.making import Pieces, as_json, b64, har, header

from voicemock.scanning.allowed import AllowedError, allowed
from voicemock.scanning.documents import secrets_of
from voicemock.scanning.files import UnreadableError, files, findings
from voicemock.scanning.known import known
from voicemock.scanning.search import Search
from voicemock.scanning.secret import Secret

TOKEN = Pieces(3).token(20)


def places(content: bytes, search: Search | None = None) -> list[str]:
    return [place for place, _ in secrets_of(content, search or Search())]


def test_in_a_har_it_is_the_entry_counted_from_one_and_the_pointer_within_it() -> None:
    recording = json.loads(har())
    recording["log"]["entries"].append(json.loads(header("X-API-Key", TOKEN))["log"]["entries"][0])
    assert places(as_json(recording)) == ["entry 2 /request/headers/0/value"]


def test_in_json_it_is_the_pointer_with_its_escapes() -> None:
    assert places(as_json({"a/b": [{"~": {"api_key": TOKEN}}]})) == ["/a~1b/0/~0/api_key"]


def test_in_a_text_it_is_line_and_column() -> None:
    assert places(f"one\ntwo\n  api_key={TOKEN}\n".encode()) == ["3:11"]


def test_in_a_journal_it_is_the_entry_even_in_a_line_that_is_torn() -> None:
    whole = json.dumps(json.loads(header("X-API-Key", TOKEN))["log"]["entries"][0])
    other = json.dumps({"request": {"url": "https://api.vocos.io/"}})
    torn = whole[: whole.index(TOKEN) + len(TOKEN)]
    found = places(f"{other}\n{whole}\n{torn}".encode())
    assert found == ["entry 2 /request/headers/0/value"]
    assert places(f'{other}\n{{"request": {{"api_key": "{TOKEN}"'.encode()) == ["2:26"]


def test_what_is_wrapped_says_in_what() -> None:
    inner = json.dumps({"body": json.dumps({"api_key": TOKEN})})
    assert places(as_json({"text": b64(inner)})) == ["/text in base64 in JSON /body in JSON /api_key"]


def test_a_secret_that_is_a_name_is_not_shown_by_its_pointer() -> None:
    name = Pieces(4).token(40)
    found = places(as_json({name: {"api_key": TOKEN}}))
    assert found == ["/…", "/…/api_key"]


def test_a_hint_shows_two_letters_of_what_is_long_and_none_of_what_is_short() -> None:
    assert Secret(0, 20, "any", TOKEN).hint == f"{TOKEN[:2]}… (20 characters)"
    assert Secret(0, 7, "any", TOKEN[:7]).hint == "… (7 characters)"


def test_an_id_names_a_secret_wherever_it_stands_and_shows_nothing_of_it() -> None:
    one, other = (
        next(iter(secrets_of(each, Search())))[1] for each in (header("X-API-Key", TOKEN), as_json({"password": TOKEN}))
    )
    assert one.id == other.id
    assert len(one.id) == 16
    assert int(one.id, 16) >= 0
    assert TOKEN not in one.id


WORDS = "open-sesame-open"
IN = {
    "alone": WORDS.encode(),
    "in a text": f"said {WORDS}!".encode(),
    "in JSON": as_json({"a": [f"x{WORDS}x"]}),
    "in base64": b64(f"anna said {WORDS}").encode(),
    "percent-encoded": f"%6F{WORDS[1:]}".encode(),
}


@pytest.mark.parametrize("name", IN)
def test_a_value_of_the_environments_is_found_whatever_it_looks_like(name: str) -> None:
    search = Search(known({"MY_SERVICE_SECRET": WORDS, "HOME": "/nowhere"}))
    assert list(secrets_of(IN[name], Search())) == []
    assert [secret.kind for _, secret in secrets_of(IN[name], search)] == [
        "value of the environment's MY_SERVICE_SECRET"
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SSH_KEY", __file__),
        ("API_KEY", "test-free-anna"),
        ("CI_TOKEN", "short"),
        ("TOKEN_KIND", TOKEN),
        ("A_KEY", "*" * 12),
    ],
)
def test_a_variable_that_holds_no_secret_is_not_looked_for(name: str, value: str) -> None:
    assert known({name: value}).values == ()


def test_a_folder_means_its_files_and_a_recording_its_journal(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("a.har", "a.har.part", "deep/b.json", "gone.har.part"):
        (tmp_path / name).write_bytes(b"{}")
    assert [file.relative_to(tmp_path).as_posix() for file in files([tmp_path])] == [
        "a.har",
        "a.har.part",
        "deep/b.json",
        "gone.har.part",
    ]
    assert list(files([tmp_path / "a.har"])) == [tmp_path / "a.har", tmp_path / "a.har.part"]
    assert list(files([tmp_path / "gone.har"])) == [tmp_path / "gone.har.part"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as told:
        list(findings(tmp_path / "none.har", Search()))
    assert str(told.value) == f"{tmp_path / 'none.har'} can't be read: No such file or directory."


def test_what_is_allowed_comes_from_options_and_from_a_file_with_reasons(tmp_path: Path) -> None:
    file = tmp_path / "allowed.txt"
    file.write_text(f"# ours\n{'a' * 16}  a documented example\n\n{'b' * 16} ours # again\n", "utf-8")
    assert allowed(["c" * 16], file) == {"a" * 16, "b" * 16, "c" * 16}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("a" * 16, f"{'a' * 16} has no reason: write why it is harmless after it."),
        ("nonsense because", "'nonsense' is no id of a finding: write ID REASON."),
    ],
)
def test_a_line_that_allows_nothing_is_told_with_its_number(line: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "allowed.txt"
    file.write_text(f"# ours\n{line}\n", "utf-8")
    with pytest.raises(AllowedError) as wrong:
        allowed((), file)
    assert str(wrong.value) == f"{file}:2: {told}"


def test_json_that_is_too_deep_is_looked_through_as_text() -> None:
    content = b"[" * 100_000 + f'"api_key={TOKEN}"'.encode()
    assert places(content) == ["1:100010"]


def test_text_of_another_encoding_is_read() -> None:
    assert places(f"api_key={TOKEN}".encode("utf-16")) == ["1:9"]
    assert places(b"\xff\x00\xe4 api_key=" + TOKEN.encode()) == ["1:13"]
