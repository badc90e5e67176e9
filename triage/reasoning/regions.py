"""Everything that could move between two versions, one region for each cause.

Facts of the old version are spoken of as ``before.<fact>``, those of the new one as ``after.<fact>``. Together the
regions hold everybody whose urgency moves, who is stopped or no longer stopped, and who is offered one more step
without becoming less urgent. Nothing here finds out whether anybody is in them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from triage.model.comparison import Direction, Region
from triage.model.conditions import All, AnyOf, Compare, Condition, Not, is_present
from triage.model.knowledge import Knowledge
from triage.model.rules import Conclusion, RuleKind
from triage.model.self_care import Step, StepKind
from triage.model.urgency import Urgency
from triage.model.wording import spoken_list
from triage.reasoning.claims import OUT_OF_SCOPE, offers_fact, ranked_fact
from triage.reasoning.monotony import less_urgent
from triage.reasoning.strata import LEVEL, program_on

BEFORE, AFTER = "before.", "after."
_NEVER = AnyOf(())


@dataclass(frozen=True, kw_only=True)
class Version:
    """One of the two versions."""

    knowledge: Knowledge
    today: date
    prefix: str

    @cached_property
    def in_force(self) -> frozenset[str]:
        """The ids of all that can fire on the day."""
        layers = program_on(self.knowledge, self.today).layers
        return frozenset(production.id for layer in layers for production in layer.productions)

    def fires(self, name: str) -> Condition:
        """The condition that a rule, suppression or exclusion fires."""
        return is_present(self.prefix + name) if name in self.in_force else _NEVER

    def grounds(self, level: Urgency) -> dict[tuple[str, ...], Condition]:
        """Everything that by itself brings the urgency up to this level: a rule, or a raise with the rule it lifts."""
        found: dict[tuple[str, ...], Condition] = {}
        for rule in self.knowledge.rules:
            lift = rule.then.raise_by
            if _leads_alone(rule.then, level):
                found[rule.id,] = self.fires(rule.id)
            elif lift is not None and lift.at_most >= level:
                for other in self.knowledge.rules:
                    if (other.then.urgency or 0) >= level - lift.steps:
                        found[rule.id, other.id] = All((self.fires(rule.id), self.fires(other.id)))
        return found

    def is_at(self, *levels: Urgency) -> Condition:
        """The condition that the urgency is one of these."""
        return Compare(self.prefix + LEVEL, frozenset(level.word for level in levels))

    @property
    def stops(self) -> Condition:
        """The condition that there is no assessment."""
        return is_present(self.prefix + OUT_OF_SCOPE)

    def offers(self, step: str) -> Condition:
        """The condition that a step is offered."""
        return is_present(self.prefix + offers_fact(step)) if step in self.knowledge.step_by_id else _NEVER

    def withholding(self, step: str) -> dict[str, Condition]:
        """Each reason for which a step would not be offered, with its condition."""
        found: dict[str, Condition] = {"out_of_scope": self.stops}
        item = self.knowledge.step_by_id.get(step)
        if item is None or not item.signed.in_force(self.today):
            return {"new_step": All(())}
        found |= {other.id: self.fires(other.id) for other in self.knowledge.suppressions if other.withholds(item)}
        found |= {item.exclusion_id(other): self.fires(item.exclusion_id(other)) for other in item.exclusions}
        for contributor in self.knowledge.contributors:
            if step in contributor.plan.avoid:
                found[f"avoided_for_{contributor.id}"] = is_present(self.prefix + ranked_fact(contributor.id))
        return {**found, "not_proposed": self._unsuited(item)}

    def _unsuited(self, step: Step) -> Condition:
        if step.suits_most or step.kind is StepKind.BY_CLINICIAN:
            return _NEVER
        fitting = (item.id for item in self.knowledge.contributors if step.id in item.plan.suits)
        return Not(AnyOf(tuple(is_present(self.prefix + ranked_fact(name)) for name in fitting)))


def regions(old: Knowledge, new: Knowledge, today: date) -> Iterator[Region]:
    """All of them: what falls, what is stopped or begun, what is released, and what rises."""
    before = Version(knowledge=old, today=today, prefix=BEFORE)
    after = Version(knowledge=new, today=today, prefix=AFTER)
    yield from _level_moves(before, after, Direction.DOWN)
    yield from _scope_moves(before, after, Direction.STOPPED)
    yield from _scope_moves(before, after, Direction.BEGUN)
    yield from _released(before, after)
    yield from _level_moves(before, after, Direction.UP)


def _level_moves(before: Version, after: Version, direction: Direction) -> Iterator[Region]:
    """What brought the higher of the two urgencies about, and in the other version does not."""
    high, low = (before, after) if direction is Direction.DOWN else (after, before)
    for level in sorted(set(Urgency) - {Urgency.SELF_CARE}, reverse=True):
        left = low.grounds(level)
        for names, ground in high.grounds(level).items():
            cause = All((ground, Not(left.get(names, _NEVER))))
            why = _why(names, low, direction, is_known=names in left)
            for other in (other for other in Urgency if other < level):
                first, last = (level, other) if direction is Direction.DOWN else (other, level)
                yield Region(
                    id=f"{direction}.{first.word}_to_{last.word}.{'+'.join(names)}",
                    direction=direction,
                    says=f"From {first.word} to {last.word}: {why}.",
                    when=All((*cause.parts, high.is_at(level), low.is_at(other))),
                    cause=cause,
                    needs_sign_off=direction is Direction.DOWN,
                )


def _leads_alone(then: Conclusion, level: Urgency) -> bool:
    lift = then.raise_by
    if lift is None:
        return (then.urgency or 0) >= level
    return max(lift.at_least, min(Urgency.SELF_CARE + lift.steps, lift.at_most)) >= level


def _why(names: tuple[str, ...], low: Version, direction: Direction, *, is_known: bool) -> str:
    """What the other version makes of a rule, or of a raise with the rule it lifts."""
    missing = [name for name in names if name not in low.in_force]
    spoken = " with ".join(names)
    if direction is Direction.DOWN:
        if missing:
            return f"{spoken_list(missing)} is gone"
        return f"{spoken} no longer fires" if is_known else f"{spoken} no longer leads so high"
    if missing:
        return f"{spoken_list(missing)} is new"
    return f"{spoken} fires now" if is_known else f"{spoken} leads so high now"


def _scope_moves(before: Version, after: Version, direction: Direction) -> Iterator[Region]:
    """A stop rule that fires in one version only, for people who are no emergency in the other."""
    stopping, other = (after, before) if direction is Direction.STOPPED else (before, after)
    for rule in stopping.knowledge.rules:
        if rule.kind is RuleKind.STOP:
            cause = All((stopping.fires(rule.id), Not(other.fires(rule.id))))
            says = "There is no assessment any more" if direction is Direction.STOPPED else "There is an assessment now"
            yield Region(
                id=f"{direction}.{rule.id}",
                direction=direction,
                says=f"{says}: {rule.id} fires in the {'new' if stopping is after else 'old'} version only.",
                when=All((*cause.parts, stopping.stops, Not(other.stops), Not(other.is_at(Urgency.EMERGENCY)))),
                cause=cause,
                needs_sign_off=True,
            )


def _released(before: Version, after: Version) -> Iterator[Region]:
    """A step that is offered now, to people who are no less urgent and were not stopped before."""
    fallen = less_urgent(BEFORE + LEVEL, AFTER + LEVEL)
    begun = All((before.stops, Not(after.is_at(Urgency.EMERGENCY))))
    for step in after.knowledge.steps:
        reasons, left = before.withholding(step.id), after.withholding(step.id)
        was = before.knowledge.step_by_id.get(step.id, step)
        for name, withheld in reasons.items():
            cause = All((withheld, Not(left.get(name, _NEVER))))
            offered = (after.offers(step.id), Not(before.offers(step.id)))
            yield Region(
                id=f"{Direction.RELEASED}.{step.id}.{name}",
                direction=Direction.RELEASED,
                says=f"{step.id} is offered now: {_spoken_reason(name)}.",
                when=All((*cause.parts, *offered, Not(fallen), Not(begun))),
                cause=cause,
                needs_sign_off=max(step.load_class, was.load_class) > 0,
            )


def _spoken_reason(name: str) -> str:
    spoken = {"new_step": "it is new", "not_proposed": "something that it suits is shown now"}
    return spoken.get(name, f"{name} no longer withholds it")
