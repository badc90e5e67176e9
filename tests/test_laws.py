"""What must hold for everybody, whatever they answer, under the real rules."""

import re
from collections.abc import Mapping
from datetime import date

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.vignettes import all_vignettes
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.knowledge_files import load_knowledge
from triage.model.answers import Answer, Answers, read_answers
from triage.model.assessment import Assessment, Fit
from triage.model.contact import Contact
from triage.model.questionnaire import NOT_SURE, SIDES, Question, QuestionKind
from triage.model.rules import Group
from triage.model.urgency import Urgency
from triage.presenting.clinician import clinician_report
from triage.presenting.document import as_text
from triage.presenting.report import person_report
from triage.reasoning.accounting import explained
from triage.reasoning.assessing import assess
from triage.reasoning.ranking import PLANTAR_FASCIITIS

KNOWLEDGE = load_knowledge(ROOT)
ENGINE = DurableEngine()
TODAY = date(2026, 11, 20)
QUESTIONS = KNOWLEDGE.questionnaire.questions
LISTS_WITH_NONE = [
    question.id
    for question in QUESTIONS
    if question.kind is QuestionKind.SOME_OF and {"none", NOT_SURE} <= question.choice_by_id.keys()
]
WARNINGS = ("emergency_signs", "foot_signs", "body_signs")
VIGNETTES = all_vignettes()
PEOPLE = [read_answers(vignette.answers, KNOWLEDGE.questionnaire) for vignette in VIGNETTES[::7]]
STOPPED = [read_answers(v.answers, KNOWLEDGE.questionnaire) for v in VIGNETTES if "stopped" in v.expect]
SCOPE = ("respondent", "consent", "age_years", "emergency_signs")

quickly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def ticks_of(question: Question) -> st.SearchStrategy[tuple[str, ...]]:
    """One exclusive choice, or some of the others."""
    alone = [choice.id for choice in question.choices if choice.exclusive]
    others = [choice.id for choice in question.choices if not choice.exclusive]
    several = st.lists(st.sampled_from(others), min_size=1, max_size=4, unique=True).map(tuple)
    return several | st.sampled_from([(name,) for name in alone]) if alone else several


def answers_to(question: Question) -> st.SearchStrategy[Answer]:
    """Any answer that the question takes."""
    match question.kind:
        case QuestionKind.NUMBER:
            numbers = st.integers(question.minimum, question.maximum)
            return numbers | st.just(NOT_SURE) if question.not_sure else numbers
        case QuestionKind.ONE_OF:
            return st.sampled_from([choice.id for choice in question.choices])
        case QuestionKind.SOME_OF:
            return ticks_of(question)
        case QuestionKind.BODY_MAP:
            return st.dictionaries(st.sampled_from(SIDES), ticks_of(question), min_size=1)


ANSWERED = st.sampled_from(QUESTIONS).flatmap(lambda question: st.tuples(st.just(question.id), answers_to(question)))


def people() -> st.SearchStrategy[Answers]:
    """Somebody from the vignettes with a few answers given otherwise and a few left out."""
    left_out = st.lists(st.sampled_from([question.id for question in QUESTIONS]), max_size=3)
    return st.builds(otherwise, st.sampled_from(PEOPLE), st.lists(ANSWERED, max_size=5)).flatmap(
        lambda person: st.builds(person.without, left_out)
    )


def otherwise(person: Answers, answers: list[tuple[str, Answer]]) -> Answers:
    """The person with these answers in place of theirs."""
    return Answers({**person.given, **dict(answers)})


def assessed(answers: Answers) -> Assessment:
    """What the real rules say, by both engines."""
    return assess(answers, KNOWLEDGE, ENGINE, TODAY)


def urgency(answers: Answers) -> Urgency:
    """How soon this person needs care."""
    return assessed(answers).urgency


def essence(assessment: Assessment) -> Mapping[str, object]:
    """All that was decided, without the order in which answers were given."""
    return {
        "urgency": assessment.urgency,
        "fired": assessment.fired,
        "shown": [item.contributor.id for item in assessment.shown],
        "tests": [request.test for request in assessment.tests],
        "offered": [item.step.id for item in assessment.self_care.offered],
        "withheld": [item.step.id for item in assessment.self_care.withheld],
        "safety_net": assessment.safety_net,
    }


def groups_of(assessment: Assessment) -> set[Group]:
    """The kinds of trouble that fired."""
    reasons = (*assessment.flags, *assessment.floors, *assessment.raises, *assessment.notes)
    return {group for reason in reasons for group in reason.rule.then.groups}


@quickly
@given(answers=people(), data=st.data())
def test_the_order_of_the_answers_is_irrelevant(answers: Answers, data: st.DataObject) -> None:
    order = data.draw(st.permutations(list(answers.given)))

    assert essence(assessed(Answers({name: answers.given[name] for name in order}))) == essence(assessed(answers))


@quickly
@given(people())
def test_an_answer_that_the_path_does_not_ask_for_changes_nothing(answers: Answers) -> None:
    found = assessed(answers)

    assert essence(assessed(answers.without(found.set_aside))) == essence(found)


@quickly
@given(people())
def test_the_level_is_the_most_urgent_of_what_fired(answers: Answers) -> None:
    """All rules speak and the most urgent wins; a raise adds one step at most, and only up to its limit."""
    found = assessed(answers)
    fired = [KNOWLEDGE.rule_by_id[name].then for name in found.fired if name in KNOWLEDGE.rule_by_id]
    highest = max((then.urgency for then in fired if then.urgency), default=Urgency.SELF_CARE)
    limits = [then.raise_by.at_most for then in fired if then.raise_by]

    assert found.urgency >= highest
    if found.urgency > highest:
        assert found.urgency <= max(limits)


@quickly
@given(people())
def test_nothing_is_offered_that_is_also_withheld(answers: Answers) -> None:
    """Hazard H02: what was taken away must not come back by another way."""
    care = assessed(answers).self_care
    withheld = {item.step.id for item in care.withheld}

    assert not withheld & {item.step.id for item in care.offered}
    assert not withheld & {step.id for step in care.ask_about}


@quickly
@given(people())
def test_who_has_to_be_seen_at_once_is_offered_nothing(answers: Answers) -> None:
    found = assessed(answers)

    if found.urgency >= Urgency.URGENT:
        assert found.self_care.offered == ()
        assert found.self_care.ask_about == ()


@quickly
@given(people(), st.integers(0, 17))
def test_nobody_under_18_is_left_to_self_care(answers: Answers, age: int) -> None:
    """Hazard H05: a child's tumour or bone infection taken for growing pains."""
    assert urgency(answers.with_answer("age_years", age)) > Urgency.SELF_CARE


@quickly
@given(people(), st.sampled_from(KNOWLEDGE.questionnaire.by_id["emergency_signs"].choices))
def test_any_emergency_sign_is_an_emergency(answers: Answers, sign: object) -> None:
    """Hazard H01: an emergency is missed."""
    assume(getattr(sign, "ask_again", ""))

    assert urgency(answers.with_answer("emergency_signs", (str(getattr(sign, "id", "")),))) is Urgency.EMERGENCY


@quickly
@given(people())
def test_plantar_fasciitis_is_never_shown_alone(answers: Answers) -> None:
    """Hazard H06: anchoring on plantar fasciitis."""
    shown = [item.contributor.id for item in assessed(answers).shown]

    assert shown != [PLANTAR_FASCIITIS]


@quickly
@given(people())
def test_no_more_is_shown_than_fits(answers: Answers) -> None:
    found = assessed(answers)

    assert len(found.shown) <= KNOWLEDGE.value("max_causes")
    for item in found.shown:
        assert item.fit is Fit.LESS_LIKELY or item.points >= KNOWLEDGE.value("display_threshold")


@quickly
@given(people())
def test_a_bone_or_tendon_that_may_be_torn_is_not_loaded(answers: Answers) -> None:
    """Hazard H02: a fracture or rupture is told to exercise."""
    found = assessed(answers)

    if groups_of(found) & {Group.BONE, Group.TENDON_RUPTURE, Group.FASCIA_TEAR, Group.FLUOROQUINOLONE}:
        assert {item.step.load_class for item in found.self_care.offered} <= {0}


@quickly
@given(people(), st.sampled_from(LISTS_WITH_NONE))
def test_not_being_sure_is_never_safer_than_having_nothing(answers: Answers, question: str) -> None:
    """Hazard H08: not knowing must not reassure."""
    nothing = answers.with_answer(question, ("none",))

    assert urgency(answers.with_answer(question, (NOT_SURE,))) >= urgency(nothing)
    assert urgency(answers.without([question])) >= urgency(nothing)


@quickly
@given(people(), st.sampled_from(WARNINGS), st.data())
def test_one_more_warning_sign_never_lowers_the_urgency(answers: Answers, question: str, data: st.DataObject) -> None:
    choices = [choice.id for choice in KNOWLEDGE.questionnaire.by_id[question].choices if choice.ask_again]
    fewer, more = data.draw(st.tuples(st.sets(st.sampled_from(choices), max_size=2), st.sampled_from(choices)))
    before = answers.with_answer(question, tuple(sorted(fewer)) or ("none",))

    assert urgency(answers.with_answer(question, tuple(sorted({*fewer, more})))) >= urgency(before)


@quickly
@given(people())
def test_every_rule_that_fired_can_say_why(answers: Answers) -> None:
    found = assessed(answers)

    for reason in (*found.flags, *found.stopped, *found.raises):
        assert reason.because
        assert reason.rule.signed.evidence
    assert all(reason.because for item in found.shown for reason in (*item.reasons_for, *item.reasons_against))


@quickly
@given(people())
def test_everybody_gets_a_safety_net_that_ends_with_the_line_for_all(answers: Answers) -> None:
    """Hazard H08: no result without saying when to get help sooner."""
    net = assessed(answers).safety_net

    assert len(net) > 2
    assert net[-1] == KNOWLEDGE.texts.say("always")
    assert len(set(net)) == len(net)


@settings(quickly, max_examples=20)
@given(people(), st.sampled_from([Contact(), Contact(emergency_number="112", urgent_line="the heel line on 555")]))
def test_no_page_holds_an_unfilled_place_or_a_number_that_nobody_configured(answers: Answers, contact: Contact) -> None:
    """Hazard H11: a wrong emergency number."""
    found = explained(assessed(answers), KNOWLEDGE)
    for page in (person_report, clinician_report):
        text = as_text(page(found, KNOWLEDGE, contact))

        assert not re.search(r"[{}]", text)
        assert re.search(r"\b(112|911|999)\b", text) is None or contact.emergency_number


@quickly
@given(st.sampled_from(STOPPED), st.lists(ANSWERED.filter(lambda pair: pair[0] not in SCOPE), max_size=5))
def test_out_of_scope_nothing_looks_like_an_assessment(person: Answers, answers: list[tuple[str, Answer]]) -> None:
    found = assessed(otherwise(person, answers))
    assume(found.is_out_of_scope)

    assert found.contributors == ()
    assert found.site_list is None
    assert found.self_care.offered == ()
    assert {request.test for request in found.tests} <= {
        request.test for reason in found.flags for request in reason.rule.then.tests
    }
