"""How often clinicians agreed with the rules, counted from their reviews.

A count says more than a share when there are few, so every share stands beside its count and an interval.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Protocol, cast

from triage.casework.review import NONE
from triage.model.case import Event
from triage.model.urgency import urgency_of

FEW = 10
"""With fewer reviews than this a share says next to nothing."""


class Reviews(Protocol):
    """Finds what clinicians said."""

    def last_reviews(self, clinics: Sequence[str]) -> tuple[Event, ...]:
        """The newest review of every case of these clinics that is not erased."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """How often clinicians agreed, with a 95 % interval."""

    name: str
    """A rule, a condition, or empty for all of them."""
    agreed: int = 0
    more_urgent: int = 0
    """How often they were more urgent than the rules: the faults that harm."""
    less_urgent: int = 0
    seen: int = 0

    @property
    def share(self) -> float:
        """The share of those seen in which they agreed."""
        return self.agreed / self.seen if self.seen else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share."""
        return wilson(self.agreed, self.seen)

    @property
    def is_few(self) -> bool:
        """Whether there are too few to say anything."""
        return self.seen < FEW


def of_urgency(reviews: Iterable[Event]) -> Agreement:
    """How often the clinician kept the urgency, over all reviews."""
    return next(iter(_counted(reviews, lambda _: [""], "agrees_urgency")), Agreement(name=""))


def of_cause(reviews: Iterable[Event]) -> Agreement:
    """How often the clinician named the cause that was shown first, over all reviews in which one was shown."""
    return next(
        iter(_counted(reviews, lambda review: [""] if _leading(review) else [], "agrees_cause")), Agreement(name="")
    )


def by_rule(reviews: Iterable[Event]) -> tuple[Agreement, ...]:
    """Per rule that fired: how often the clinician kept the urgency."""
    return _counted(reviews, lambda review: cast("Sequence[str]", review.body["rules"]), "agrees_urgency")


def by_condition(reviews: Iterable[Event]) -> tuple[Agreement, ...]:
    """Per condition shown first: how often the clinician named the same cause."""
    return _counted(reviews, _leading, "agrees_cause")


def wilson(agreed: int, seen: int) -> tuple[float, float]:
    """The 95 % interval of a share, by Wilson's score; it stays honest for few and for extreme counts."""
    if seen == 0:
        return 0.0, 1.0
    z, share = 1.96, agreed / seen
    middle = share + z * z / (2 * seen)
    spread = z * sqrt(share * (1 - share) / seen + z * z / (4 * seen * seen))
    scale = 1 + z * z / seen
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def _leading(review: Event) -> list[str]:
    return [str(review.body["leading"])] if review.body["leading"] != NONE else []


def _counted(reviews: Iterable[Event], names: Callable[[Event], Sequence[str]], key: str) -> tuple[Agreement, ...]:
    """One count for each name, those seen most often first."""
    counts: dict[str, Agreement] = {}
    for review in reviews:
        difference = urgency_of(str(review.body["urgency"])) - urgency_of(str(review.body["assessed"]))
        for name in names(review):
            count = counts.get(name, Agreement(name=name))
            counts[name] = replace(
                count,
                agreed=count.agreed + bool(review.body[key]),
                more_urgent=count.more_urgent + (difference > 0),
                less_urgent=count.less_urgent + (difference < 0),
                seen=count.seen + 1,
            )
    return tuple(sorted(counts.values(), key=lambda count: (-count.seen, count.name)))
