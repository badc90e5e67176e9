"""Whether the parts fit together: each id once, nothing read before it is known, nothing that is needed left out.

Nothing here reads a file or knows what a rule means.
"""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError

from triage.adapters.files.fields import Ledger
from triage.model.conditions import Condition, facts_read
from triage.model.knowledge import Knowledge
from triage.reasoning.strata import LEVEL, Phase, phase_of_facts, rule_phases

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "questions.yaml": ("emergency_signs",),
    "rules/words.yaml": ("elsewhere_only", "start_up_pain"),
    "rules/settings.yaml": ("display_threshold", "display_margin", "pf_first_min", "fits_well", "max_causes"),
    "rules/contributors": ("plantar_fasciopathy",),
}
"""What the program itself reads by name."""


def note_misfits(knowledge: Knowledge, named: Iterable[tuple[str, str]], ledger: Ledger) -> None:
    """Note what does not fit; ``named`` is every id of a question, rule, contributor or step, with its place."""
    places: dict[str, str] = {}
    taken = {*phase_of_facts(), *(q.side_fact for q in knowledge.questionnaire.questions if q.side_fact)}
    shared = False
    for name, place in named:
        if name and (name in places or name in taken):
            ledger.note(f"{place}: {name}", "something else has this id.", "Rename it: ids are never shared.")
            shared = True
        places.setdefault(name, place)
    _note_missing(knowledge, ledger)
    if not shared:
        _note_late_reads(knowledge, places, ledger)


def _note_missing(knowledge: Knowledge, ledger: Ledger) -> None:
    known = {
        *knowledge.questionnaire.by_id,
        *knowledge.word_by_id,
        *knowledge.settings,
        *knowledge.contributor_by_id,
    }
    for file, names in _NEEDED.items():
        for name in names:
            if name not in known:
                ledger.note(file, f'"{name}" is missing.', "The program reads it by this name: put it back.")


def _note_late_reads(knowledge: Knowledge, places: Mapping[str, str], ledger: Ledger) -> None:
    try:
        phases = rule_phases((rule.id, rule.when) for rule in knowledge.rules)
    except CycleError as error:
        circle = list(dict.fromkeys(error.args[1]))
        ledger.note(f"{places[circle[0]]}: {circle[0]}", f"it reads itself ({', '.join(circle)}).", "Break the circle.")
        return
    known = {**phase_of_facts(), **phases}
    for rule in knowledge.rules:
        if LEVEL in facts_read(rule.when):
            where = f"{places[rule.id]}: {rule.id}: when"
            ledger.note(where, f'it reads "{LEVEL}", which rules decide.', "Only suppressions may read it.")
    for owner, name, condition in _scored(knowledge):
        for fact in sorted(fact for fact in facts_read(condition) if known.get(fact, Phase.WORDS) > Phase.CLAUSES):
            wrong = f'it reads "{fact}", which is known only after contributors are scored.'
            ledger.note(f"{places[owner]}: {name}", wrong, "Read answers, words or flags.")
    _note_late_groups(knowledge, phases, places, ledger)


def _scored(knowledge: Knowledge) -> Iterator[tuple[str, str, Condition]]:
    for contributor in knowledge.contributors:
        if contributor.gate is not None:
            yield contributor.id, contributor.gate_id, contributor.gate
        for clause in contributor.clauses:
            yield contributor.id, contributor.clause_id(clause), clause.when


def _note_late_groups(
    knowledge: Knowledge, phases: Mapping[str, Phase], places: Mapping[str, str], ledger: Ledger
) -> None:
    """A group is summed up once, so a rule that fires later must not carry a group that somebody reads."""
    conditions = [*knowledge.meanings.values(), *(item.when for item in knowledge.suppressions)]
    for step in knowledge.steps:
        conditions += [item.when for item in step.exclusions]
        conditions += [item.when for item in step.notes]
    read = frozenset[str]().union(*map(facts_read, conditions))
    for rule in knowledge.rules:
        late = [group for group in rule.then.groups if phases[rule.id] > Phase.AFTER_FLAGS and group.fact in read]
        for group in late:
            wrong = f'it carries the group "{group.value}", which is summed up before it can fire.'
            ledger.note(f"{places[rule.id]}: {rule.id}", wrong, "Read flags, not groups, or drop the group.")
