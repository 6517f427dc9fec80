"""Editions where they are served: on the ready screen, in what is told of the vendors, and by `POST edition`."""

from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from tests.calling import Caller, serving, upload
from tests.serving.test_serve import run, serve

from voicemock.bench import Bench
from voicemock.cli import main
from voicemock.scripting import Step
from voicemock.serving.door import Door
from voicemock.vendors import VENDORS

KEY = {"X-API-Key": "test-free"}
THERE = "vocos, valsea, undetectable, modulate, dataspike"


@pytest.fixture
def control(vocos: Caller) -> Caller:
    return Caller(vocos.bench, vocos.runner, "/_voicemock")


def flat(base: str) -> bool:
    answer = httpx.post(f"{base}/vocos/v1/detect", headers=KEY, files=upload("human")).json()
    return set(answer) == {"prediction", "confidence", "raw_score", "model_version"}


def test_vendors_tells_the_edition_of_each_and_those_that_there_are(control: Caller) -> None:
    control.post("/edition", json={"vocos": "earlier-beta"})
    told = {each["name"]: (each["edition"], each["editions"]) for each in control.get("/vendors").json()["vendors"]}
    assert told == {
        "vocos": ("earlier-beta", ["baseline", "earlier-beta"]),
        "valsea": ("baseline", ["baseline"]),
        "undetectable": ("baseline", ["baseline"]),
        "modulate": ("baseline", ["baseline", "newer-reference"]),
        "dataspike": ("baseline", ["baseline"]),
    }


def test_an_edition_is_chosen_and_health_tells_it(control: Caller, vocos: Caller, bench: Bench) -> None:
    bench.script([Step("vocos", "next", "INSUFFICIENT_CREDITS")])
    chosen = control.post("/edition", json={"vocos": "earlier-beta", "modulate": "newer-reference"})
    editions = {"vocos": "earlier-beta", "modulate": "newer-reference"}
    assert (chosen.status_code, chosen.json()) == (
        200,
        {"editions": {vendor.name: editions.get(vendor.name, "baseline") for vendor in VENDORS}},
    )
    assert control.get("/health").json()["editions"] == chosen.json()["editions"]
    assert set(vocos.post("/v1/detect", headers=KEY, files=upload("human")).json()) >= {"raw_score"}
    control.post("/edition", json={"vocos": "baseline"})
    assert "data" in vocos.post("/v1/detect", headers=KEY, files=upload("human")).json()
    assert [entry["edition"] for entry in control.get("/journal").json()["exchanges"]] == ["earlier-beta", "baseline"]


def test_a_reset_leads_back(control: Caller) -> None:
    control.post("/edition", json={"vocos": "earlier-beta"})
    control.post("/reset")
    assert control.get("/health").json()["editions"]["vocos"] == "baseline"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ([], 'send {"VENDOR": "EDITION"}, like {"modulate": "newer-reference"}'),
        ({}, 'send {"VENDOR": "EDITION"}, like {"modulate": "newer-reference"}'),
        ({"vocos": "later"}, "vocos has no edition 'later'; it has: baseline, earlier-beta"),
        ({"vocos": None}, "an edition of vocos has a name, like 'baseline', and is not None"),
        ({"vocos": "baseline", "acme": "x"}, f"there is no vendor 'acme' here; there are {THERE}"),
    ],
)
def test_what_is_no_edition_is_told_and_changes_nothing(control: Caller, body: Any, says: str) -> None:
    control.post("/edition", json={"vocos": "earlier-beta"})
    refused = control.post("/edition", json=body)
    assert (refused.status_code, refused.json()) == (400, {"error": says})
    assert control.get("/health").json()["editions"]["vocos"] == "earlier-beta"


def test_what_is_served_in_an_edition_says_so_on_its_first_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEMOCK_EDITIONS", "vocos=earlier-beta,modulate=newer-reference")
    with serve("vocos", "valsea") as (process, base):
        assert flat(base)
        httpx.post(f"{base}/_voicemock/reset")
        assert flat(base)
        process.terminate()
        assert process.stdout is not None
        out = process.stdout.read()
    assert f"\nVocos, edition earlier-beta   {base}/vocos   (or send Host: api.vocos.io)\n" in out
    assert f"\nValsea   {base}/valsea   (" in out


def test_an_option_counts_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEMOCK_EDITIONS", "vocos=earlier-beta")
    with serve("vocos", "--edition", "baseline") as (_, base):
        assert not flat(base)
    monkeypatch.delenv("VOICEMOCK_EDITIONS")
    with serve("--edition", "vocos=earlier-beta", "--edition", "modulate=newer-reference", "--quiet") as (_, base):
        editions = httpx.get(f"{base}/_voicemock/health").json()["editions"]
    assert (editions["vocos"], editions["modulate"]) == ("earlier-beta", "newer-reference")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--edition", "vocos=later"], "vocos has no edition 'later'; it has: baseline, earlier-beta"),
        (["vocos", "--edition", "later"], "vocos has no edition 'later'; it has: baseline, earlier-beta"),
        (["vocos@later"], "vocos has no edition 'later'; it has: baseline, earlier-beta"),
        (["--edition", "acme=x"], f"there is no vendor 'acme' here; there are {THERE}"),
        (["valsea", "--edition", "vocos=earlier-beta"], "there is no vendor 'vocos' here; there are valsea"),
        (["--edition", "later"], "--edition: an edition is like modulate=newer-reference, not 'later'"),
    ],
)
def test_what_cannot_be_served_is_exit_2_and_one_line(words: list[str], says: str) -> None:
    done = CliRunner().invoke(main, ["serve", "--port", "0", *words], env={"VOICEMOCK_EDITIONS": None})
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"Error: {says}\n")


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("vocos=later", "VOICEMOCK_EDITIONS: vocos has no edition 'later'; it has: baseline, earlier-beta"),
        ("later", "VOICEMOCK_EDITIONS: an edition is like modulate=newer-reference, not 'later'"),
    ],
)
def test_a_wrong_environment_is_exit_2_and_one_line(monkeypatch: pytest.MonkeyPatch, said: str, says: str) -> None:
    monkeypatch.setenv("VOICEMOCK_EDITIONS", said)
    done = run("serve", "valsea", "--port", "0")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"Error: {says}\n")


def test_a_bench_that_is_opened_in_an_edition_is_reached_by_path_and_by_host(bench: Bench) -> None:
    bench.edition({"vocos": "earlier-beta"})
    with serving(Door(bench)) as base:
        for address, host in ((f"{base}/vocos/v1/detect", {}), (f"{base}/v1/detect", {"Host": "api.vocos.io"})):
            answer = httpx.post(address, headers={**KEY, **host}, files=upload("human"))
            assert "raw_score" in answer.json()
