"""A person's story with a real store: begin, answer, leave, come back, finish, share."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.databases import PERSON, STAFF, Office
from tests.generators import random_answer
from triage.adapters.durable_engine import DurableEngine
from triage.casework import screening
from triage.casework.ports import ConflictError, UnknownCaseError
from triage.casework.resuming import has_newer_safety_rules, newer_safety_rules
from triage.model.case import Case, CaseState, EventKind, Role
from triage.model.contact import Contact
from triage.model.errors import EngineError, StoreError
from triage.model.knowledge import Knowledge
from triage.model.rules import RuleKind
from triage.model.urgency import Urgency
from triage.reasoning.interview import Standing
from triage.supporting import assessor_with, knowledge_by_digest

EMERGENCY = {"respondent": "self", "consent": "agree", "age_years": 77, "emergency_signs": ("chest_pain_breathless",)}


def gone_through(office: Office, case: Case, random: Random) -> Case:
    """The case with every question answered or passed somehow."""
    while (question := screening.upcoming(case, office.knowledge)) is not None:
        answer = {**EMERGENCY, "emergency_signs": ("none",)}.get(question.id, random_answer(random, question))
        given = None if question.id not in EMERGENCY and random.random() < 0.1 else answer
        case, _ = screening.give(office.store, office.clock, office.knowledge, case, PERSON, question, given)  # type: ignore[arg-type]
    return case


def finished(office: Office, case: Case) -> Case:
    """The case, assessed."""
    assessor = assessor_with(DurableEngine(), Contact(emergency_number="112"))
    return screening.finish(office.store, office.clock, office.knowledge, case, PERSON, assessor)


def test_every_answer_is_kept_when_it_is_given_with_who_when_and_what_it_replaced(small_office: Office) -> None:
    office = small_office
    begun = office.begun()
    case = office.answered(begun.case, respondent="self", consent="agree", age_years=40)
    case = office.answered(case, age_years=41)

    kept = office.again(begun.case)

    assert kept == case
    last = kept.events[-1]
    assert (last.actor, last.at) == (PERSON, office.clock.moment)
    assert (last.body["question"], last.body["answer"], last.body["replaced"]) == ("age_years", 41, 40)
    assert [event.number for event in kept.events] == list(range(1, len(kept.events) + 1))


def test_the_program_answers_what_only_it_can_know(small_office: Office) -> None:
    case = small_office.begun().case

    assert case.answers == {"visit": "first_visit"}
    assert case.events[-1].actor.role is Role.SYSTEM


@pytest.mark.parametrize("seed", range(3))
def test_a_whole_interview_comes_back_just_as_it_was_told(office: Office, seed: int) -> None:
    case = gone_through(office, office.begun().case, Random(seed))
    case = finished(office, case)

    kept = office.again(case)

    assert kept == case
    assert kept.state is CaseState.WAITING
    assert office.archive.chain_faults() == []


STEPPED: Mapping[str, object] = {**EMERGENCY, "emergency_signs": ("none",), "how_started": "stepped_on_sharp"}
"""Only somebody who stepped on something is asked ``puncture_detail``."""


def test_a_question_that_was_passed_is_asked_again_when_its_branch_comes_back(small_office: Office) -> None:
    """Passing a question of one path says nothing about it on another path."""
    office = small_office
    case = office.answered(office.begun().case, **STEPPED, puncture_detail=None)

    away = office.answered(case, how_started="gradual")
    back = office.answered(away, how_started="stepped_on_sharp")

    assert "puncture_detail" in case.passed
    assert "puncture_detail" not in away.passed
    assert "puncture_detail" not in back.passed
    assert office.again(back) == back


def test_an_answer_that_closes_a_branch_drops_what_was_said_there(small_office: Office) -> None:
    office = small_office
    case = office.answered(office.begun().case, **STEPPED, puncture_detail=("through_shoe",))
    beginning = office.knowledge.questionnaire.by_id["how_started"]

    away, gone = screening.give(office.store, office.clock, office.knowledge, case, PERSON, beginning, "gradual")

    assert gone == ("puncture_detail",)
    assert "puncture_detail" not in away.answers
    assert away.events[-1].body["dropped"] == ["puncture_detail"]
    assert office.again(away) == away


def test_a_private_link_opens_the_case_for_a_month(small_office: Office) -> None:
    office = small_office
    begun = office.begun()

    assert screening.by_link(office.store, office.clock, begun.link) == begun.case
    office.clock.wait(days=29)
    assert screening.by_link(office.store, office.clock, begun.link) == begun.case
    office.clock.wait(days=1)
    with pytest.raises(UnknownCaseError):
        screening.by_link(office.store, office.clock, begun.link)


def test_a_code_opens_the_case_however_it_is_typed_and_ends_the_old_link(small_office: Office) -> None:
    office = small_office
    begun = office.begun()
    typed = f" {begun.code[:5].lower()}-{begun.code[5:]} "

    case, link = screening.by_code(office.store, office.clock, typed)

    assert case == begun.case
    assert screening.by_link(office.store, office.clock, link) == begun.case
    with pytest.raises(UnknownCaseError):
        screening.by_link(office.store, office.clock, begun.link)


def test_neither_link_nor_code_is_kept(small_office: Office) -> None:
    office = small_office
    begun = office.begun()
    office.engine.dispose()

    kept = b"".join(
        path.read_bytes() for path in sorted(Path(office.url.removeprefix("sqlite:///")).parent.glob("cases.sqlite*"))
    )

    assert begun.case.reference.encode() in kept
    assert begun.link.encode() not in kept
    assert begun.code.encode() not in kept


def test_a_reference_that_is_taken_is_not_given_again(small_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six letters repeat now and then once there are many cases."""
    office = small_office
    drawn = iter([*"AAAAAAAAAACCCCCC", *"AAAAAAAAAD" + "CCCCCC" + "DDDDDD"])
    monkeypatch.setattr(screening, "choice", lambda _: next(drawn))

    first, second = office.begun(), office.begun()

    assert (first.case.reference, second.case.reference) == ("HCCCCCC", "HDDDDDD")


def test_an_emergency_is_certain_before_the_last_question(small_office: Office) -> None:
    office = small_office
    case = office.answered(office.begun().case, **EMERGENCY)

    assert screening.must_act_now(case, office.knowledge, office.clock.now())
    assert finished(office, case).urgency is Urgency.EMERGENCY


def test_without_an_assessment_nothing_is_kept_of_the_try(small_office: Office) -> None:
    """Hazard H13: when the rules cannot be evaluated there is no assessment, and the answers stay."""
    office = small_office
    case = office.answered(office.begun().case, **EMERGENCY)

    def failing(standing: Standing, knowledge: Knowledge, today: date) -> Mapping[str, object]:
        raise EngineError(
            f"The engines disagree about {len(standing.answers.given)} answers on {today}: {knowledge.digest}"
        )

    with pytest.raises(EngineError):
        screening.finish(office.store, office.clock, office.knowledge, case, PERSON, failing)

    assert office.again(case) == case


def test_two_windows_cannot_overwrite_each_other(small_office: Office) -> None:
    office = small_office
    case = office.begun().case
    office.answered(case, respondent="self")

    with pytest.raises(ConflictError):
        office.answered(case, respondent="parent")

    assert office.again(case).answers["respondent"] == "self"


def test_a_clinic_sees_a_case_only_after_it_was_shared(small_office: Office) -> None:
    office = small_office
    case = office.begun(clinic="").case
    assert office.store.queue(["heel"], ["answering"]) == ()

    shared = screening.share(office.store, office.clock, case, PERSON, "heel")

    assert [line.id for line in office.store.queue(["heel"], ["answering"])] == [shared.id]


def test_staff_find_the_case_of_a_caller_by_its_label(small_office: Office) -> None:
    office = small_office
    case = office.begun(label="Lee, left heel", actor=STAFF).case

    found = office.store.find("Lee, left heel", ["heel"])

    assert [(line.id, line.started_by) for line in found] == [(case.id, STAFF)]


def test_a_case_goes_on_under_the_rules_it_was_begun_with(small_office: Office, knowledge: Knowledge) -> None:
    office = small_office
    case = office.begun().case
    newer = replace(knowledge, digest="sha256:newer")

    found = knowledge_by_digest(office.store, newer)(case.knowledge)

    assert found.digest == knowledge.digest != newer.digest
    assert [question.id for question in found.questionnaire.questions] == [
        question.id for question in knowledge.questionnaire.questions
    ]
    assert not has_newer_safety_rules(found, knowledge)


def test_rules_that_were_changed_where_they_are_kept_are_not_used(small_office: Office, knowledge: Knowledge) -> None:
    office = small_office
    texts = dict(office.store.knowledge_files(knowledge.digest))
    texts["rules/settings.yaml"] = texts["rules/settings.yaml"].replace("value: 2,", "value: 3,", 1)
    office.store.keep_knowledge("sha256:changed", texts)

    with pytest.raises(StoreError, match="changed where they are kept"):
        knowledge_by_digest(office.store, knowledge)("sha256:changed")


def test_a_new_safety_rule_is_noticed_by_a_case_of_before(knowledge: Knowledge) -> None:
    flag = next(rule for rule in knowledge.rules if rule.kind is RuleKind.FLAG and rule.then.urgency is Urgency.URGENT)
    others = tuple(rule for rule in knowledge.rules if rule is not flag)
    before = replace(knowledge, rules=others, digest="sha256:before")

    assert has_newer_safety_rules(before, knowledge)
    assert not has_newer_safety_rules(knowledge, replace(before, digest="sha256:after"))


@pytest.mark.parametrize(
    ("gone", "changes"),
    [
        (["rf_limb_ischaemia"], ["emergency"]),
        (["rf_lump", "floor_under_18"], ["sooner"]),
        (["scope_child_alone", "rf_limb_ischaemia"], ["emergency", "scope"]),
    ],
)
def test_what_newer_safety_rules_decide_otherwise_is_named_by_kind(
    knowledge: Knowledge, gone: list[str], changes: list[str]
) -> None:
    others = tuple(rule for rule in knowledge.rules if rule.id not in gone)
    assert len(others) == len(knowledge.rules) - len(gone)

    assert list(newer_safety_rules(replace(knowledge, rules=others, digest="sha256:before"), knowledge)) == changes


def test_time_passes_only_forward_in_a_history(small_office: Office) -> None:
    case = gone_through(small_office, small_office.begun().case, Random(2))

    moments = [event.at for event in case.events]

    assert moments == sorted(moments)
    assert moments[-1] - moments[0] > timedelta(0)
    assert case.events[0].kind is EventKind.STARTED
