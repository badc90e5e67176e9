"""Everything a clinician signs: questions, words, rules, contributors, self-care, texts and settings.

Nothing here reads a file, and nothing here reasons.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from triage.model.conditions import Condition, expanded
from triage.model.invariants import NO_INVARIANTS, Invariants
from triage.model.questionnaire import Questionnaire
from triage.model.rules import Contributor, Rule, Signable, SiteList, Word
from triage.model.self_care import Step, Suppression
from triage.model.signatures import Item
from triage.model.texts import Texts
from triage.model.trial_rules import NO_TRIAL, TrialRules


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One entry of the bibliography."""

    key: str
    title: str
    authors: str
    year: str
    where: str
    seen: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """A named judgement: one number that may be changed in one place."""

    id: str
    value: int
    unit: str
    means: str
    source: str
    tag: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Examination:
    """A check in person, by its standard name."""

    id: str
    name: str
    how: str
    person: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Test:
    """An imaging method or other test."""

    id: str
    name: str
    spoken: str
    """The name in the middle of a plain sentence: "an X-ray"."""
    person: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Knowledge:
    """All of it, with the digest that identifies it. Two loads are two values, even of the same files."""

    questionnaire: Questionnaire
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    contributors: tuple[Contributor, ...]
    serious_order: tuple[str, ...]
    site_lists: tuple[SiteList, ...]
    steps: tuple[Step, ...]
    suppressions: tuple[Suppression, ...]
    sources: Mapping[str, Source]
    settings: Mapping[str, Setting]
    examinations: Mapping[str, Examination]
    tests: Mapping[str, Test]
    texts: Texts
    invariants: Invariants = NO_INVARIANTS
    trial: TrialRules = NO_TRIAL
    digest: str

    @cached_property
    def rule_by_id(self) -> Mapping[str, Rule]:
        """Flags, floors, raises, notes and stops by their ids."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def word_by_id(self) -> Mapping[str, Word]:
        """Words by their ids."""
        return {word.id: word for word in self.words}

    @cached_property
    def contributor_by_id(self) -> Mapping[str, Contributor]:
        """Contributors by their ids."""
        return {contributor.id: contributor for contributor in self.contributors}

    @cached_property
    def points_by_clause(self) -> Mapping[str, tuple[str, int]]:
        """The contributor and the points of every clause, by its rule id."""
        return {
            contributor.clause_id(clause): (contributor.id, clause.points)
            for contributor in self.contributors
            for clause in contributor.clauses
        }

    @cached_property
    def step_by_id(self) -> Mapping[str, Step]:
        """Self-care steps by their ids."""
        return {step.id: step for step in self.steps}

    @cached_property
    def meanings(self) -> Mapping[str, Condition]:
        """What each word, rule and gate means."""
        gates = {item.gate_id: item.gate for item in self.contributors if item.gate is not None}
        named: tuple[Word | Rule, ...] = (*self.words, *self.rules)
        return {**{item.id: item.when for item in named}, **gates}

    @cached_property
    def written_out(self) -> Mapping[str, Condition]:
        """Every word, rule and gated clause with all words and rules it reads replaced by what they mean."""
        conditions = dict(self.meanings)
        for contributor in self.contributors:
            for clause in contributor.clauses:
                conditions[contributor.clause_id(clause)] = contributor.gated(clause)
        return {name: expanded(condition, self.meanings) for name, condition in conditions.items()}

    @cached_property
    def signables(self) -> tuple[Signable, ...]:
        """What is signed of each item."""
        return tuple(item.signed for item in self.items)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Everything that needs a signature."""
        return (*self.words, *self.rules, *self.contributors, *self.steps, *self.suppressions, *self.trial.items)

    @cached_property
    def unreviewed(self) -> tuple[str, ...]:
        """The ids of everything that no clinician has signed as it stands now."""
        return tuple(signable.id for signable in self.signables if signable.review is None)

    @cached_property
    def changed_since_signed(self) -> tuple[str, ...]:
        """The ids of everything that was signed once and says something else now."""
        return tuple(signable.id for signable in self.signables if signable.lapsed is not None)

    @cached_property
    def item_by_id(self) -> Mapping[str, Item]:
        """Everything that needs a signature, by id."""
        return {item.id: item for item in self.items}

    def value(self, setting: str) -> int:
        """The number of a setting; raises ``KeyError`` when it does not exist."""
        return self.settings[setting].value
