"""Which self-care steps a person may try, which are withheld and why, and the one to start with.

Nothing here knows how urgent anything is: the level is one more fact that suppressions read.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from triage.model.answers import Answers, ticks
from triage.model.assessment import Fit, OfferedStep, RankedContributor, SelfCare, WithheldStep
from triage.model.knowledge import Knowledge
from triage.model.self_care import Step, StepKind
from triage.reasoning.chaining import Chained

_FIRST_KINDS = (StepKind.QUICK_CHECK, StepKind.STRETCH)


def choose_self_care(
    knowledge: Knowledge, shown: tuple[RankedContributor, ...], chained: Chained, answers: Answers, today: date
) -> SelfCare:
    """Steps that suit what is shown, less all that is withheld; what a flag suspects comes before the rest."""
    suspects = {name for rule in knowledge.rules if rule.id in chained.fired for name in rule.then.suspects}
    shown = tuple(sorted(shown, key=lambda ranked: ranked.contributor.id not in suspects))
    steps = [step for step in knowledge.steps if step.signed.in_force(today)]
    withheld = {step.id: reasons for step in steps if (reasons := _reasons(knowledge, step, shown, chained))}
    left = {step.id: step for step in steps if step.id not in withheld}
    suiting = [left[name] for name in _suiting(knowledge, shown) if name in left]
    own = [step for step in suiting if step.kind is not StepKind.BY_CLINICIAN]
    first = _start_first(own, answers)
    return SelfCare(
        offered=tuple(
            OfferedStep(step=step, start_first=step is first, notes=tuple(_notes(step, chained)))
            for step in sorted(own, key=lambda step: step is not first)
        ),
        ask_about=tuple(step for step in suiting if step.kind is StepKind.BY_CLINICIAN),
        withheld=tuple(
            WithheldStep(
                step=knowledge.step_by_id[name],
                reasons=tuple(dict.fromkeys(because for _, because in reasons)),
                rules=tuple(rule for rule, _ in reasons),
            )
            for name, reasons in withheld.items()
        ),
    )


def _suiting(knowledge: Knowledge, shown: tuple[RankedContributor, ...]) -> Iterable[str]:
    """Steps in the order to propose them: for the best fit first, then those that suit most people."""
    fitting = [ranked.contributor.plan for ranked in shown if ranked.fit is not Fit.LESS_LIKELY]
    first = [step for plan in fitting for step in plan.first_week]
    later = [step for plan in fitting for step in plan.later]
    most = [step.id for step in knowledge.steps if step.suits_most or step.kind is StepKind.BY_CLINICIAN]
    return dict.fromkeys([*first, *later, *most])


def _reasons(
    knowledge: Knowledge, step: Step, shown: tuple[RankedContributor, ...], chained: Chained
) -> list[tuple[str, str]]:
    """Every reason to withhold the step: rule id and sentence."""
    found = [
        (item.id, item.signed.because)
        for item in knowledge.suppressions
        if item.id in chained.fired and item.withholds(step)
    ]
    found += [
        (step.exclusion_id(item), item.because) for item in step.exclusions if step.exclusion_id(item) in chained.fired
    ]
    for ranked in shown:
        if ranked.fit is not Fit.LESS_LIKELY and step.id in ranked.contributor.plan.avoid:
            title = ranked.contributor.signed.title
            found.append((ranked.contributor.id, f"Not offered while this is possible: {title}."))
    return found


def _start_first(steps: list[Step], answers: Answers) -> Step | None:
    """The first step that can be judged within a week, one not yet tried if there is one."""
    quick = [step for step in steps if step.kind in _FIRST_KINDS]
    tried = frozenset(ticks(answers.given.get("tried_measures")))
    untried = [step for step in quick if not tried & frozenset(step.tried_as)]
    return next(iter(untried or quick), None)


def _notes(step: Step, chained: Chained) -> Iterator[str]:
    return (note.say for note in step.notes if step.note_id(note) in chained.fired)
