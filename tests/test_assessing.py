"""The whole flow over a small knowledge: what fired and why, tests, safety net, and when there is nothing to say."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import date

import pytest

from tests.knowledge_texts import patched, small_knowledge, small_person, small_texts
from tests.made_up import DAY
from triage.adapters.files.knowledge_files import knowledge_from
from triage.model.answers import Answers, read_answers
from triage.model.assessment import Assessment, Reason, SelfCare
from triage.model.errors import EngineError, KnowledgeError
from triage.model.knowledge import Knowledge
from triage.model.rules import Review
from triage.model.signatures import Signed
from triage.model.urgency import Urgency
from triage.reasoning.assessing import assess, emergency_was_answered
from triage.reasoning.chaining import ReferenceEngine
from triage.reasoning.evaluation import Facts
from triage.reasoning.strata import Layer


class FailingEngine:
    """An engine that is never certain."""

    name = "failing"
    evaluating = nullcontext

    def fire(self, layer: Layer, facts: Facts) -> frozenset[str]:
        raise EngineError(f"{layer.name}: {len(facts)} facts were too many.")


def person(**changed: object) -> Answers:
    """A person who is well but for these answers; None leaves one out."""
    return read_answers(small_person(changed), small_knowledge().questionnaire)


def assessed(known: Knowledge | None = None, **changed: object) -> Assessment:
    """What is said of that person."""
    return assess(person(**changed), known or small_knowledge(), ReferenceEngine(), DAY)


def because(reasons: tuple[Reason, ...]) -> dict[str, object]:
    """The answers behind each rule."""
    return {reason.rule.id: dict(reason.because) for reason in reasons}


def test_a_person_who_is_well_may_look_after_themselves() -> None:
    found = assessed()

    assert found.urgency is Urgency.SELF_CARE
    assert found.flags == found.floors == found.raises == found.notes == found.stopped == ()
    assert [item.step.id for item in found.self_care.offered] == ["sc_stretch", "sc_strength", "sc_heel_cup"]
    assert found.start_first is found.self_care.offered[0]


def test_flags_come_most_urgent_first_each_with_the_answers_behind_it() -> None:
    found = assessed(worst_time=["at_rest"], emergency_signs=["chest_pain", "cold_foot"])

    assert found.urgency is Urgency.EMERGENCY
    assert list(because(found.flags)) == ["rf_chest", "rf_cold", "rf_rest"]
    assert because(found.flags) == {
        "rf_chest": {"emergency_signs": ("chest_pain",)},
        "rf_cold": {"emergency_signs": ("cold_foot",)},
        "rf_rest": {"worst_time": ("at_rest",)},
    }


def test_every_kind_of_rule_has_its_place() -> None:
    found = assessed(age_years=12, trend="worse", duration="very_long")

    assert because(found.floors) == {"floor_child": {"age_years": 12}}
    assert because(found.raises) == {"raise_worse": {"trend": "worse"}}
    assert because(found.notes) == {"note_long": {"duration": "very_long"}}
    assert found.urgency is Urgency.SOON


def test_an_answer_that_is_missing_is_named_as_the_reason() -> None:
    """Hazard H08: not knowing counts, and the person can see that it did."""
    found = assessed(age_years=None)

    assert because(found.floors) == {"floor_child": {"age_years": "unanswered"}}
    assert found.unanswered == ("age_years",)


def test_not_sure_is_named_as_the_reason() -> None:
    assert because(assessed(emergency_signs=["not_sure"]).flags) == {"rf_cold": {"emergency_signs": ("not_sure",)}}


def test_a_rule_that_fires_because_something_is_not_there_names_what_it_looked_at() -> None:
    when = "{ not: { any: [ { emergency_signs: { includes: none } }, { trend: { is: better } } ] } }"
    known = knowledge_from(patched(small_texts(), "rules/flags/flags.yaml", "{ trend: { is: worse } }", when))

    found = assess(person(emergency_signs=["cold_foot"], trend=None), known, ReferenceEngine(), DAY)

    assert because(found.raises) == {"raise_worse": {"emergency_signs": ("cold_foot",), "trend": "unanswered"}}


def test_a_rule_that_fires_because_a_flag_is_not_there_names_what_the_flag_looked_at() -> None:
    when = "{ not: { rf_rest: { is: present } } }"
    known = knowledge_from(patched(small_texts(), "rules/flags/flags.yaml", "{ trend: { is: worse } }", when))

    found = assess(person(), known, ReferenceEngine(), DAY)

    assert because(found.raises) == {"raise_worse": {"worst_time": ("first_steps",)}}


def test_a_rule_that_reads_a_word_or_a_flag_names_the_answers_behind_them() -> None:
    when = "{ all: [ { start_up_pain: { is: present } }, { rf_rest: { is: present } }, { trend: { is: worse } } ] }"
    known = knowledge_from(patched(small_texts(), "rules/flags/flags.yaml", "{ trend: { is: worse } }", when))

    found = assess(person(worst_time=["first_steps", "at_rest"], trend="worse"), known, ReferenceEngine(), DAY)

    assert because(found.raises) == {"raise_worse": {"trend": "worse", "worst_time": ("first_steps", "at_rest")}}


def test_the_pattern_of_all_answers_has_no_single_answer_behind_it() -> None:
    found = assessed(worst_time=["in_sport"], pain_site={"left": ["elsewhere_foot"]})

    assert because(found.floors) == {"floor_no_pattern": {}}


def test_tests_are_named_once_with_the_first_choice_first() -> None:
    found = assessed(worst_time=["at_rest", "in_sport"])

    assert [(request.test, request.order.value) for request in found.tests] == [("xray", "first"), ("mri", "next")]


def test_the_first_test_of_a_cause_is_asked_for_only_where_a_visit_is() -> None:
    sport = {"worst_time": ["in_sport", "first_steps"], "pain_site": {"left": ["back"]}}
    clause = "points: 2, title: It hurts in sport."
    known = knowledge_from(
        patched(small_texts(), "rules/contributors/contributors.yaml", clause, clause.replace("2", "3"))
    )

    at_home, at_the_clinic = assessed(known, **sport), assessed(known, **sport, trend="worse")

    assert "stress_fracture" in [item.contributor.id for item in at_home.shown]
    assert at_home.tests == ()
    assert [request.test for request in at_the_clinic.tests] == ["xray"]


def test_a_companion_that_is_less_likely_asks_for_no_test() -> None:
    found = assessed(trend="worse")

    assert "stress_fracture" in [item.contributor.id for item in found.shown]
    assert found.tests == ()


def test_the_safety_net_of_the_trouble_comes_before_that_of_the_level_and_the_last_line_is_for_everybody() -> None:
    texts = small_knowledge().texts
    found = assessed(worst_time=["at_rest"])

    assert found.urgency is Urgency.SOON
    assert found.safety_net == (
        *texts.group_safety_net["bone"],
        *texts.levels[Urgency.SOON].safety_net,
        texts.say("always"),
    )


def test_when_it_is_urgent_the_safety_net_says_only_when_to_call_for_help() -> None:
    texts = small_knowledge().texts
    found = assessed(emergency_signs=["cold_foot"])

    special = [line for line in texts.group_safety_net["vascular"] if "{number}" in line]
    assert special
    assert set(special) < set(found.safety_net)
    assert not set(texts.group_safety_net["vascular"]) <= set(found.safety_net)
    assert len(set(found.safety_net)) == len(found.safety_net)


def test_out_of_scope_only_the_dangers_are_named() -> None:
    found = assessed(consent="decline", worst_time=["at_rest", "in_sport"], trend="worse")

    assert found.is_out_of_scope
    assert [reason.rule.id for reason in found.stopped] == ["scope_declined"]
    assert [reason.rule.id for reason in found.flags] == ["rf_rest"]
    assert [request.test for request in found.tests] == ["xray", "mri"]
    assert found.contributors == ()
    assert found.self_care == SelfCare(offered=(), ask_about=(), withheld=())
    assert found.site_list is None


def test_out_of_scope_no_cause_asks_for_a_test() -> None:
    clause = "points: 2, title: It hurts in sport."
    known = knowledge_from(
        patched(small_texts(), "rules/contributors/contributors.yaml", clause, clause.replace("2", "6"))
    )

    assert [request.test for request in assessed(known, worst_time=["in_sport"], trend="worse").tests] == ["xray"]
    assert assessed(known, worst_time=["in_sport"], trend="worse", consent="decline").tests == ()


def test_an_emergency_is_shown_even_out_of_scope() -> None:
    """Hazard H01: nobody is sent away with an emergency."""
    found = assessed(consent="decline", emergency_signs=["chest_pain"])

    assert not found.is_out_of_scope
    assert found.urgency is Urgency.EMERGENCY


def test_an_answer_that_is_set_aside_changes_nothing() -> None:
    found = assessed(rest_detail="burning")

    assert found.set_aside == ("rest_detail",)
    assert replace(found, set_aside=()) == assessed()


def test_what_the_result_rests_on_is_part_of_it() -> None:
    provenance = assessed().provenance

    assert provenance.knowledge == small_knowledge().digest
    assert provenance.engine == "reference"
    assert provenance.assessed_on == DAY
    assert not provenance.clinically_reviewed


def test_only_when_everything_is_signed_is_the_result_clinically_reviewed() -> None:
    small = small_knowledge()
    rules, contributors, steps = reviewed(small.rules), reviewed(small.contributors), reviewed(small.steps)
    suppressions = reviewed(small.suppressions)
    known = replace(small, rules=rules, contributors=contributors, steps=steps, suppressions=suppressions)

    assert not assessed(known).provenance.clinically_reviewed
    assert assessed(replace(known, words=reviewed(small.words))).provenance.clinically_reviewed


def reviewed(items: tuple[Signed, ...]) -> tuple[Signed, ...]:
    """The items with a signature each."""
    review = Review(on=date(2026, 2, 1), by=("reviewer-a",), signature="abc")
    return tuple(replace(item, signed=replace(item.signed, review=review)) for item in items)


def test_before_the_first_rule_there_is_no_result() -> None:
    with pytest.raises(
        KnowledgeError, match=r"No rule is in force on 2025-12-31\. The first ones begin on 2026-01-01\."
    ):
        assess(person(), small_knowledge(), ReferenceEngine(), date(2025, 12, 31))


def test_an_engine_that_fails_leaves_no_result() -> None:
    with pytest.raises(EngineError, match="facts were too many"):
        assess(person(), small_knowledge(), FailingEngine(), DAY)


@pytest.mark.parametrize(("signs", "emergency"), [("chest_pain", True), ("cold_foot", False), ("none", False)])
def test_an_emergency_answer_is_known_without_any_engine(signs: str, *, emergency: bool) -> None:
    assert emergency_was_answered(person(emergency_signs=[signs]), small_knowledge(), DAY) is emergency
