"""What a condition means: the reference for every other engine.

This evaluator is plain on purpose. It knows nothing of rules, only of conditions and facts.
"""

from collections.abc import Mapping

from triage.model.conditions import All, AnyOf, AtLeast, Compare, Condition, Not

Facts = Mapping[str, str]
"""Every fact with its value."""


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether the condition is true of the facts; raises ``KeyError`` when a fact has no value."""
    match condition:
        case Compare(fact, values):
            return facts[fact] in values
        case All(parts):
            return all(holds(part, facts) for part in parts)
        case AnyOf(parts):
            return any(holds(part, facts) for part in parts)
        case Not(part):
            return not holds(part, facts)
        case AtLeast(count, parts):
            return sum(holds(part, facts) for part in parts) >= count


def certainly(condition: Condition, facts: Facts) -> bool | None:
    """Whether the condition is true whatever the missing facts turn out to be; ``None`` when that is open.

    A fact that is not in ``facts`` may still take any value. The answer is cautious: it may be open although every
    completion would agree, never the other way round.
    """
    match condition:
        case Compare(fact, values):
            return facts[fact] in values if fact in facts else None
        case Not(part):
            verdict = certainly(part, facts)
            return None if verdict is None else not verdict
        case All(parts):
            return _certainly_at_least(len(parts), parts, facts)
        case AnyOf(parts):
            return _certainly_at_least(1, parts, facts)
        case AtLeast(count, parts):
            return _certainly_at_least(count, parts, facts)


def _certainly_at_least(count: int, parts: tuple[Condition, ...], facts: Facts) -> bool | None:
    verdicts = [certainly(part, facts) for part in parts]
    if verdicts.count(True) >= count:
        return True
    return False if len(verdicts) - verdicts.count(False) < count else None
