"""What is in the sdist, and in the wheel that is built from it."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from voicemock import __version__
from voicemock_contracts import editions, ledgers

ROOT = Path(__file__).parents[1]
PACKAGES = ("mocks/voicemock", "contracts/voicemock_contracts", "fixtures/voicemock_fixtures")

pytestmark = pytest.mark.xdist_group("packaging")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that holds the sdist and the wheel built from it."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    ran = subprocess.run(build, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> set[str]:
    """Return the names of the wheel's files."""
    with zipfile.ZipFile(built / f"voicemock-{__version__}-py3-none-any.whl") as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


@pytest.fixture(scope="module")
def sdist(built: Path) -> set[str]:
    """Return the names of the sdist's files, without its top folder."""
    with tarfile.open(built / f"voicemock-{__version__}.tar.gz") as archive:
        names = {PurePosixPath(member.name) for member in archive.getmembers() if member.isfile()}
    return {str(name.relative_to(f"voicemock-{__version__}")) for name in names}


def tree(folder: str, relative_to: Path = ROOT) -> set[str]:
    """Return the names of the files that stand in `folder` of the source tree."""
    files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(relative_to).as_posix() for path in files}


def test_an_sdist_and_a_wheel_are_built_and_nothing_else(built: Path) -> None:
    assert {path.name for path in built.iterdir()} == {
        f"voicemock-{__version__}.tar.gz",
        f"voicemock-{__version__}-py3-none-any.whl",
    }


def test_the_wheel_adds_these_names_to_an_environment_and_no_other(wheel: set[str]) -> None:
    assert {name.split("/")[0] for name in wheel} == {
        "_voicemock_pytest.py",
        "voicemock",
        "voicemock_contracts",
        "voicemock_fixtures",
        f"voicemock-{__version__}.dist-info",
    }


def test_the_wheel_holds_every_file_of_the_three_packages_the_plugin_and_no_other(wheel: set[str]) -> None:
    files = {name for package in PACKAGES for name in tree(package, relative_to=(ROOT / package).parent)}
    assert {name for name in wheel if ".dist-info/" not in name} == files | {"_voicemock_pytest.py"}


def test_the_wheel_says_that_it_is_typed(wheel: set[str]) -> None:
    assert {name for name in wheel if name.endswith("py.typed")} == {
        "voicemock/py.typed",
        "voicemock_contracts/py.typed",
        "voicemock_fixtures/py.typed",
    }


def test_the_wheel_holds_every_ledger(wheel: set[str]) -> None:
    expected = {f"voicemock_contracts/{each.vendor}/facts.yaml" for each in ledgers()}
    for vendor in (each.vendor for each in ledgers()):
        expected |= {f"voicemock_contracts/{vendor}/editions/{edition}/facts.yaml" for edition in editions(vendor)}
    assert {name for name in wheel if name.endswith("facts.yaml")} == expected
    assert len(expected) == len(ledgers()) + 2


@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".flac", ".ogg", ".webm", ".m4a"])
def test_the_wheel_holds_clips_of_every_format_that_a_vendor_documents(wheel: set[str], suffix: str) -> None:
    assert [name for name in wheel if name.startswith("voicemock_fixtures/") and name.endswith(suffix)]


def test_the_wheel_holds_the_licence_and_the_command(wheel: set[str]) -> None:
    assert {name.removeprefix(f"voicemock-{__version__}.dist-info/") for name in wheel if ".dist-info/" in name} == {
        "METADATA",
        "RECORD",
        "WHEEL",
        "entry_points.txt",
        "licenses/LICENSE",
    }


def test_the_sdist_holds_the_tests_and_what_they_need(sdist: set[str]) -> None:
    wanted = tree("tests") | {name for package in PACKAGES for name in tree(package)}
    wanted |= {"LICENSE", "Makefile", "README.md", "constraints.txt", "pyproject.toml"}
    assert wanted - sdist == set()


def test_the_sdist_holds_nothing_that_was_installed_or_cached(sdist: set[str]) -> None:
    assert {name for name in sdist if name.startswith(".")} <= {".gitignore"}
    assert [name for name in sdist if "__pycache__" in name or name.endswith(".pyc")] == []
