"""All rules of a program as plain expressions, one after the other, for whatever can evaluate such a thing.

Words, flags, clauses and the facts that sum them up, in the order of the layers. Python and zen-engine's language are
so much alike that only a few words differ.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from triage.model.conditions import ABSENT, PRESENT, All, AnyOf, AtLeast, Compare, Condition, Not
from triage.model.knowledge import Knowledge
from triage.model.rules import Group, RuleKind
from triage.model.urgency import Urgency
from triage.reasoning.strata import HIGHEST_FLAG, LEVEL, PATTERN, Phase, Program


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """How a language says what both can say."""

    yes: str
    no: str
    choice: str
    """One of two values, with ``{when}``, ``{then}`` and ``{otherwise}``."""
    defined: Callable[[str], str]
    """How a name that was defined earlier is read."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One name and what it stands for: a truth value for a production or group, a word or number for the rest."""

    name: str
    fact: str
    expression: str


NUMBER = "level number"


@dataclass
class Expressions:
    """The definitions of one program in one dialect, and the names of all that an answer can say."""

    program: Program
    knowledge: Knowledge
    dialect: Dialect
    definitions: list[Definition] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """For every answered fact that is read, its name in the expressions."""
    _names: dict[str, str] = field(default_factory=dict)
    _truths: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for fact in self.program.not_in_force:
            self._define(fact, self.dialect.no)
        for phase, layers in zip(Phase, self.program.phases, strict=True):
            for production in (production for layer in layers for production in layer.productions):
                self._define(production.id, self.condition(production.when))
            self._sum_up(phase)

    @property
    def productions(self) -> Mapping[str, str]:
        """For every production the name of its definition."""
        ids = [production.id for layer in self.program.layers for production in layer.productions]
        return {name: self._names[name] for name in ids}

    @property
    def number(self) -> str:
        """The name of the number of the level."""
        return self._names[NUMBER]

    def condition(self, condition: Condition) -> str:
        """The condition as an expression."""
        match condition:
            case Compare(fact, values) if fact in self._truths:
                return self._truth(fact, values)
            case Compare(fact, values):
                return self._one_of(fact, values)
            case Not(part):
                return f"not ({self.condition(part)})"
            case All(parts):
                return self._joined(" and ", self.dialect.yes, parts)
            case AnyOf(parts):
                return self._joined(" or ", self.dialect.no, parts)
            case AtLeast(count, parts):
                return f"({self._sum((self.condition(part), 1) for part in parts)} >= {count})"

    def _define(self, fact: str, expression: str, *, truth: bool = True) -> None:
        name = f"v{len(self.definitions)}"
        self.definitions.append(Definition(name, fact, expression))
        self._names[fact] = name
        if truth:
            self._truths.add(fact)

    def _read(self, fact: str) -> str:
        if fact in self._names:
            return self.dialect.defined(self._names[fact])
        return self.answers.setdefault(fact, f"a{len(self.answers)}")

    def _truth(self, fact: str, values: frozenset[str]) -> str:
        if {PRESENT, ABSENT} <= values:
            return self.dialect.yes
        if PRESENT in values:
            return self._read(fact)
        return f"not ({self._read(fact)})" if ABSENT in values else self.dialect.no

    def _one_of(self, fact: str, values: frozenset[str]) -> str:
        words = [json.dumps(value) for value in sorted(values)]
        if not words:
            return self.dialect.no
        tests = [f"{self._read(fact)} == {word}" for word in words]
        return f"({' or '.join(tests)})" if len(tests) > 1 else tests[0]

    def _joined(self, word: str, empty: str, parts: Iterable[Condition]) -> str:
        return f"({word.join(self.condition(part) for part in parts)})" if parts else empty

    def _choice(self, when: str, then: str, otherwise: str) -> str:
        return self.dialect.choice.format(when=when, then=then, otherwise=otherwise)

    def _sum(self, terms: Iterable[tuple[str, int]]) -> str:
        return " + ".join([self._choice(when, str(number), "0") for when, number in terms] or ["0"])

    def _any(self, facts: Iterable[str]) -> str:
        known = [self._read(fact) for fact in facts if fact in self._names]
        return f"({' or '.join(known)})" if known else self.dialect.no

    def _sum_up(self, phase: Phase) -> None:
        match phase:
            case Phase.FLAGS:
                self._define(HIGHEST_FLAG, self._highest_flag(), truth=False)
            case Phase.AFTER_FLAGS:
                for group in Group:
                    ids = [rule.id for rule in self.knowledge.rules if group in rule.then.groups]
                    self._define(group.fact, self._any(ids))
            case Phase.CLAUSES:
                some = " or ".join(self._reaching()) or self.dialect.no
                self._define(PATTERN, self._choice(some, '"some"', '"none"'), truth=False)
            case Phase.AFTER_PATTERN:
                self._define_level()

    def _highest_flag(self) -> str:
        found = '"none"'
        for level in Urgency:
            flags = [rule for rule in self.knowledge.rules if rule.kind is RuleKind.FLAG]
            firing = self._any(rule.id for rule in flags if rule.then.urgency is level)
            found = self._choice(firing, f'"{level.word}"', f"({found})")
        return found

    def _reaching(self) -> Iterator[str]:
        threshold = self.knowledge.value("display_threshold")
        for contributor in self.knowledge.contributors:
            clauses = [(contributor.clause_id(clause), clause.points) for clause in contributor.clauses]
            terms = [(self._read(name), points) for name, points in clauses if name in self._names]
            yield f"({self._sum(terms)} >= {threshold})"

    def _define_level(self) -> None:
        lowest = str(Urgency.SELF_CARE.value)
        for level in Urgency:
            firing = self._any(rule.id for rule in self.knowledge.rules if rule.then.urgency is level)
            lowest = self._choice(firing, str(level.value), f"({lowest})")
        self._define("level before raising", lowest, truth=False)
        before = self._read("level before raising")
        raised = [
            self._choice(
                self._read(rule.id),
                f"max([{by.at_least.value}, min([{before} + {by.steps}, {by.at_most.value}])])",
                "0",
            )
            for rule in self.knowledge.rules
            if (by := rule.then.raise_by) is not None and rule.id in self._names
        ]
        self._define(NUMBER, f"max([{', '.join([before, *raised])}])", truth=False)
        words = ", ".join(f'"{level.word}"' for level in Urgency)
        self._define(LEVEL, f"[{words}][{self._read(NUMBER)} - 1]", truth=False)
