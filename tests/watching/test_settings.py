"""The settings in ``pyproject.toml``: strictly read, and each thing that is wrong is a line with its key."""

import re
from pathlib import Path

import pytest

from voicemock.watching.settings import EXAMPLE, Checked, SettingsError, Watched, found, read
from voicemock_contracts.documents import vendors

HEAD = "[tool.voicemock.vendors.vocos]\n"


def settings(folder: Path, text: str) -> Path:
    file = folder / "pyproject.toml"
    file.write_text(text, "utf-8")
    return file


def wrong(folder: Path, text: str) -> list[str]:
    with pytest.raises(SettingsError) as told:
        read(settings(folder, text))
    return str(told.value).splitlines()


def test_what_is_said_is_read_whole(tmp_path: Path) -> None:
    text = """[tool.voicemock]
state = "ci/accepted.json"
waivers = "ci/waivers.yaml"
fail-on = "risky"

[tool.voicemock.vendors.vocos]
edition = "earlier-beta"
recordings = ["recordings/*.har"]
contract = "vendor/vocos.yaml"
pages = ["vendor/one.html", "vendor/two.html"]
[tool.voicemock.vendors.vocos.check]
url = "https://vocos.test"
key-env = "VOCOS_KEY"
ca = "ca.pem"
max-credits = 3
rate = 0.5
negative = true
"""
    read_settings = read(settings(tmp_path, text))
    assert (read_settings.state, read_settings.waivers) == (
        tmp_path / "ci/accepted.json",
        tmp_path / "ci/waivers.yaml",
    )
    assert read_settings.fail_on == "risky"
    assert read_settings.vendors == (
        Watched(
            "vocos",
            6,
            "earlier-beta",
            Checked("https://vocos.test", "VOCOS_KEY", tmp_path / "ca.pem", 3, 0.5, True),
            ("recordings/*.har",),
            tmp_path / "vendor/vocos.yaml",
            (tmp_path / "vendor/one.html", tmp_path / "vendor/two.html"),
        ),
    )


def test_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    read_settings = read(settings(tmp_path, f"{HEAD}check = true\n[tool.voicemock.vendors.valsea]\npages = ['a.md']"))
    assert (read_settings.state.name, read_settings.waivers.name, read_settings.fail_on) == (
        "voicemock-accepted.json",
        "voicemock-waivers.yaml",
        "breaking",
    )
    assert read_settings.vendors == (
        Watched("vocos", 1, check=Checked()),
        Watched("valsea", 3, pages=(tmp_path / "a.md",)),
    )


def test_the_example_that_is_to_be_pasted_is_read(tmp_path: Path) -> None:
    (watched,) = read(settings(tmp_path, EXAMPLE)).vendors
    assert (watched.check, watched.recordings, len(watched.pages)) == (Checked(), ("recordings/*.har",), 1)


ALL = ", ".join(vendors())
THERE = "there is no such key; there are"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{HEAD}chek = true", f"vendors.vocos.chek: {THERE} check, contract, edition, pages, recordings; check is "),
        (f"[tool.voicemock]\nfailon = 'x'\n{HEAD}check = true", f"failon: {THERE} fail-on, state, vendors, waivers; "),
        (
            f"{HEAD}check = {{uri = 'x'}}",
            f"vendors.vocos.check.uri: {THERE} ca, key-env, max-credits, negative, rate, ",
        ),
        (f"{HEAD}pages = 'a.html'", "vendors.vocos.pages: must be a list of paths, such as "),
        (f"{HEAD}pages = []", "vendors.vocos.pages: must be a list of paths, such as "),
        (f"{HEAD}recordings = [3]", "vendors.vocos.recordings: must be a list of paths, such as "),
        (f"{HEAD}contract = true", "vendors.vocos.contract: must be the path of a file, as a text"),
        (f"{HEAD}check = 'yes'", "vendors.vocos.check: must be true, or a table with a url and a key-env"),
        (f"{HEAD}check = {{url = 'https://a', rate = 0}}", "vendors.vocos.check.rate: must be a number, at least 0.01"),
        (f"{HEAD}check = {{url = 'https://a', rate = true}}", "vendors.vocos.check.rate: must be a number, at least "),
        (
            f"{HEAD}check = {{url = 'https://a', max-credits = nan}}",
            "vendors.vocos.check.max-credits: must be a number",
        ),
        (f"{HEAD}check = {{url = 'https://a', negative = 1}}", "vendors.vocos.check.negative: must be true or false"),
        (f"{HEAD}check = {{key-env = 'K'}}", "vendors.vocos.check.key-env: is of use with a url alone"),
        (f"{HEAD}check = {{ca = 'a.pem'}}", "vendors.vocos.check.ca: is of use with a url alone"),
        (f"{HEAD}check = false", "vendors.vocos: nothing of it is looked at; say check, contract, pages or recordings"),
        (
            f"{HEAD}edition = 'baseline'",
            "vendors.vocos: nothing of it is looked at; say check, contract, pages or recordings",
        ),
        (f"{HEAD}edition = 'never'\ncheck = true", "vendors.vocos.edition: vocos has no edition 'never'; it has: "),
        (
            f"[tool.voicemock]\nfail-on = 'all'\n{HEAD}check = true",
            "fail-on: must be one of breaking, risky, new, never",
        ),
        ("[tool.voicemock.vendors.focos]\ncheck = true", f"vendors.focos: there is no vendor 'focos'; there are {ALL}"),
        ("[tool.voicemock.vendors]\nvocos = 3", "vendors.vocos: must be a table"),
        ("[tool.voicemock]\nvendors = 3", "vendors: must be a table, such as [tool.voicemock.vendors.vocos]"),
    ],
)
def test_what_is_wrong_is_one_line_with_its_key(tmp_path: Path, text: str, line: str) -> None:
    (told,) = wrong(tmp_path, text)
    assert told.startswith(f"pyproject.toml: tool.voicemock.{line}")


def test_each_thing_that_is_wrong_has_its_line(tmp_path: Path) -> None:
    told = wrong(tmp_path, f"[tool.voicemock]\nstate = 3\n{HEAD}chek = true\npages = [1]\n")
    assert [line.split(": ")[1] for line in told] == [
        "tool.voicemock.state",
        "tool.voicemock.vendors.vocos.chek",
        "tool.voicemock.vendors.vocos.pages",
    ]


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    (told,) = wrong(tmp_path, f"{HEAD}check = maybe")
    assert told == f"{tmp_path}/pyproject.toml is no TOML: Invalid value (at line 2, column 9)"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=re.escape(f"cannot read {tmp_path}/none.toml: No such file or directory")):
        read(tmp_path / "none.toml")


@pytest.mark.parametrize("text", ["", "[project]\nname = 'a'", "[tool.voicemock]\nfail-on = 'new'"])
def test_where_no_vendor_is_named_there_is_an_example_to_paste(tmp_path: Path, text: str) -> None:
    told = wrong(tmp_path, text)
    assert told[0] == f"nothing is watched: {tmp_path}/pyproject.toml names no vendor. Paste into it:"
    assert "\n".join(told[2:]) == EXAMPLE


def test_the_nearest_settings_above_are_found_and_other_projects_passed_over(tmp_path: Path) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\nname = 'another'\n")
    file = settings(tmp_path, f"{HEAD}check = true")
    assert found(inside) == file


def test_where_nothing_above_says_what_is_watched_there_is_an_example_to_paste(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as told:
        found(tmp_path)
    assert str(told.value).endswith(f"Paste into yours:\n\n{EXAMPLE}")


def test_an_edition_in_a_folder_is_seen_from_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "facts.yaml").write_text("")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    (watched,) = read(settings(tmp_path, f"{HEAD}edition = './mine'\ncheck = true")).vendors
    assert watched.reading == f"vocos@{tmp_path}/mine"
