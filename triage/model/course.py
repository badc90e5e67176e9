"""One person's self-care as it stands on a day: the plan, the verdicts, and when to look again.

Nothing here is worked out: it only holds what a report, a page, a chart or a terminal needs.
"""

from dataclasses import dataclass
from datetime import date

from triage.model.assessment import Assessment, OfferedStep
from triage.model.trial import Diary, Verdict
from triage.model.urgency import Urgency


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What to do now, in plain words."""

    steps: tuple[OfferedStep, ...]
    """The step to try, or the two to combine."""
    begun: bool
    """Whether it is the trial that runs, or only proposed."""
    why: tuple[str, ...]
    each_day: tuple[str, ...]
    """What to do each day, in 3 to 6 plain lines a step."""
    dose: tuple[str, ...]
    check_first: tuple[str, ...]
    stop_rules: tuple[str, ...]
    what_not_to_do: tuple[str, ...]
    how_judged: tuple[str, ...]
    read_on: date | None
    """The day on which it is read, once it has begun."""
    afterwards: tuple[str, ...]
    """Step ids that come next, in order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReCheckDay:
    """A day on which to look again, by the schedule of the urgency."""

    day: date
    say: str
    done: bool
    """Whether the safety questions were answered on that day or later."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReCheckNeed:
    """Why the safety questions should be answered again now."""

    at_once: bool
    """Something new, or worse: before anything else."""
    since: date
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """One person's self-care over time: all that a report, a page, a chart or a terminal needs."""

    as_of: date
    urgency: Urgency
    """The more urgent of what the case has and what the rules say about the diary now."""
    assessment: Assessment
    """What the rules say now, with the diary among the answers."""
    diary: Diary
    verdicts: tuple[Verdict, ...]
    """One for each trial, in order."""
    plan: Plan | None
    """The trial that runs, else the step proposed next; ``None`` when nothing may be tried."""
    schedule: tuple[ReCheckDay, ...]
    re_check: ReCheckNeed | None
    """``None`` when no re-check is due."""
    re_check_open: bool
    """Whether a re-check was begun and its questions are not all answered."""
    kept: tuple[str, ...] = ()
    """Steps that helped and go on besides."""

    @property
    def verdict(self) -> Verdict | None:
        """The verdict on the last trial."""
        return self.verdicts[-1] if self.verdicts else None
