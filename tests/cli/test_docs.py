"""`voicemock docs`: its three parts, its exit codes, and its JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.pages.edited import OWN

from voicemock.cli import main
from voicemock_contracts import ledger
from voicemock_contracts.pages.guides import looked_for


def docs(*words: object, columns: int = 80) -> Result:
    return CliRunner().invoke(main, ["docs", *map(str, words)], env={"COLUMNS": str(columns)})


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """Return Dataspike's page as we wrote it, with another limit, another field and another stage."""
    text = OWN["dataspike"].read_text("utf-8")
    page = tmp_path / "dataspike.txt"
    page.write_text(text.replace("10 MB", "25 MB").replace("error_code", "failure_code"), "utf-8")
    return page


def test_a_page_that_states_everything_is_one_line_and_exit_0() -> None:
    ran = docs("vocos", OWN["vocos"])
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout == "39 of 39 documented facts of vocos are still stated, 0 no longer; 0 new.\n"


def test_what_is_lost_and_what_is_new_is_told_with_its_lines_and_exit_1(changed: Path) -> None:
    ran = docs("dataspike", changed, columns=100)
    assert (ran.exit_code, ran.stderr) == (1, "")
    assert ran.stdout.splitlines() == [
        "16 of 19 documented facts of dataspike are still stated, 3 no longer; 2 new.",
        "",
        "No longer stated",
        "  DSP-02.d  A file may have up to 10 MB.",
        "            Looked for: max or limit or up to … beside 10 MB",
        "            Found: larger stands beside 25 MB (line 10)",
        "  DSP-07.a  A failed job's answer has the texts `message` and `error_code`.",
        "            Looked for: error_code, message, fail",
        "            Found: error_code stands nowhere; failure_code stands on line 31",
        "  DSP-08.b  `message` and `error_code` are absent unless the job is failed.",
        "            Looked for: error_code, message, failed, if or when or only …",
        "            Found: error_code stands nowhere; failure_code stands on line 31",
        "",
        "New on the page",
        "  limit  25 MB (line 10): Exactly one file, no larger than 25 MB: .wav, .mp3 or .m4a",
        "  field  failure_code (line 31): If status is failed, there are message and failure_code.",
    ]


def test_all_lists_what_is_still_stated_as_well() -> None:
    ran = docs("dataspike", OWN["dataspike"], "--all", columns=1000)
    listed = [line.split("  ")[1] for line in ran.stdout.splitlines() if line.startswith("  DSP-")]
    assert listed == [clause.id for clause in looked_for(ledger("dataspike"))]
    assert ran.stdout.splitlines()[2] == "Still stated"


def test_several_pages_count_together_and_a_line_names_its_page(tmp_path: Path) -> None:
    lines = OWN["dataspike"].read_text("utf-8").splitlines(keepends=True)
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text("".join(lines[:20]), "utf-8")
    two.write_text("".join(lines[20:]) + "\n`brand_new`\n", "utf-8")
    assert docs("dataspike", one).exit_code == 1
    ran = docs("dataspike", one, two)
    assert ran.exit_code == 1
    assert " ".join(ran.stdout.split()) == (
        "19 of 19 documented facts of dataspike are still stated, 0 no longer; 1 new. "
        f"New on the page field brand_new ({two}, line 16): `brand_new`"
    )


def test_what_is_ignored_is_not_told(changed: Path) -> None:
    ran = docs("dataspike", changed, "--ignore", "25 MB", "--ignore", "failure_code")
    assert ran.stdout.splitlines()[0].endswith("3 no longer; 0 new.")
    assert "New on the page" not in ran.stdout


def test_json_holds_the_same(changed: Path) -> None:
    ran = docs("dataspike", changed, "--json")
    told = json.loads(ran.stdout)
    assert ran.exit_code == 1
    assert list(told) == ["reading", "pages", "stated", "lost", "new", "not_looked_for"]
    assert (told["reading"], told["pages"], told["not_looked_for"]) == ("dataspike", [str(changed)], {})
    lost = {"DSP-02.d", "DSP-07.a", "DSP-08.b"}
    assert told["stated"] == [each.id for each in looked_for(ledger("dataspike")) if each.id not in lost]
    assert told["lost"][0] == {
        "id": "DSP-02.d",
        "statement": "A file may have up to 10 MB.",
        "looked_for": ["max or limit or up to … beside 10 MB"],
        "found": "larger stands beside 25 MB",
        "page": str(changed),
        "line": 10,
    }
    assert [(each["id"], each["page"], each["line"]) for each in told["lost"][1:]] == [
        ("DSP-07.a", None, None),
        ("DSP-08.b", None, None),
    ]
    assert told["new"] == [
        {
            "kind": "limit",
            "name": "25 MB",
            "page": str(changed),
            "line": 10,
            "text": "Exactly one file, no larger than 25 MB: .wav, .mp3 or .m4a",
        },
        {
            "kind": "field",
            "name": "failure_code",
            "page": str(changed),
            "line": 31,
            "text": "If status is failed, there are message and failure_code.",
        },
    ]


def test_a_clause_of_an_edition_without_signs_is_told_as_not_looked_for(tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(
        "vendor: dataspike\ntitle: Dataspike\npages: []\nclauses:\n"
        "  - {id: DSP-02.d, statement: A file may have up to 25 MB., kind: documented, source: Endpoint Overview}\n",
        "utf-8",
    )
    ran = docs(f"dataspike@{tmp_path}/", OWN["dataspike"], columns=1000)
    assert ran.exit_code == 0
    assert ran.stdout.splitlines() == [
        f"18 of 18 documented facts of dataspike@{tmp_path}/ are still stated, 0 no longer; 0 new.",
        "Not looked for: DSP-02.d: the edition says it otherwise than the baseline, and has no sign for it",
    ]


@pytest.mark.parametrize(
    ("vendor", "page", "data", "wrong"),
    [
        ("acme", "page.txt", b"text", "unknown vendor 'acme'; there are: "),
        ("vocos", "page.pdf", b"%PDF-1.7", "page.pdf is a PDF: save the page as HTML or as text"),
        ("vocos", "page.html", b"<html></html>", "page.html holds no text: "),
        ("vocos", "page.txt", None, "page.txt: No such file or directory"),
        ("vocos@1999", "page.txt", b"text", "vocos has no edition '1999'; it has: baseline"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_exit_2(
    tmp_path: Path, vendor: str, page: str, data: bytes | None, wrong: str
) -> None:
    if data is not None:
        (tmp_path / page).write_bytes(data)
    ran = docs(vendor, tmp_path / page)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith("Error: ")
    assert wrong in ran.stderr
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("texts", "doubt"),
    [
        (["Please log in. Loading..."], "is this the page of vocos? it states 0 of 39 facts"),
        (["<code>POST /v1/detect</code> api.vocos.io"], "is this the page of vocos? it states 1 of 39 facts"),
        (["Please log in.", "Loading"], "are these the pages of vocos? they state 0 of 39 facts"),
    ],
)
def test_pages_that_state_next_to_nothing_are_doubted_before_the_rest(
    tmp_path: Path, texts: list[str], doubt: str
) -> None:
    pages = [tmp_path / f"{number}.html" for number in range(len(texts))]
    for page, text in zip(pages, texts, strict=True):
        page.write_text(f"<html><body>{text}</body></html>", "utf-8")
    ran = docs("vocos", *pages)
    assert (ran.exit_code, ran.stderr) == (1, "")
    first, second, *_ = ran.stdout.splitlines()
    assert first == doubt
    assert " of 39 documented facts of vocos are still stated, " in second


def test_a_page_that_lost_much_is_not_doubted(tmp_path: Path) -> None:
    kept = OWN["dataspike"].read_text("utf-8").splitlines()[:12]
    (tmp_path / "page.txt").write_text("\n".join(kept), "utf-8")
    ran = docs("dataspike", tmp_path / "page.txt")
    assert ran.stdout.splitlines()[0].startswith("7 of 19 documented facts of dataspike are still stated, ")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"<html><body>text <![later[ x ]]></body></html>", id="an unknown section"),
        pytest.param(b'<html><meta charset="undefined"><body>text</body></html>', id="a charset of no text"),
        pytest.param(b'<html><meta charset="idna"><body>text \xe4</body></html>', id="another"),
        pytest.param(b'<html><meta charset="utf-7"><body>/v9/+2AA-</body></html>', id="half a letter"),
        pytest.param(b'<html><script>["/v9/\\ud800"]</script></html>', id="half a letter in data"),
        pytest.param(b"<html>text<script>" + b"[" * 9999 + b"]" * 9999 + b"</script></html>", id="deep data"),
        pytest.param(b"<html>text<script>" + b"[" * 900 + b"]" * 900 + b"</script></html>", id="less deep data"),
        pytest.param(b"<html><body>`/v9/x` \x07\xc2\x9b2J</body></html>", id="what steers a terminal"),
    ],
)
def test_a_page_with_odd_bytes_is_read(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "page.html").write_bytes(data)
    ran = docs("vocos", tmp_path / "page.html")
    assert (ran.exit_code, ran.stderr) == (1, "")
    assert isinstance(ran.exception, SystemExit)
    assert all(letter.isprintable() for line in ran.stdout.splitlines() for letter in line)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x1f\x8b\x08\x02" + bytes(range(1, 256)) * 4, id="gzip"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", id="an image"),
        pytest.param(b"RIFF\x24\0\0\0WAVEfmt ", id="sound"),
    ],
)
@pytest.mark.parametrize("name", ["page.html", "page.txt", "page.md"])
def test_a_file_that_is_no_text_is_one_line_and_exit_2(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    ran = docs("vocos", tmp_path / name)
    said = f"Error: {tmp_path / name} is no text: save the page as HTML or as text\n"
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", said)


def test_a_folder_and_a_device_without_an_end_are_one_line_and_exit_2(tmp_path: Path) -> None:
    ran = docs("vocos", tmp_path)
    said = f"Error: {tmp_path} is a folder: name a file in it\n"
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", said)
    ran = docs("vocos", "/dev/zero")
    said = "a page of documents is smaller than 20,971,520: save the page as HTML or as text\n"
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", f"Error: /dev/zero has 20,971,521 bytes; {said}")


def test_without_a_page_it_is_exit_2() -> None:
    assert docs("vocos").exit_code == 2
