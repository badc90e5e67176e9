"""Imports point one way, the inner layers are pure, every module has a place, and everything stays small."""

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from tests.conftest import ROOT

LAYERS: Mapping[str, frozenset[str]] = {
    "model": frozenset({"model"}),
    "reasoning": frozenset({"reasoning", "model"}),
    "presenting": frozenset({"presenting", "model"}),
    "casework": frozenset({"casework", "presenting", "reasoning", "model"}),
    "adapters": frozenset({"adapters", "casework", "presenting", "reasoning", "model"}),
    "cli": frozenset({"cli", "adapters", "casework", "presenting", "reasoning", "model"}),
    "door": frozenset(),
}
"""Each layer with those it may import. The door is ``triage`` itself."""

COMPOSERS = frozenset(
    {
        "cli",
        "__main__",
        "answering",
        "at_home",
        "authoring",
        "comparing",
        "diary",
        "interop",
        "interviewing",
        "operating",
        "proving",
        "replaying",
        "reporting",
        "serving",
        "storing",
        "supporting",
        "telling",
    }
)
"""The modules of the outermost layer: they choose the real engine, store and clock."""

PURE = frozenset({"model", "reasoning", "presenting"})
"""Layers whose functions get values and give values."""

OWNERS: Mapping[str, frozenset[str]] = {
    "yaml": frozenset({"triage.adapters.files"}),
    "durable_rules_engine": frozenset({"triage.adapters.durable_engine"}),
    "questionary": frozenset({"triage.adapters.terminal"}),
    "prompt_toolkit": frozenset({"triage.adapters.terminal"}),
    "platformdirs": frozenset({"triage.adapters.files", "triage.adapters.terminal", "triage.storing"}),
    "z3": frozenset({"triage.adapters.z3_prover"}),
    "sqlalchemy": frozenset({"triage.adapters.case_store"}),
    "alembic": frozenset({"triage.adapters.case_store"}),
    "fastapi": frozenset({"triage.adapters.web"}),
    "pydantic": frozenset({"triage.adapters.web"}),
    "starlette": frozenset({"triage.adapters.web"}),
    "jinja2": frozenset({"triage.adapters.web"}),
    "argon2": frozenset({"triage.adapters.passwords"}),
    "uvicorn": frozenset({"triage.serving"}),
    "typst": frozenset({"triage.adapters.pdf"}),
    "joserfc": frozenset({"triage.adapters.cds_tokens"}),
    "polars": frozenset({"triage.adapters.columns"}),
    "pyarrow": frozenset({"triage.adapters.columns"}),
    "dask": frozenset({"triage.adapters.cluster"}),
    "click": frozenset(
        {
            "triage.cli",
            "triage.answering",
            "triage.authoring",
            "triage.comparing",
            "triage.diary",
            "triage.interop",
            "triage.interviewing",
            "triage.operating",
            "triage.proving",
            "triage.replaying",
            "triage.reporting",
            "triage.telling",
        }
    ),
}
"""Every package that is not ours, and the only places that may know it."""

PURE_LIBRARY = frozenset(
    {
        "bisect",
        "collections",
        "contextlib",
        "copy",
        "dataclasses",
        "datetime",
        "decimal",
        "difflib",
        "enum",
        "functools",
        "graphlib",
        "hashlib",
        "html",
        "itertools",
        "json",
        "math",
        "operator",
        "re",
        "string",
        "textwrap",
        "typing",
    }
)
"""All of the standard library that a pure module may use."""

IMPURE_CALLS = frozenset({"open", "print", "input", "breakpoint", "exec", "eval", "compile", "__import__"})
COMPILER = {"triage.reasoning.compiling": frozenset({"ast", "compile", "eval"})}
"""The one module that makes functions of conditions. It builds syntax trees, so nothing that is read becomes code."""
CLOCK_READINGS = frozenset({"now", "today", "utcnow", "fromtimestamp"})

MOST_LINES_OF_A_FUNCTION = 40
MOST_LINES_OF_A_MODULE = 300
NAMES_THAT_SAY_NOTHING = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "base", "core"})


@dataclass(frozen=True)
class Module:
    """One file of the package, as it is written."""

    name: str
    source: str

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Everything in it, wherever it stands: in functions and under TYPE_CHECKING too."""
        return tuple(ast.walk(ast.parse(self.source)))

    @property
    def layer(self) -> str:
        """The layer it lies in, or "nowhere"."""
        if self.name == "triage":
            return "door"
        part = self.name.removeprefix("triage.").split(".")[0]
        part = "cli" if part in COMPOSERS else part
        return part if part in LAYERS else "nowhere"

    @property
    def home(self) -> str:
        """For an adapter, the adapter as a whole; else the module itself."""
        parts = self.name.split(".")
        return ".".join(parts[:3]) if self.layer == "adapters" else self.name

    @cached_property
    def imports(self) -> frozenset[str]:
        """The full names of all that is imported, each module and each name out of a module."""
        return frozenset(self._imported())

    def names_for(self, library: str) -> Iterator[str]:
        """What a library, or anything out of it, is called here."""
        for node in self.nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                for alias in node.names:
                    if library in {alias.name, getattr(node, "module", None)}:
                        yield alias.asname or alias.name

    def _imported(self) -> Iterator[str]:
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}: write imports in full, not from the dot"
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            elif isinstance(node, ast.Call) and _last(node.func) in {"import_module", "__import__"}:
                named = node.args[0] if node.args else None
                assert isinstance(named, ast.Constant), f"{self.name}: import by a name that can be read here"
                yield str(named.value)


def read_modules() -> tuple[Module, ...]:
    """All modules of the package."""
    return tuple(
        Module(_dotted(path), path.read_text(encoding="utf-8")) for path in sorted(ROOT.glob("triage/**/*.py"))
    )


def layer_faults(module: Module) -> list[str]:
    """Imports of our own modules that point the wrong way."""
    allowed = LAYERS[module.layer]
    found = []
    for name in sorted(module.imports):
        if not name.startswith("triage."):
            continue
        other = Module(name, "")
        if name != "triage.__version__" and other.layer not in allowed:
            found.append(f"{module.name} must not import {name}")
        if module.layer == other.layer == "adapters" and other.home != module.home:
            found.append(f"{module.name}: adapters never import each other, {name}")
    return found


def foreign_faults(module: Module) -> list[str]:
    """Imports of packages that another module owns, or that nobody has been given."""
    top = {name.split(".")[0] for name in module.imports} - sys.stdlib_module_names - {"triage"}
    return [f"{module.name} must not import {name}" for name in sorted(top) if module.home not in OWNERS.get(name, ())]


def purity_faults(module: Module) -> list[str]:
    """What a pure module does that depends on more than its arguments, or changes more than its result."""
    allowed = COMPILER.get(module.name, frozenset())
    found = sorted(name for name in module.imports if name.split(".")[0] not in PURE_LIBRARY | allowed | {"triage"})
    clocks = {"date", "datetime", *module.names_for("datetime")}
    for node in module.nodes:
        if isinstance(node, ast.Name) and node.id in IMPURE_CALLS - allowed:
            found.append(node.id)
        if isinstance(node, ast.Attribute) and node.attr in CLOCK_READINGS and _last(node.value) in clocks:
            found.append(ast.unparse(node))
        if isinstance(node, ast.Global):
            found.append(f"global {', '.join(node.names)}")
    return [f"{module.name} is pure and must not use {name}" for name in found]


def size_faults(module: Module) -> list[str]:
    """Functions and modules that are too long to be read at a glance."""
    lines = len(module.source.splitlines())
    found = [f"{module.name} has {lines} lines"] if lines > MOST_LINES_OF_A_MODULE else []
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MOST_LINES_OF_A_FUNCTION:
                found.append(f"{module.name}.{node.name} has {lines} lines")
    return found


def _last(node: ast.expr) -> str:
    """The last name of a dotted name."""
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = read_modules()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
class TestModule:
    """What holds for each module by itself."""

    def test_it_has_a_place(self, module: Module) -> None:
        assert module.layer != "nowhere", f"{module.name}: give its layer a place in LAYERS"

    def test_its_imports_point_inwards(self, module: Module) -> None:
        assert layer_faults(module) == []

    def test_it_imports_no_package_that_is_not_its_own(self, module: Module) -> None:
        assert foreign_faults(module) == []

    def test_it_is_small(self, module: Module) -> None:
        assert size_faults(module) == []

    def test_its_name_says_something(self, module: Module) -> None:
        assert not NAMES_THAT_SAY_NOTHING & set(module.name.split("."))


@pytest.mark.parametrize("module", [m for m in MODULES if m.layer in PURE], ids=lambda module: module.name)
def test_an_inner_module_is_pure(module: Module) -> None:
    assert purity_faults(module) == []


def test_importing_the_package_loads_nothing_else() -> None:
    door = next(module for module in MODULES if module.name == "triage")

    assert door.imports == frozenset()


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("triage.model.case", "from triage.reasoning import assessing"),
        ("triage.model.case", "from triage import cli"),
        ("triage.reasoning.assessing", "import triage.presenting.report"),
        ("triage.presenting.report", "def late():\n    from triage.reasoning.ranking import ranked"),
        (
            "triage.casework.intake",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import triage.adapters.files",
        ),
        ("triage.adapters.web", "from triage.adapters.files.knowledge_files import load_knowledge"),
        ("triage.adapters.web", "from triage.adapters import terminal"),
        ("triage.adapters.web", "from triage.cli import main"),
    ],
)
def test_an_import_that_points_the_wrong_way_is_noticed(name: str, source: str) -> None:
    assert layer_faults(Module(name, source))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("triage.model.case", "import yaml"),
        ("triage.adapters.web", "from yaml.nodes import Node"),
        ("triage.adapters.files.fields", "import click"),
        ("triage.cli", "from questionary import select"),
        ("triage.adapters.replay", 'engine = import_module("durable_rules_engine")'),
        ("triage.cli", "import a_package_that_nobody_has_been_given"),
    ],
)
def test_a_package_in_the_wrong_hands_is_noticed(name: str, source: str) -> None:
    assert foreign_faults(Module(name, source))


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date\nday = date.today()",
        "import datetime\nnow = datetime.datetime.now()",
        "clock = date.today",
        "from datetime import date as day\nthis = day.today()",
        "import datetime as dt\nthis = dt.datetime.now()",
        "import time",
        "from random import choice",
        "from os import environ",
        "import logging",
        "from pathlib import Path",
        "from urllib.request import urlopen",
        'print("hello")',
        'text = open("answers").read()',
        "show = print",
        "def count():\n    global counter",
    ],
)
def test_a_clock_or_a_side_effect_is_noticed(source: str) -> None:
    assert purity_faults(Module("triage.model.case", source))


def test_a_day_that_is_handed_in_is_no_clock() -> None:
    assert purity_faults(Module("triage.model.case", "def f(case):\n    return case.today, case.now()")) == []


def test_what_is_too_long_is_noticed() -> None:
    long = "def f():\n" + "    x = 1\n" * MOST_LINES_OF_A_FUNCTION
    longer = "x = 1\n" * (MOST_LINES_OF_A_MODULE + 1)

    assert size_faults(Module("triage.model.case", long))
    assert size_faults(Module("triage.model.case", longer))


def test_a_module_outside_all_layers_is_noticed() -> None:
    assert Module("triage.new_folder.thing", "").layer == "nowhere"
