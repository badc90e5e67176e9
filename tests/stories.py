"""What stories of a clinic need: people who work there, cases with a made-up result, and the figures of a place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tests.databases import PERSON, Office
from triage.adapters.case_store.figures import SqlFigures
from triage.casework import screening
from triage.model.case import Actor, Case, Role
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency
from triage.reasoning.interview import Standing

ANNA = Actor(role=Role.STAFF, name="anna")
BEN = Actor(role=Role.STAFF, name="ben")
KIM = Actor(role=Role.CLINICIAN, name="kim")
LEE = Actor(role=Role.CLINICIAN, name="lee")
HEEL = "plantar_fasciopathy"
TENDON = "achilles_midportion"
ANSWERS: Mapping[str, object] = {"age_years": 44, "worst_time": ["first_steps"], "pain_site": {"left": ["calf"]}}


@dataclass(frozen=True)
class MadeUp:
    """An assessor that always says the same."""

    urgency: Urgency = Urgency.ROUTINE
    causes: tuple[str, ...] = (HEEL,)
    rules: tuple[str, ...] = ("floor_diabetes",)

    def __call__(self, standing: Standing, knowledge: Knowledge, today: date) -> Mapping[str, object]:  # noqa: ARG002  the signature is the port's
        contributors = [{"condition": name, "shown": True} for name in self.causes]
        floors = [{"rule": name} for name in self.rules]
        shape = {"out_of_scope": [], "flags": [], "raises": [], "notes": [], "fired": list(self.rules)}
        result = {**shape, "urgency": self.urgency.word, "contributors": contributors, "floors": floors}
        return {"assessment": {**result, "answers": dict(ANSWERS)}, "person": []}


def assessed(office: Office, urgency: Urgency = Urgency.ROUTINE, clinic: str = "heel", **made_up: object) -> Case:
    """A case with a result."""
    case = office.begun(clinic=clinic).case
    assessor = MadeUp(urgency=urgency, **made_up)  # type: ignore[arg-type]
    return screening.finish(office.store, office.clock, office.knowledge, case, PERSON, assessor)


def kept(office: Office, case: Case) -> Case:
    """The case as it is kept."""
    return screening.resume(office.store, case.id)


def figures(office: Office) -> SqlFigures:
    """The figures of this place."""
    return SqlFigures(office.engine)
