"""The command that prints a report: what it writes, where, and what it refuses."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import ROOT
from tests.papers import opened, words_in, words_of
from triage.cli import main

CASE = ROOT / "tests" / "cases" / "case_010.yaml"
DAY = ("--today", "2026-11-20")
URGENCY = "Let somebody look at your heel"


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("TRIAGE_EMERGENCY_NUMBER", raising=False)
    monkeypatch.delenv("TRIAGE_URGENT_LINE", raising=False)
    monkeypatch.delenv("TRIAGE_CONFIG", raising=False)


def report(*words: str | Path) -> Result:
    """What the command does; it must end in an orderly way."""
    result = CliRunner().invoke(main, ["report", str(CASE), *DAY, *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_text_for_the_person_is_printed() -> None:
    result = report()

    assert (result.exit_code, result.stderr) == (0, "")
    assert words_of(result.stdout).startswith(f"WITHIN TWO WEEKS: {URGENCY.upper()}.")
    assert "No clinician has reviewed these rules yet." in words_of(result.stdout)


def test_the_page_for_print_is_printed() -> None:
    result = report("--for", "clinician", "--format", "html")

    assert result.stdout.startswith("<!DOCTYPE html>")
    assert "<h1>Urgency: soon (Within two weeks)</h1>" in result.stdout


@pytest.mark.parametrize("reader", ["person", "clinician"])
def test_all_three_forms_tell_the_same(reader: str, tmp_path: Path) -> None:
    for form in ("text", "html", "pdf"):
        assert report("--for", reader, "--format", form, "--output", tmp_path / form).exit_code == 0
    text, html = ((tmp_path / form).read_text(encoding="utf-8") for form in ("text", "html"))
    told = words_in((tmp_path / "pdf").read_bytes())

    for fact in (
        "Kinder shoes",
        "fits partly",
        "No clinician has reviewed these rules yet",
        "cannot name your illness",
    ):
        assert fact in words_of(text)
        assert fact in words_of(html)
        assert fact in told


def test_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    target = tmp_path / "result.pdf"

    result = report("--format", "pdf", "--output", target)

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"Written to {target}.\n"
    assert len(opened(target.read_bytes()).pages) == 2
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(tmp_path.glob(".*")) == []


def test_a_file_that_is_there_stays_unless_it_may_be_replaced(tmp_path: Path) -> None:
    target = tmp_path / "result.txt"
    target.write_text("mine", encoding="utf-8")

    refused = report("--output", target)

    assert refused.exit_code == 4
    assert refused.stderr == (f"{target}: there is a file of this name already. Choose another name, or add --force.\n")
    assert target.read_text(encoding="utf-8") == "mine"
    assert report("--output", target, "--force").exit_code == 0
    assert URGENCY.upper() in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_where_nothing_can_be_written_it_says_so_and_leaves_nothing(tmp_path: Path, force: tuple[str, ...]) -> None:
    result = report("--output", tmp_path / "missing" / "result.txt", *force)

    assert result.exit_code == 4
    assert "it cannot be written (No such file or directory). Choose another place." in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_replaced_by_a_report(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()

    result = report("--output", tmp_path / "folder", "--force")

    assert result.exit_code == 4
    assert "it cannot be written (Is a directory)" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_pdf_is_not_poured_onto_the_screen() -> None:
    result = report("--format", "pdf")

    assert result.exit_code == 2
    assert result.stderr == "A PDF is not shown on the screen. Say where to write it: --output FILE\n"


def test_without_its_library_only_the_pdf_is_missing(tmp_path: Path) -> None:
    without = "import sys; sys.modules['typst'] = None; from triage.cli import main; main()"

    def tried(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", without, "report", str(CASE), *DAY, *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603  our own command

    refused = tried("--format", "pdf", "--output", str(tmp_path / "result.pdf"))

    assert refused.returncode == 2
    assert refused.stderr == "typst is not installed. A PDF needs: pip install 'heel-triage[report]'\n"
    assert list(tmp_path.iterdir()) == []
    assert tried("--format", "html").returncode == 0
