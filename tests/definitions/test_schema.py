"""Every resource that goes out fits HL7's own JSON schema of R4 (4.0.1), also the codes of closed lists and ids."""

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft7Validator

from tests.fhir_people import CANONICAL
from tests.fhir_resources import all_resources
from tests.npm_packages import FHIR_DEFINITIONS, contents
from triage.casework.exchange import questionnaire_of
from triage.model.knowledge import Knowledge
from triage.presenting.fhir.names import Resource
from triage.reasoning.ports import Engine

Faults = Callable[[Resource], list[str]]


@pytest.fixture(scope="module")
def faults() -> Faults:
    """What the schema finds wrong with a resource."""
    schema: dict[str, Any] = json.loads(contents(FHIR_DEFINITIONS, "dist/fhir/r4")["fhir.schema.json"])

    @cache
    def validator(kind: str) -> Draft7Validator:
        return Draft7Validator({"$ref": f"#/definitions/{kind}", "definitions": schema["definitions"]})

    def found(resource: Resource) -> list[str]:
        errors = validator(resource["resourceType"]).iter_errors(resource)
        return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in errors]

    return found


def test_everything_that_goes_out_fits_the_schema(
    faults: Faults, knowledge: Knowledge, engine: Engine, today: date
) -> None:
    for name, resource in all_resources(knowledge, engine, today):
        whole = (
            resource if resource["resourceType"] != "Bundle" else {**resource, "entry": []}
        )  # each entry comes alone

        assert faults(whole) == [], name


@pytest.mark.parametrize("wrong", [{"status": "written"}, {"id": "heel_pain"}, {"colour": "red"}])
def test_what_does_not_fit_is_noticed(faults: Faults, knowledge: Knowledge, wrong: dict[str, str]) -> None:
    assert faults({**questionnaire_of(knowledge, CANONICAL), **wrong})
