"""What the documents tell people to type exists, their words are those of the code, and their links lead somewhere."""

import re
import shlex
from collections.abc import Iterator
from os import environ
from pathlib import Path
from subprocess import CompletedProcess, run

import click
import pytest

from tests.conftest import ROOT
from triage.cli import main

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
PROMPT_AND_SETTINGS = re.compile(r"(\$ )?([A-Z_]+=\S+ )*")


def commands_in(text: str) -> Iterator[list[str]]:
    """Every command that stands in code: a line of a block, or a span within a sentence; as its words."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    for line in (*"\n".join(blocks).splitlines(), *re.findall(r"`([^`\n]+)`", prose)):
        typed = PROMPT_AND_SETTINGS.sub("", line.strip(), count=1)
        if re.match(r"make\b|(\.venv/bin/)?triage\b(?!/)", typed):
            yield shlex.split(typed, comments=True)


COMMANDS = [*commands_in(README)]
MAKE = [words for words in COMMANDS if words[0] == "make"]
TRIAGE = [words[1:] for words in COMMANDS if words[0].endswith("triage")]


def test_the_readme_says_how_to_start_and_how_to_test() -> None:
    assert ["make", "run"] in MAKE
    assert ["make", "test"] in MAKE


def test_every_make_command_of_the_readme_has_a_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):.*##", makefile, flags=re.MULTILINE)

    assert [word for words in MAKE for word in words[1:] if "=" not in word and word not in targets] == []


def test_every_triage_command_of_the_readme_exists_with_its_options() -> None:
    assert [fault for words in TRIAGE for fault in faults_of(words)] == []


def faults_of(words: list[str]) -> list[str]:
    """The command and the options that do not exist."""
    given = [word.partition("=")[0] for word in words]
    command: click.Command = main
    name = ""
    for word in given:
        if word.startswith("-") or not isinstance(command, click.Group):
            break
        name = f"{name} {word}".strip()
        if word not in command.commands:
            return [f"triage {name}"]
        _, found, _ = command.resolve_command(click.Context(command), [word])
        assert found is not None
        command = found
    context = click.Context(command, help_option_names=["-h", "--help"])
    options = {"-", *(option for parameter in command.get_params(context) for option in parameter.opts)}
    return [f"triage {name} {word}" for word in given if word.startswith("-") and word not in options]


def test_every_triage_command_is_in_the_readme() -> None:
    assert set(main.commands) <= {words[0] for words in TRIAGE if words}


def test_the_words_of_the_glossary_are_words_of_the_code() -> None:
    """A word that nobody uses is a synonym of one that is used, or of nothing."""
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\W*\*\*([^*]+)\*\*", glossary, flags=re.MULTILINE)
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in (*ROOT.glob("triage/**/*.py"), *ROOT.glob("tests/*.py"))
    )
    used = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", code)}

    assert explained
    assert [entry for entry in explained if not set(re.findall(r"[a-z]+", entry.lower())) <= used] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_to_files_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))

    assert [target for target in targets if ":" not in target and not (document.parent / target).exists()] == []


def ci_with_a_make_that(script: str, folder: Path) -> CompletedProcess[str]:
    """What the continuous check says when make does what the script says."""
    make = folder / "make"
    make.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    make.chmod(0o755)
    path = f"{folder}:{environ['PATH']}"
    return run(  # noqa: S603  our own script
        ["/bin/bash", ROOT / ".ci" / "run"],
        capture_output=True, text=True, check=False, timeout=60, env=environ | {"PATH": path},
    )  # fmt: skip


def test_the_continuous_check_ends_with_the_readme_s_own_test_command(tmp_path: Path) -> None:
    done = ci_with_a_make_that('echo "made $1"', tmp_path)

    made = re.findall(r"^made (\w+)$", done.stdout, flags=re.MULTILINE)
    assert done.returncode == 0
    assert {"lint", "types", "architecture", "check"} < set(made)
    assert made[-1] == "test"


@pytest.mark.parametrize("target", ["setup", "lint", "types", "architecture", "check", "test"])
def test_the_continuous_check_fails_when_any_part_fails(target: str, tmp_path: Path) -> None:
    assert ci_with_a_make_that(f'test "$1" != {target}', tmp_path).returncode != 0
