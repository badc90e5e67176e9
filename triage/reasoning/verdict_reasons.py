"""Why a verdict is what it is, in plain lines with the person's own numbers.

Every sentence comes from the rules; nothing here decides anything.
"""

from collections.abc import Iterator

from triage.model.trial import Measure, Outcome, Reading
from triage.reasoning.trying import Trying


def reasons(trying: Trying, outcome: Outcome) -> dict[str, None]:
    """The lines, each once."""
    return dict.fromkeys([*_of_numbers(trying), *_of_days(trying, outcome)])


def plain_number(value: float) -> str:
    """A number as a person writes it."""
    return f"{round(value, 1):g}"


def _of_numbers(trying: Trying) -> Iterator[str]:
    rules, readings = trying.knowledge.trial, trying.change.readings
    for reading in readings:
        yield _told(reading, trying)
    if readings:
        yield rules.say("how_read", days=trying.knowledge.value("trial_reading_days"))
    for reading in readings:
        for setting in reading.met:
            yield rules.say(f"met_{setting.id}", number=setting.value)


def _of_days(trying: Trying, outcome: Outcome) -> Iterator[str]:
    rules, activity = trying.knowledge.trial, trying.diary.activity
    length = trying.trial.day_number(trying.until)
    if trying.mornings:
        yield rules.say("worse_mornings", count=trying.mornings)
    if outcome is Outcome.WORSE and trying.is_past_halving:
        yield rules.say("still_up", days=trying.knowledge.value("halve_days"))
    if outcome is Outcome.TOO_FEW:
        yield rules.say("days_noted", noted=len(trying.entries), days=length)
    if outcome is Outcome.TOO_SHORT:
        wanted, done = plain_number(trying.effort_wanted), plain_number(trying.effort)
        yield rules.say("effort", done=done, days=length, wanted=wanted)
    if trying.is_low and (activity is None or activity.normal is None):
        yield rules.say("normal_not_known")


def _told(reading: Reading, trying: Trying) -> str:
    before, after = plain_number(reading.baseline), plain_number(reading.result)
    kind = "same" if before == after else "changed"
    holders = {"after": after} if kind == "same" else {"before": before, "after": after}
    activity = trying.diary.activity
    if reading.measure is Measure.ACTIVITY and activity is not None:
        holders |= {"name": activity.name[:1].upper() + activity.name[1:], "unit": activity.unit.value}
    return trying.knowledge.trial.say(f"{reading.measure.value}_{kind}", **holders)
