"""What is installed is whole: the locks, the wheel with its questions and rules, and the check of the machine."""

import os
import sys
import tomllib
from pathlib import Path
from subprocess import CompletedProcess, run
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT
from triage import __version__
from triage.model.knowledge import Knowledge

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED_BY = {
    "bench.txt": PROJECT["dependency-groups"]["bench"],
    "build.txt": PROJECT["dependency-groups"]["build"] + PROJECT["build-system"]["requires"],
    "extras.txt": [asked for extra in PROJECT["project"]["optional-dependencies"].values() for asked in extra],
    "run.txt": PROJECT["project"]["dependencies"],
    "test.txt": PROJECT["dependency-groups"]["test"],
}


def called(*command: str | Path, **environment: str) -> CompletedProcess[str]:
    """What a program says and how it ends."""
    return run(command, capture_output=True, text=True, check=False, env=os.environ | environment, cwd="/", timeout=120)  # noqa: S603  our own commands


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that ``pip install .`` and ``pipx install .`` make, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    done = called(
        sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", folder, ROOT
    )
    assert done.returncode == 0, done.stderr
    return next(folder.glob("heel_triage-*.whl"))


def test_the_wheel_holds_every_question_and_rule_file(wheel: Path) -> None:
    written = {path.relative_to(ROOT) for path in (ROOT / "questions.yaml", *(ROOT / "rules").rglob("*.yaml"))}

    with ZipFile(wheel) as archive:
        packed = {Path(name) for name in archive.namelist() if name.endswith(".yaml")}

    assert packed == {Path("triage/knowledge") / path for path in written}


def test_the_wheel_holds_every_drawing(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        packed = {Path(name).name for name in archive.namelist() if name.startswith("triage/drawings/")}

    assert packed == {path.name for path in (ROOT / "triage" / "drawings").iterdir()}
    assert packed


def test_the_wheel_holds_what_pdfs_are_made_with(wheel: Path) -> None:
    folder = ROOT / "triage" / "adapters" / "pdf"
    needed = {path.relative_to(ROOT).as_posix() for kind in ("*.typ", "fonts/*") for path in folder.glob(kind)}

    with ZipFile(wheel) as archive:
        packed = set(archive.namelist())

    assert {"triage/adapters/pdf/template.typ", "triage/adapters/pdf/fonts/LICENSE.md"} <= needed <= packed


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the project installed from its wheel; what it depends on comes from here."""
    folder = tmp_path_factory.mktemp("installed")
    done = called(sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", folder, wheel)
    assert done.returncode == 0, done.stderr
    return folder


def test_an_installed_triage_finds_no_fault_in_the_same_questions_and_rules(
    installed: Path, knowledge: Knowledge
) -> None:
    checked = called(sys.executable, installed / "bin" / "triage", "check", PYTHONPATH=str(installed))

    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.startswith("No faults: ")
    assert knowledge.digest in checked.stdout


def test_an_installed_triage_reads_its_own_copy_and_not_this_folder(installed: Path) -> None:
    question = "from triage.adapters.files.knowledge_files import knowledge_folder; print(knowledge_folder())"

    folder = called(sys.executable, "-c", question, PYTHONPATH=str(installed)).stdout.strip()

    assert Path(folder) == installed / "triage" / "knowledge"


def test_the_command_tells_its_version() -> None:
    told = called(sys.executable, "-m", "triage", "--version")

    assert told.stdout.split()[-1] == __version__


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_pins_all_that_is_asked_for(lock: Path) -> None:
    pinned = {canonicalize_name(item.name): item for item in requirements_of(lock)}

    for asked in map(Requirement, PINNED_BY[lock.name]):
        versions = [pin.version for pin in pinned[canonicalize_name(asked.name)].specifier]
        assert len(versions) == 1
        assert asked.specifier.contains(versions[0])


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_one_exact_version_with_hashes_of_everything_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    assert "://" not in text
    for entry in text.replace("\\\n", " ").splitlines():
        if entry and not entry.lstrip().startswith("#"):
            assert "==" in entry
            assert "--hash=sha256:" in entry


def test_the_locks_agree_with_each_other() -> None:
    """Installing what the tests need must not change what the program runs on."""
    pins = [(canonicalize_name(item.name), str(item.specifier)) for lock in LOCKS for item in requirements_of(lock)]

    assert len({name for name, _ in pins}) == len(set(pins))


def requirements_of(lock: Path) -> list[Requirement]:
    """What a lock file pins, without the hashes."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return [Requirement(line.removesuffix("\\")) for line in lines if line[:1].isalpha()]


def find_python(*names: str | Path, **environment: str) -> CompletedProcess[str]:
    """What the check of the machine says."""
    return called("sh", ROOT / "scripts" / "find_python.sh", *names, **environment)


def a_program(path: Path, script: str) -> Path:
    """A program that does what the script says."""
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_machine_with_everything_is_fit() -> None:
    assert find_python(sys.executable).stdout.strip() == sys.executable


def test_a_missing_compiler_is_told_in_one_sentence_with_the_package_to_install() -> None:
    told = find_python(sys.executable, CC="a-compiler-that-is-missing")

    assert told.returncode != 0
    assert told.stdout == ""
    assert told.stderr.count("\n") == 1
    assert "build-essential" in told.stderr


def test_missing_headers_are_told_in_one_sentence_with_the_package_to_install(tmp_path: Path) -> None:
    blind = a_program(tmp_path / "cc", 'case "$*" in *python.c*) exit 1 ;; esac')

    told = find_python(sys.executable, CC=str(blind))

    assert told.returncode != 0
    assert told.stderr.count("\n") == 1
    assert "python3-dev" in told.stderr


def test_a_python_that_cannot_make_environments_is_told_in_one_sentence(tmp_path: Path) -> None:
    bare = a_program(tmp_path / "python3", 'case "$*" in *venv*) exit 1 ;; esac')

    told = find_python(bare)

    assert told.returncode != 0
    assert told.stderr.count("\n") == 1
    assert "python3-venv" in told.stderr


def test_a_python_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    old = a_program(tmp_path / "python3", "exit 1")

    assert find_python(old, sys.executable).stdout.strip() == sys.executable


def test_no_fitting_python_is_told_in_one_sentence(tmp_path: Path) -> None:
    told = find_python(tmp_path / "python3")

    assert told.returncode != 0
    assert told.stderr.count("\n") == 1
    assert "3.11, 3.12 or 3.13" in told.stderr
