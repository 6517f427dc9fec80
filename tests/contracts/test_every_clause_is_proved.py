"""Every clause of the ledgers, in every edition, has a test that says so; every test that says so names a clause."""

import ast
from pathlib import Path

import pytest

from voicemock_contracts import ledger
from voicemock_contracts.editions import readings

TESTS = Path(__file__).parents[1]


class Marks(ast.NodeVisitor):
    """Where `pytest.mark.proves(…)` stands: on a test, a class of tests, a module of tests or a parameter of one."""

    def __init__(self) -> None:
        self.every: list[ast.Call] = []
        self.placed: list[ast.Call] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._defined(node, "test_")

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._defined(node, "test_")

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._defined(node, "Test")

    def visit_Assign(self, node: ast.Assign) -> None:
        if [target.id for target in node.targets if isinstance(target, ast.Name)] == ["pytestmark"]:
            self._place(node.value)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if is_proves(node):
            self.every.append(node)
        if ast.unparse(node.func) == "pytest.param":
            for keyword in node.keywords:
                if keyword.arg == "marks":
                    self._place(keyword.value)
        self.generic_visit(node)

    def _defined(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, prefix: str) -> None:
        if node.name.startswith(prefix):
            for decorator in node.decorator_list:
                self._place(decorator)
        self.generic_visit(node)

    def _place(self, value: ast.expr) -> None:
        marks = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
        self.placed += [mark for mark in marks if isinstance(mark, ast.Call) and is_proves(mark)]


def is_proves(call: ast.Call) -> bool:
    return ast.unparse(call.func) == "pytest.mark.proves"


def proved(source: str) -> set[str]:
    """Return the ids that the marks in `source` name; a mark not readable so, or on no test, is a `ValueError`."""
    marks = Marks()
    marks.visit(ast.parse(source))
    ids: set[str] = set()
    for mark in marks.every:
        said = [arg.value for arg in mark.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if mark.keywords or not said or len(said) < len(mark.args):
            raise ValueError(f"line {mark.lineno}: a mark names clauses, each as a plain text")
        if mark not in marks.placed:
            raise ValueError(f"line {mark.lineno}: a mark that stands on no test proves nothing")
        ids.update(said)
    return ids


def proved_by_all_tests() -> set[str]:
    return {each for path in TESTS.rglob("test_*.py") for each in proved(path.read_text("utf-8"))}


def all_clauses() -> list[str]:
    """Return every clause of every reading; an edition's own bears its name: `VOC-06.a@earlier-beta`."""
    return list(dict.fromkeys(clause.qualified for each in readings() for clause in ledger(each).clauses))


def test_every_clause_has_a_test() -> None:
    found = proved_by_all_tests()
    assert [clause for clause in all_clauses() if clause not in found] == []


def test_every_mark_names_a_clause() -> None:
    assert sorted(proved_by_all_tests() - set(all_clauses())) == []


def test_an_edition_s_clause_is_another_than_the_baseline_s() -> None:
    assert {"VOC-06.a", "VOC-06.a@earlier-beta", "VOC-06.b", "VOC-06.i"} <= set(all_clauses())
    assert not {"VOC-06.b@earlier-beta", "VOC-06.i@earlier-beta"} & set(all_clauses())


MODULE = """
import pytest

pytestmark = [pytest.mark.asyncio, pytest.mark.proves("A.a")]

@pytest.mark.proves("B.a", "B.b")
def test_one(): ...

@pytest.mark.proves("C.a")
class TestSome:
    pytestmark = pytest.mark.proves("C.b")

    @pytest.mark.proves("C.c")
    async def test_two(self): ...

@pytest.mark.parametrize("x", [
    pytest.param(1, marks=pytest.mark.proves("D.a")),
    pytest.param(2, marks=[pytest.mark.slow, pytest.mark.proves("D.b")]),
    pytest.param(3, marks=(pytest.mark.proves("D.c"),), id="three"),
])
def test_three(x): ...

def test_four():
    "pytest.mark.proves('E.a')"  # and pytest.mark.proves("E.b")
"""


def test_marks_are_found_wherever_pytest_takes_them() -> None:
    assert proved(MODULE) == {"A.a", "B.a", "B.b", "C.a", "C.b", "C.c", "D.a", "D.b", "D.c"}


@pytest.mark.parametrize(
    "source",
    [
        "@pytest.mark.proves('A.a')\ndef helper(): ...",
        "@pytest.mark.proves('A.a')\n@pytest.fixture\ndef given(): ...",
        "proof = pytest.mark.proves('A.a')",
        "@pytest.mark.proves('A.a')\nclass Helper: ...",
    ],
)
def test_a_mark_that_stands_on_no_test_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="stands on no test"):
        proved(source)


@pytest.mark.parametrize("arguments", ["", "A_A", "'A.a', A_B", "*ALL", "clause='A.a'", "1"])
def test_a_mark_whose_clauses_are_not_written_out_is_refused(arguments: str) -> None:
    with pytest.raises(ValueError, match="as a plain text"):
        proved(f"@pytest.mark.proves({arguments})\ndef test_one(): ...")
