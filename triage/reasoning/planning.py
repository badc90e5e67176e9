"""From an assessment and a diary to a plan: the step to try, why, what to do each day, and how it is judged.

What the rules withhold is never proposed. Nothing here judges a diary.
"""

from collections.abc import Iterator

from triage.model.assessment import Assessment, Fit, OfferedStep
from triage.model.course import Plan
from triage.model.knowledge import Knowledge
from triage.model.self_care import StepKind
from triage.model.trial import Diary, Move, Trial, Verdict
from triage.reasoning.choosing_next import choices, is_withheld
from triage.reasoning.ranking import PLANTAR_FASCIITIS


def plan_of(assessment: Assessment, diary: Diary, verdicts: tuple[Verdict, ...], knowledge: Knowledge) -> Plan | None:
    """The trial that runs, else the step or pair to propose; ``verdicts`` are settled ones."""
    steps = diary.current.steps if diary.current else _proposal(assessment, verdicts)
    return plan_for(steps, assessment, diary, verdicts, knowledge)


def plan_for(
    steps: tuple[str, ...],
    assessment: Assessment,
    diary: Diary,
    verdicts: tuple[Verdict, ...],
    knowledge: Knowledge,
) -> Plan | None:
    """The plan for a step or pair that somebody would like to try, or tries now; none for what the rules withhold."""
    running = diary.current
    if not steps or is_withheld(steps, assessment):
        return None
    offered = tuple(_offered(step, assessment, knowledge) for step in steps)
    left = choices(verdicts, assessment)
    return Plan(
        steps=offered,
        begun=running is not None,
        why=tuple(_why(offered, assessment, knowledge)),
        each_day=tuple(_each_day(offered, running, knowledge)),
        dose=tuple(item.step.dose for item in offered),
        check_first=tuple(dict.fromkeys(line for item in offered for line in (*item.step.check_first, *item.notes))),
        stop_rules=knowledge.texts.stop_rules,
        what_not_to_do=tuple(_not_to_do(knowledge)),
        how_judged=tuple(_judged(steps, knowledge)),
        read_on=verdicts[-1].due_on if running and verdicts else None,
        afterwards=tuple(step for step in left.steps if step not in steps),
    )


def is_slow(steps: tuple[str, ...], knowledge: Knowledge) -> bool:
    """Whether a trial of these steps takes weeks: with strength work it does."""
    return any(knowledge.step_by_id[step].kind is StepKind.STRENGTH for step in steps)


def _proposal(assessment: Assessment, verdicts: tuple[Verdict, ...]) -> tuple[str, ...]:
    left = choices(verdicts, assessment)
    if not verdicts:
        first = assessment.start_first
        return (first.step.id,) if first else left.steps[:1]
    last = verdicts[-1]
    match last.move:
        case Move.COMBINE:
            return last.combinations[0]
        case Move.RESTART | Move.REPEAT:
            return last.trial.steps
        case Move.SWITCH | Move.KEEP | Move.STOP:
            return left.steps[:1]
        case _:
            return ()


def _offered(name: str, assessment: Assessment, knowledge: Knowledge) -> OfferedStep:
    """The step as it is offered; a running one that merely suits less now goes on without notes."""
    found = (item for item in assessment.self_care.offered if item.step.id == name)
    return next(found, OfferedStep(step=knowledge.step_by_id[name], start_first=False, notes=()))


def _why(offered: tuple[OfferedStep, ...], assessment: Assessment, knowledge: Knowledge) -> Iterator[str]:
    """Which possible causes it suits, by their plans."""
    rules, ids = knowledge.trial, {item.step.id for item in offered}
    suited = [
        ranked.contributor
        for ranked in assessment.shown
        if ranked.fit is not Fit.LESS_LIKELY
        and not ids.isdisjoint((*ranked.contributor.plan.first_week, *ranked.contributor.plan.later))
    ]
    for contributor in suited:
        yield rules.say("why_fits", name=contributor.signed.title)
    if [contributor.id for contributor in suited] == [PLANTAR_FASCIITIS]:
        yield rules.say("why_not_alone")
    if not suited:
        yield rules.say("why_most")
    if len(offered) > 1:
        yield rules.say("why_pair")


def _each_day(offered: tuple[OfferedStep, ...], running: Trial | None, knowledge: Knowledge) -> Iterator[str]:
    for item in offered:
        yield from item.step.do
    if running is not None and running.half_amount:
        yield knowledge.trial.say("half_amount", days=knowledge.value("halve_days"))


def _not_to_do(knowledge: Knowledge) -> Iterator[str]:
    for sentence in ("keep_same", "no_second", "not_gone"):
        yield knowledge.trial.say(sentence)
    yield knowledge.trial.say("not_through_pain", pain=knowledge.value("stop_pain"))


def _judged(steps: tuple[str, ...], knowledge: Knowledge) -> Iterator[str]:
    every_second_day = not knowledge.trial.rest_day_steps.isdisjoint(steps)
    effort = knowledge.value("rest_day_effort_days" if every_second_day else "trial_effort_days")
    if is_slow(steps, knowledge):
        yield knowledge.trial.say("judged_slow", weeks=knowledge.value("loading_trial_weeks"), effort=effort)
    else:
        days, reading = knowledge.value("trial_days_max"), knowledge.value("trial_reading_days")
        yield knowledge.trial.say("judged_quick", days=days, reading=reading, effort=effort)
    yield knowledge.trial.say(
        "judged_change",
        points=knowledge.value("nprs_change"),
        share=knowledge.value("nprs_change_share"),
        least=knowledge.value("nprs_change_share_points"),
    )
