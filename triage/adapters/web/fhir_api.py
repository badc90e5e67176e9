"""FHIR R4 under ``/api/v1/fhir``: the questionnaire and our codes to read, and answers to assess without keeping any.

Whatever goes wrong is an OperationOutcome, and so is a person for whom this tool is not made.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, cast
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from triage.adapters.web.pages import services_of
from triage.adapters.web.problems import ProblemRoute, headers_of, problem_of
from triage.adapters.web.services import Services
from triage.casework.exchange import answers_in, questionnaire_of, result_of
from triage.model.errors import EngineError, Fault
from triage.presenting.fhir.capability import OPERATION, capability_statement, operation_definition
from triage.presenting.fhir.names import MEDIA_TYPE, QUESTIONNAIRE, Canonical, Resource
from triage.presenting.fhir.outcomes import FaultyResponse, Issue, failed, operation_outcome
from triage.presenting.fhir.parsing import parsed
from triage.presenting.fhir.results import Result
from triage.presenting.fhir.terminology import CODE_SYSTEMS, code_systems, value_sets
from triage.presenting.report import failure_message
from triage.reasoning.assessing import emergency_was_answered
from triage.reasoning.interview import Standing

_FAULTY, _NO_RESULT = 422, 503
_CODES = {403: "forbidden", 404: "not-found", 405: "not-supported", 422: "invalid", 503: "transient"}
_MEANINGS = {
    403: "The request comes from the page of another site.",
    422: "The response does not match the questionnaire, or this tool is not made for the person; the outcome tells.",
    503: "There is no assessment: the outcome says whom to call.",
}


class FhirResponse(JSONResponse):
    """A resource."""

    media_type = MEDIA_TYPE


class FhirRoute(ProblemRoute):
    """A route whose errors become outcomes."""

    def told(self, error: Exception) -> Response:
        """An error as an outcome."""
        return told(error)


def _schema(kind: str, **properties: object) -> dict[str, Any]:
    named = {"resourceType": {"const": kind}, **properties}
    return {"type": "object", "title": kind, "properties": named, "required": list(named)}


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {MEDIA_TYPE: {"schema": schema}}}


def _gives(kind: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": f"A FHIR R4 {kind}.", **_content(_schema(kind))}}


_TAKES = {
    "requestBody": {
        "required": True,
        "description": "Answers to the current questionnaire; its version stands behind its address.",
        **_content(
            _schema(
                "QuestionnaireResponse",
                questionnaire={"type": "string"},
                status={"enum": ["completed", "amended", "in-progress"]},
            )
        ),
    }
}
_OUTCOMES: dict[int | str, dict[str, Any]] = {
    status: {"description": meaning, **_content(_schema("OperationOutcome", issue={"type": "array", "minItems": 1}))}
    for status, meaning in _MEANINGS.items()
}
TheseServices = Annotated[Services, Depends(services_of)]
router = APIRouter(
    prefix="/api/v1/fhir",
    route_class=FhirRoute,
    tags=["fhir"],
    default_response_class=FhirResponse,
    responses=_OUTCOMES,
)


def _canonical(services: TheseServices) -> Canonical:
    return services.canonical


async def _sent(request: Request) -> object:
    return parsed(await request.body(), "QuestionnaireResponse")


ThisCanonical = Annotated[Canonical, Depends(_canonical)]


@router.get("/metadata", responses=_gives("CapabilityStatement"))
def metadata(canonical: ThisCanonical) -> FhirResponse:
    """What this server offers."""
    return FhirResponse(capability_statement(canonical))


@router.get(f"/Questionnaire/{QUESTIONNAIRE}", responses=_gives("Questionnaire"))
def questionnaire(services: TheseServices, canonical: ThisCanonical) -> FhirResponse:
    """The questions of today."""
    return FhirResponse(questionnaire_of(services.knowledge, canonical))


@router.get(f"/OperationDefinition/{OPERATION}", responses=_gives("OperationDefinition"))
def operation(canonical: ThisCanonical) -> FhirResponse:
    """The operation ``$assess``."""
    return FhirResponse(operation_definition(canonical))


@router.get("/CodeSystem", responses=_gives("Bundle"))
def all_code_systems(services: TheseServices, canonical: ThisCanonical) -> FhirResponse:
    """All our codes."""
    return FhirResponse(_listed(code_systems(services.knowledge, canonical)))


@router.get("/ValueSet", responses=_gives("Bundle"))
def all_value_sets(services: TheseServices, canonical: ThisCanonical) -> FhirResponse:
    """All our value sets, with one for the choices of each question."""
    return FhirResponse(_listed(value_sets(services.knowledge, canonical)))


@router.post(f"/${OPERATION}", responses=_gives("Bundle"), openapi_extra=_TAKES)
def assess(raw: Annotated[object, Depends(_sent)], services: TheseServices, canonical: ThisCanonical) -> FhirResponse:
    """Assess a QuestionnaireResponse. Nothing is kept."""
    knowledge, now = services.knowledge, services.clock.now()
    answers = answers_in(raw, knowledge, canonical)
    # Whoever sends answers in one go was asked everything: what is left out was passed.
    passed = frozenset(knowledge.questionnaire.by_id) - answers.given.keys()
    try:
        found = services.assessor(Standing(answers=answers, passed=passed), knowledge, now.date())
    except EngineError:
        emergency = emergency_was_answered(answers, knowledge, now.date())
        return FhirResponse(failed(failure_message(knowledge, services.contact, emergency=emergency)), _NO_RESULT)
    result = Result(
        assessment=cast("Mapping[str, Any]", found["assessment"]),
        knowledge=knowledge,
        canonical=canonical,
        seed=str(uuid4()),
    )
    resource = result_of(result, now)
    return FhirResponse(resource, 200 if resource["resourceType"] == "Bundle" else _FAULTY)


def _one_of(kind: str, name: str, all_of: Callable[..., Iterable[Resource]]) -> None:
    """A route to one code system or value set."""

    def read(services: TheseServices, canonical: ThisCanonical) -> FhirResponse:
        return FhirResponse(next(one for one in all_of(services.knowledge, canonical) if one["id"] == name))

    router.get(f"/{kind}/{name}", responses=_gives(kind), name=f"{kind} {name}", description=f"The {kind} {name}.")(
        read
    )


for _name in CODE_SYSTEMS:
    _one_of("CodeSystem", _name, code_systems)
    _one_of("ValueSet", _name, value_sets)


def _listed(resources: Iterable[Resource]) -> Resource:
    entries = [{"fullUrl": one["url"], "resource": one, "search": {"mode": "match"}} for one in resources]
    return {"resourceType": "Bundle", "type": "searchset", "total": len(entries), "entry": entries}


def told(error: Exception) -> Response:
    """An error as an outcome."""
    if isinstance(error, FaultyResponse):
        return FhirResponse(operation_outcome(error.issues), _FAULTY)
    problem = problem_of(error)
    code = _CODES.get(problem.status, "exception")
    faults = problem.faults or (Fault("", problem.detail, ""),)
    outcome = operation_outcome(Issue(code=code, fault=fault) for fault in faults)
    return FhirResponse(outcome, problem.status, headers_of(error))
