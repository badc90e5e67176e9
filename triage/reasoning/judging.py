"""From a diary to a verdict: the table of the self-care trial, row by row.

Pure: the same diary and day always give the same verdict, in whatever order its days were noted. What may be chosen
next is added by ``planning``, which knows what the rules offer.
"""

from datetime import date

from triage.model.knowledge import Knowledge
from triage.model.trial import Diary, Move, Outcome, Trial, Verdict
from triage.reasoning.reading import Change, reaches
from triage.reasoning.trying import Trying
from triage.reasoning.verdict_reasons import reasons

UNREAD = frozenset({Outcome.UNDER_WAY, Outcome.TOO_FEW, Outcome.TOO_SHORT, Outcome.TOLERATED})
"""Outcomes that say nothing about whether a step helps."""


def judge(diary: Diary, knowledge: Knowledge, as_of: date) -> tuple[Verdict, ...]:
    """A verdict for each trial of the diary, in order, as things stood on a day."""
    found: list[Verdict] = []
    for trial in diary.trials:
        found.append(_verdict(Trying(diary, trial, knowledge, as_of), tuple(found)))
    return tuple(found)


def judged_whole(diary: Diary, knowledge: Knowledge, as_of: date) -> Outcome:
    """The outcome from before the first step until now, by the same table.

    A step begun with too few days noted has nothing to compare with: it is read from before the next one then.
    """
    for first in diary.trials:
        whole = Trial(steps=(), begun=first.begun, ended=diary.trials[-1].ended)
        trying = Trying(diary, whole, knowledge, as_of)
        if trying.change.is_readable:
            return _by_change(trying.change, trying.is_good)
    return Outcome.TOO_FEW


def _verdict(trying: Trying, earlier: tuple[Verdict, ...]) -> Verdict:
    outcome = _outcome(trying)
    move = _move(trying, outcome, earlier)
    rules, change = trying.knowledge.trial, trying.change
    advice = rules.advice(outcome, move)
    met = [setting.source for reading in change.readings for setting in reading.met]
    return Verdict(
        trial=trying.trial,
        as_of=trying.as_of,
        outcome=outcome,
        move=move,
        readings=change.readings,
        days_noted=len(trying.entries),
        effort_days=trying.effort,
        effort_days_wanted=trying.effort_wanted,
        due_on=trying.due_on,
        advice=advice,
        because=tuple(reasons(trying, outcome)),
        sources=tuple(dict.fromkeys([*met, *(item.source for item in advice.signed.evidence)])),
    )


def _outcome(trying: Trying) -> Outcome:
    """The rows of the table. Getting worse is never cancelled by little effort, few days or a good number."""
    trial, change = trying.trial, trying.change
    halved_and_up = trying.is_past_halving and change.rose
    worse = (change.rose_much and trying.is_past_first_days) or halved_and_up
    if worse or trying.has_too_many_worse_mornings:
        return Outcome.NOT_TOLERATED if trying.is_first_week_of_strength else Outcome.WORSE
    if change.rose and trial.halved_on is None and trying.is_past_first_look:
        return Outcome.SLIGHTLY_WORSE
    if trying.is_good:
        return Outcome.GOOD
    if not trying.is_over:
        return _still_running(trying)
    if not change.is_readable:
        return Outcome.TOO_FEW
    if not reaches(trying.effort, trying.effort_wanted):
        return Outcome.TOO_SHORT
    return _by_change(change, is_good=False)


def _by_change(change: Change, is_good: bool) -> Outcome:  # noqa: FBT001  a row of the table
    """The part of the table that only asks for numbers."""
    if change.rose_much:
        return Outcome.WORSE
    if change.rose:
        return Outcome.SLIGHTLY_WORSE
    if is_good:
        return Outcome.GOOD
    if change.helped:
        return Outcome.RESPONDING
    return Outcome.LEANING if change.leaned else Outcome.NO_CHANGE


def _still_running(trying: Trying) -> Outcome:
    """After its first week a strength step is tolerated if it did not get worse."""
    if trying.trial.slow and trying.is_past_first_look:
        return Outcome.TOLERATED if trying.change.is_readable else Outcome.TOO_FEW
    return Outcome.UNDER_WAY


def _move(trying: Trying, outcome: Outcome, earlier: tuple[Verdict, ...]) -> Move:
    match outcome:
        case Outcome.WORSE | Outcome.NOT_TOLERATED:
            return Move.STOP
        case Outcome.SLIGHTLY_WORSE:
            return Move.HALVE
        case Outcome.GOOD:
            return Move.STEP_DOWN
        case Outcome.RESPONDING:
            return Move.KEEP
        case Outcome.LEANING:
            return Move.KEEP if trying.trial.repeated or trying.trial.slow else Move.REPEAT
        case Outcome.NO_CHANGE:
            return Move.COMBINE if _unchanged(trying, earlier) else Move.SWITCH
        case Outcome.TOO_SHORT:
            return Move.RESTART
        case Outcome.TOO_FEW:
            return Move.RESTART if trying.trial.ended is not None else Move.GO_ON
        case _:
            return Move.GO_ON


def _unchanged(trying: Trying, earlier: tuple[Verdict, ...]) -> bool:
    """Whether enough different steps, this one included, were tried without a change."""
    tried = {step for verdict in earlier if verdict.outcome is Outcome.NO_CHANGE for step in verdict.trial.steps}
    return len(tried | set(trying.trial.steps)) >= trying.knowledge.value("combine_after_steps")
