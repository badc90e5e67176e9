"""The texts of the real and of a small knowledge, to be loaded with a few words of them changed."""

from collections.abc import Mapping
from functools import cache

from tests.conftest import ROOT
from triage.adapters.files.knowledge_files import knowledge_from, knowledge_texts
from triage.model.errors import FaultyKnowledge
from triage.model.knowledge import Knowledge

Texts = Mapping[str, str]
"""What each file says, by its name."""
SHARED = ("rules/examinations.yaml", "rules/tests.yaml", "rules/texts.yaml")
"""Files that the small knowledge borrows from the real one."""

WELL: Mapping[str, object] = {
    "consent": "agree",
    "age_years": 40,
    "emergency_signs": ["none"],
    "duration": "short",
    "trend": "better",
    "worst_time": ["first_steps"],
    "pain_site": {"left": ["sole"]},
    "tried_measures": ["nothing"],
}


@cache
def real_texts() -> Texts:
    """The questions and rules of this repository."""
    return knowledge_texts(ROOT)


@cache
def small_texts() -> Texts:
    """A small questionnaire with a few rules of every kind."""
    own = knowledge_texts(ROOT / "tests" / "small_folder")
    return {**own, **{file: (ROOT / file).read_text(encoding="utf-8") for file in SHARED}}


@cache
def small_knowledge() -> Knowledge:
    """What the small texts say."""
    return knowledge_from(small_texts())


@cache
def real_knowledge() -> Knowledge:
    """What the real texts say."""
    return knowledge_from(real_texts())


def small_person(changed: Mapping[str, object]) -> dict[str, object]:
    """Somebody of the small questionnaire who is well but for these answers; None leaves one out."""
    return {name: answer for name, answer in {**WELL, **changed}.items() if answer is not None}


def patched(texts: Texts, file: str, old: str, new: str) -> Texts:
    """The texts with the first ``old`` of a file replaced."""
    assert old in texts[file], f"{file} does not hold: {old}"
    return {**texts, file: texts[file].replace(old, new, 1)}


def faults_of(texts: Texts) -> list[str]:
    """All that is found wrong with the texts."""
    try:
        knowledge_from(texts)
    except FaultyKnowledge as error:
        return [str(fault) for fault in error.faults]
    return []
