"""The order of evaluation: found from what rules read, and the same whatever the order of the files."""

from datetime import date
from graphlib import CycleError

import pytest

from tests.made_up import DAY, FALL, clause, contributor, flag, floor, is_one_of, knowledge, step, suppression
from triage.model.conditions import All, facts_read, is_present
from triage.model.knowledge import Knowledge
from triage.model.rules import Group, Rule
from triage.model.self_care import Exclusion, StepNote
from triage.model.urgency import Urgency
from triage.reasoning.strata import Phase, Program, phase_of_facts, program_on, rule_phases


def phases(*rules: Rule) -> dict[str, Phase]:
    """The phase of each rule."""
    return rule_phases((item.id, item.when) for item in rules)


def soon(name: str, *reads: str) -> Rule:
    """A flag that reads these facts."""
    return flag(name, All((FALL, *(is_present(fact) for fact in reads))), Urgency.SOON)


def ids(program: Program, phase: Phase) -> list[list[str]]:
    """The ids of a phase, layer by layer."""
    return [[production.id for production in layer.productions] for layer in program.phases[phase]]


def test_a_rule_over_answers_belongs_to_the_flags() -> None:
    assert phases(soon("plain")) == {"plain": Phase.FLAGS}


def test_a_rule_comes_after_what_it_reads_directly_or_through_others() -> None:
    found = phases(
        soon("last", "reads_groups"),
        soon("reads_groups", Group.BONE.fact),
        flag("reads_highest", is_one_of("highest_flag", "soon"), Urgency.SOON),
        floor("reads_pattern", is_one_of("pattern", "none"), Urgency.ROUTINE),
        soon("plain"),
        soon("reads_a_flag", "plain"),
    )

    assert found == {
        "last": Phase.AFTER_GROUPS,
        "reads_groups": Phase.AFTER_GROUPS,
        "reads_highest": Phase.AFTER_FLAGS,
        "reads_pattern": Phase.AFTER_PATTERN,
        "plain": Phase.FLAGS,
        "reads_a_flag": Phase.FLAGS,
    }


def test_every_computed_fact_may_be_read_in_some_phase() -> None:
    known = phase_of_facts()

    assert known["highest_flag"] < known["bone_flag"] < known["pattern"] < known["level"]
    assert {group.fact for group in Group} < known.keys()


def test_rules_that_read_each_other_in_a_circle_have_no_order() -> None:
    with pytest.raises(CycleError):
        phases(soon("one", "two"), soon("two", "one"))


def test_flags_that_read_flags_lie_in_later_layers() -> None:
    known = knowledge(rules=(soon("third", "second", "first"), soon("second", "first"), soon("other"), soon("first")))

    assert ids(program_on(known, DAY), Phase.FLAGS) == [["first", "other"], ["second"], ["third"]]


def test_nothing_in_a_layer_reads_anything_in_it(knowledge: Knowledge, today: date) -> None:
    earlier = set(knowledge.questionnaire.domains)
    known = phase_of_facts()
    program = program_on(knowledge, today)

    for phase in Phase:
        earlier |= {fact for fact, first in known.items() if first <= phase}
        for layer in program.phases[phase]:
            for production in layer.productions:
                assert facts_read(production.when) <= earlier
            earlier |= {production.id for production in layer.productions}


def test_gates_come_before_the_clauses_that_read_them() -> None:
    cause = contributor("cause", clause("inside", 1, FALL), clause("outside", 1, FALL, without_gate=True), gate=FALL)

    layers = ids(program_on(knowledge(contributors=(cause,)), DAY), Phase.CLAUSES)

    assert layers == [["cause.gate", "cause.outside"], ["cause.inside"]]


def test_exclusions_notes_and_suppressions_come_last() -> None:
    heel_cup = step(
        "cup",
        exclusions=(Exclusion(id="numb", when=FALL, because=""),),
        notes=(StepNote(id="old", when=FALL, say=""),),
    )
    known = knowledge(steps=(heel_cup,), suppressions=(suppression("rest"),))

    program = program_on(known, DAY)

    assert ids(program, Phase.SELF_CARE) == [["cup.numb", "cup.old", "rest"]]
    assert program.layers == program.phases[Phase.SELF_CARE]


def test_what_is_not_in_force_has_no_production() -> None:
    known = knowledge(
        rules=(soon("rule"),),
        contributors=(contributor("cause", clause("a", 1, FALL)),),
        steps=(step("cup", exclusions=(Exclusion(id="numb", when=FALL, because=""),)),),
        suppressions=(suppression("rest"),),
    )

    program = program_on(known, date(2025, 12, 31))

    assert program.layers == ()
    assert program.not_in_force == {"rule"}


def test_the_same_knowledge_and_day_give_the_very_same_program() -> None:
    """Engines keep what they compiled for a layer, so a layer must not be made anew for every person."""
    known = knowledge(rules=(soon("rule"),))

    assert program_on(known, DAY) is program_on(known, DAY)
    assert program_on(known, DAY) is not program_on(known, date(2027, 1, 1))
