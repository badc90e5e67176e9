"""One of everything that goes out as FHIR R4, for whoever checks it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import import_module

from pydantic import ValidationError

from tests.fhir_people import CANONICAL
from tests.vignettes import all_vignettes
from triage.casework.exchange import questionnaire_of, response_of, result_of
from triage.model.answers import read_answers
from triage.model.contact import Contact
from triage.model.errors import Fault
from triage.model.knowledge import Knowledge
from triage.presenting.cds_suggestions import suggestions
from triage.presenting.fhir.capability import capability_statement, operation_definition
from triage.presenting.fhir.names import Resource
from triage.presenting.fhir.outcomes import Issue, failed, operation_outcome
from triage.presenting.fhir.results import Result
from triage.presenting.fhir.terminology import code_systems, value_sets
from triage.presenting.mapping import assessment_mapping
from triage.reasoning.assessing import assess
from triage.reasoning.ports import Engine

_NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_STEP = 131
"""Every so many vignettes: people of every file, and of every level."""


def model_faults(resource: Resource) -> list[str]:
    """What the models of FHIR R4 find wrong with a resource, or would have better: also words for a reader."""
    models = import_module("fhircraft.fhir.resources.datatypes.R4.core")  # only where it is used: it takes ten seconds
    try:
        getattr(models, resource["resourceType"]).model_validate(resource)
    except (ValidationError, UserWarning) as error:
        return str(error).splitlines()
    return []


def all_resources(knowledge: Knowledge, engine: Engine, today: date) -> Iterator[tuple[str, Resource]]:
    """Each with a name; the resources of a bundle by themselves too."""
    yield "questionnaire", questionnaire_of(knowledge, CANONICAL)
    for found in (*code_systems(knowledge, CANONICAL), *value_sets(knowledge, CANONICAL)):
        yield found["url"], found
    yield "capability", capability_statement(CANONICAL)
    yield "operation", operation_definition(CANONICAL)
    yield "failure", failed("Call 112.")
    yield (
        "faults",
        operation_outcome([Issue(code="value", fault=Fault("QuestionnaireResponse.item[0]", "no.", "Yes."))]),
    )
    for vignette in all_vignettes()[::_STEP]:
        answers = read_answers(vignette.answers, knowledge.questionnaire)
        yield f"{vignette.name}: response", response_of(answers, knowledge, CANONICAL)
        mapping = assessment_mapping(assess(answers, knowledge, engine, today), knowledge, Contact())
        whole = result_of(Result(assessment=mapping, knowledge=knowledge, canonical=CANONICAL, seed="seed"), _NOW)
        yield vignette.name, whole
        if mapping["urgency"] is not None:
            result = Result(
                assessment=mapping, knowledge=knowledge, canonical=CANONICAL, seed="seed", subject="Patient/1"
            )
            for number, one in enumerate(suggestions(result, str, "QuestionnaireResponse/1")):
                yield f"{vignette.name}: suggestion {number}", one["actions"][0]["resource"]
        for entry in whole.get("entry", ()):
            yield f"{vignette.name}: {entry['resource']['resourceType']}", entry["resource"]
