"""Discharges obligations with a prover, and holds every person it finds against the real flow.

Nothing here knows how a prover searches.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from triage.model.answers import Answers
from triage.model.errors import EngineError, KnowledgeError
from triage.model.knowledge import Knowledge
from triage.model.proof import Failure, Proof, Witness
from triage.reasoning.assessing import assess
from triage.reasoning.claims import Claim, Example, Obligation
from triage.reasoning.derivation import follow
from triage.reasoning.evaluation import Facts
from triage.reasoning.observing import meets, observed
from triage.reasoning.ports import Engine

_SHOWN_FACTS = 8
NOBODY = "There is nobody."
AGREEMENT = "The solver's model, the reference evaluator and the rules engine give the same assessment."


class Prover(Protocol):
    """Something that finds people for whom a claim's condition is met, or shows that there are none."""

    @property
    def name(self) -> str:
        """The prover and its version."""
        ...

    def example(self, claim: Claim) -> Example | None:
        """The person, and the same person after each change; ``None`` when there is nobody.

        Raises:
            EngineError: when it cannot tell.
        """
        ...

    def plain_example(self, claim: Claim) -> Example:
        """For a claim that has an example, one that is easy to read."""
        ...

    def facts(self, people: Sequence[Answers]) -> Iterable[Mapping[str, str]]:
        """What the prover's model says of each person."""
        ...


@dataclass(frozen=True, kw_only=True)
class Bench:
    """All that a proof needs."""

    knowledge: Knowledge
    prover: Prover
    engine: Engine
    today: date
    seen: dict[int, tuple[Answers, Facts]] = field(default_factory=dict)

    def proof(self, obligation: Obligation) -> Proof:
        """Try every claim of an obligation."""
        exempt = {name for item in self.knowledge.invariants.exemptions for name in item.claims}
        failures: list[Failure] = []
        excused: list[str] = []
        for claim in obligation.claims:
            name = f"{obligation.id}.{claim.id}"
            why = self._why_not(claim)
            if why and name in exempt:
                excused.append(name)
            elif why:
                failures.append(self._failure(name, claim, why))
            elif name in exempt:
                stale = "It is exempt, yet it holds. Take it out of the exemptions."
                failures.append(Failure(claim=name, says=claim.says, why=stale, witnesses=()))
        return Proof(
            obligation=obligation.id,
            says=obligation.says,
            proved=len(obligation.claims) - len(failures) - len(excused),
            failures=tuple(failures),
            exempt=tuple(excused),
        )

    def agreement(self, people: Sequence[Answers]) -> Proof:
        """Whether the model says of each person what the person is really told."""
        failures = [
            failure
            for person, said in zip(people, self.prover.facts(people), strict=True)
            for failure in self._disagreements(person, said)
        ]
        return Proof(
            obligation="agreement",
            says=AGREEMENT,
            proved=len(people) - len(failures),
            failures=tuple(failures),
            exempt=(),
        )

    def _why_not(self, claim: Claim) -> str:
        """Why the claim does not hold; empty when it does."""
        example = self.prover.example(claim)
        if example is None:
            return NOBODY if claim.somebody else ""
        if all(change.real for change in claim.changes):
            told = [self._observed(person) for person in example]
            if not meets(claim, example, told, self.knowledge):
                return "The solver's model and the assessment differ on somebody, so nothing is proved."
        return "" if claim.somebody else "Not so for this person:"

    def _failure(self, name: str, claim: Claim, why: str) -> Failure:
        example = () if why == NOBODY else self.prover.plain_example(claim)
        shown = example if all(change.real for change in claim.changes) else example[:1]
        witnesses = tuple(self._witness(person) for person in shown)
        return Failure(claim=name, says=claim.says, why=why, witnesses=witnesses)

    def _observed(self, person: Answers) -> Facts:
        """What is really told to a person, found once for everybody who is looked at again and again."""
        if id(person) not in self.seen:
            self.seen[id(person)] = person, observed(person, self.knowledge, self.engine, self.today)
        return self.seen[id(person)][1]

    def _witness(self, person: Answers) -> Witness:
        used = follow(person, self.knowledge.questionnaire).answers
        assessment = assess(used, self.knowledge, self.engine, self.today)
        rules = self.knowledge.rule_by_id
        return Witness(
            answers=used,
            urgency="out_of_scope" if assessment.is_out_of_scope else assessment.urgency.word,
            steps=tuple(item.step.id for item in assessment.self_care.offered),
            fired=tuple(name for name in assessment.fired if name in rules),
        )

    def _disagreements(self, person: Answers, said: Mapping[str, str]) -> Iterator[Failure]:
        try:
            told = self._observed(person)
        except EngineError as error:
            why = str(error)
        else:
            differing = [fact for fact in (*told, *said) if told.get(fact) != said.get(fact)]
            if not differing:
                return
            why = f"The model and the assessment differ in {', '.join(sorted(set(differing))[:_SHOWN_FACTS])}."
        witness = Witness(answers=person, urgency="", steps=(), fired=())
        yield Failure(claim="agreement", says=AGREEMENT, why=why, witnesses=(witness,))


def joined(one: Proof, other: Proof) -> Proof:
    """Two proofs of the same obligation, about different people."""
    proved, failures = one.proved + other.proved, (*one.failures, *other.failures)
    return replace(one, proved=proved, failures=failures, exempt=(*one.exempt, *other.exempt))


def check_exemptions(knowledge: Knowledge, obligations: Iterable[Obligation]) -> None:
    """Refuse exemptions of claims that nobody makes.

    Raises:
        KnowledgeError: naming them.
    """
    known = {f"{obligation.id}.{claim.id}" for obligation in obligations for claim in obligation.claims}
    unknown = [name for item in knowledge.invariants.exemptions for name in item.claims if name not in known]
    if unknown:
        right = "Take it out of the exemptions, or mend its name."
        raise KnowledgeError("\n".join(f"rules/invariants.yaml: nobody claims {name}. {right}" for name in unknown))


def found_people(proofs: Iterable[Proof]) -> tuple[Answers, ...]:
    """Everybody who breaks a claim, with the same person after each change."""
    failures = (failure for proof in proofs for failure in proof.failures)
    return tuple(witness.answers for failure in failures for witness in failure.witnesses)
