"""Staff look after a queue: who comes first, what is due, what is changed, and what can never be done."""

from datetime import timedelta

import pytest

from tests.databases import PERSON, Office
from tests.patients import SOLE_PAIN, plain_choice
from tests.stories import ANNA, BEN, HEEL, KIM, MadeUp, assessed, figures, kept
from triage.casework import intake, review, screening
from triage.casework.history import standing_of
from triage.casework.intake import Correction
from triage.casework.review import Judgement
from triage.model.case import Case, CaseState, EventKind
from triage.model.errors import AnswerError
from triage.model.urgency import Urgency


def queued(office: Office, *clinics: str) -> list[str]:
    """The references in the queue, first to last."""
    return [item.reference for item in intake.queue(office.store, clinics or ("heel",))]


def answered_through(office: Office, **other: object) -> Case:
    """A case of somebody with a sore sole, with all questions answered and a real path behind it."""
    case, given = office.begun(label="Lee").case, {**SOLE_PAIN, **other}
    while (question := screening.upcoming(case, office.knowledge)) is not None:
        case = office.answered(case, **{question.id: given.get(question.id, plain_choice(question))})
    return screening.finish(office.store, office.clock, office.knowledge, case, PERSON, MadeUp())


def corrected(office: Office, case: Case, question: str, answer: object, reason: str = "misheard") -> Case:
    correction = Correction(question=office.knowledge.questionnaire.by_id[question], answer=answer, reason=reason)  # type: ignore[arg-type]
    return intake.correct(office.store, office.clock, office.knowledge, case, ANNA, correction)


def settled(office: Office, case: Case, urgency: Urgency) -> Case:
    return intake.settled(office.store, office.clock, office.knowledge, case, ANNA, MadeUp(urgency=urgency))


class TestQueue:
    """Who comes first, and what is due."""

    def test_the_most_urgent_come_first_and_among_them_those_who_wait_longest(self, small_office: Office) -> None:
        levels = (Urgency.ROUTINE, Urgency.URGENT, Urgency.EMERGENCY, Urgency.URGENT)
        routine, urgent, emergency, later = (assessed(small_office, level) for level in levels)
        still_answering = small_office.begun().case

        order = [emergency, urgent, later, routine, still_answering]
        assert queued(small_office) == [case.reference for case in order]

    def test_a_case_of_another_clinic_is_not_there(self, small_office: Office) -> None:
        assessed(small_office, clinic="toe")
        small_office.begun(clinic="")

        assert queued(small_office) == []

    def test_somebody_who_is_spoken_to_stays_in_the_queue_until_a_visit_is_booked(self, small_office: Office) -> None:
        case = assessed(small_office)
        case = intake.mark_contacted(small_office.store, small_office.clock, case, ANNA)
        assert queued(small_office) == [case.reference]

        intake.mark_booked(small_office.store, small_office.clock, case, ANNA, "Tuesday")

        assert queued(small_office) == []
        assert intake.queue(small_office.store, ("heel",), intake.DONE)[0].id == case.id

    @pytest.mark.parametrize(
        ("urgency", "hours"),
        [(Urgency.EMERGENCY, 0), (Urgency.URGENT, 4), (Urgency.SOON, 14 * 24), (Urgency.SELF_CARE, 28 * 24)],
    )
    def test_a_case_is_overdue_from_the_moment_it_is_due(
        self, small_office: Office, urgency: Urgency, hours: int
    ) -> None:
        case = assessed(small_office, urgency)
        standing, began = standing_of(case), case.assessed_at
        assert began is not None

        assert intake.is_overdue(standing, began + timedelta(hours=hours))
        assert not intake.is_overdue(standing, began + timedelta(hours=hours, microseconds=-1))

    def test_somebody_who_was_spoken_to_is_not_overdue(self, small_office: Office) -> None:
        case = assessed(small_office, Urgency.URGENT)
        case = intake.mark_contacted(small_office.store, small_office.clock, case, ANNA)

        assert not intake.is_overdue(standing_of(case), small_office.clock.now() + timedelta(days=9))


class TestUrgency:
    """Staff raise, and never lower."""

    @pytest.mark.parametrize("level", [Urgency.SELF_CARE, Urgency.ROUTINE, Urgency.SOON])
    def test_staff_can_neither_lower_nor_keep_a_level(self, small_office: Office, level: Urgency) -> None:
        """Hazard H14: staff lower an urgency."""
        case = assessed(small_office, Urgency.SOON)

        with pytest.raises(AnswerError, match="more urgent than now"):
            intake.raise_urgency(small_office.store, small_office.clock, case, ANNA, level, "because")

        assert kept(small_office, case) == case

    def test_a_raise_needs_a_reason(self, small_office: Office) -> None:
        case = assessed(small_office)

        with pytest.raises(AnswerError, match="why it is more urgent"):
            intake.raise_urgency(small_office.store, small_office.clock, case, ANNA, Urgency.URGENT, "  ")

        assert kept(small_office, case).urgency is Urgency.ROUTINE

    def test_a_booked_case_that_is_raised_waits_again_and_its_time_counts_from_then(self, small_office: Office) -> None:
        case = assessed(small_office)
        case = intake.mark_booked(small_office.store, small_office.clock, case, ANNA, "in three weeks")
        small_office.clock.wait(days=3)

        case = intake.raise_urgency(small_office.store, small_office.clock, case, ANNA, Urgency.URGENT, "cannot walk")

        listed = intake.queue(small_office.store, ("heel",))[0]
        assert (listed.standing.urgency, listed.standing.state) == (Urgency.URGENT, CaseState.WAITING.value)
        assert listed.standing.due_at == case.events[-1].at + timedelta(hours=4)
        assert case.events[-1].body == {"urgency": "urgent", "reason": "cannot walk"}

    def test_for_somebody_who_waits_the_time_counts_from_the_raise_and_the_waiting_goes_on(
        self, small_office: Office
    ) -> None:
        case = assessed(small_office)
        small_office.clock.wait(days=3)

        case = intake.raise_urgency(small_office.store, small_office.clock, case, ANNA, Urgency.URGENT, "cannot walk")

        standing = standing_of(case)
        assert standing.due_at == case.events[-1].at + timedelta(hours=4)
        assert standing.waiting_since == case.assessed_at

    def test_a_case_without_a_result_can_be_raised_and_still_waits_for_its_answers(self, small_office: Office) -> None:
        case = small_office.begun().case

        case = intake.raise_urgency(small_office.store, small_office.clock, case, ANNA, Urgency.URGENT, "in tears")

        assert (case.urgency, case.state) == (Urgency.URGENT, CaseState.ANSWERING)

    def test_a_corrected_answer_never_makes_the_case_less_urgent_by_itself(self, small_office: Office) -> None:
        """Hazard H14: staff lower an urgency."""
        case = answered_through(small_office)
        case = intake.raise_urgency(small_office.store, small_office.clock, case, ANNA, Urgency.URGENT, "worse")

        case = settled(small_office, corrected(small_office, case, "pain_worst_24h", 1), Urgency.SELF_CARE)

        assert (case.assessed_urgency, case.urgency) == (Urgency.SELF_CARE, Urgency.URGENT)


class TestCorrecting:
    """An answer that has led to a result is changed with a reason."""

    def test_a_correction_keeps_what_was_said_before_and_why_it_changed(self, small_office: Office) -> None:
        case = corrected(small_office, answered_through(small_office), "pain_worst_24h", 9, " misheard ")

        body = case.events[-1].body
        assert (body["question"], body["replaced"], body["answer"], body["reason"]) == (
            "pain_worst_24h",
            5,
            9,
            "misheard",
        )
        assert case.events[-1].actor == ANNA

    def test_without_a_reason_nothing_is_changed(self, small_office: Office) -> None:
        case = answered_through(small_office)

        with pytest.raises(AnswerError, match="why the answer is changed"):
            corrected(small_office, case, "pain_worst_24h", 9, " ")

        assert kept(small_office, case) == case

    def test_after_a_correction_the_case_is_assessed_again(self, small_office: Office) -> None:
        case = corrected(small_office, answered_through(small_office), "pain_worst_24h", 9)

        case = settled(small_office, case, Urgency.SOON)

        assert [event.kind for event in case.events[-2:]] == [EventKind.ANSWERED, EventKind.ASSESSED]
        assert case.urgency is Urgency.SOON

    def test_while_a_correction_leaves_questions_open_the_result_before_stands(self, small_office: Office) -> None:
        case = corrected(small_office, answered_through(small_office), "walking_ability", "limp")
        assert screening.upcoming(case, small_office.knowledge) is not None

        case = settled(small_office, case, Urgency.SOON)

        assert case.events[-1].kind is EventKind.ANSWERED
        assert case.urgency is Urgency.ROUTINE

    def test_a_corrected_emergency_sign_is_assessed_at_once_although_questions_are_open(
        self, small_office: Office
    ) -> None:
        """Hazard H01: an emergency is missed."""
        case = corrected(small_office, answered_through(small_office), "emergency_signs", ("both_legs_weak",))

        case = settled(small_office, case, Urgency.EMERGENCY)

        assert case.events[-1].kind is EventKind.ASSESSED

    def test_a_correction_does_not_start_the_waiting_anew(self, small_office: Office) -> None:
        case = answered_through(small_office)
        before = standing_of(case)
        small_office.clock.wait(days=2)

        case = settled(small_office, corrected(small_office, case, "pain_worst_24h", 6), Urgency.ROUTINE)

        assert standing_of(case) == before


class TestWorkingTogether:
    """Notes, handing over, and who looked."""

    def test_a_note_is_kept_with_its_writer(self, small_office: Office) -> None:
        case = assessed(small_office)

        case = intake.annotate(small_office.store, small_office.clock, case, BEN, " best after 4 pm ")

        assert (case.events[-1].actor, case.events[-1].body) == (BEN, {"text": "best after 4 pm"})
        with pytest.raises(AnswerError, match="write a note"):
            intake.annotate(small_office.store, small_office.clock, case, BEN, "")

    def test_a_case_that_is_handed_over_stays_so_until_it_is_reviewed(self, small_office: Office) -> None:
        case = assessed(small_office)
        case = intake.hand_over(small_office.store, small_office.clock, case, ANNA, "kim", "please look")
        assert intake.queue(small_office.store, ("heel",))[0].standing.handed_to == "kim"

        agrees = Judgement(
            about=review.assessed_event(case), urgency=Urgency.ROUTINE, cause=HEEL, reason="agrees", text=""
        )  # fmt: skip
        case = review.judge(small_office.store, small_office.clock, small_office.knowledge, case, KIM, agrees)
        assert (case.handed_to, case.reviewed) == (None, True)

        again = intake.hand_over(small_office.store, small_office.clock, case, ANNA, "", "it is worse")
        assert standing_of(again).handed_to == ""

    def test_nothing_is_closed_without_saying_why(self, small_office: Office) -> None:
        case = assessed(small_office)
        with pytest.raises(AnswerError, match="nothing more is to be done"):
            intake.close(small_office.store, small_office.clock, case, ANNA, "")

        intake.close(small_office.store, small_office.clock, case, ANNA, "seen elsewhere")

        assert queued(small_office) == []

    def test_whoever_looks_at_a_case_is_kept_once_in_half_an_hour(self, small_office: Office) -> None:
        case = assessed(small_office)

        case = intake.opened(small_office.store, small_office.clock, case, ANNA)
        case = intake.opened(small_office.store, small_office.clock, case, ANNA)
        case = intake.opened(small_office.store, small_office.clock, case, BEN)
        small_office.clock.wait(minutes=31)
        case = intake.opened(small_office.store, small_office.clock, case, ANNA)

        seen = [event.actor for event in case.events if event.kind is EventKind.OPENED]
        assert seen == [ANNA, BEN, ANNA]

    def test_looking_works_while_somebody_else_writes(self, small_office: Office) -> None:
        case = assessed(small_office)
        intake.annotate(small_office.store, small_office.clock, case, BEN, "a note")

        seen = intake.opened(small_office.store, small_office.clock, case, ANNA)

        assert [event.kind for event in seen.events[-2:]] == [EventKind.ANNOTATED, EventKind.OPENED]


class TestFinding:
    """By reference, by the name staff gave, or by a person's own code."""

    @pytest.mark.parametrize("spoilt", [str, str.lower, lambda text: f" {text[:3]} {text[3:]} "])
    def test_a_reference_finds_its_case_however_it_is_typed(self, small_office: Office, spoilt: type[str]) -> None:
        case = assessed(small_office)

        found = intake.find(small_office.store, small_office.clock, spoilt(case.reference), ("heel",))

        assert [item.id for item in found.listed] == [case.id]

    def test_a_name_finds_all_its_cases(self, small_office: Office) -> None:
        for _ in range(2):
            small_office.begun(label="Mrs K.", actor=ANNA)

        assert len(intake.find(small_office.store, small_office.clock, "Mrs K.", ("heel",)).listed) == 2

    def test_the_case_of_another_clinic_is_not_found(self, small_office: Office) -> None:
        case = assessed(small_office, clinic="toe")

        found = intake.find(small_office.store, small_office.clock, case.reference, ("heel",))

        assert (found.listed, found.case) == ((), None)

    def test_a_persons_own_code_leads_to_answers_that_nobody_has_seen_yet(self, small_office: Office) -> None:
        begun = small_office.begun(clinic="")

        found = intake.find(small_office.store, small_office.clock, begun.code.lower(), ("heel",))
        assert found.case is not None

        intake.take_in(small_office.store, small_office.clock, found.case, ANNA, "heel")
        assert queued(small_office) == [begun.case.reference]

    def test_nobody_takes_a_case_away_from_another_clinic(self, small_office: Office) -> None:
        case = assessed(small_office, clinic="toe")

        with pytest.raises(AnswerError, match="another clinic"):
            intake.take_in(small_office.store, small_office.clock, case, ANNA, "heel")

        assert queued(small_office, "toe") == [case.reference]


def test_the_day_book_counts_the_cases_of_these_clinics_in_which_something_happened_today(office: Office) -> None:
    yesterday = assessed(office, Urgency.URGENT)
    office.clock.wait(days=1)
    midnight = office.clock.now()
    for urgency in (Urgency.SOON, Urgency.SOON, Urgency.EMERGENCY):
        assessed(office, urgency)
    assessed(office, Urgency.SOON, clinic="toe")
    for _ in range(2):
        yesterday = intake.annotate(office.store, office.clock, yesterday, ANNA, "called twice")

    counts = figures(office).since(midnight, ("heel",))

    assert counts[EventKind.ASSESSED] == {Urgency.SOON: 2, Urgency.EMERGENCY: 1}
    assert counts[EventKind.ANNOTATED] == {Urgency.URGENT: 1}
    assert figures(office).since(office.clock.now(), ("heel",)) == {}
