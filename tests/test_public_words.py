"""What no file of the project may hold: machine paths, package registries' hosts, leftovers, secrets."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LEFT_BY_TOOLS = re.compile(r"\.git|\.venv|\..*_cache|\.hypothesis|__pycache__|.*\.egg-info|build|dist")

# No pattern matches its own text here, so that this file is read like every other.
FORBIDDEN = {
    "a path on somebody's machine": [
        r"(?<![\w.])/(?:roo[t]|hom[e]|User[s]|wor[k]|workspac[e])/",
        r"\b[A-Z]:\\+User[s]\\",
    ],
    "the host of a package registry": [
        r"(?i)py[p]i\.org|python[h]osted\.org",
        r"(?i)np[m]js\.(?:org|com)|ya[r]npkg\.com",
        r"(?i)crate[s]\.io|ruby[g]ems\.org|proxy\.golan[g]\.org",
    ],
    "something left open": [r"\b(?:TOD[O]|FIXM[E])\b"],
    "what looks like a secret": [
        r"\bAKI[A][0-9A-Z]{16}\b",
        r"\b[sr]k_liv[e]_\w+",
        r"\bgh[pousr]_[0-9A-Za-z]{36}|\bgithub_pa[t]_\w+",
        r"\bxox[abprs]-[0-9A-Za-z-]{10,}",
        r"\bAIz[a][\w-]{35}",
        r"\bey[J][\w-]{10,}\.ey[J][\w-]{10,}",
        r"-----BEGI[N] [A-Z ]*PRIVATE KE[Y]-----",
    ],
}


def standing() -> Iterator[Path]:
    """Yield the files of the tree, save what tools leave in it."""
    folders = [ROOT]
    while folders:
        for path in folders.pop().iterdir():
            if LEFT_BY_TOOLS.fullmatch(path.name):
                continue
            if path.is_dir():
                folders.append(path)
            else:
                yield path


def tracked() -> Iterator[Path]:
    """Yield the files that git tracks; none where there is no git, as in an unpacked sdist."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False).stdout
        yield from (path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file())


def found(text: str) -> list[str]:
    """Return what `text` holds of the forbidden, each with its line."""
    return [
        f"line {text.count(chr(10), 0, match.start()) + 1}: {what}: {match[0]}"
        for what, patterns in FORBIDDEN.items()
        for pattern in patterns
        for match in re.finditer(pattern, text)
    ]


def test_no_file_holds_what_is_not_for_the_public() -> None:
    files = sorted({*standing(), *tracked()})
    assert ROOT / "pyproject.toml" in files
    wrong = {
        path.relative_to(ROOT).as_posix(): matches
        for path in files
        if (matches := found(path.read_bytes().decode("utf-8", errors="replace")))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        (("see /ro", "ot/.cache/x"), "a path on somebody's machine"),
        (("'/ho", "me/me/voice.wav'"), "a path on somebody's machine"),
        (("file:///Us", "ers/me/voice.wav"), "a path on somebody's machine"),
        (("C:\\Us", "ers\\me"), "a path on somebody's machine"),
        (("https://py", "pi.org/simple"), "the host of a package registry"),
        (("files.python", "hosted.org"), "the host of a package registry"),
        (("registry.np", "mjs.org"), "the host of a package registry"),
        (("static.crates", ".io"), "the host of a package registry"),
        (("# TO", "DO: later"), "something left open"),
        (("# FIX", "ME"), "something left open"),
        (("AK", "IA" + "A" * 16), "what looks like a secret"),
        (("sk_", "live_abc123"), "what looks like a secret"),
        (("gh", "p_" + "a" * 36), "what looks like a secret"),
        (("xo", "xb-1234567890-abc"), "what looks like a secret"),
        (("AI", "za" + "a" * 35), "what looks like a secret"),
        (("ey", "JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x"), "what looks like a secret"),
        (("-----BEGIN RSA PRI", "VATE KEY-----"), "what looks like a secret"),
    ],
)
def test_the_forbidden_is_seen_with_its_line(parts: tuple[str, str], what: str) -> None:
    (match,) = found("a line\n" + "".join(parts) + "\n")
    assert match.startswith(f"line 2: {what}: ")


@pytest.mark.parametrize(
    "text", ["/v1/detect", "voice.com/home/", "https://example.org/work/", "TODOS", "test-pro-1", "AKIA"]
)
def test_ordinary_words_are_not_taken_for_it(text: str) -> None:
    assert found(text) == []
