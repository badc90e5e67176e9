"""What a diary says in the words of the questionnaire, so that the rules about time decide, and nobody else.

Nothing here knows those rules.
"""

from collections.abc import Mapping
from datetime import date

from triage.model.answers import Answer, Answers, Ticks, ticks
from triage.model.knowledge import Knowledge
from triage.model.trial import DayEntry, Diary, Outcome, Trial, Verdict
from triage.reasoning.choosing_next import FAILED
from triage.reasoning.judging import UNREAD, judged_whole
from triage.reasoning.reading import WEEK, reaches

RE_CHECK = "re_check"
NEW_SYMPTOM = "re_check_new_symptom"
_NOTHING = "nothing"


def diary_answers(
    answers: Answers, diary: Diary, verdicts: tuple[Verdict, ...], knowledge: Knowledge, as_of: date
) -> Mapping[str, Answer]:
    """What the diary adds to a person's own answers, by question."""
    if not diary.trials:
        return {}
    found: dict[str, Answer] = {"visit": RE_CHECK, **_pains(diary.entry(as_of))}
    counted = tuple(verdict for verdict in verdicts if _counts(verdict))
    outcome = _whole(diary, verdicts, knowledge, as_of)
    if counted and outcome in knowledge.trial.answers:
        found |= {
            **knowledge.trial.answers[outcome],
            "tried_measures": _tried(answers, counted, knowledge),
            "trial_weeks": weeks_tried(diary, counted, as_of),
        }
    return {question: answer for question, answer in found.items() if question in knowledge.questionnaire.by_id}


def weeks_tried(diary: Diary, verdicts: tuple[Verdict, ...], as_of: date) -> int:
    """Whole weeks of trying, over all these trials together."""
    return sum(_days(diary, verdict.trial, as_of) for verdict in verdicts) // WEEK


def sign_answers(answers: Answers, signs: tuple[str, ...], knowledge: Knowledge) -> Mapping[str, Answer]:
    """What new signs stand for, until the questions about them are answered again."""
    found: dict[str, Answer] = {"visit": NEW_SYMPTOM}
    for name in signs:
        sign = knowledge.trial.sign(name)
        for question, choice in sign.sets.items() if sign else ():
            asked = knowledge.questionnaire.by_id[question]
            before = ticks(found.get(question, answers.given.get(question)))
            kept = [tick for tick in before if not asked.choice_by_id[tick].exclusive]
            found[question] = tuple(dict.fromkeys([*kept, choice])) if asked.takes_several else choice
    return found


def _counts(verdict: Verdict) -> bool:
    """Whether the trial was a real one: read, and done on enough days where that is asked."""
    if verdict.outcome is Outcome.TOLERATED:
        return reaches(verdict.effort_days, verdict.effort_days_wanted)
    return verdict.outcome not in UNREAD


def _days(diary: Diary, trial: Trial, as_of: date) -> int:
    """Up to the last day noted; a day missed at the end of a week does not shorten it."""
    noted = diary.entries_of(trial, as_of)
    last = max(noted[-1].day if noted else trial.begun, trial.day_of(WEEK))
    return trial.day_number(min(last, trial.ended or as_of, as_of))


def _whole(diary: Diary, verdicts: tuple[Verdict, ...], knowledge: Knowledge, as_of: date) -> Outcome:
    """From before the first step until now; a step that just made it worse speaks for itself."""
    last = verdicts[-1].outcome
    return last if last in FAILED else judged_whole(diary, knowledge, as_of)


def _tried(answers: Answers, verdicts: tuple[Verdict, ...], knowledge: Knowledge) -> Ticks:
    """What was tried before, and in the diary."""
    found = [tick for tick in ticks(answers.given.get("tried_measures")) if tick != _NOTHING]
    for name in (step for verdict in verdicts for step in verdict.trial.steps):
        counted_as = knowledge.trial.counts_as.get(name)
        found += [*knowledge.step_by_id[name].tried_as, *([counted_as] if counted_as else [])]
    return tuple(dict.fromkeys(found)) or (_NOTHING,)


def _pains(entry: DayEntry | None) -> Mapping[str, Answer]:
    """The pain of today, as it was noted."""
    if entry is None:
        return {}
    first_steps = {} if entry.first_step_pain is None else {"first_step_pain": entry.first_step_pain}
    return {"pain_worst_24h": entry.worst_pain, **first_steps}
