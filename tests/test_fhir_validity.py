"""Every resource that goes out is valid FHIR R4 (4.0.1), by a library of somebody else.

fhircraft holds models made from HL7's definitions of 4.0.1: fields, types, how often, and the invariants of
the uppermost elements. Its warnings are errors here, so a resource without words for a reader fails too.
"""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from tests.fhir_people import CANONICAL
from tests.fhir_resources import all_resources, model_faults
from triage.casework.exchange import questionnaire_of
from triage.model.knowledge import Knowledge
from triage.presenting.fhir.names import Resource
from triage.reasoning.ports import Engine


def test_everything_that_goes_out_is_valid(knowledge: Knowledge, engine: Engine, today: date) -> None:
    kinds = set()
    for name, resource in all_resources(knowledge, engine, today):
        kinds.add(resource["resourceType"])

        assert model_faults(resource) == [], name

    assert kinds == {
        "Bundle", "CapabilityStatement", "CarePlan", "CodeSystem", "DetectedIssue", "Device", "OperationDefinition",
        "OperationOutcome", "Patient", "Provenance", "Questionnaire", "QuestionnaireResponse", "RiskAssessment",
        "ServiceRequest", "ValueSet",
    }  # fmt: skip


def put(item: dict[str, Any], **fields: object) -> None:
    item.update(fields)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda questionnaire: put(questionnaire, colour="red"),
        lambda questionnaire: questionnaire.pop("status"),
        lambda questionnaire: put(questionnaire["extension"][0]["valueExpression"], name="how_started"),
        lambda questionnaire: put(questionnaire["item"][0], type="display"),
    ],
    ids=["an unknown field", "a missing field", "a name that is none", "an invariant"],
)
def test_what_is_not_valid_is_noticed(knowledge: Knowledge, spoil: Callable[[Resource], object]) -> None:
    questionnaire = deepcopy(questionnaire_of(knowledge, CANONICAL))
    spoil(questionnaire)

    assert model_faults(questionnaire)
