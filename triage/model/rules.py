"""What a clinician writes and signs: rules, what they conclude, and why they are believed.

Nothing here evaluates a rule.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.model.conditions import All, Condition, is_present
from triage.model.urgency import Urgency


class Tag(StrEnum):
    """How well a statement is supported."""

    CITED = "cited"
    SECOND_HAND = "second_hand"
    UNVERIFIED = "unverified"
    JUDGEMENT = "judgement"


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """One statement that a source supports."""

    source: str
    says: str
    tag: Tag


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """Who signed a rule, when, and over which content."""

    on: date
    by: tuple[str, ...]
    signature: str


class Group(StrEnum):
    """The kind of trouble a rule is about; self-care is withheld by kind."""

    BONE = "bone"
    TENDON_RUPTURE = "tendon_rupture"
    FASCIA_TEAR = "fascia_tear"
    FLUOROQUINOLONE = "fluoroquinolone"
    CLOT = "clot"
    INFECTION = "infection"
    NERVE = "nerve"
    NERVE_WORSENING = "nerve_worsening"
    VASCULAR = "vascular"
    IMMUNE = "immune"
    SKIN = "skin"
    TUMOUR = "tumour"
    PRESSURE = "pressure"
    DIABETES = "diabetes"
    CHILD = "child"
    TRAUMA = "trauma"
    PREGNANCY = "pregnancy"
    UNSURE = "unsure"
    TIME = "time"
    DOCTOR_FIRST = "doctor_first"

    @property
    def fact(self) -> str:
        """The fact that says whether any rule of this group fired."""
        return f"{self.value}_flag"


class TestOrder(StrEnum):
    """When a test is worth asking for."""

    FIRST = "first"
    NEXT = "next"
    IF_UNCLEAR = "if_unclear"


@dataclass(frozen=True, kw_only=True, slots=True)
class TestRequest:
    """A test to ask for, and why."""

    test: str
    order: TestOrder
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Signable:
    """What every rule has: identity, time, reason, evidence and review."""

    id: str
    title: str
    since: date
    until: date | None
    because: str
    evidence: tuple[Evidence, ...]
    review: Review | None
    lapsed: Review | None = None
    """A review of something else than what the rule says now."""

    def in_force(self, today: date) -> bool:
        """Whether the rule counts on that day."""
        return self.since <= today and (self.until is None or today <= self.until)


class RuleKind(StrEnum):
    """What firing a rule does."""

    FLAG = "flag"
    FLOOR = "floor"
    RAISE = "raise"
    NOTE = "note"
    STOP = "stop"


@dataclass(frozen=True, kw_only=True, slots=True)
class RaiseBy:
    """Lift the level by steps, within limits."""

    steps: int
    at_least: Urgency
    at_most: Urgency


@dataclass(frozen=True, kw_only=True, slots=True)
class Conclusion:
    """What a rule says when it fires."""

    tell_person: str
    tell_clinician: str
    urgency: Urgency | None = None
    raise_by: RaiseBy | None = None
    may_mean: str = ""
    go_to: str = ""
    suspects: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    tests: tuple[TestRequest, ...] = ()
    examine: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A flag, floor, raise, note or stop."""

    signed: Signable
    kind: RuleKind
    when: Condition
    then: Conclusion

    @property
    def id(self) -> str:
        """The identity of the rule."""
        return self.signed.id


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A name for a condition, so that rules can speak like people."""

    signed: Signable
    when: Condition

    @property
    def id(self) -> str:
        """The word itself."""
        return self.signed.id


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """An answer that speaks for or against a contributor."""

    id: str
    title: str
    points: int
    when: Condition
    without_gate: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Which self-care a contributor suits, in the order to propose it, and what it must not have."""

    first_week: tuple[str, ...]
    later: tuple[str, ...]
    avoid: tuple[str, ...]
    avoid_also: tuple[str, ...]

    @property
    def suits(self) -> tuple[str, ...]:
        """All steps that fit, first week first."""
        return tuple(dict.fromkeys(self.first_week + self.later))


@dataclass(frozen=True, kw_only=True, slots=True)
class Contributor:
    """A condition that may add to the pain, with the answers for and against it."""

    signed: Signable
    clinical_name: str
    tell_person: str
    tell_clinician: str
    gate: Condition | None
    clauses: tuple[Clause, ...]
    examine: tuple[str, ...]
    tests: tuple[TestRequest, ...]
    plan: Plan

    @property
    def id(self) -> str:
        """The identity of the condition."""
        return self.signed.id

    @property
    def gate_id(self) -> str:
        """The fact that says whether the gate holds."""
        return f"{self.id}.gate"

    def gated(self, clause: Clause) -> Condition:
        """The condition of one of its clauses, with the gate where it counts."""
        if self.gate is None or clause.without_gate:
            return clause.when
        return All((is_present(self.gate_id), clause.when))

    def clause_id(self, clause: Clause) -> str:
        """The full rule id of one of its clauses."""
        return f"{self.id}.{clause.id}"


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteList:
    """What an examination usually checks for pain in one place, when no clear pattern shows."""

    id: str
    title: str
    when: Condition | None
    contributors: tuple[str, ...]
