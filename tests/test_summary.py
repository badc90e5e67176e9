"""The summary for the clinician: everything that is asked of it, on few lines."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.courses import course, diary
from tests.knowledge_texts import small_knowledge
from tests.papers import PUBLISHED, printed, rules, words_of
from tests.test_report import HERE, PEOPLE, assessed
from triage.presenting.document import Heading, as_text
from triage.presenting.mapping import assessment_mapping
from triage.presenting.paper import OUT_OF_SCOPE, clinician_paper
from triage.presenting.summary import clinician_summary

ONE_LINE = 100_000


def told(stored: Mapping[str, Any]) -> str:
    """All that a summary says, in one line."""
    return words_of(as_text(clinician_summary(stored, rules()), ONE_LINE))


def small(who: str) -> str:
    """The summary of one of the people of the small knowledge."""
    stored = assessment_mapping(assessed(**PEOPLE[who]), small_knowledge(), HERE)
    return words_of(as_text(clinician_summary(stored, small_knowledge())))


@pytest.mark.parametrize("case", PUBLISHED)
def test_urgency_flags_contributors_tests_and_examinations_of_every_published_case_are_told(case: str) -> None:
    found = printed(case)
    assessment, text = found.assessment, told(found.stored)

    must = [reason.rule.signed.title for reason in assessment.flags]
    must += [item.contributor.clinical_name for item in assessment.shown]
    must += [rules().tests[request.test].name for request in assessment.tests]
    must += [rules().examinations[name].name for item in assessment.shown for name in item.contributor.examine]
    must += [rules().texts.say("not_reviewed"), "cannot name your illness"]

    assert text.startswith(f"URGENCY: {assessment.urgency.word.upper().replace('_', '-')}")
    assert [line for line in must if words_of(line) not in text] == []


def test_the_most_urgent_flags_are_told_first() -> None:
    flags = [
        {"title": title, "urgency": urgency, "tell_clinician": f"About {title}.", "in_person": []}
        for title, urgency in (("One", "soon"), ("Two", "emergency"), ("Three", "urgent"))
    ]
    text = told({**printed("case_010").stored, "flags": flags})

    assert text.index("Two (emergency): About Two.") < text.index("Three (urgent)") < text.index("One (soon)")


def test_of_very_many_flags_the_last_are_named_only() -> None:
    flags = [
        {"title": f"Flag {number}", "urgency": "soon", "tell_clinician": f"About {number}.", "in_person": []}
        for number in range(7)
    ]
    text = told({**printed("case_010").stored, "flags": flags})

    assert "About 4." in text
    assert "About 5." not in text
    assert "Also: Flag 5; Flag 6." in text


def test_very_many_lesser_rules_are_counted() -> None:
    floors = [{"title": f"Floor {number}"} for number in range(20)]

    assert "And 8 more." in told({**printed("case_010").stored, "floors": floors, "raises": [], "notes": []})
    assert "Also noted" not in told({**printed("case_010").stored, "floors": [], "raises": [], "notes": []})


def test_the_weightiest_reasons_come_first_and_the_rest_is_counted() -> None:
    reasons = [{"says": f"Reason {points}.", "points": points} for points in (1, -4, 2, 3, 1)]
    contributor = {
        "shown": True, "clinical_name": "A", "fit": "fits_well", "for": reasons, "against": [], "in_person": []
    }  # fmt: skip

    text = told({**printed("case_010").stored, "contributors": [contributor]})

    assert "For: Reason -4. Reason 3. Reason 2. Reason 1. And 1 more." in text
    assert "Against" not in text


def test_answers_that_say_nothing_are_left_out() -> None:
    stored = printed("case_010").stored
    answers = {"age_years": 41, "worst_time": [], "health_conditions": ["none"], "pain_site": {"left": ["calf"]}}

    text = told({**stored, "answers": answers})

    assert "They answered: Age: 41 years. Where: left: Calf " in text
    assert "They answered" not in told({**stored, "answers": {}})


def test_outside_the_scope_no_urgency_and_no_cause_is_told() -> None:
    stored = assessment_mapping(assessed(consent="decline"), small_knowledge(), HERE)
    text = words_of(as_text(clinician_summary(stored, small_knowledge())))

    assert text.startswith("OUTSIDE THE SCOPE OF THIS TOOL")
    assert "Urgency:" not in text
    assert "What may add to the pain" not in text
    assert clinician_paper(stored, small_knowledge()).level == OUT_OF_SCOPE


def test_a_flag_outside_the_scope_gives_an_urgency_all_the_same() -> None:
    assert small("stopped").startswith("URGENCY: SOON")
    assert "Outside the scope of this tool:" in small("stopped")


def test_without_a_clear_pattern_it_says_so_and_what_is_usually_checked() -> None:
    assert "No clear pattern. Usually checked at this site: " in small("unclear")


def test_self_care_is_told_in_a_line() -> None:
    assert "Offered: none." in small("emergency")
    assert "(to start with)" in small("self_care")


def test_reviewed_rules_need_no_notice() -> None:
    stored = printed("case_010").stored
    wording = {"required": "Required.", "review": ""}

    assert "No clinician has reviewed these rules yet" in told(stored)
    assert "reviewed" not in told({**stored, "wording": wording})


def test_without_an_explanation_the_examinations_of_flags_and_contributors_are_told() -> None:
    stored = {**printed("case_010").stored, "explanation": None, "flags": []}
    names = [
        rules().examinations[name].name
        for item in printed("case_010").assessment.shown
        for name in item.contributor.examine
    ]

    assert all(name in told(stored) for name in names)
    assert "To examine" not in told({**stored, "contributors": []})


def test_a_summary_with_what_was_tried_has_less_of_the_rest() -> None:
    found = printed("case_077")
    kept = course(rules(), found.assessment, diary((("sc_heel_cup",), ("sc_footwear",), ("sc_taping",))))
    history = (Heading("What was tried", part="history"),)

    alone, beside = (clinician_summary(found.stored, rules(), tried) for tried in ((), history))

    assert kept.diary.trials
    assert history[0] in beside
    assert len(words_of(as_text(beside))) < len(words_of(as_text(alone)))
