"""Judges one mutant: the loader first, then the second transcription, vignettes, the solver, and at last the proofs.

Nothing here knows how mutants are made.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from random import Random
from time import monotonic

from tests.generators import random_answer
from tests.mutation.deciding import Decider, Reach
from tests.mutation.mutants import Mutant
from tests.mutation.screening import Screen, asks_the_same
from tests.test_vignettes import differences
from tests.vignettes import Vignette
from triage.adapters.files.knowledge_files import knowledge_in
from triage.adapters.files.yaml_nodes import read_nodes
from triage.adapters.z3_prover.model import Model
from triage.adapters.z3_prover.prover import Z3Prover
from triage.adapters.z3_prover.sample import made_up_people
from triage.model.answers import Answers, read_answers
from triage.model.conditions import expanded, facts_read
from triage.model.errors import FaultyKnowledge, TriageError
from triage.model.knowledge import Knowledge
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine
from triage.reasoning.claims import Claim, Obligation
from triage.reasoning.obligations import obligations
from triage.reasoning.proving import Bench
from triage.reasoning.strata import program_on

_NAMING_FIRST = 8
"""So many vignettes that name the item are tried before the model chooses among all."""
_MOST_FOR_PROOFS = 30
"""Seconds for a mutant that can lower an urgency or release a step."""
_MOST_FOR_OTHERS = 3
"""Seconds for any other."""


Differences = Callable[[Knowledge], list[str]]
SEED, CLOSE, MADE_UP = 20261120, 3, 4_000
"""Of the crowd: people with one other answer for each vignette, and people made up altogether."""


class Judge(StrEnum):
    """Who noticed a mutant, or why nobody has to."""

    LOADER = "loader"
    DOUBLE_ENTRY = "double entry"
    VIGNETTES = "vignettes"
    PROOFS = "proofs"
    EQUIVALENT = "equivalent"
    HARMLESS = "harmless"
    NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of a mutant."""

    mutant: Mutant
    judge: Judge
    how: str
    """The fault, the vignette, the claim, or how far it goes."""
    person: Mapping[str, object] | None = None
    """Somebody who fares otherwise, for a mutant that nobody notices."""


class Court:
    """The right rules with their vignettes, ready to judge."""

    def __init__(
        self,
        texts: Mapping[str, str],
        vignettes: Sequence[Vignette],
        today: date,
        *,
        transcribed: Differences = lambda _: [],
        plain: bool = False,
    ) -> None:
        """``transcribed`` tells in what the rules differ from their second transcription."""
        self._texts = texts
        self._trees = {name: read_nodes(text, name) for name, text in texts.items()}
        self._today = today
        self._plain = plain
        self._transcribed = transcribed
        self._vignettes = vignettes
        self._base = Model(knowledge_in(self._trees), today)
        self._screen = Screen(self._base, vignettes, today)

    @cached_property
    def _decider(self) -> Decider:
        return Decider(self._base, crowd=self._crowd(), plain=self._plain)

    def _crowd(self) -> tuple[Answers, ...]:
        """Made-up people, and those of the vignettes with one answer changed, who are often close to a mutant."""
        questionnaire = self._base.knowledge.questionnaire
        written = [read_answers(vignette.answers, questionnaire) for vignette in self._vignettes]
        random = Random(SEED)
        questions = questionnaire.questions
        close = [
            Answers({**person.given, question.id: random_answer(random, question)})
            for person in written
            for question in random.sample(questions, min(CLOSE, len(questions)))
        ]
        return (*written, *close, *made_up_people(questionnaire, MADE_UP))

    def quick(self, mutant: Mutant) -> Verdict:
        """Whether the loader, the second transcription or a vignette notices."""
        try:
            knowledge = self._knowledge(mutant)
        except FaultyKnowledge as error:
            return Verdict(mutant=mutant, judge=Judge.LOADER, how=str(error.faults[0]))
        if found := self._transcribed(knowledge):
            return Verdict(mutant=mutant, judge=Judge.DOUBLE_ENTRY, how=found[0])
        tried: set[str] = set()
        for vignette in self._to_try(mutant, knowledge):
            if vignette.name not in tried and self._fails(vignette, knowledge):
                return Verdict(mutant=mutant, judge=Judge.VIGNETTES, how=f"{vignette.file}: {vignette.name}")
            tried.add(vignette.name)
        return Verdict(mutant=mutant, judge=Judge.NOBODY, how="no vignette fails")

    def thorough(self, mutant: Mutant) -> Verdict:
        """For a mutant that nobody noticed so far: who fares otherwise, and whether a proof fails."""
        knowledge = self._knowledge(mutant)
        how, person = Reach.UNDECIDED, None
        if asks_the_same(self._base.knowledge.questionnaire, knowledge.questionnaire):
            decision = self._decider.decide(Model(knowledge, self._today), lowers=mutant.lowers)
            how, person = decision.reach, _given(decision.person)
            if how is Reach.NOTHING and not mutant.orders:
                return Verdict(mutant=mutant, judge=Judge.EQUIVALENT, how=how.value)
            if how is Reach.LISTED and mutant.lowers:
                return Verdict(mutant=mutant, judge=Judge.HARMLESS, how=how.value, person=person)
        claim = self._broken_claim(mutant, knowledge)
        if claim:
            return Verdict(mutant=mutant, judge=Judge.PROOFS, how=claim)
        return Verdict(mutant=mutant, judge=Judge.NOBODY, how=how.value, person=person)

    def _knowledge(self, mutant: Mutant) -> Knowledge:
        file = mutant.edit.file
        tree = read_nodes(mutant.edit.applied(self._texts)[file], file)
        return knowledge_in({**self._trees, file: tree})

    def _to_try(self, mutant: Mutant, knowledge: Knowledge) -> Iterator[Vignette]:
        yield from self._screen.naming(mutant.item)[:_NAMING_FIRST]
        yield from self._screen.touched(Model(knowledge, self._today), orders=mutant.orders)

    def _fails(self, vignette: Vignette, knowledge: Knowledge) -> bool:
        try:
            answers = read_answers(vignette.answers, knowledge.questionnaire)
            assessment = assess(answers, knowledge, ReferenceEngine(), self._today)
        except TriageError:
            return True
        return differences(assessment, vignette.expect, knowledge) != []

    def _broken_claim(self, mutant: Mutant, knowledge: Knowledge) -> str:
        """The first claim that no longer holds; empty when all that concern the item hold, or time is up."""
        ends = monotonic() + (_MOST_FOR_PROOFS if mutant.lowers else _MOST_FOR_OTHERS)
        prover = Z3Prover(knowledge, self._today)
        bench = Bench(knowledge=knowledge, prover=prover, engine=ReferenceEngine(), today=self._today)
        for obligation, claim in _concerned(mutant, knowledge, self._today):
            if monotonic() > ends:
                return ""
            try:
                failures = bench.proof(replace(obligation, claims=(claim,))).failures
            except TriageError:
                continue
            if failures and self._held(obligation, claim):
                return failures[0].claim
        return ""

    def _held(self, obligation: Obligation, claim: Claim) -> bool:
        """Whether a claim of that name holds under the right rules; what never held shows nothing."""
        knowledge = self._base.knowledge
        same = next(item for item in obligations(knowledge, self._today) if item.id == obligation.id)
        claims = tuple(item for item in same.claims if item.id == claim.id)
        prover = Z3Prover(knowledge, self._today)
        bench = Bench(knowledge=knowledge, prover=prover, engine=ReferenceEngine(), today=self._today)
        return not bench.proof(replace(same, claims=claims)).failures


def _concerned(mutant: Mutant, knowledge: Knowledge, today: date) -> Iterator[tuple[Obligation, Claim]]:
    """What must never happen, what is total, and of all else what speaks of the item or of what it reads."""
    questions = _questions_read(mutant.item, knowledge, today)
    for obligation in sorted(obligations(knowledge, today), key=lambda item: item.id != "never"):
        for claim in obligation.claims:
            subject = claim.id.split(".")[0]
            if obligation.id in ("never", "early_stop") or (
                subject in questions if obligation.id in ("monotone", "less_known") else mutant.item in claim.id
            ):
                yield obligation, claim


def _questions_read(item: str, knowledge: Knowledge, today: date) -> frozenset[str]:
    """The questions behind the conditions of an item."""
    productions = [production for layer in program_on(knowledge, today).layers for production in layer.productions]
    mine = [p.when for p in productions if p.id == item or p.id.startswith(f"{item}.")]
    branches = [q.ask_when for q in knowledge.questionnaire.questions if q.id == item and q.ask_when is not None]
    sources = knowledge.questionnaire.question_of_fact
    facts = {fact for when in (*mine, *branches) for fact in facts_read(expanded(when, knowledge.meanings))}
    return frozenset(sources[fact] for fact in facts if fact in sources)


def _given(person: Answers | None) -> Mapping[str, object] | None:
    return None if person is None else dict(person.given)
