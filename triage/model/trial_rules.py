"""The words and choices of the self-care trial that a clinician signs: advice, new signs, thresholds, re-checks.

The numbers are settings. Nothing here reads a diary.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage.model.rules import Signable
from triage.model.trial import Move, Outcome
from triage.model.urgency import Urgency

PAIRS: Mapping[Outcome, tuple[Move, ...]] = {
    Outcome.UNDER_WAY: (Move.GO_ON, Move.BE_SEEN),
    Outcome.TOLERATED: (Move.GO_ON, Move.BE_SEEN),
    Outcome.NOT_TOLERATED: (Move.STOP,),
    Outcome.GOOD: (Move.STEP_DOWN, Move.BE_SEEN),
    Outcome.RESPONDING: (Move.KEEP, Move.BE_SEEN),
    Outcome.LEANING: (Move.REPEAT, Move.KEEP, Move.BE_SEEN),
    Outcome.NO_CHANGE: (Move.SWITCH, Move.COMBINE, Move.BE_SEEN),
    Outcome.SLIGHTLY_WORSE: (Move.HALVE, Move.BE_SEEN),
    Outcome.WORSE: (Move.STOP,),
    Outcome.TOO_FEW: (Move.GO_ON, Move.RESTART, Move.BE_SEEN),
    Outcome.TOO_SHORT: (Move.RESTART, Move.BE_SEEN),
}
"""The moves that each outcome can lead to: there are words for every pair."""

_CHANGED = ("before", "after")
SENTENCES: Mapping[str, tuple[str, ...]] = {
    "worst_pain_changed": _CHANGED,
    "worst_pain_same": ("after",),
    "first_step_pain_changed": _CHANGED,
    "first_step_pain_same": ("after",),
    "activity_changed": ("name", "before", "after", "unit"),
    "activity_same": ("name", "after", "unit"),
    "how_read": ("days",),
    "worse_mornings": ("count",),
    "met_nprs_change": ("number",),
    "met_nprs_change_share": ("number",),
    "met_first_step_change": ("number",),
    "met_activity_gain": ("number",),
    "met_worse_change": ("number",),
    "days_noted": ("noted", "days"),
    "effort": ("done", "days", "wanted"),
    "still_up": ("days",),
    "normal_not_known": (),
    "no_longer_offered": (),
    "why_fits": ("name",),
    "why_not_alone": (),
    "why_most": (),
    "why_pair": (),
    "keep_same": (),
    "no_second": (),
    "not_gone": (),
    "not_through_pain": ("pain",),
    "judged_quick": ("days", "reading", "effort"),
    "judged_slow": ("weeks", "effort"),
    "judged_change": ("points", "share", "least"),
    "half_amount": ("days",),
    "got_worse": (),
    "be_examined": (),
    "staff_open": (),
    "calendar_title": (),
}
"""The lines that the program says by name, with what it fills in."""

Numbers = tuple[tuple[str, int], ...]
"""Settings that an item speaks of, with their values: they are signed with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """What is said for one outcome and one move."""

    signed: Signable
    outcome: Outcome
    move: Move
    numbers: Numbers
    headline: str
    """The outcome in a few words."""
    say: str
    """What it means."""
    next: str
    """What to do now."""

    @property
    def id(self) -> str:
        """The identity of the advice."""
        return self.signed.id


@dataclass(frozen=True, kw_only=True, slots=True)
class NewSign:
    """Something new that the diary asks about every day."""

    signed: Signable
    label: str
    sets: Mapping[str, str]
    """The choice it stands for, by question: it counts at once, until the question is answered again."""
    asks_again: tuple[str, ...]
    """Questions that a re-check repeats because of it, besides the usual ones."""

    @property
    def id(self) -> str:
        """The identity of the sign."""
        return self.signed.id


@dataclass(frozen=True, kw_only=True, slots=True)
class MeaningfulChange:
    """A published change that matters, and whether a verdict may use it."""

    signed: Signable
    measure: str
    change: str
    used: bool
    numbers: Numbers
    caution: str

    @property
    def id(self) -> str:
        """The identity of the change."""
        return self.signed.id


@dataclass(frozen=True, kw_only=True, slots=True)
class ReCheckRule:
    """One day on which to look again after a result of some urgency."""

    signed: Signable
    urgency: Urgency
    numbers: Numbers
    """The one setting that says after how many days."""
    say: str
    """To the person."""
    staff: str
    """To the clinic."""

    @property
    def id(self) -> str:
        """The identity of the day."""
        return self.signed.id

    @property
    def days(self) -> int:
        """How many days after the assessment."""
        return self.numbers[0][1]


TrialItem = Advice | NewSign | MeaningfulChange | ReCheckRule


@dataclass(frozen=True, kw_only=True, slots=True)
class TrialRules:
    """All that ``rules/trial.yaml`` holds."""

    advices: tuple[Advice, ...] = ()
    signs: tuple[NewSign, ...] = ()
    changes: tuple[MeaningfulChange, ...] = ()
    re_checks: tuple[ReCheckRule, ...] = ()
    asks_again: tuple[str, ...] = ()
    """Questions that every re-check repeats, the safety questions first."""
    rest_day_steps: frozenset[str] = frozenset()
    """Steps that are done every second day."""
    counts_as: Mapping[str, str] = field(default_factory=dict)
    """What a step counts as among the measures tried, when none of the choices names it."""
    answers: Mapping[Outcome, Mapping[str, str]] = field(default_factory=dict)
    """The answers that an outcome stands for, by question."""
    sentences: Mapping[str, str] = field(default_factory=dict)
    """Lines with place holders, for reasons and plans."""

    @property
    def items(self) -> tuple[TrialItem, ...]:
        """Everything that needs a signature."""
        return (*self.advices, *self.signs, *self.changes, *self.re_checks)

    def say(self, sentence: str, /, **filled: object) -> str:
        """A sentence with its place holders filled in; raises ``KeyError`` when there is none."""
        return self.sentences[sentence].format(**filled)

    def sign(self, name: str) -> NewSign | None:
        """A sign by its id."""
        return next((sign for sign in self.signs if sign.id == name), None)

    def advice(self, outcome: Outcome, move: Move) -> Advice:
        """What is said for an outcome and a move; raises ``KeyError`` when there is nothing."""
        for advice in self.advices:
            if (advice.outcome, advice.move) == (outcome, move):
                return advice
        raise KeyError(outcome.value, move.value)


NO_TRIAL = TrialRules()
