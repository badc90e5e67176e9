"""What reads without faults may still be dead or unused: that too is found, and nothing that lives is called dead."""

import pytest

from tests.knowledge_texts import patched, small_texts
from tests.made_up import DAY
from tests.small import AGE, SIGNS, SITE, START
from triage.adapters.files.knowledge_files import knowledge_from
from triage.reasoning.chaining import ReferenceEngine
from triage.reasoning.checking import findings, possible_answers

RULE = """topic: Made up
rules:
  - id: made_up
    kind: note
    title: Made up
    since: 2026-01-01
    when: {when}
    then: {{ tell_person: Read this., tell_clinician: Read this., groups: [] }}
    because: It is made up.
    evidence: [ {{ source: design_choice, says: It is made up., tag: judgement }} ]
    review: unreviewed
"""
QUESTIONS = "questions.yaml"
SUPPRESSIONS = "rules/self_care/suppressions.yaml"


def found_in(texts: dict[str, str]) -> list[str]:
    """The findings of these texts."""
    return [str(finding) for finding in findings(knowledge_from(texts), ReferenceEngine(), DAY)]


def found_with_rule(when: str) -> list[str]:
    """The findings with one more rule."""
    return found_in({**small_texts(), "rules/flags/made_up.yaml": RULE.format(when=when)})


def found_with(file: str, old: str, new: str) -> list[str]:
    """The findings with one text replaced."""
    return found_in(dict(patched(small_texts(), file, old, new)))


def test_a_sound_knowledge_has_no_findings() -> None:
    assert found_in(dict(small_texts())) == []


@pytest.mark.parametrize(
    "when",
    [
        "{ all: [ { rest_detail: { is: burning } }, { not: { worst_time: { includes: at_rest } } } ] }",
        "{ all: [ { emergency_signs: { includes: none } }, { emergency_signs: { includes: chest_pain } } ] }",
        "{ all: [ { rf_chest: { is: present } }, { not: { emergency_signs: { includes: chest_pain } } } ] }",
        "{ all: [ { bone_flag: { is: present } }, { worst_time: { is: unanswered } } ] }",
        "{ all: [ { highest_flag: { is: none } }, { worst_time: { includes: at_rest } } ] }",
        "{ consent: { is: not_asked } }",
    ],
)
def test_a_rule_that_nobody_can_make_fire_is_found(when: str) -> None:
    found = found_with_rule(when)

    assert len(found) == 1
    assert found[0].startswith("made_up: nobody can make this fire (")


@pytest.mark.parametrize(
    "when",
    [
        "{ highest_flag: { is: none } }",
        "{ highest_flag: { is: soon } }",
        "{ not: { highest_flag: { is_one_of: [none, soon, urgent] } } }",
        "{ pattern: { is: some } }",
        "{ not: { pattern: { is: some } } }",
        "{ not: { bone_flag: { is: present } } }",
        "{ vascular_flag: { is: absent } }",
        "{ all: [ { bone_flag: { is: present } }, { clot_flag: { is: present } } ] }",
        "{ not: { rf_chest: { is: present } } }",
        "{ at_least: { count: 2, of: [ rf_chest: { is: present }, rf_cold: { is: present }, trend: { is: worse } ] } }",
        "{ not: { pain_site: { is: not_asked } } }",
        "{ all: [ { pain_side: { is: both } }, { rest_detail: { is: unanswered } } ] }",
    ],
)
def test_a_rule_that_somebody_makes_fire_is_not_called_dead(when: str) -> None:
    assert found_with_rule(when) == []


def test_an_alternative_that_can_never_be_true_is_found() -> None:
    impossible = "{ all: [ { emergency_signs: { includes: none } }, { emergency_signs: { includes: cold_foot } } ] }"

    [found] = found_with_rule(f"{{ any: [ {{ trend: {{ is: worse }} }}, {impossible} ] }}")

    assert found == (
        "made_up: an alternative can never be true: "
        "emergency_signs.none is present and emergency_signs.cold_foot is present. Leave it out or mend it."
    )


def test_an_alternative_within_other_conditions_is_judged_together_with_them() -> None:
    rest = "{ any: [ { worst_time: { includes: in_sport } }, { rest_detail: { is: burning } } ] }"
    no_rest = "{ not: { worst_time: { includes: at_rest } } }"

    found = found_with_rule(f"{{ all: [ {rest}, {no_rest} ] }}")

    assert found == ["made_up: an alternative can never be true: rest_detail is burning. Leave it out or mend it."]


@pytest.mark.parametrize(
    "when",
    [
        "{ level: { is: self_care } }",
        "{ level: { is: routine } }",
        "{ level: { is: emergency } }",
        "{ not: { level: { is_one_of: [self_care, routine, soon] } } }",
    ],
)
def test_a_suppression_that_reads_the_level_is_not_called_dead(when: str) -> None:
    assert found_with(SUPPRESSIONS, "{ level: { is: soon } }", when) == []


def test_a_level_that_only_a_raise_leads_to_is_not_called_unreachable() -> None:
    texts = patched(small_texts(), "rules/flags/flags.yaml", "urgency: soon", "urgency: routine")

    assert found_in(dict(texts)) == []


def test_a_group_of_rules_that_read_what_was_summed_up_is_not_called_empty() -> None:
    """The flag is known by the highest flag, and the note by the group of that flag."""
    late = RULE.format(when="{ highest_flag: { is: soon } }").replace("groups: []", "groups: [tumour]")
    reader = RULE.format(when="{ tumour_flag: { is: present } }").replace("made_up", "reader")

    texts = {**small_texts(), "rules/flags/late.yaml": late, "rules/flags/reader.yaml": reader}

    assert found_in(texts) == []


def test_a_level_that_only_a_floor_without_a_pattern_leads_to_is_not_called_unreachable() -> None:
    texts = patched(small_texts(), SUPPRESSIONS, "{ level: { is: soon } }", "{ level: { is: routine } }")
    head, mark, tail = texts["rules/floors.yaml"].partition("- id: floor_child\n")
    alone = head + mark + tail.replace("urgency: routine", "urgency: soon", 1)
    raised = texts["rules/flags/flags.yaml"].replace("at_least: routine", "at_least: soon")

    assert found_in({**texts, "rules/floors.yaml": alone, "rules/flags/flags.yaml": raised}) == []


def test_somebody_mild_is_found_where_most_answers_are_too_urgent() -> None:
    """Only the second choice of consent leaves this person below urgent, and no rule over answers alone says so."""
    when = "{ all: [ { highest_flag: { is: none } }, { consent: { is_one_of: [agree, decline, unanswered] } } ] }"
    floor = (
        RULE.format(when=when).replace("kind: note", "kind: floor").replace("groups: []", "groups: [], urgency: urgent")
    )
    mild = "{ all: [ { highest_flag: { is: none } }, { level: { is_one_of: [self_care, routine] } } ] }"
    texts = patched(small_texts(), SUPPRESSIONS, "{ level: { is: soon } }", mild)

    assert found_in({**texts, "rules/flags/made_up.yaml": floor}) == [
        "questions.yaml: consent: agree: it is context, yet a rule reads it. Drop context."
    ]


def test_a_dead_clause_exclusion_and_suppression_are_found() -> None:
    never = "{ consent: { is: not_asked } }"
    clause = found_with("rules/contributors/contributors.yaml", "{ pain_site: { includes: back } }", never)
    exclusion = found_with("rules/self_care/steps.yaml", "{ rest_detail: { is: burning } }", never)
    suppression = found_with(SUPPRESSIONS, "{ bone_flag: { is: present } }", never)

    assert [finding.split(":")[0] for finding in (*clause, *exclusion, *suppression)] == [
        "bursitis.back",
        "sc_stretch.burning",
        "suppress_bone",
    ]


def test_a_word_that_no_rule_uses_is_found() -> None:
    word = """words:
  - id: made_up
    means: Made up.
    since: 2026-01-01
    when: { trend: { is: worse } }
    evidence: [ { source: design_choice, says: It is made up., tag: judgement } ]
    review: unreviewed
"""

    assert found_with("rules/words.yaml", "words:\n", word) == [
        "rules/words.yaml: made_up: no rule uses this word. Leave it out, or use it."
    ]


def test_a_choice_that_no_rule_reads_must_say_why_it_is_there() -> None:
    assert found_with(QUESTIONS, "label: Better, context: The good answer.", "label: Better") == [
        "questions.yaml: trend: better: no rule reads this choice. Use it, or say why it is there: context."
    ]


def test_a_reason_on_a_choice_that_a_rule_reads_has_outlived_itself() -> None:
    assert found_with(QUESTIONS, "label: Worse", "label: Worse, context: Only for the record.") == [
        "questions.yaml: trend: worse: it is context, yet a rule reads it. Drop context."
    ]


def test_one_answer_is_tried_for_every_band_and_choice() -> None:
    assert possible_answers(AGE) == (0, 18)
    assert possible_answers(START) == ("slow", "fall", "not_sure")
    assert possible_answers(SIGNS) == (("none",),)
    assert possible_answers(SITE) == ({"left": ("sole",)}, {"left": ("back",)})
