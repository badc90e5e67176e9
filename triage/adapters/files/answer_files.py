"""Reads answers from a YAML or JSON file, or from standard input, whatever somebody put there.

Nothing here is kept or logged.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from triage.adapters.files.yaml_nodes import read_nodes
from triage.model.answers import Answers, read_answers
from triage.model.errors import Fault, FaultyAnswers
from triage.model.questionnaire import Questionnaire
from triage.model.strict_json import RepeatedKeyError, read_json

LARGEST = 256 * 1024
"""Bytes; a full set of answers has about 3,000."""


def load_answers(path: Path, questionnaire: Questionnaire) -> Answers:
    """The answers in a file.

    Raises:
        FaultyAnswers: naming every fault, when the file cannot be used.
    """
    try:
        with path.open("rb") as stream:
            return answers_from(stream, path.name, questionnaire)
    except OSError as error:
        right = "Give the path of a YAML or JSON file that you may read."
        raise _unusable(path.name, f"it cannot be read ({error.strerror}).", right) from error


def answers_from(stream: BinaryIO, name: str, questionnaire: Questionnaire) -> Answers:
    """The answers in an open stream; ``name`` is how faults call it.

    Raises:
        FaultyAnswers: naming every fault, when the content cannot be used.
    """
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _unusable(name, "it is too large.", f"Answers fit in {LARGEST // 1024} KB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unusable(name, "it is not text in UTF-8.", "Give a YAML or JSON file.") from error
    raw, faults = _read_json(text, name) if text.lstrip().startswith("{") else _read_yaml(text, name)
    try:
        answers = read_answers(raw, questionnaire)
    except FaultyAnswers as error:
        faults = (*faults, *(replace(fault, where=f"{name}: {fault.where}") for fault in error.faults))
        raise FaultyAnswers(faults) from None
    if faults:
        raise FaultyAnswers(faults)
    return answers


def _read_yaml(text: str, name: str) -> tuple[Mapping[str, object], tuple[Fault, ...]]:
    node, faults = read_nodes(text, name)
    plain = node.plain()
    if not isinstance(plain, dict):
        missing = Fault(name, "it is not a list of questions with answers.", 'Write lines such as "age_years: 52".')
        raise FaultyAnswers((*faults, missing))
    return plain, faults


def _read_json(text: str, name: str) -> tuple[Mapping[str, object], tuple[Fault, ...]]:
    try:
        found = read_json(text)
    except RepeatedKeyError as error:
        raise _unusable(name, f'the key "{error}" stands twice.', "Keep one of them.") from error
    except (ValueError, RecursionError):
        return _read_yaml(text, name)
    return cast("Mapping[str, object]", found), ()  # it begins with a brace


def _unusable(name: str, wrong: str, right: str) -> FaultyAnswers:
    return FaultyAnswers((Fault(name, wrong, right),))
