"""From the forms of the plan and the diary to what is kept, with every fault told at once.

A page without scripts sends the same fields. Casework checks every value once more; here are the words for a person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import isfinite

from triage.adapters.web.forms import Fields
from triage.casework.writing import label_of, written
from triage.model.trial import HIGHEST_PAIN, LOWEST_PAIN, Activity, ActivityUnit, DayEntry, Effort, Morning
from triage.model.trial_rules import TrialRules

NOT_NOTICED = "not_noticed"
NOTHING_NEW = "none"
SCORES = tuple(str(score) for score in range(LOWEST_PAIN, HIGHEST_PAIN + 1))


@dataclass(frozen=True, slots=True)
class FormFault:
    """What is wrong with one field, and what would be right."""

    field: str
    text: str


class FaultyFormError(Exception):
    """Some fields cannot be kept as they are."""

    def __init__(self, *faults: FormFault) -> None:
        super().__init__("The form has faults.")
        self.faults = faults


@dataclass(frozen=True, kw_only=True, slots=True)
class SentDay:
    """One day as it was sent."""

    entry: DayEntry
    morning: Morning | None
    """How the heel was this morning, against the morning before; it belongs to the day before."""
    reason: str


def sent_day(fields: Fields, day: date, rules: TrialRules, *, with_activity: bool, with_effort: bool) -> SentDay:
    """The day that was sent.

    Raises:
        FaultyFormError: naming every fault.
    """
    faults = tuple(_faults(fields, rules, with_activity=with_activity, with_effort=with_effort))
    if faults:
        raise FaultyFormError(*faults)
    new = tuple(name for name in fields.all("new") if name != NOTHING_NEW)
    morning = fields.one("morning")
    entry = DayEntry(
        day=day,
        worst_pain=int(fields.one("worst_pain")),
        first_step_pain=_score(fields.one("first_step_pain")),
        activity=number_in(fields.one("activity")) if with_activity else None,
        activity_pain=_score(fields.one("activity_pain")) if with_activity else None,
        done=Effort(fields.one("done")) if with_effort else Effort.NO,
        new_signs=new,
    )
    return SentDay(
        entry=entry,
        morning=Morning(morning) if morning in list(Morning) else None,
        reason=written(fields.one("reason")),
    )


def sent_activity(fields: Fields) -> Activity | None:
    """The activity that matters, if one was named.

    Raises:
        FaultyFormError: when the normal amount or the unit is not understood.
    """
    name, normal = label_of(fields.one("activity")), fields.one("normal")
    if not name:
        if normal:
            raise FaultyFormError(FormFault("activity", "Say what it is, such as walking to the shop."))
        return None
    amount = number_in(normal)
    if normal and not amount:
        raise FaultyFormError(FormFault("normal", "Write a number above 0, such as 30, or leave it empty."))
    if fields.one("unit") not in list(ActivityUnit):
        raise FaultyFormError(FormFault("unit", "Choose what you count it in."))
    return Activity(name=name, unit=ActivityUnit(fields.one("unit")), normal=amount)


def number_in(text: str) -> float | None:
    """A number from 0 up, however its comma is written; ``None`` for anything else."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if isfinite(number) and number >= 0 else None


def _score(text: str) -> int | None:
    return int(text) if text in SCORES else None


def _faults(fields: Fields, rules: TrialRules, *, with_activity: bool, with_effort: bool) -> Iterator[FormFault]:
    if fields.one("worst_pain") not in SCORES:
        yield FormFault("worst_pain", "Choose your worst pain, from 0 to 10.")
    amount = fields.one("activity")
    if with_activity and amount and number_in(amount) is None:
        yield FormFault("activity", "Write a number from 0 up, or leave it empty.")
    if with_effort and fields.one("done") not in list(Effort):
        yield FormFault("done", "Say whether you did the step.")
    ticked = fields.all("new")
    if not ticked:
        yield FormFault("new", "Tick what is new, or that nothing is.")
    elif NOTHING_NEW in ticked and len(ticked) > 1:
        yield FormFault("new", "You ticked that nothing is new, and something else as well. Untick one of the two.")
    elif any(name != NOTHING_NEW and rules.sign(name) is None for name in ticked):
        yield FormFault("new", "Choose from the lines on this page.")
