"""Who may import whom, and what a module says it offers."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE_ROOTS = ("mocks", "contracts", "fixtures")
MAY_IMPORT = {
    "voicemock": {"voicemock", "voicemock_contracts", "voicemock_fixtures"},
    "voicemock_contracts": {"voicemock_contracts"},
    "voicemock_fixtures": {"voicemock_fixtures"},
}
PLUGIN = "_voicemock_pytest"
"""The module beside the packages that pytest loads."""
ROOMS = "voicemock.vendors"
ASKED = {"valsea": f"{ROOMS}.modulate.stt"}
"""The one import between rooms: Valsea's answers hold one of Modulate's."""
ENGINE = "voicemock.engine"


@dataclass(frozen=True, slots=True)
class Module:
    """A module of ours: its dotted name, whether it is a package, and its syntax tree."""

    name: str
    package: bool
    tree: ast.Module

    def imports(self) -> Iterator[str]:
        """Yield the dotted name of whatever is imported, anywhere in the module; of `from a import b` that is `a.b`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                source = [*self._above(node.level), *filter(None, [node.module])]
                yield from (".".join([*source, alias.name]) for alias in node.names)

    def _above(self, level: int) -> list[str]:
        """Return the package that `level` leading dots mean."""
        parts = self.name.split(".")
        return parts[: len(parts) - level + self.package] if level else []


def all_modules() -> Iterator[Module]:
    for root in SOURCE_ROOTS:
        for path in sorted((ROOT / root).rglob("*.py")):
            parts = path.relative_to(ROOT / root).with_suffix("").parts
            package = parts[-1] == "__init__"
            yield Module(".".join(parts[:-1] if package else parts), package, ast.parse(path.read_text("utf-8")))


def across_packages(module: Module) -> Iterator[str]:
    """Yield the imports from a package of ours that the module's package may not import."""
    allowed = {PLUGIN: {"voicemock"}, **MAY_IMPORT}.get(module.name.split(".")[0], set())
    for name in module.imports():
        top = name.split(".")[0]
        if top in MAY_IMPORT and top not in allowed:
            yield f"{module.name}: {name}"


def across_rooms(module: Module) -> Iterator[str]:
    """Yield a vendor's imports from anything among the vendors but its own room and what it may ask of another."""
    room = part_of(module.name, ROOMS)
    for name in module.imports():
        asked = room in ASKED and f"{name}.".startswith(f"{ASKED[room]}.")
        if room and f"{name}.".startswith(f"{ROOMS}.") and part_of(name, ROOMS) != room and not asked:
            yield f"{module.name}: {name}"


def upwards(module: Module, parts: list[str]) -> Iterator[str]:
    """Yield an engine part's imports from voicemock that are neither its own nor those of a part listed before it."""
    part = part_of(module.name, ENGINE)
    if part is None:
        return
    allowed = parts[: parts.index(part) + 1] if part in parts else []
    for name in module.imports():
        if name.split(".")[0] == "voicemock" and part_of(name, ENGINE) not in allowed:
            yield f"{module.name}: {name}"


def part_of(name: str, package: str) -> str | None:
    """Return what comes after `package` in the dotted `name`; None where the name does not lead into it."""
    inside = name.removeprefix(f"{package}.")
    return inside.split(".")[0] if inside != name else None


def listed_parts(modules: list[Module]) -> list[str]:
    """Return the engine's parts in the order in which its docstring lists them."""
    (engine,) = (module for module in modules if module.name == ENGINE)
    return re.findall(r"^(\w+) — ", ast.get_docstring(engine.tree) or "", re.MULTILINE)


def offered(module: Module) -> list[str] | None:
    """Return the module's `__all__`; None where it has none, or one that is not written out."""
    for node in module.tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            try:
                return list(ast.literal_eval(node.value))
            except ValueError:
                return None
    return None


def is_public(module: Module) -> bool:
    """Whether it has something to offer: no part of its name is private, and there is more in it than a docstring."""
    private = any(part.startswith("_") for part in module.name.split("."))
    return not private and [type(node) for node in module.tree.body] != [ast.Expr]


def rank(name: str) -> tuple[int, list[tuple[int, str]]]:
    """Constants, then classes, then the rest; each in natural order, `a2` before `a10`."""
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[0].isupper() else 2
    return kind, [(int(run) if run.isdigit() else -1, run) for run in re.findall(r"\d+|\D+", name)]


MODULES = list(all_modules())


def test_no_source_root_is_a_package() -> None:
    assert [root for root in SOURCE_ROOTS if (ROOT / root / "__init__.py").exists()] == []


def test_the_three_packages_are_where_the_rules_look() -> None:
    assert {module.name.split(".")[0] for module in MODULES} - {PLUGIN} == set(MAY_IMPORT)


def test_contracts_and_fixtures_import_neither_the_fakes_nor_each_other() -> None:
    assert [wrong for module in MODULES for wrong in across_packages(module)] == []


def test_no_vendor_imports_another() -> None:
    assert [wrong for module in MODULES for wrong in across_rooms(module)] == []


def test_every_part_of_the_engine_is_listed_in_its_docstring_once() -> None:
    parts = {part for module in MODULES if (part := part_of(module.name, ENGINE))}
    assert sorted(listed_parts(MODULES)) == sorted(parts)


def test_an_engine_part_imports_only_parts_listed_above_it() -> None:
    parts = listed_parts(MODULES)
    assert [wrong for module in MODULES for wrong in upwards(module, parts)] == []


def test_every_public_module_says_what_it_offers() -> None:
    assert [module.name for module in MODULES if is_public(module) and offered(module) is None] == []


def test_what_a_module_offers_is_sorted_and_named_once() -> None:
    names = {module.name: offered(module) or [] for module in MODULES}
    assert {name: offers for name, offers in names.items() if offers != sorted(set(offers), key=rank)} == {}


def planted(name: str, source: str, package: bool = False) -> Module:
    return Module(name, package, ast.parse(source))


@pytest.mark.parametrize(
    ("source", "package", "imported"),
    [
        ("import os.path, re", False, ["os.path", "re"]),
        ("from a.b import c, d", False, ["a.b.c", "a.b.d"]),
        ("from . import c", False, ["x.y.c"]),
        ("from .c import d", False, ["x.y.c.d"]),
        ("from ..c import d", False, ["x.c.d"]),
        ("from .c import d", True, ["x.y.z.c.d"]),
        ("from .. import c", True, ["x.y.c"]),
        ("def f():\n    if g:\n        import h", False, ["h"]),
    ],
)
def test_imports_are_found_wherever_they_stand(source: str, package: bool, imported: list[str]) -> None:
    assert list(planted("x.y.z", source, package).imports()) == imported


@pytest.mark.parametrize(
    ("name", "source", "wrong"),
    [
        ("voicemock_contracts.ledger", "from voicemock.engine import clock", True),
        ("voicemock_contracts.ledger", "def f():\n    import voicemock", True),
        ("voicemock_fixtures.library", "import voicemock_contracts", True),
        ("voicemock_contracts.ledger", "from voicemock_contracts import x", False),
        ("voicemock.cli.facts", "import voicemock_contracts, voicemock_fixtures", False),
        ("voicemock_fixtures.library", "import voicemocking", False),
        ("_voicemock_pytest", "from voicemock.plugin.running import Run", False),
        ("_voicemock_pytest", "import voicemock_contracts", True),
    ],
)
def test_an_import_across_packages_is_seen(name: str, source: str, wrong: bool) -> None:
    assert bool(list(across_packages(planted(name, source)))) is wrong


@pytest.mark.parametrize(
    ("name", "source", "wrong"),
    [
        ("voicemock.vendors.acme", "from voicemock.vendors import vocos", True),
        ("voicemock.vendors.acme", "from voicemock.vendors.vocos import detect", True),
        ("voicemock.vendors.acme", "import voicemock.vendors", True),
        ("voicemock.vendors.acme", "from . import vocos", True),
        ("voicemock.vendors.acme", "from voicemock.vendors.modulate.stt import transcribe", True),
        ("voicemock.vendors.modulate", "from voicemock.vendors.valsea import submit", True),
        ("voicemock.vendors.valsea", "from voicemock.vendors.modulate import VENDOR", True),
        ("voicemock.vendors.valsea", "from voicemock.vendors.modulate.stream import detect_live", True),
        ("voicemock.vendors.valsea", "from voicemock.vendors.modulate.stt import transcribe", False),
        ("voicemock.vendors.acme.store", "from voicemock.vendors.acme import keys", False),
        ("voicemock.vendors", "from voicemock.vendors import acme", False),
        ("voicemock.cli.serve", "from voicemock.vendors import VENDORS", False),
    ],
)
def test_an_import_across_rooms_is_seen(name: str, source: str, wrong: bool) -> None:
    assert bool(list(across_rooms(planted(name, source)))) is wrong


@pytest.mark.parametrize(
    ("name", "source", "wrong"),
    [
        ("voicemock.engine.ear.step", "from voicemock.engine.world import World", True),
        ("voicemock.engine.ear", "from voicemock.engine import world", True),
        ("voicemock.engine.ear", "from voicemock.vendors import VENDORS", True),
        ("voicemock.engine.ear", "from voicemock import __version__", True),
        ("voicemock.engine.unlisted", "from voicemock.engine.clock import Clock", True),
        ("voicemock.engine.ear.step", "from voicemock.engine.ear.kind import Kind", False),
        ("voicemock.engine.ear", "from voicemock.engine.clock import Clock", False),
        ("voicemock.engine.ear", "import numpy", False),
        ("voicemock.bench", "from voicemock.engine.world import World", False),
    ],
)
def test_an_import_upwards_is_seen(name: str, source: str, wrong: bool) -> None:
    assert bool(list(upwards(planted(name, source), ["clock", "ear", "world"]))) is wrong


def test_constants_come_before_classes_and_classes_before_functions() -> None:
    assert sorted(["b10", "Ear", "b2", "ACROSS", "Clip", "__version__", "ZED"], key=rank) == [
        "ACROSS",
        "ZED",
        "Clip",
        "Ear",
        "__version__",
        "b2",
        "b10",
    ]
