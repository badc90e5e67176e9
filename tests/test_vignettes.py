"""Every vignette: a person, one small difference, and what the rules must make of it."""

from collections.abc import Mapping
from datetime import date

import pytest

from tests.vignettes import Vignette, all_vignettes
from triage.model.answers import Answers, read_answers
from triage.model.assessment import Assessment
from triage.model.knowledge import Knowledge
from triage.model.rules import Contributor, Rule, Word
from triage.model.self_care import Step
from triage.reasoning.assessing import assess
from triage.reasoning.derivation import follow
from triage.reasoning.ports import Engine

VIGNETTES = all_vignettes()


@pytest.mark.parametrize("vignette", VIGNETTES, ids=[f"{v.file}: {v.name}" for v in VIGNETTES])
def test_vignette(vignette: Vignette, knowledge: Knowledge, engine: Engine, today: date) -> None:
    assert "malformed" not in vignette.expect, vignette.expect
    answers = read_answers(vignette.answers, knowledge.questionnaire)

    assessment = assess(answers, knowledge, engine, today)

    assert differences(assessment, vignette.expect, knowledge) == []


@pytest.mark.parametrize(("fires", "silent"), [("fired", "not_fired"), ("shown", "not_shown")])
def test_everything_fires_in_one_vignette_and_stays_silent_in_another(
    fires: str, silent: str, knowledge: Knowledge
) -> None:
    contributors = {item.id for item in knowledge.contributors}
    wanted = contributors if fires == "shown" else _known(knowledge) - contributors - _never_expected(knowledge)
    expected = [vignette.expect for vignette in VIGNETTES]
    fired = {name for expect in expected for name in (*_listed(expect.get(fires)), *_listed(expect.get("stopped")))}
    stayed_silent = {name for expect in expected for name in _listed(expect.get(silent))}

    assert (wanted - fired, wanted - stayed_silent) == (set(), set())


def differences(assessment: Assessment, expect: Mapping[str, object], knowledge: Knowledge) -> list[str]:
    """Every expectation that is not met, in words."""
    offered = {item.step.id for item in assessment.self_care.offered}
    offered |= {step.id for step in assessment.self_care.ask_about}
    have = {
        "fired": set(assessment.fired),
        "shown": {item.contributor.id for item in assessment.shown},
        "offered": offered,
        "withheld": {item.step.id for item in assessment.self_care.withheld},
        "tests": {request.test for request in assessment.tests},
        "stopped": {reason.rule.id for reason in assessment.stopped},
        "asked": set(follow(Answers(assessment.answers), knowledge.questionnaire).asked),
    }
    found = [f"{key}: {name} is missing" for key in have for name in _listed(expect.get(key)) if name not in have[key]]
    for key in ("fired", "shown", "offered", "asked"):
        unwanted = _listed(expect.get(f"not_{key}"))
        found += [f"not_{key}: {name} is there" for name in unwanted if name in have[key]]
        found += [f"{key}: nobody knows {name}" for name in unwanted if name not in _known(knowledge)]
    if "urgency" in expect and assessment.urgency.word != expect["urgency"]:
        found.append(f"urgency: {assessment.urgency.word}, not {expect['urgency']}")
    first = assessment.start_first.step.id if assessment.start_first else None
    if "start_first" in expect and first != expect["start_first"]:
        found.append(f"start_first: {first}, not {expect['start_first']}")
    return found


def _listed(value: object) -> list[str]:
    if isinstance(value, list):
        return value
    return [] if value is None else [str(value)]


def _known(knowledge: Knowledge) -> set[str]:
    named: tuple[Word | Rule | Contributor | Step, ...] = (
        *knowledge.words,
        *knowledge.rules,
        *knowledge.contributors,
        *knowledge.steps,
    )
    names = {item.id for item in named}
    names |= {item.clause_id(clause) for item in knowledge.contributors for clause in item.clauses}
    names |= {item.gate_id for item in knowledge.contributors}
    names |= {step.exclusion_id(item) for step in knowledge.steps for item in step.exclusions}
    names |= {step.note_id(item) for step in knowledge.steps for item in step.notes}
    names |= {question.id for question in knowledge.questionnaire.questions}
    return names | {item.id for item in knowledge.suppressions}


def _never_expected(knowledge: Knowledge) -> set[str]:
    """Words and gates are seen through the rules that read them; steps are offered and questions asked, not fired."""
    return (
        {item.id for item in knowledge.words}
        | {question.id for question in knowledge.questionnaire.questions}
        | {item.id for item in knowledge.steps}
        | {item.gate_id for item in knowledge.contributors}
    )
