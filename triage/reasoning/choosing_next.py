"""What may be tried next: after a verdict, and as far as the rules offer it now.

Nothing here judges a diary.
"""

from dataclasses import dataclass, replace
from itertools import combinations

from triage.model.answers import ticks
from triage.model.assessment import Assessment, WithheldStep
from triage.model.conditions import facts_read
from triage.model.knowledge import Knowledge
from triage.model.self_care import Suppression
from triage.model.trial import MOST_STEPS, Move, Outcome, Verdict
from triage.model.urgency import Urgency
from triage.reasoning.evaluation import holds
from triage.reasoning.strata import LEVEL

FAILED = frozenset({Outcome.WORSE, Outcome.NOT_TOLERATED})
_NOT_COUNTED = frozenset({Outcome.TOO_FEW, Outcome.TOO_SHORT})
_HELPED = frozenset({Outcome.RESPONDING, Outcome.LEANING, Outcome.GOOD})
_CHANGING = (Move.SWITCH, Move.COMBINE)

Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """The steps and pairs that may be begun now, the first to propose first."""

    steps: tuple[str, ...]
    """Single steps that were not tried yet."""
    pairs: tuple[Pair, ...]


def kept_steps(verdicts: tuple[Verdict, ...]) -> tuple[str, ...]:
    """Steps of ended trials that helped, and did no harm later."""
    helped = [
        step
        for verdict in verdicts
        if verdict.trial.ended and verdict.outcome in _HELPED
        for step in verdict.trial.steps
    ]
    return tuple(step for step in dict.fromkeys(helped) if step not in failed_steps(verdicts))


def failed_steps(verdicts: tuple[Verdict, ...]) -> frozenset[str]:
    """Steps that made things worse."""
    return frozenset(step for verdict in verdicts if verdict.outcome in FAILED for step in verdict.trial.steps)


def choices(verdicts: tuple[Verdict, ...], assessment: Assessment) -> Choices:
    """What is left to try, in the order in which the rules propose it; what was tried before the diary comes last."""
    measures = frozenset(ticks(assessment.answers.get("tried_measures")))
    offered = [item.step for item in assessment.self_care.offered]
    failed = failed_steps(verdicts)
    tried = {step for verdict in verdicts if verdict.outcome not in _NOT_COUNTED for step in verdict.trial.steps}
    untried = [step for step in offered if step.id not in tried]
    untried.sort(key=lambda step: bool(measures & frozenset(step.tried_as)))
    unchanged = [step for step in offered if step.id in tried - failed - set(kept_steps(verdicts))]
    pairs = combinations([step.id for step in (*unchanged, *untried)], MOST_STEPS)
    done = {frozenset(verdict.trial.steps) for verdict in verdicts}
    return Choices(
        steps=tuple(step.id for step in untried),
        pairs=tuple((one, other) for one, other in pairs if frozenset((one, other)) not in done),
    )


def settled(verdicts: tuple[Verdict, ...], assessment: Assessment, knowledge: Knowledge) -> tuple[Verdict, ...]:
    """The verdicts, the last one with what may be chosen next; what the rules withhold ends a trial."""
    if not verdicts:
        return ()
    last, left = verdicts[-1], choices(verdicts, assessment)
    move = _allowed(last, assessment, left)
    same = (last.trial.steps[0],) if move in (Move.REPEAT, Move.RESTART) and len(last.trial.steps) == 1 else ()
    following = left.steps if move in (Move.SWITCH, Move.KEEP, Move.RESTART) else ()
    steps = tuple(dict.fromkeys([*same, *following]))
    pairs = left.pairs if move is Move.COMBINE else ()
    return (*verdicts[:-1], replace(_moved(last, move, assessment, knowledge), next_steps=steps, combinations=pairs))


def suppressions_at(urgency: Urgency, knowledge: Knowledge) -> tuple[Suppression, ...]:
    """The rules that withhold steps at a level, whatever was answered."""
    level = {LEVEL: urgency.word}
    by_level = (item for item in knowledge.suppressions if facts_read(item.when) == {LEVEL})
    return tuple(item for item in by_level if holds(item.when, level))


def held_back(assessment: Assessment, urgency: Urgency, knowledge: Knowledge) -> Assessment:
    """The same, less what the rules withhold at a higher urgency that the case has for another reason."""
    if urgency <= assessment.urgency:
        return assessment
    by_level = suppressions_at(urgency, knowledge)
    care, kept = assessment.self_care, []
    withheld = list(care.withheld)
    for offered in care.offered:
        reasons = [item for item in by_level if item.withholds(offered.step)]
        if not reasons:
            kept.append(offered)
            continue
        because, rules = tuple(item.signed.because for item in reasons), tuple(item.id for item in reasons)
        withheld.append(WithheldStep(step=offered.step, reasons=because, rules=rules))
    return replace(assessment, self_care=replace(care, offered=tuple(kept), withheld=tuple(withheld)))


def is_withheld(steps: tuple[str, ...], assessment: Assessment) -> bool:
    """Whether the rules take any of the steps away now; at an urgency of today they take all."""
    gone = {item.step.id for item in assessment.self_care.withheld}
    return assessment.urgency >= Urgency.URGENT or assessment.is_out_of_scope or not gone.isdisjoint(steps)


def _allowed(verdict: Verdict, assessment: Assessment, left: Choices) -> Move:
    """The move of the table, unless the rules ask for an examination or leave nothing for it."""
    if verdict.move is Move.STOP:
        return verdict.move
    if verdict.move not in _CHANGING:
        return Move.BE_SEEN if is_withheld(verdict.trial.steps, assessment) else verdict.move
    if assessment.urgency >= Urgency.SOON:
        return Move.BE_SEEN
    wanted = [verdict.move, *(move for move in _CHANGING if move is not verdict.move)]
    possible = {Move.SWITCH: left.steps, Move.COMBINE: left.pairs}
    return next((move for move in wanted if possible[move]), Move.BE_SEEN)


def _moved(verdict: Verdict, move: Move, assessment: Assessment, knowledge: Knowledge) -> Verdict:
    if move is verdict.move:
        return verdict
    advice = knowledge.trial.advice(verdict.outcome, move)
    because = list(verdict.because)
    if move is Move.BE_SEEN and is_withheld(verdict.trial.steps, assessment):
        because.append(knowledge.trial.say("no_longer_offered"))
    sources = dict.fromkeys([*verdict.sources, *(item.source for item in advice.signed.evidence)])
    return replace(verdict, move=move, advice=advice, because=tuple(because), sources=tuple(sources))
