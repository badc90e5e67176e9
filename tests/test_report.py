"""The pages for the person and for the clinician: what is said, what is not said, and whom to call."""

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest

from tests.knowledge_texts import patched, small_knowledge, small_person, small_texts
from tests.made_up import DAY
from triage.adapters.files.knowledge_files import knowledge_from
from triage.model.answers import read_answers
from triage.model.assessment import Assessment
from triage.model.contact import Contact
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency
from triage.presenting.clinician import clinician_report
from triage.presenting.document import Block, Bullets, Heading, as_text
from triage.presenting.explanation import explanation_page
from triage.presenting.phrasing import answer_in_words, filled
from triage.presenting.report import answers_in_words, failure_message, person_report
from triage.reasoning.accounting import explained
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine

NOBODY = Contact()
HERE = Contact(emergency_number="112", urgent_line="the heel line on 555")
PEOPLE: dict[str, dict[str, object]] = {
    "emergency": {"emergency_signs": ["chest_pain"]},
    "urgent": {"emergency_signs": ["cold_foot"]},
    "soon": {"worst_time": ["at_rest", "in_sport"]},
    "routine": {"age_years": 12},
    "self_care": {},
    "stopped": {"consent": "decline", "worst_time": ["at_rest"]},
    "unclear": {"worst_time": ["in_sport"], "pain_site": None},
    "elsewhere": {"pain_site": {"left": ["elsewhere_foot"]}},
}


def assessed(known: Knowledge | None = None, /, **changed: object) -> Assessment:
    """What the small knowledge says of a person who is well but for these answers; None leaves one out."""
    answers = read_answers(small_person(changed), small_knowledge().questionnaire)
    return assess(answers, known or small_knowledge(), ReferenceEngine(), DAY)


def page(who: str, contact: Contact = NOBODY) -> str:
    """The page of one of the people, in one line."""
    return in_one_line(person_report(assessed(**PEOPLE[who]), small_knowledge(), contact))


def in_one_line(blocks: Iterable[Block]) -> str:
    """The text of a page without its line breaks."""
    return " ".join(as_text(blocks).split())


def headings(who: str) -> list[str]:
    """The headings of one of the pages, without the title."""
    blocks = person_report(assessed(**PEOPLE[who]), small_knowledge(), NOBODY)
    return [block.text for block in blocks if isinstance(block, Heading)][1:]


def test_in_an_emergency_only_action_is_shown() -> None:
    told = page("emergency", HERE)

    assert told.startswith("EMERGENCY: GET EMERGENCY HELP NOW.")
    assert "Call 112" in told
    assert headings("emergency") == ["What has to be checked", "Until you are seen", "Why", "About this page"]


def test_today_means_action_and_when_to_get_help_sooner() -> None:
    told = page("urgent", HERE)

    assert "Call the heel line on 555" in told
    assert "too little blood" in told
    assert headings("urgent") == [
        "What has to be checked",
        "Until you are seen",
        "Why",
        "When to get help sooner",
        "About this page",
    ]


@pytest.mark.parametrize("who", ["emergency", "urgent"])
def test_nothing_is_proposed_when_somebody_has_to_be_seen_at_once(who: str) -> None:
    texts = small_knowledge().texts

    assert texts.say("self_care_heading") not in headings(who)
    assert texts.say("causes_heading") not in headings(who)


def test_the_causes_of_the_most_urgent_flags_are_named_and_not_those_of_others() -> None:
    found = assessed(emergency_signs=["chest_pain", "cold_foot"])
    blocks = person_report(found, small_knowledge(), NOBODY)
    place = next(
        number for number, block in enumerate(blocks) if block == Heading("What has to be checked", 2, "may_mean")
    )

    assert blocks[place + 1] == Bullets(("a clot",))


def test_where_no_flag_made_it_urgent_there_is_no_list_of_causes() -> None:
    known = knowledge_from(patched(small_texts(), "rules/floors.yaml", "urgency: routine", "urgency: urgent"))
    found = assessed(known, age_years=12)

    assert found.urgency is Urgency.URGENT
    assert "What has to be checked" not in in_one_line(person_report(found, known, NOBODY))


def test_within_two_weeks_the_tests_are_named_in_plain_words() -> None:
    spoken = [small_knowledge().tests[name].spoken for name in ("xray", "mri")]

    assert f"Ask about {spoken[0]} and {spoken[1]}." in page("soon")


def test_without_a_test_an_examination_is_asked_for() -> None:
    known = knowledge_from(patched(small_texts(), "rules/floors.yaml", "urgency: routine", "urgency: soon"))

    assert "Ask about an examination." in in_one_line(person_report(assessed(known, age_years=12), known, NOBODY))


def test_a_cause_is_shown_with_its_reasons_and_a_word_for_its_fit() -> None:
    told = page("soon")

    assert "Cracked heel bone - fits partly" in told
    assert "Points to it: It hurts at rest." in told


def test_what_speaks_against_a_cause_is_told_too() -> None:
    found = assessed(worst_time=["first_steps", "at_rest"], pain_site={"left": ["sole"]})

    assert "Points away: It hurts at rest." in in_one_line(person_report(found, small_knowledge(), NOBODY))


def test_a_companion_is_only_named_as_what_an_examination_can_rule_out() -> None:
    """Hazard H06: plantar fasciitis does not stand alone, and nothing is invented to stand beside it."""
    told = page("self_care")
    texts = small_knowledge().texts
    beside = told.index(texts.say("other_causes"))

    assert told.index("Sore sole band - fits well") < beside < told.index("- Cracked heel bone")
    assert not any(f"Cracked heel bone - {word}" in told for word in texts.fit_words.values())


def test_without_a_pattern_the_page_says_so_and_names_what_is_usually_checked() -> None:
    told = page("unclear")
    texts = small_knowledge().texts

    assert texts.say("no_clear_pattern") in told
    assert f"{texts.say('site_list_heading')}: - Sore sole band - Cracked heel bone" in told
    assert "fits" not in told


def test_for_pain_elsewhere_the_limits_are_told_and_no_cause() -> None:
    told = page("elsewhere")

    assert " ".join(small_knowledge().texts.say("elsewhere_only").split()) in told
    assert small_knowledge().texts.say("causes_heading") not in told


def test_only_the_step_to_start_with_is_explained_in_full() -> None:
    told = page("self_care")

    assert (
        "** Start with this one: A stretch. ** 1. Begin. 2. Go on. How much: Once a day. Look back after: 5 days."
        in told
    )
    assert told.count("1. Begin.") == 1
    assert "- Heel raises. Once a day." in told
    assert " ".join(small_knowledge().texts.say("slow_steps").split()) in told
    assert "An insert made for you" in told


def test_a_note_for_this_person_stands_with_its_step() -> None:
    old = person_report(assessed(age_years=70), small_knowledge(), NOBODY)

    assert "Heel cups. Once a day. Go slowly." in in_one_line(old)
    assert "Go slowly." not in page("self_care")


def test_without_a_step_to_start_with_the_others_are_still_listed() -> None:
    steps = small_texts()["rules/self_care/steps.yaml"].replace("kind: quick_check", "kind: strength")
    known = knowledge_from({**small_texts(), "rules/self_care/steps.yaml": steps})
    told = in_one_line(person_report(assessed(known, pain_site={"left": ["back"]}, worst_time=[]), known, NOBODY))

    assert "Start with this one" not in told
    assert "- Heel cups. Once a day." in told


def test_with_one_step_there_is_no_list_of_later_ones() -> None:
    told = in_one_line(person_report(assessed(age_years=12), small_knowledge(), NOBODY))

    assert "Start with this one: Heel cups." in told
    assert "You can try these later" not in told


def test_when_every_step_is_withheld_no_step_is_spoken_of() -> None:
    texts = patched(small_texts(), "rules/self_care/suppressions.yaml", "[sc_heel_cup]", "[]")
    known = knowledge_from(texts)
    told = in_one_line(person_report(assessed(known, age_years=12), known, NOBODY))

    assert known.texts.say("self_care_heading") not in told
    assert "Why: Children only cushion." in told


def test_what_is_withheld_is_told_with_its_reason() -> None:
    told = page("soon")

    assert "A stretch; Heel raises. Why: Loading waits." in told
    assert "An insert made for you. Why" not in page("routine")


def test_the_page_for_somebody_out_of_scope_says_where_to_go_and_shows_every_emergency_sign() -> None:
    told = page("stopped", HERE)

    assert told.startswith("THIS TOOL CANNOT HELP HERE")
    assert "We stop. In an emergency call 112. ** A clinician. **" in told
    assert "Have the bone looked at." in told
    assert "- Chest pain - A cold foot ** Call 112. **" in told
    assert "None of these" not in told
    assert small_knowledge().texts.say("causes_heading") not in told


def test_out_of_scope_without_a_flag_there_is_nothing_to_say_when_calling() -> None:
    found = assessed(consent="decline")

    assert "Please say this" not in in_one_line(person_report(found, small_knowledge(), NOBODY))


def test_a_question_without_an_answer_is_named() -> None:
    told = in_one_line(person_report(assessed(trend=None), small_knowledge(), NOBODY))

    assert "These questions have no answer, so we took care: Is it changing?" in told


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_says_what_it_is_not_and_that_nobody_has_reviewed_it(who: str) -> None:
    texts = small_knowledge().texts
    told = page(who)

    assert " ".join(texts.say("not_reviewed").split()) in told
    assert " ".join(texts.say("who_made_it").split()) in told
    assert f"rules {small_knowledge().digest[7:19]}, made on 2026-11-20." in told


def test_reviewed_rules_are_not_called_unreviewed() -> None:
    found = assessed()
    reviewed = replace(found, provenance=replace(found.provenance, clinically_reviewed=True))
    not_reviewed = " ".join(small_knowledge().texts.say("not_reviewed").split())

    assert not_reviewed not in in_one_line(person_report(reviewed, small_knowledge(), NOBODY))
    assert "Not yet clinically reviewed" not in in_one_line(clinician_report(reviewed, small_knowledge(), NOBODY))


@pytest.mark.parametrize("who", PEOPLE)
def test_no_telephone_number_is_invented(who: str) -> None:
    """Hazard H11: a wrong emergency number is worse than none."""
    told = page(who)

    assert not re.search(r"\b(112|911|999|995|000|111|116117)\b", told)
    assert "{" not in told
    assert "the emergency number of your country" in told


@pytest.mark.parametrize("who", PEOPLE)
def test_nothing_is_told_in_per_cent(who: str) -> None:
    """Hazard H08: a number would pretend to a precision that nobody has."""
    assert "%" not in page(who)
    assert "points" not in page(who).lower().replace("points to it", "").replace("points away", "")


@pytest.mark.parametrize("who", PEOPLE)
def test_the_clinician_reads_everything_that_fired_and_everything_answered(who: str) -> None:
    found = assessed(**PEOPLE[who])
    told = in_one_line(clinician_report(found, small_knowledge(), HERE))

    assert "{" not in told
    assert all(rule in told for rule in found.fired)
    assert all(small_knowledge().questionnaire.by_id[name].ask_staff in told for name in found.answers)
    for reason in (*found.flags, *found.floors, *found.raises, *found.notes):
        assert f"[{reason.rule.id}]" in told
        assert reason.rule.signed.because in told


def test_the_clinician_reads_scores_tests_and_what_to_check_in_person() -> None:
    told = in_one_line(clinician_report(assessed(**PEOPLE["soon"]), small_knowledge(), NOBODY))

    assert "Cracked heel bone: fits partly (5 points)" in told
    assert "For (+3): It hurts at rest. [stress_fracture.rest]" in told
    assert "First choice: Plain X-ray. It shows most breaks." in told
    assert "Windlass test" in told
    assert "[sc_stretch] Loading waits. [suppress_soon]" in told
    assert "design_choice (judgement)" in told


def test_the_clinician_reads_what_was_scored_and_not_shown_and_what_was_not_used() -> None:
    found = assessed(pain_site={"left": ["back", "sole"]}, rest_detail="burning", trend=None)
    told = in_one_line(clinician_report(found, small_knowledge(), NOBODY))

    assert "Scored, not shown: Thin heel cushion (1)." in told
    assert "Asked and not answered: trend." in told
    assert "so not used: rest_detail." in told


def test_the_clinician_reads_why_the_tool_stopped() -> None:
    told = in_one_line(clinician_report(assessed(**PEOPLE["stopped"]), small_knowledge(), NOBODY))

    assert "Out of scope: The person does not wish to go on. Declined." in told


def test_every_answer_is_told_as_it_was_given() -> None:
    told = answers_in_words(assessed(worst_time=["at_rest", "in_sport"]), small_knowledge())

    assert "How old is the person? 40 years" in told
    assert "When is it worst? At rest, In sport" in told
    assert "Where does it hurt? left: Under the heel" in told


def test_answers_that_are_no_choice_have_words_of_their_own() -> None:
    questions = small_knowledge().questionnaire.by_id

    assert answer_in_words(questions["worst_time"], ()) == "nothing ticked"
    assert answer_in_words(questions["age_years"], "unanswered") == "no answer"
    assert answer_in_words(questions["rest_detail"], "not_asked") == "not asked"
    assert answer_in_words(questions["age_years"], "not_sure") == "not known"
    assert answer_in_words(questions["age_years"], 17.5) == "17.5 years"
    assert answer_in_words(questions["pain_site"], {"right": ("back",), "side_not_known": ("sole",)}) == (
        "right: At the back; side not known: Under the heel"
    )


def test_without_a_result_the_page_says_whom_to_call_and_in_an_emergency_that_first() -> None:
    calm = failure_message(small_knowledge(), HERE, emergency=False)
    urgent = failure_message(small_knowledge(), HERE, emergency=True)

    assert "call 112 now" in calm
    assert urgent.endswith(calm)
    assert urgent.startswith(f"{small_knowledge().texts.levels[Urgency.EMERGENCY].headline} Call 112")


def test_place_holders_are_filled_with_what_is_configured_or_with_neutral_words() -> None:
    text = "Call {number} or {urgent_line} about {tests}."

    assert filled(text, small_knowledge(), HERE, tests="an X-ray") == "Call 112 or the heel line on 555 about an X-ray."
    assert filled(text, small_knowledge(), NOBODY) == (
        "Call the emergency number of your country or your doctor, your clinic or a same-day care line "
        "about an examination."
    )


def test_an_explanation_of_reviewed_rules_does_not_call_them_unreviewed() -> None:
    found = explained(assessed(), small_knowledge())
    reviewed = replace(found, provenance=replace(found.provenance, clinically_reviewed=True))
    not_reviewed = " ".join(small_knowledge().texts.say("not_reviewed").split())
    assert found.explanation

    pages = [explanation_page(item, found.explanation, small_knowledge(), NOBODY) for item in (found, reviewed)]

    assert [not_reviewed in in_one_line(page) for page in pages] == [True, False]


def test_an_explanation_names_causes_without_any_answer_for_them_only_where_there_are_some() -> None:
    found = explained(assessed(), small_knowledge())
    assert found.explanation
    pointed_to = replace(found.explanation, ledger=tuple(row for row in found.explanation.ledger if row.reasons_for))

    told = in_one_line(explanation_page(found, pointed_to, small_knowledge(), NOBODY))

    assert "No answer points to" not in told
    assert "No answer points to" in in_one_line(explanation_page(found, found.explanation, small_knowledge(), NOBODY))


def test_the_clinician_reads_when_a_name_was_treated_that_does_not_fit() -> None:
    found = explained(assessed(), small_knowledge())
    assert found.explanation
    assert found.explanation.plantar_fasciitis
    label = replace(found.explanation.plantar_fasciitis, mismatch=True)
    mismatch = replace(found, explanation=replace(found.explanation, plantar_fasciitis=label))

    assert "the picture does not match it" in in_one_line(clinician_report(mismatch, small_knowledge(), NOBODY))
    assert "the picture does not match it" not in in_one_line(clinician_report(found, small_knowledge(), NOBODY))


def test_the_clinician_reads_what_stands_before_plantar_fasciitis() -> None:
    before = explained(assessed(pain_site={"left": ["back"]}), small_knowledge())

    assert "Shown before it: Sore bursa." in in_one_line(clinician_report(before, small_knowledge(), NOBODY))
