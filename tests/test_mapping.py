"""The published shape of a result: every published case and many generated people fit it, and nothing is left out."""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.conftest import ROOT
from tests.generators import random_answers
from triage.adapters.files.answer_files import load_answers
from triage.model.answers import Answers
from triage.model.assessment import Assessment
from triage.model.contact import Contact
from triage.model.knowledge import Knowledge
from triage.presenting.mapping import assessment_mapping
from triage.reasoning.accounting import explained
from triage.reasoning.assessing import assess
from triage.reasoning.ports import Engine

CASES = sorted((ROOT / "tests" / "cases").glob("case_*.yaml"))
HERE = Contact(emergency_number="112", urgent_line="the heel line")


@cache
def validator() -> Draft202012Validator:
    """The published shape."""
    schema = json.loads((ROOT / "docs" / "assessment.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def misfits(mapping: dict[str, object]) -> list[str]:
    """Where the mapping, as somebody else would read it, does not fit the published shape."""
    received = json.loads(json.dumps(mapping))
    return [f"{error.json_path}: {error.message[:200]}" for error in validator().iter_errors(received)]


def mapped(assessment: Assessment, knowledge: Knowledge) -> dict[str, object]:
    """The assessment as it is published."""
    return assessment_mapping(assessment, knowledge, HERE)


def texts_in(value: object) -> Iterator[str]:
    """Every text in a mapping, however deep."""
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from texts_in(inner)
        case list():
            for inner in value:
                yield from texts_in(inner)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_published_case_fits_the_published_shape(
    path: Path, knowledge: Knowledge, engine: Engine, today: date
) -> None:
    assessment = assess(load_answers(path, knowledge.questionnaire), knowledge, engine, today)

    assert misfits(mapped(assessment, knowledge)) == []


@pytest.mark.parametrize("seed", range(20))
def test_generated_people_fit_the_published_shape(seed: int, knowledge: Knowledge, engine: Engine, today: date) -> None:
    random = Random(seed)
    for _ in range(5):
        assessment = assess(random_answers(random, knowledge.questionnaire), knowledge, engine, today)

        assert misfits(mapped(assessment, knowledge)) == []


@pytest.mark.parametrize("seed", range(5))
def test_an_explained_result_fits_the_published_shape(
    seed: int, knowledge: Knowledge, engine: Engine, today: date
) -> None:
    answers = random_answers(Random(seed), knowledge.questionnaire)

    assert misfits(mapped(explained(assess(answers, knowledge, engine, today), knowledge), knowledge)) == []


def test_a_person_without_any_answer_fits_the_published_shape(
    knowledge: Knowledge, engine: Engine, today: date
) -> None:
    assert misfits(mapped(assess(Answers({}), knowledge, engine, today), knowledge)) == []


def test_the_shape_refuses_what_nobody_promised(knowledge: Knowledge, engine: Engine, today: date) -> None:
    """Else the other tests would prove nothing."""
    mapping = mapped(assess(Answers({}), knowledge, engine, today), knowledge)

    assert misfits({**mapping, "diagnosis": "plantar fasciitis"})
    assert misfits({**mapping, "urgency": "later"})
    assert misfits({name: value for name, value in mapping.items() if name != "safety_net"})


@pytest.mark.parametrize("seed", range(10))
def test_no_place_holder_is_left_in_any_text(seed: int, knowledge: Knowledge, engine: Engine, today: date) -> None:
    """Hazard H11: who reads the mapping must not show "Call {number}"."""
    random = Random(seed)
    for _ in range(5):
        mapping = mapped(assess(random_answers(random, knowledge.questionnaire), knowledge, engine, today), knowledge)

        assert [text for text in texts_in(mapping) if "{" in text] == []


def test_outside_the_scope_no_program_reads_an_urgency_that_nobody_judged(
    knowledge: Knowledge, engine: Engine, today: date
) -> None:
    """Hazard H08: a stop is no self-care, nor are dangers listed that nobody told of."""
    declined = mapped(
        assess(Answers({"respondent": "self", "consent": "decline"}), knowledge, engine, today), knowledge
    )
    alone = Answers({"respondent": "self", "age_years": 12, "emergency_signs": ("chest_pain_breathless",)})
    alarmed = mapped(assess(alone, knowledge, engine, today), knowledge)

    assert (declined["urgency"], declined["flags"]) == (None, [])
    assert declined["what_to_do"] == declined["out_of_scope"][0]["go_to"]  # type: ignore[index]
    assert misfits(declined) == []
    assert alarmed["urgency"] == "emergency"


@pytest.mark.parametrize("seed", range(5))
def test_the_mapping_holds_everything_that_was_decided(
    seed: int, knowledge: Knowledge, engine: Engine, today: date
) -> None:
    assessment = assess(random_answers(Random(seed), knowledge.questionnaire), knowledge, engine, today)
    mapping = json.loads(json.dumps(mapped(assessment, knowledge)))

    assert mapping["urgency"] == (None if assessment.told_urgency is None else assessment.told_urgency.word)
    assert [flag["rule"] for flag in mapping["flags"]] == [reason.rule.id for reason in assessment.flags]
    assert [item["condition"] for item in mapping["contributors"] if item["shown"]] == [
        item.contributor.id for item in assessment.shown
    ]
    assert [item["step"] for item in mapping["self_care"]] == [item.step.id for item in assessment.self_care.offered]
    assert [item["step"] for item in mapping["withheld"]] == [item.step.id for item in assessment.self_care.withheld]
    assert mapping["fired"] == list(assessment.fired)
    assert mapping["unanswered"] == list(assessment.unanswered)
