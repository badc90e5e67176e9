"""Reads people who were written down: published cases, one answers file each, and vignettes.

Nothing here knows what is expected of them. Their answers may be to either of two questionnaires.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from triage.adapters.files.answer_files import load_answers
from triage.adapters.files.yaml_nodes import read_nodes
from triage.model.answers import Answers, read_answers
from triage.model.comparison import KnownPerson
from triage.model.errors import Fault, FaultyAnswers
from triage.model.questionnaire import Questionnaire

_STARTING_PEOPLE = "people.yaml"
Raw = Mapping[str, object]
"""Answers as a file gives them."""


def load_people(folder: Path, questionnaires: tuple[Questionnaire, ...]) -> tuple[KnownPerson, ...]:
    """Everybody in ``cases/case_*.yaml`` and ``vignettes/*.yaml`` of the folder, read by the first that fits.

    Raises:
        FaultyAnswers: when a file cannot be read, or somebody's answers fit none of the questionnaires.
    """
    return (*_cases(folder / "cases", questionnaires), *_vignettes(folder / "vignettes", questionnaires))


def _cases(folder: Path, questionnaires: tuple[Questionnaire, ...]) -> Iterator[KnownPerson]:
    for path in sorted(folder.glob("case_*.yaml")):
        yield KnownPerson(name=path.stem, answers=_case(path, questionnaires))


def _case(path: Path, questionnaires: tuple[Questionnaire, ...]) -> Answers:
    first, *others = questionnaires
    try:
        return load_answers(path, first)
    except FaultyAnswers:
        if not others:
            raise
    return _case(path, tuple(others))


def _vignettes(folder: Path, questionnaires: tuple[Questionnaire, ...]) -> Iterator[KnownPerson]:
    starting = folder / _STARTING_PEOPLE
    people = _mapping(_plain(starting).get("people")) if starting.exists() else {}
    for path in sorted(folder.glob("*.yaml")):
        if path != starting:
            known = dict(people)
            for vignette in _list(_plain(path).get("vignettes")):
                name, raw = _vignette(_mapping(vignette), known, path.name)
                known[name] = raw
                yield KnownPerson(name=name, answers=_answers(raw, f"{path.name}: {name}", questionnaires))


def _vignette(vignette: Raw, known: Raw, file: str) -> tuple[str, Raw]:
    """The name and the whole answers: those of the person it starts from, with what differs."""
    name = str(vignette.get("name", ""))
    start = vignette.get("as")
    if start is not None and start not in known:
        right = f"Name somebody of {_STARTING_PEOPLE}, or an earlier vignette of the file."
        raise FaultyAnswers((Fault(f"{file}: {name}", "it starts from nobody who is known.", right),))
    begun = known[str(start)] if start is not None else vignette.get("answers")
    merged = {**_mapping(begun), **_mapping(vignette.get("but"))}
    return name, {question: answer for question, answer in merged.items() if answer is not None}


def _answers(raw: Raw, where: str, questionnaires: tuple[Questionnaire, ...]) -> Answers:
    faults: tuple[Fault, ...] = ()
    for questionnaire in questionnaires:
        try:
            return read_answers(raw, questionnaire)
        except FaultyAnswers as error:
            faults = faults or error.faults
    raise FaultyAnswers(tuple(Fault(f"{where}: {fault.where}", fault.wrong, fault.right) for fault in faults))


def _plain(path: Path) -> Raw:
    try:
        node, faults = read_nodes(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        wrong = f"it cannot be read ({type(error).__name__})."
        raise FaultyAnswers((Fault(path.name, wrong, "Put a readable UTF-8 file there."),)) from error
    if faults:
        raise FaultyAnswers(faults)
    return _mapping(node.plain())


def _mapping(value: object) -> Raw:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
