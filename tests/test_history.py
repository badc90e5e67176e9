"""What a case amounts to: its events, one after the other."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random

import pytest

from tests.databases import BEGINNING, PERSON, STAFF
from tests.generators import random_answers
from triage.casework.history import frozen, standing_of, thawed, told
from triage.casework.ports import Header
from triage.model.answers import Answer
from triage.model.case import Case, CaseState, Event, EventKind
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency

HEADER = Header(id="1", reference="H1", knowledge="sha256:1", label="Lee", started_at=BEGINNING, started_by=PERSON)
Happening = tuple[EventKind, Mapping[str, object]]
STARTED: Happening = (EventKind.STARTED, {"clinic": "heel"})


def answered(question: str, answer: object, *dropped: str) -> Happening:
    """An answer, or ``None`` when the question is passed."""
    return EventKind.ANSWERED, {"question": question, "answer": answer, "replaced": None, "dropped": list(dropped)}


def assessed(urgency: str) -> Happening:
    """An assessment with this level."""
    return EventKind.ASSESSED, {"assessment": {"urgency": urgency}, "person": [{"kind": "heading", "text": urgency}]}


def case_of(*events: Happening) -> Case:
    """The case after these events, an hour apart."""
    return told(
        HEADER,
        [
            Event(number=number, at=BEGINNING + timedelta(hours=number), actor=STAFF, kind=kind, body=body)
            for number, (kind, body) in enumerate(events, 1)
        ],
    )


def test_a_new_case_stands_in_the_queue_of_its_clinic_without_waiting() -> None:
    case = case_of(STARTED)

    assert (case.clinic, case.state, case.urgency, dict(case.answers)) == ("heel", CaseState.ANSWERING, None, {})
    assert standing_of(case).waiting_since is None
    assert standing_of(case).due_at is None


def test_the_last_answer_to_a_question_counts() -> None:
    case = case_of(STARTED, answered("age_years", 40), answered("age_years", 41), answered("consent", "agree"))

    assert case.answers == {"age_years": 41, "consent": "agree"}


def test_a_passed_question_has_no_answer_until_it_gets_one() -> None:
    passed = case_of(STARTED, answered("duration", "w4_12"), answered("duration", None))
    given = case_of(STARTED, answered("duration", None), answered("duration", "w4_12"))

    assert (dict(passed.answers), passed.passed) == ({}, frozenset({"duration"}))
    assert (dict(given.answers), given.passed) == ({"duration": "w4_12"}, frozenset())


def test_what_no_longer_applies_is_neither_answered_nor_passed() -> None:
    case = case_of(
        STARTED,
        answered("pregnancy", "yes"),
        answered("children", None),
        answered("age_years", 80, "pregnancy", "children"),
    )

    assert (dict(case.answers), case.passed) == ({"age_years": 80}, frozenset())


def test_an_assessment_waits_for_the_clinic_from_then_on() -> None:
    case = case_of(STARTED, assessed("soon"))

    assert (case.state, case.urgency, case.reviewed) == (CaseState.WAITING, Urgency.SOON, False)
    assert case.person_page == ({"kind": "heading", "text": "soon"},)
    assert standing_of(case).waiting_since == case.assessed_at == BEGINNING + timedelta(hours=2)
    assert standing_of(case).due_at == BEGINNING + timedelta(hours=2, days=14)


def test_a_second_assessment_never_lowers_what_the_first_or_staff_said() -> None:
    """Hazard H14: nothing but a clinician lowers a level."""
    again = case_of(STARTED, assessed("urgent"), assessed("routine"))
    raised = case_of(STARTED, assessed("routine"), (EventKind.RAISED, {"urgency": "urgent"}), assessed("soon"))

    assert (again.assessed_urgency, again.urgency) == (Urgency.ROUTINE, Urgency.URGENT)
    assert raised.urgency is Urgency.URGENT


def test_a_clinician_may_lower_a_level_and_a_new_assessment_asks_for_a_new_review() -> None:
    review: Happening = (EventKind.REVIEWED, {"urgency": "self_care"})

    lowered = case_of(STARTED, assessed("urgent"), review)
    renewed = case_of(STARTED, assessed("urgent"), review, assessed("soon"))

    assert (lowered.urgency, lowered.reviewed) == (Urgency.SELF_CARE, True)
    assert (renewed.urgency, renewed.reviewed) == (Urgency.SOON, False)


@pytest.mark.parametrize(
    ("kind", "body", "state"),
    [
        (EventKind.CONTACTED, {}, CaseState.CONTACTED),
        (EventKind.BOOKED, {"when": ""}, CaseState.BOOKED),
        (EventKind.CLOSED, {}, CaseState.CLOSED),
        (EventKind.ANNOTATED, {"text": "rings back"}, CaseState.WAITING),
    ],
)
def test_what_the_clinic_does_moves_the_case_on(kind: EventKind, body: Mapping[str, object], state: CaseState) -> None:
    case = case_of(STARTED, assessed("soon"), (kind, body))

    assert case.state is state
    assert (standing_of(case).waiting_since is None) == (state is not CaseState.WAITING)


def test_sharing_puts_the_case_into_the_queue_of_that_clinic() -> None:
    assert case_of((EventKind.STARTED, {"clinic": ""}), (EventKind.SHARED, {"clinic": "other"})).clinic == "other"


def test_nothing_is_left_to_tell_of_an_erased_case() -> None:
    """The bodies of its events are gone, and it stands in no queue."""
    kinds = [EventKind.STARTED, EventKind.ANSWERED, EventKind.ASSESSED, EventKind.RAISED, EventKind.HANDED_OVER]

    case = case_of(*((kind, {}) for kind in kinds), (EventKind.ERASED, {"because": "request"}))

    assert (case.state, case.clinic, case.urgency, case.assessment) == (CaseState.ERASED, "", None, None)
    assert (dict(case.answers), case.person_page) == ({}, ())
    assert standing_of(case).due_at is None
    assert len(case.events) == 6


def test_every_answer_comes_back_from_a_body_as_it_went_in(knowledge: Knowledge) -> None:
    random = Random(5)

    for _ in range(50):
        for answer in random_answers(random, knowledge.questionnaire).given.values():
            assert frozen(thawed(answer)) == answer
            assert not isinstance(thawed(answer), tuple)


@pytest.mark.parametrize("answer", ["agree", 41, 2.5, ("a", "b"), {"left": ("sole",), "right": ("back", "sole")}])
def test_an_answer_of_each_kind_keeps_its_kind(answer: Answer) -> None:
    assert frozen(thawed(answer)) == answer
    assert type(frozen(thawed(answer))) is type(answer)
