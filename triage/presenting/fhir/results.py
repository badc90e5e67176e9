"""What all resources of one result share: the assessment, whom it is about, and how they name each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency, urgency_of
from triage.presenting.fhir.names import Canonical, Resource, entry_url
from triage.presenting.fhir.questionnaire import review_tag

PERSON = "person"
RESPONSE = "response"
ASSESSMENT = "assessment"
Named = tuple[str, Resource]
"""A resource with its name within the bundle."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """An assessment, in the published shape, on its way to FHIR."""

    assessment: Mapping[str, Any]
    """As ``docs/assessment.schema.json`` describes it."""
    knowledge: Knowledge
    """The questions and rules it was made with."""
    canonical: Canonical
    seed: str
    """Makes the identities of the entries; new for each export, and without any meaning."""
    subject: str = ""
    """A reference to the person in the system that asks; empty for a person without a name."""
    case: str = ""
    """The reference of the case that is kept here; empty when none is."""
    standing: Urgency | None = None
    """The level that staff or a clinician have set since; none when the assessed one stands."""

    @property
    def urgency(self) -> Urgency:
        """The level that stands."""
        return self.standing or urgency_of(self.assessment["urgency"])

    @property
    def is_raised(self) -> bool:
        """Whether the level that stands is higher than the assessed one."""
        return self.standing is not None and self.standing > urgency_of(self.assessment["urgency"])

    @property
    def about(self) -> Resource:
        """Whom it is about."""
        return {"reference": self.subject} if self.subject else self.reference(PERSON)

    @property
    def day(self) -> str:
        """The day of the assessment."""
        return str(self.assessment["provenance"]["assessed_on"])

    @property
    def meta(self) -> Resource:
        """Says of every resource whether clinicians have reviewed what it rests on."""
        reviewed = bool(self.assessment["provenance"]["clinically_reviewed"])
        return {"tag": [review_tag(self.canonical, reviewed=reviewed)]}

    def reference(self, name: str) -> Resource:
        """A reference to another resource of the same bundle."""
        return {"reference": entry_url(self.seed, name)}

    def level(self, urgency: Urgency) -> Resource:
        """A level as a concept with its words."""
        found = self.knowledge.texts.levels[urgency]
        return self.canonical.concept("urgency", urgency.word, found.name, f"{found.name}: {found.headline}")

    def urgency_extension(self, urgency: Urgency) -> Resource:
        """A level as an extension of ours."""
        return self.canonical.extension("urgency", valueCodeableConcept=self.level(urgency))
