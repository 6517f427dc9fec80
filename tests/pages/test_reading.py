"""Saved pages: HTML, MHTML, Markdown and text, however they are encoded; and what cannot be read."""

import json
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.pages.edited import OWN, told

from voicemock_contracts.pages import PageError, compare, read
from voicemock_contracts.pages.guides import guide
from voicemock_contracts.pages.known import known
from voicemock_contracts.pages.saved import LARGEST, parsed


def lines(name: str, text: str | bytes) -> list[tuple[int, str, bool]]:
    page = parsed(name, text if isinstance(text, bytes) else text.encode())
    return [(line.number, line.text, line.code) for line in page.lines]


def texts(name: str, text: str | bytes) -> list[str]:
    return [line for _, line, _ in lines(name, text)]


def test_blocks_rows_and_code_of_html_are_lines_with_their_numbers() -> None:
    html = (
        "<html><body>\n<h1>Limits</h1>\n<p>At most\n50&nbsp;MB, see <code>FILE_TOO_LARGE</code>.</p>\n"
        "<table><tr><th>Code</th><th>Status</th></tr>\n<tr><td><code>FILE_TOO_LARGE</code></td><td>413</td></tr></table>\n"
        '<pre><code>{\n  "status": "ok"\n}</code></pre><p>one<br>two</p></body></html>'
    )
    assert lines("page.html", html) == [
        (2, "Limits", False),
        (3, "At most 50 MB, see `FILE_TOO_LARGE`.", False),
        (5, "Code | Status", False),
        (6, "`FILE_TOO_LARGE` | 413", False),
        (7, "{", True),
        (8, '  "status": "ok"', True),
        (9, "}", True),
        (9, "one", False),
        (9, "two", False),
    ]


def test_what_is_no_text_of_an_html_page_is_left_out() -> None:
    html = (
        "<!doctype html><title>T</title><style>.a { color: red }</style><script>let code = 'NO_SUCH';</script>"
        "<nav><a href='/v9/x'>GET /v9/x</a></nav><svg><text>1 MB</text></svg><p title='HIDDEN_CODE'>body</p>"
        "<!-- 9 MB -->"
        "<footer>foot</footer>"
    )
    assert texts("page.html", html) == ["T", "body"]


def test_highlighted_code_is_one_text_and_labels_beside_each_other_are_apart() -> None:
    html = (
        "<html><pre><span>/v1</span><span>/detect</span></pre>"
        "<div><span>file</span><span>binary</span><span>required</span></div></html>"
    )
    assert texts("page.html", html) == ["/v1/detect", "file binary required"]


def test_lines_of_code_may_be_blocks_or_be_broken() -> None:
    html = "<html><pre>zero<div>one</div><div>two</div>three<br>four</pre><p>End</p></html>"
    assert texts("page.html", html) == ["zero", "one", "two", "three", "four", "End"]


def test_a_program_s_shell_is_read_by_the_data_it_carries() -> None:
    data = {"props": {"page": {"title": "Limits", "body": "<p>At most <b>50 MB</b></p><p>413</p>"}, "n": 3}}
    html = f'<html><body><div id="__next"></div>\n<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}'
    assert texts("page.html", f"{html}</script></body></html>") == ["Limits", "At most 50 MB", "413"]


def test_the_pieces_that_a_program_pushes_are_read() -> None:
    pushed = json.dumps([1, "FILE_TOO_LARGE is 413\nEMPTY_FILE is 400"])
    html = f"<html><body><script>self.__next_f.push({pushed})</script><script>track()</script></body></html>"
    assert texts("page.html", html) == ["FILE_TOO_LARGE is 413", "EMPTY_FILE is 400"]


def test_a_page_with_text_is_not_read_by_its_data() -> None:
    html = f"<html><p>{'word ' * 50}</p><script type='application/json'>[\"data\"]</script></html>"
    assert texts("page.html", html) == [("word " * 50).strip()]


def test_markdown_is_read_by_paragraphs_rows_and_fences() -> None:
    markdown = (
        "# Limits\n\nAt most\n50 MB, see [the table](https://elsewhere.example/x).\n\n- one item\n  that goes on\n"
        "- another\n\n"
        "| Code | Status |\n|------|-------:|\n| `EMPTY_FILE` | 400 |\n\n```json\n{\n\n}\n```\n\n    indented code\n"
    )
    assert lines("page.md", markdown) == [
        (1, "# Limits", False),
        (3, "At most 50 MB, see the table.", False),
        (6, "- one item that goes on", False),
        (8, "- another", False),
        (10, "Code | Status", False),
        (12, "`EMPTY_FILE` | 400", False),
        (15, "{", True),
        (17, "}", True),
        (20, "    indented code", True),
    ]


def test_text_that_a_browser_ran_together_is_taken_apart() -> None:
    facts = known("vocos")
    text = (
        "FILE_TOO_LARGE413Too much\nBRAND_NEW422New\n/v1/detectSend it\nfileaudio filerequiredWAV\n"
        "new_thingstringWhat\n"
        'confidenceHow sure it is\nstatusCode of it\n"statusCode"\n'
    )
    page = parsed("page.txt", text.encode(), facts.names | facts.paths, guide("vocos").glued)
    assert [line.text for line in page.lines] == [
        "FILE_TOO_LARGE 413 Too much",
        "BRAND_NEW 422 New",
        "/v1/detect Send it",
        "file audio file required WAV",
        "new_thing string What",
        "confidence How sure it is",
        "statusCode of it",
        '"statusCode"',
    ]


def test_a_line_of_text_that_begins_with_a_mark_goes_on_from_the_one_before() -> None:
    page = parsed("page.txt", b"status\n: how it standsemail\n: where to\nnext\n", {"status", "email"}, {"stands"})
    assert [(line.number, line.text) for line in page.lines] == [
        (1, "status: how it stands"),
        (1, "email: where to"),
        (4, "next"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        "<html>größer</html>".encode(),
        "<html>größer</html>".encode("utf-8-sig"),
        b"\xff\xfe" + "<html>größer</html>".encode("utf-16-le"),
        b"\xfe\xff" + "<html>größer</html>".encode("utf-16-be"),
        "<html><meta charset='iso-8859-1'>größer</html>".encode("latin-1"),
        "<html><meta http-equiv='Content-Type' content='text/html; charset=windows-1252'>größer</html>".encode(
            "cp1252"
        ),
        "<html><meta charset='no-such-thing'>größer</html>".encode(),
        "<html>größer</html>".encode("cp1252"),
    ],
    ids=[
        "utf-8",
        "utf-8 mark",
        "utf-16-le",
        "utf-16-be",
        "latin-1 said",
        "cp1252 said",
        "unknown said",
        "cp1252 unsaid",
    ],
)
def test_a_page_is_decoded_by_its_mark_by_what_it_says_or_as_it_must_be(data: bytes) -> None:
    assert texts("page.html", data) == ["größer"]


@pytest.mark.parametrize("vendor", OWN)
def test_a_page_saved_as_mhtml_states_the_same(vendor: str) -> None:
    page = OWN[vendor].read_text("utf-8")
    html = page if page.lstrip().startswith("<") else f"<html><pre>{page.replace('<', '&lt;')}</pre></html>"
    message = EmailMessage()
    message["Subject"] = "A page"
    message.set_content(html, subtype="html", charset="utf-8", cte="quoted-printable")
    message.add_related(b"\x89PNG", "image", "png")
    facts = known(vendor)
    read_back = parsed("page.mhtml", bytes(message), facts.names | facts.paths, guide(vendor).glued)
    same = parsed("page.html", html.encode(), facts.names | facts.paths, guide(vendor).glued)
    assert told(compare(vendor, [read_back])) == told(compare(vendor, [same]))
    assert [line.text for line in read_back.lines] == [line.text for line in same.lines]


@pytest.mark.parametrize(
    ("name", "data", "wrong"),
    [
        ("page.pdf", b"%PDF-1.7 ...", "page.pdf is a PDF: save the page as HTML or as text"),
        ("page.png", b"\x89PNG\0\0", "page.png is no text: save the page as HTML or as text"),
        ("page.html", b"<html><body><script>run()</script></body></html>", "page.html holds no text:"),
        (
            "page.txt",
            b" \n\n",
            "page.txt holds no text: open the page in a browser, wait until it shows, and save",
        ),
        (
            "page.mht",
            b"Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\n\nx\n--x--\n",
            "page.mht is an MHTML file without a page in it: save the page as HTML or as text",
        ),
    ],
)
def test_what_holds_no_page_is_refused_in_one_line(name: str, data: bytes, wrong: str) -> None:
    with pytest.raises(PageError) as told:
        parsed(name, data)
    assert str(told.value).startswith(wrong)
    assert "\n" not in str(told.value)


def test_a_file_that_is_huge_or_missing_is_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.html"
    with huge.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(
        PageError, match=r"huge\.html has 20,971,521 bytes; a page of documents is smaller than 20,971,520"
    ):
        read("vocos", [huge])
    with pytest.raises(PageError, match=r"cannot read .*: No such file or directory$"):
        read("vocos", [tmp_path / "none.html"])
