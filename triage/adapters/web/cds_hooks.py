"""CDS Hooks 2.0 under ``/cds-services``: programs ask when they open a record, and tell what became of cards.

Nothing is fetched from anywhere, and without a client that has shown who it is no case is touched.
"""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Receive, Scope, Send

from triage.adapters.web.cds_shapes import AllFeedback, Cards, OneFeedback, Opened, Services
from triage.adapters.web.pages import services_of
from triage.adapters.web.problems import Problem, ProblemRoute, problems
from triage.adapters.web.protection import is_for_cds_hooks
from triage.casework.advising import NotFetchedError
from triage.casework.cds_clients import CdsClient, UntrustedError, trusted
from triage.casework.consulting import Consultation, consult
from triage.casework.feedback import ACCEPTED, Feedback, take_back_in
from triage.casework.ports import UnknownCaseError
from triage.model.errors import EngineError, Fault, FaultyAnswers
from triage.model.review_reasons import OVERRIDING
from triage.presenting.cds_hooks import ANSWERS, PATIENT, SERVICE, discovery
from triage.presenting.fhir.parsing import parsed
from triage.presenting.report import failure_message

_PATH = "/cds-services"
_NOT_FETCHED = f"There is no assessment: the prefetch {ANSWERS} is missing. Send it, or null when there are no answers."
_NO_TOKEN = "Send a JSON Web Token in the header Authorization: Bearer .."  # noqa: S105  it is a sentence
_bearer = HTTPBearer(
    scheme_name="SignedToken",
    auto_error=False,
    description="A signed JSON Web Token, as CDS Hooks 2.0 describes it, where this place asks for one.",
)
_WITHOUT_TOKEN: dict[str, Any] = {"security": [{}]}
"""A token is described, and not every place asks for one."""


class CdsHooksCors(CORSMiddleware):
    """Lets the scripts of some sites call, here and nowhere else."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and is_for_cds_hooks(scope["path"]):
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def is_welcome(request: Request) -> bool:
    """Whether a script of another site may send this."""
    origins = services_of(request).cds.origins
    return is_for_cds_hooks(request.url.path) and request.headers.get("origin", "") in origins


def _address(request: Request) -> str:
    return services_of(request).cds.address or str(request.base_url).rstrip("/")


def _client(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)] = None
) -> CdsClient | None:
    """Whoever calls; nobody in particular where this place asks for no tokens."""
    services = services_of(request)
    if services.tokens is None:
        return None
    if given is None:
        raise Problem(401, _NO_TOKEN)
    audience = f"{_address(request)}{request.url.path}"
    try:
        return trusted(services.tokens, services.tries, given.credentials, audience, services.clock.now())
    except UntrustedError as error:
        raise Problem(401, str(error)) from None


async def _says_nothing_twice(request: Request) -> None:
    """A key that stands twice could mean either."""
    parsed(await request.body(), "body")


ThisClient = Annotated[CdsClient | None, Depends(_client)]
router = APIRouter(prefix=_PATH, route_class=ProblemRoute, tags=["cds-hooks"], responses=problems(401, 403, 503))


@router.get("", openapi_extra=_WITHOUT_TOKEN)
def discover(request: Request, _: ThisClient) -> Services:
    """The services there are."""
    services = services_of(request)
    return Services.model_validate(discovery(services.knowledge, services.canonical))


@router.post(
    f"/{SERVICE}",
    responses=problems(412, 422),
    response_model_exclude_none=True,
    dependencies=[Depends(_says_nothing_twice)],
    openapi_extra=_WITHOUT_TOKEN,
)
def advise(wanted: Opened, request: Request, client: ThisClient) -> Cards:
    """Cards for a record that was opened."""
    services, fetched = services_of(request), wanted.prefetch or {}
    if ANSWERS not in fetched:
        raise Problem(412, _NOT_FETCHED)
    consultation = Consultation(
        store=services.store, clock=services.clock, knowledge=services.knowledge, canonical=services.canonical,
        assessor=services.assessor, place=services.cds, address=_address(request), client=client,
    )  # fmt: skip
    try:
        card = consult(consultation, wanted.context.patient_id, fetched[ANSWERS], fetched.get(PATIENT))
    except NotFetchedError:
        raise Problem(412, _NOT_FETCHED) from None
    except EngineError as error:
        emergency = consultation.had_emergency(fetched[ANSWERS])
        raise Problem(503, failure_message(services.knowledge, services.contact, emergency=emergency)) from error
    return Cards.model_validate({"cards": [] if card is None else [card]})


@router.post(
    f"/{SERVICE}/feedback",
    responses={200: {"description": "It is kept.", "content": {}}, **problems(404, 409, 422)},
    response_class=Response,
    dependencies=[Depends(_says_nothing_twice)],
    openapi_extra=_WITHOUT_TOKEN,
)
def feed_back(wanted: AllFeedback, request: Request, client: ThisClient) -> Response:
    """Keep what became of cards."""
    services = services_of(request)
    own = services.canonical.url("CodeSystem", "overriding")
    told = [_feedback(item, number, own) for number, item in enumerate(wanted.feedback)]
    if client is None or services.cards is None:
        raise Problem(404, "No cards are kept here: this place asks for no tokens.")
    try:
        take_back_in(services.store, services.clock, services.cards, client, told)
    except UnknownCaseError:
        raise Problem(404, "A card is not known here, or no longer. Nothing was kept.") from None
    return Response()


def _feedback(item: OneFeedback, number: int, own: str) -> Feedback:
    where = f"feedback.{number}"
    accepted = tuple(suggestion.id for suggestion in item.accepted_suggestions or ())
    if item.outcome == ACCEPTED and not accepted:
        wrong = "a card that was accepted names no suggestion."
        raise FaultyAnswers((Fault(f"{where}.acceptedSuggestions", wrong, "Give the uuid of each that was taken up."),))
    given = item.override_reason
    coding = given.reason if given else None
    is_ours = coding is not None and coding.system == own and coding.code in OVERRIDING
    return Feedback(
        card=item.card,
        outcome=item.outcome,
        at=_moment(item.outcome_timestamp, where),
        accepted=accepted,
        reason=coding.code if coding and is_ours else "",
        reason_shown="" if coding is None or is_ours else coding.display or coding.code,
        text=(given.user_comment if given else None) or "",
    )


def _moment(text: str, where: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        right = "Write it as 2026-01-31T10:05:31Z."
        raise FaultyAnswers((Fault(f"{where}.outcomeTimestamp", "there is no such moment.", right),)) from None
