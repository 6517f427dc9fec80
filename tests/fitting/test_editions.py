"""An edition in a folder of the user's, and a contract in a file: played wherever an edition can be asked for."""

import json
import shutil
from pathlib import Path

import httpx
import pytest
import yaml
from click.testing import CliRunner
from tests.calling import upload
from tests.fitting.contracts import KEY, contract, playing, schemas

import voicemock
from voicemock.cli import main
from voicemock.vendors import VENDORS, edition_of, in_edition
from voicemock_contracts import documents
from voicemock_contracts.documents import document

VOCOS = next(each for each in VENDORS if each.name == "vocos")
BETA = Path(documents.__file__).parent / "vocos" / "editions" / "earlier-beta"
URL = "https://api.vocos.io/v1/detect"


@pytest.fixture
def observed(tmp_path: Path) -> Path:
    """Return a folder with what an edition of ours states."""
    return Path(shutil.copytree(BETA, tmp_path / "observed"))


def detect() -> httpx.Response:
    return httpx.post(URL, headers=KEY, files=upload("human"))


def test_an_edition_in_a_folder_is_played_without_a_fake_of_its_own(observed: Path) -> None:
    with playing(observed) as fake:
        answer = fake.detect()
        said = answer.json()
        assert (answer.status_code, list(said)) == (200, ["prediction", "confidence", "raw_score", "model_version"])
        assert (said["prediction"], said["confidence"], said["model_version"]) == ("real", 0.7771, "forensics-0.3B")
        assert fake.last.reading == f"vocos@{observed}"
        assert fake.last.as_json()["edition"] == str(observed)
        assert fake.bench.journal.findings() == []


def test_what_is_found_about_a_client_names_the_clauses_of_the_edition(observed: Path) -> None:
    with playing(observed) as fake:
        fake.detect(headers={})
        assert [str(each) for each in fake.bench.journal.findings()] == [
            f"vocos@{observed}: violation: request detect: carries no key [VOC-05.a]"
        ]


def test_running_plays_it_and_the_baseline_leads_back(observed: Path) -> None:
    with voicemock.running(editions={"vocos": str(observed)}) as bench:
        assert bench.vocos.edition == str(observed)
        assert detect().json()["model_version"] == "forensics-0.3B"
        bench.edition(vocos="baseline")
        assert detect().json()["status"] == "ok"


def test_a_contract_in_a_file_is_played_too_and_scripted_as_the_baseline_is(tmp_path: Path) -> None:
    file = contract(tmp_path, lambda each: schemas(each)["Security"]["properties"]["prediction"]["enum"].append("odd"))
    with voicemock.running(editions={"vocos": str(file)}) as bench:
        bench.vocos.next("INTERNAL_ERROR")
        assert detect().status_code == 500
        assert detect().json()["data"]["security"]["prediction"] == "odd"
        assert [seen.status for seen in bench.vocos.requests] == [500, 200]


def test_the_baseline_leads_back_from_a_contract_and_an_edition_of_ours_does(tmp_path: Path) -> None:
    played = in_edition(VOCOS, str(contract(tmp_path, lambda _: None)))
    assert edition_of(played) == str(tmp_path / "openapi.yaml")
    assert in_edition(played, "baseline") is VOCOS
    assert edition_of(in_edition(played, "earlier-beta")) == "earlier-beta"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "{file}: there is no such file or folder to fit vocos to"),
        ("swagger: '2.0'\n", "{file}: Swagger 2.0 is not read; convert it to OpenAPI 3 first"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(tmp_path: Path, content: str | None, message: str) -> None:
    file = tmp_path / "new.yaml"
    if content is not None:
        file.write_text(content, "utf-8")
    with pytest.raises(LookupError) as wrong:
        in_edition(VOCOS, str(file))
    assert str(wrong.value) == message.format(file=file)


def test_a_contract_of_another_make_is_read_too(tmp_path: Path) -> None:
    """Inlined, with other names, without clauses: as a vendor publishes it."""
    verdict = {"type": "object", "required": ["verdict"], "properties": {"verdict": {"enum": ["human", "machine"]}}}
    form = {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}
    call = {
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": form}}},
        "responses": {"2XX": {"description": "", "content": {"application/json": {"schema": verdict}}}},
    }
    whole = {"openapi": "3.0.3", "info": {"title": "V", "version": "1"}, "paths": {"/v1/detect": {"post": call}}}
    file = tmp_path / "published.yaml"
    file.write_text(yaml.safe_dump(whole), "utf-8")
    with playing(file) as fake:
        answer = fake.detect(headers={})
        assert (answer.status_code, answer.json()["verdict"]) == (200, "human")


def test_a_fake_fitted_to_an_edition_is_read_by_it_and_one_fitted_to_a_contract_by_the_baseline(
    observed: Path, tmp_path: Path
) -> None:
    file = tmp_path / "published.json"
    file.write_text(json.dumps(document("vocos")), "utf-8")
    assert [in_edition(VOCOS, str(each)).reading for each in (observed, file)] == [f"vocos@{observed}", "vocos"]


def test_a_check_of_such_a_fake_holds_it_against_that_edition(observed: Path) -> None:
    ran = CliRunner().invoke(main, ["check", "vocos", "--edition", str(observed), "--examples", "1"])
    assert ran.exit_code == 0, ran.output
    assert f"The fake of Vocos (edition {observed})" in ran.output.replace("\n", " ")
