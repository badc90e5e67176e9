"""What the rules say about one person, with every reason.

Nothing here decides anything: it only holds what was decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from triage.model.answers import Answer
from triage.model.rules import Contributor, Rule, SiteList, TestRequest
from triage.model.self_care import Step
from triage.model.urgency import Urgency

if TYPE_CHECKING:
    from triage.model.explanation import Explanation


class Fit(StrEnum):
    """How well a contributor fits, in words."""

    FITS_WELL = "fits_well"
    FITS_PARTLY = "fits_partly"
    LESS_LIKELY = "less_likely"


Because = Mapping[str, Answer]
"""The answers that made a rule fire, by question."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """One rule that fired, and the answers behind it."""

    rule: Rule
    because: Because


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseReason:
    """One clause of a contributor: what it says, for how many points, and on which answers."""

    clause: str
    title: str
    points: int
    because: Because


@dataclass(frozen=True, kw_only=True, slots=True)
class RankedContributor:
    """A contributor with its points and reasons."""

    contributor: Contributor
    points: int
    fit: Fit
    shown: bool
    reasons_for: tuple[ClauseReason, ...]
    reasons_against: tuple[ClauseReason, ...]
    not_asked: tuple[ClauseReason, ...]
    """Clauses that an open question could still turn true."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferedStep:
    """A self-care step that may be tried."""

    step: Step
    start_first: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WithheldStep:
    """A self-care step that is not offered, and why."""

    step: Step
    reasons: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SelfCare:
    """What to try, what to ask a clinician about, and what to leave."""

    offered: tuple[OfferedStep, ...]
    ask_about: tuple[Step, ...]
    withheld: tuple[WithheldStep, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Provenance:
    """Everything needed to derive the same assessment again."""

    knowledge: str
    engine: str
    program: str
    assessed_on: date
    clinically_reviewed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """The whole result for one person."""

    urgency: Urgency
    stopped: tuple[Reason, ...]
    """Stop rules that fired: the tool is not made for this, so only the flags count."""
    flags: tuple[Reason, ...]
    floors: tuple[Reason, ...]
    raises: tuple[Reason, ...]
    notes: tuple[Reason, ...]
    contributors: tuple[RankedContributor, ...]
    site_list: SiteList | None
    """What is usually checked at this site, when no clear pattern shows."""
    tests: tuple[TestRequest, ...]
    self_care: SelfCare
    safety_net: tuple[str, ...]
    elsewhere_only: bool
    fired: tuple[str, ...]
    unanswered: tuple[str, ...]
    set_aside: tuple[str, ...]
    answers: Mapping[str, Answer]
    provenance: Provenance
    explanation: "Explanation | None" = None
    """What would change it and why not; worked out on demand, so it may be missing."""

    @property
    def is_out_of_scope(self) -> bool:
        """Whether the tool stops here without a result; an emergency is shown all the same."""
        return bool(self.stopped) and self.urgency is not Urgency.EMERGENCY

    @property
    def told_urgency(self) -> Urgency | None:
        """How soon, as far as it may be told: nothing where the tool stops and no flag speaks."""
        if not self.is_out_of_scope:
            return self.urgency
        return max((reason.rule.then.urgency for reason in self.flags if reason.rule.then.urgency), default=None)

    @property
    def shown(self) -> tuple[RankedContributor, ...]:
        """The contributors to show, in order."""
        return tuple(ranked for ranked in self.contributors if ranked.shown)

    @property
    def start_first(self) -> OfferedStep | None:
        """The step proposed to start with."""
        return next((offered for offered in self.self_care.offered if offered.start_first), None)
