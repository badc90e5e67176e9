"""Clinicians confirm or overrule, and how often they agree is counted from what they said."""

from typing import Any

import pytest
import yaml

from tests.databases import Office
from tests.stories import ANNA, ANSWERS, HEEL, KIM, LEE, TENDON, MadeUp, assessed, figures, kept
from triage.casework import agreement, intake, keeping, review, screening
from triage.casework.agreement import Agreement, wilson
from triage.casework.ports import ConflictError
from triage.casework.review import Finding, Judgement
from triage.model.case import Actor, Case
from triage.model.errors import AnswerError
from triage.model.urgency import Urgency
from triage.presenting.draft_vignette import as_yaml


def judgement(case: Case, **other: Any) -> Judgement:  # noqa: ANN401  the fields of a judgement
    """What a clinician thinks who agrees, with these differences."""
    fields: dict[str, Any] = {
        "about": review.assessed_event(case),
        "urgency": Urgency.ROUTINE,
        "cause": HEEL,
        "reason": "agrees",
        "text": "",
        **other,
    }
    return Judgement(**fields)


def reviewed(office: Office, case: Case, by: Actor = KIM, **other: Any) -> Case:  # noqa: ANN401  the same
    return review.judge(office.store, office.clock, office.knowledge, case, by, judgement(case, **other))


def overruled(office: Office, case: Case, **other: Any) -> Case:  # noqa: ANN401  the same
    why: dict[str, Any] = {"reason": "examination", "text": "a lump, Mr Lee of 12 High Street", **other}
    return reviewed(office, case, **why)


class TestJudging:
    """One review of one assessment."""

    def test_a_clinician_who_agrees_needs_no_words(self, small_office: Office) -> None:
        case = reviewed(small_office, assessed(small_office))

        body = case.events[-1].body
        assert (body["agrees_urgency"], body["agrees_cause"], case.reviewed) == (True, True, True)

    @pytest.mark.parametrize("other", [{"urgency": Urgency.SOON}, {"cause": TENDON}, {"cause": "other"}])
    def test_whoever_overrules_says_why_in_a_code_and_in_words(
        self, small_office: Office, other: dict[str, Any]
    ) -> None:
        case = assessed(small_office)

        with pytest.raises(AnswerError, match="Choose the reason"):
            reviewed(small_office, case, text="I felt a lump", **other)
        with pytest.raises(AnswerError, match="in a few words"):
            reviewed(small_office, case, reason="examination", text=" ", **other)
        assert kept(small_office, case) == case

        assert review.is_overruled(overruled(small_office, case, **other).events[-1])

    def test_a_clinician_may_set_a_lower_level_and_the_queue_shows_it(self, small_office: Office) -> None:
        case = assessed(small_office, Urgency.URGENT)

        overruled(small_office, case, urgency=Urgency.SOON)

        assert intake.queue(small_office.store, ("heel",))[0].standing.urgency is Urgency.SOON

    def test_a_later_review_stands_beside_the_earlier_one(self, small_office: Office) -> None:
        case = reviewed(small_office, assessed(small_office))
        first = case.events[-1]

        case = overruled(small_office, case, by=LEE, urgency=Urgency.URGENT)

        assert kept(small_office, case).events[-2:] == (first, case.events[-1])
        assert review.last_review(case) == case.events[-1]

    def test_staff_cannot_review(self, small_office: Office) -> None:
        case = assessed(small_office)

        with pytest.raises(AnswerError, match="Only a clinician"):
            reviewed(small_office, case, by=ANNA)

    @pytest.mark.parametrize(
        "wrong", [{"urgency": None}, {"cause": "bad_luck"}, {"cause": ""}, {"reason": "bad_luck"}, {"reason": ""}]
    )
    def test_a_judgement_that_is_not_whole_is_not_kept(self, small_office: Office, wrong: dict[str, Any]) -> None:
        case = assessed(small_office)

        with pytest.raises(AnswerError):
            reviewed(small_office, case, **{"text": "words", **wrong})

        assert kept(small_office, case) == case

    def test_a_case_without_a_result_cannot_be_reviewed(self, small_office: Office) -> None:
        with pytest.raises(AnswerError, match="no assessment"):
            reviewed(small_office, small_office.begun().case)

    def test_a_judgement_about_an_assessment_that_was_replaced_is_refused(self, small_office: Office) -> None:
        case = assessed(small_office)
        about = review.assessed_event(case)
        soon = MadeUp(urgency=Urgency.SOON)
        case = screening.finish(small_office.store, small_office.clock, small_office.knowledge, case, ANNA, soon)

        with pytest.raises(ConflictError):
            reviewed(small_office, case, about=about)

    def test_where_no_cause_was_shown_naming_none_is_agreement(self, small_office: Office) -> None:
        case = reviewed(small_office, assessed(small_office, causes=()), cause="none")

        assert case.events[-1].body["agrees_cause"] is True

    def test_a_new_assessment_has_to_be_reviewed_anew(self, small_office: Office) -> None:
        case = reviewed(small_office, assessed(small_office))

        case = screening.finish(small_office.store, small_office.clock, small_office.knowledge, case, ANNA, MadeUp())

        assert not case.reviewed


class TestConcluding:
    """What it turned out to be."""

    def concluded(self, office: Office, condition: str, text: str = "") -> Case:
        finding = Finding(condition=condition, text=text)
        return review.conclude(office.store, office.clock, office.knowledge, assessed(office), KIM, finding)

    def test_a_finding_is_kept_and_the_review_stays_open(self, small_office: Office) -> None:
        case = self.concluded(small_office, TENDON, " ultrasound ")

        assert case.events[-1].body == {"finding": TENDON, "text": "ultrasound"}
        assert not case.reviewed

    @pytest.mark.parametrize(("condition", "text"), [("", "x"), ("none", "x"), ("bad_luck", "x"), ("other", " ")])
    def test_a_finding_has_to_say_something(self, small_office: Office, condition: str, text: str) -> None:
        with pytest.raises(AnswerError):
            self.concluded(small_office, condition, text)


class TestDraftVignette:
    """An overruled case as something to test the rules with."""

    def test_it_holds_answers_and_what_was_expected_and_nothing_of_the_person(self, small_office: Office) -> None:
        case = overruled(small_office, assessed(small_office), urgency=Urgency.URGENT, cause=TENDON)

        text = as_yaml(review.draft_vignette(case))

        vignette = yaml.safe_load(text)["vignettes"][0]
        assert vignette["answers"] == ANSWERS
        assert vignette["expect"] == {"urgency": "urgent", "shown": [TENDON]}
        for secret in (case.reference, case.id, "kim", "Lee", "High Street", "2026", "north"):
            assert secret not in text

    @pytest.mark.parametrize("cause", ["other", "none"])
    def test_a_cause_that_the_rules_do_not_know_is_not_expected(self, small_office: Office, cause: str) -> None:
        case = overruled(small_office, assessed(small_office), cause=cause)

        assert review.draft_vignette(case)["expect"] == {"urgency": "routine"}

    def test_only_an_overruled_and_present_assessment_becomes_one(self, small_office: Office) -> None:
        confirmed = reviewed(small_office, assessed(small_office))
        outdated = overruled(small_office, assessed(small_office), cause=TENDON)
        again = (small_office.store, small_office.clock, small_office.knowledge, outdated, ANNA)
        outdated = screening.finish(*again, MadeUp())

        for case in (confirmed, outdated, assessed(small_office)):
            with pytest.raises(AnswerError, match="overruled"):
                review.draft_vignette(case)


class TestAgreement:
    """Counts over many reviews."""

    def test_each_rule_that_fired_is_counted_with_the_direction_of_the_difference(self, office: Office) -> None:
        reviewed(office, assessed(office, rules=("a", "b")))
        overruled(office, assessed(office, rules=("a",)), urgency=Urgency.URGENT)
        overruled(office, assessed(office, rules=("a",)), urgency=Urgency.SELF_CARE)
        reviews = figures(office).last_reviews(("heel",))

        assert agreement.by_rule(reviews) == (
            Agreement(name="a", agreed=1, more_urgent=1, less_urgent=1, seen=3),
            Agreement(name="b", agreed=1, seen=1),
        )
        assert agreement.of_urgency(reviews) == Agreement(name="", agreed=1, more_urgent=1, less_urgent=1, seen=3)

    def test_the_condition_shown_first_is_counted_and_only_where_there_is_one(self, office: Office) -> None:
        reviewed(office, assessed(office, causes=(HEEL, TENDON)))
        overruled(office, assessed(office, causes=(HEEL,)), cause=TENDON)
        reviewed(office, assessed(office, causes=()), cause="none")
        reviews = figures(office).last_reviews(("heel",))

        assert agreement.by_condition(reviews) == (Agreement(name=HEEL, agreed=1, seen=2),)
        assert agreement.of_cause(reviews) == Agreement(name="", agreed=1, seen=2)

    def test_of_several_reviews_of_a_case_the_newest_counts(self, office: Office) -> None:
        case = reviewed(office, assessed(office))
        overruled(office, case, urgency=Urgency.URGENT)

        assert agreement.of_urgency(figures(office).last_reviews(("heel",))).agreed == 0

    def test_other_clinics_and_erased_cases_are_not_counted(self, office: Office) -> None:
        reviewed(office, assessed(office, clinic="toe"))
        gone = reviewed(office, assessed(office))
        keeping.erase(office.store, office.archive, office.clock, gone.id, ANNA, "asked for it")

        assert figures(office).last_reviews(("heel",)) == ()

    def test_without_reviews_there_is_nothing_to_count(self) -> None:
        assert agreement.of_urgency(()) == agreement.of_cause(()) == Agreement(name="")
        assert agreement.by_rule(()) == agreement.by_condition(()) == ()

    @pytest.mark.parametrize(
        ("agreed", "seen", "low", "high"),
        [(0, 10, 0, 0.278), (8, 10, 0.490, 0.943), (10, 10, 0.722, 1), (40, 50, 0.670, 0.888), (0, 0, 0, 1)],
    )
    def test_the_interval_is_wilsons(self, agreed: int, seen: int, low: float, high: float) -> None:
        assert wilson(agreed, seen) == pytest.approx((low, high), abs=0.001)

    def test_fewer_than_ten_are_few(self) -> None:
        assert Agreement(name="", seen=9).is_few
        assert not Agreement(name="", seen=10).is_few
