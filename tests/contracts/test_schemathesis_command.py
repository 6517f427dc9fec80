"""Schemathesis' own command reads a contract and tests the served fake by it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.contracts import auth

from voicemock_contracts.documents import document, document_path

ROOT = Path(__file__).parents[2]

VENDORS = {
    # VOC-04.a: a session's name is any text, so what is no text elsewhere is one in a form.
    "vocos": ["--exclude-checks=negative_data_rejection"],
    "dataspike": [],
}


@pytest.mark.parametrize("vendor", VENDORS)
def test_schemathesis_command_finds_nothing_wrong(vendor: str, served: str, tmp_path: Path) -> None:
    keys = [f"--header={name}:{value}" for name, value in auth.headers(document(vendor)).items()]
    run = ["run", str(document_path(vendor)), f"--url={served}/{vendor}", *keys, *VENDORS[vendor]]
    ran = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", *run, "--max-examples=5", "--seed=1", "--generation-deterministic"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SCHEMATHESIS_HOOKS": "tests.contracts.clips_hook"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "No issues found" in ran.stdout
