"""The real rules on one day, and people who come with their answers."""

from collections.abc import Iterator
from datetime import date
from random import Random

from tests.generators import random_answers
from triage.model.answers import Answers, read_answers
from triage.model.assessment import Assessment
from triage.model.contact import Contact
from triage.model.explanation import Explanation
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency
from triage.presenting.clinician import clinician_report
from triage.presenting.document import as_text
from triage.presenting.explanation import explanation_page
from triage.presenting.report import person_report
from triage.reasoning.accounting import explained
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine, chain, level_of
from triage.reasoning.derivation import follow
from triage.reasoning.strata import program_on

NOBODY = Contact()
PLAIN = {
    "respondent": "self",
    "consent": "agree",
    "age_years": 52,
    "emergency_signs": ["none"],
    "how_started": "gradual",
    "walking_ability": "normal",
    "foot_signs": ["none"],
    "body_signs": ["none"],
    "duration": "w4_12",
    "trend": "same",
    "worst_time": ["first_steps"],
    "pain_site": {"left": ["plantar_medial"]},
    "pain_character": ["sharp_stab"],
    "load_change": ["standing_job"],
    "health_conditions": ["none"],
    "recent_treatments": ["none"],
    "tried_measures": ["nothing"],
    "prior_tests": ["none"],
    "pain_worst_24h": 4,
    "first_step_pain": 4,
}
"""An adult with plain pain under the heel, who may try self-care."""
LIMPING = {"walking_ability": "limp", "nerve_detail": ["none"], "heel_squeeze": "mild", "bone_risk": ["none"]}
"""A limp, with the answers to the questions that it opens."""


class Results:
    """The real rules on one day."""

    def __init__(self, knowledge: Knowledge, today: date) -> None:
        self.knowledge, self.today = knowledge, today

    def result(self, **changed: object) -> Assessment:
        """The explained result of the plain adult with these answers changed; ``None`` leaves one out."""
        merged = {name: answer for name, answer in {**PLAIN, **changed}.items() if answer is not None}
        return self.result_of(read_answers(merged, self.knowledge.questionnaire))

    def result_of(self, answers: Answers) -> Assessment:
        """The explained result of anybody."""
        return explained(assess(answers, self.knowledge, ReferenceEngine(), self.today), self.knowledge)

    def explanation(self, **changed: object) -> Explanation:
        """The explanation alone."""
        found = self.result(**changed).explanation
        assert found is not None
        return found

    def urgency_of(self, answers: Answers) -> Urgency:
        """The urgency, assessed from scratch."""
        facts = follow(answers, self.knowledge.questionnaire).facts
        program = program_on(self.knowledge, self.today)
        return level_of(self.knowledge, chain(program, self.knowledge, facts, ReferenceEngine()).fired)

    def people(self, count: int) -> Iterator[tuple[Assessment, Explanation]]:
        """Generated people with their explanations, less those for whom the tool is not made."""
        random = Random(count)
        for _ in range(count):
            result = self.result_of(random_answers(random, self.knowledge.questionnaire))
            if result.explanation is not None:
                yield result, result.explanation

    def mild_people(self, count: int) -> Iterator[tuple[Assessment, Explanation]]:
        """The plain adult with two answers like those of generated people, so that every urgency comes up."""
        random = Random(count)
        start = read_answers(PLAIN, self.knowledge.questionnaire).given
        for _ in range(count):
            other = random_answers(random, self.knowledge.questionnaire).given
            names = random.sample(
                [name for name in other if name not in ("respondent", "consent", "emergency_signs")], 2
            )
            result = self.result_of(Answers({**start, **{name: other[name] for name in names}}))
            if result.explanation is not None:
                yield result, result.explanation

    def person_reads(self, result: Assessment) -> str:
        """All that the person can be shown, as one text."""
        pages = [person_report(result, self.knowledge, NOBODY)]
        if result.explanation is not None:
            pages.append(tuple(explanation_page(result, result.explanation, self.knowledge, NOBODY)))
        return "\n".join(as_text(page, width=10_000) for page in pages)

    def clinician_reads(self, result: Assessment) -> str:
        """The clinician's page, on lines as long as it likes."""
        return as_text(clinician_report(result, self.knowledge, NOBODY), width=10_000)
