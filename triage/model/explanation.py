"""Why the result is what it is, what would change it, and what is still open.

Nothing here decides anything: it only holds what was found by trying other answers.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from triage.model.answers import Answer
from triage.model.urgency import Urgency

if TYPE_CHECKING:
    from triage.model.assessment import Because, ClauseReason
    from triage.model.rules import Contributor


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One other answer to one question: one choice, one tick more or less, or one band of a number."""

    question: str
    value: str
    """The choice, tick, region or band in which the two answers differ; empty for an answer as a whole."""
    adds: bool
    """Whether the value holds after the change; otherwise it held before."""
    answer: Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Counterfactual:
    """The smallest change of answers that leads to another urgency: one answer, or two where no single one does."""

    changes: tuple[Change, ...]
    urgency: Urgency
    rules: tuple[str, ...]
    """What makes the difference, most urgent first: the rules that fire now, or those that no longer do."""
    opens: tuple[str, ...]
    """Questions that the path then asks as well; the urgency counts them as unanswered."""


class Gap(StrEnum):
    """Why a question is still open."""

    UNANSWERED = "unanswered"
    NOT_SURE = "not_sure"
    NOT_DONE = "not_done"


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenQuestion:
    """A question of the path without a real answer, and the urgency that real answers would lead to."""

    question: str
    gap: Gap
    now: Urgency
    lowest: Urgency
    highest: Urgency

    @property
    def could_raise(self) -> bool:
        """Whether some answer would make it more urgent."""
        return self.highest > self.now

    @property
    def could_lower(self) -> bool:
        """Whether some answer would make it less urgent."""
        return self.lowest < self.now


@dataclass(frozen=True, kw_only=True, slots=True)
class NearMiss:
    """A flag, or a clause of a shown contributor, that is one finding short of firing."""

    rule: str
    title: str
    urgency: Urgency | None
    """For a flag."""
    points: int
    """For a clause; 0 for a flag."""
    findings: tuple[Change, ...]
    """What is missing; each of them alone would do."""
    is_open: bool
    """Whether one of them is about a question that is still open; otherwise all were answered the other way."""
    rests_on: "Because"
    """The other answers that already carry it, never empty."""
    examine: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ExamineFirst:
    """An examination worth doing first, and what it would settle."""

    examination: str
    settles: tuple[str, ...]
    """Ids of rules that are one finding short, and of contributors."""


class Showing(StrEnum):
    """Why a contributor is or is not shown."""

    SHOWN = "shown"
    SHOWN_BESIDE = "shown_beside"
    """Named only as what an examination must exclude."""
    NOTHING_FITS = "nothing_fits"
    GATE = "gate"
    """What must hold before its answers count does not hold."""
    TOO_FEW_POINTS = "too_few_points"
    FAR_BEHIND = "far_behind"
    OUTRANKED = "outranked"
    """As many others as are shown fit better."""
    OTHER_PLACE = "other_place"
    """The pain is outside the heel, so only serious causes are named."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerRow:
    """One contributor with all answers for it, against it and missing, and why it is or is not shown."""

    contributor: "Contributor"
    points: int
    showing: Showing
    reasons_for: "tuple[ClauseReason, ...]"
    reasons_against: "tuple[ClauseReason, ...]"
    not_asked: "tuple[ClauseReason, ...]"


class LabelFit(StrEnum):
    """Whether the name plantar fasciitis fits the answers."""

    FITS = "fits"
    FITS_PARTLY = "fits_partly"
    DOES_NOT_FIT = "does_not_fit"


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelRow:
    """Plantar fasciitis, always stated: the name that is given too often."""

    row: LedgerRow
    """Its row; here all answers against it stand, also those that take no points because the gate does not hold."""
    fit: LabelFit
    told: bool
    """Whether the person was given this name."""
    start_up_pain: bool
    place: bool
    """Whether the pain is where the sole band is felt."""
    mismatch: bool
    """Whether the rule for a name that does not fit has fired."""
    ahead: "tuple[Contributor, ...]"
    """Contributors that are shown before it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """All of it, for one assessment."""

    held_by: tuple[str, ...]
    """The rules that hold the urgency where it is."""
    ledger: tuple[LedgerRow, ...]
    plantar_fasciitis: LabelRow | None
    """``None`` only for rules that do not know this contributor."""
    would_raise: tuple[Counterfactual, ...]
    """Most urgent first."""
    would_lower: tuple[Counterfactual, ...]
    """For clinicians alone, never for the person."""
    all_pairs_tried: bool
    """Whether every pair of changes was tried, where no single change had an effect."""
    open_questions: tuple[OpenQuestion, ...]
    near_misses: tuple[NearMiss, ...]
    examine_first: tuple[ExamineFirst, ...]
    watch_for: tuple[str, ...]
    """What the person should watch for, each with what to do then: the personal part of the safety net."""
