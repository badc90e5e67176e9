"""Puts the pages together into one application.

Nothing that a person said or is reaches a log or the text of an error page.
"""

from importlib.resources import files

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.gzip import GZipMiddleware

from triage import __version__
from triage.adapters.web import (
    api,
    cds_hooks,
    due,
    fhir_api,
    intake,
    members,
    printing,
    problems,
    review,
    screening,
    self_care,
    sign_in,
)
from triage.adapters.web.members import MustChooseError, RefusedError
from triage.adapters.web.pages import page
from triage.adapters.web.protection import Protected, is_for_fhir, is_for_programs, is_from_elsewhere
from triage.adapters.web.services import Services
from triage.adapters.web.visits import NoCaseError, NotAskedError
from triage.casework.signing_in import NotSignedInError
from triage.model.errors import KnowledgeError, TriageError

ROUTERS: tuple[APIRouter, ...] = (
    screening.router,
    self_care.router,
    api.router,
    fhir_api.router,
    cds_hooks.router,
    sign_in.router,
    due.router,
    intake.router,
    review.router,
    printing.router,
)
"""Every part of the application, each in a module of its own."""


def create_app(services: Services) -> Protected:
    """The whole application, protected."""
    app = FastAPI(
        title="heel-triage", version=__version__, docs_url=None, redoc_url=None,
        openapi_url="/api/v1/openapi.json", dependencies=[Depends(_refuse_forged)],
    )  # fmt: skip
    app.state.services = services
    for router in ROUTERS:
        app.include_router(router)
    folder = StaticFiles(directory=str(files("triage") / "adapters" / "web" / "static"))
    app.mount("/static", GZipMiddleware(folder, minimum_size=1000))
    if services.cds.origins:
        app.add_middleware(
            cds_hooks.CdsHooksCors, allow_origins=services.cds.origins, allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type"],
        )  # fmt: skip
    app.add_exception_handler(NoCaseError, _gone)
    app.add_exception_handler(NotAskedError, _not_asked)
    app.add_exception_handler(NotSignedInError, members.not_signed_in)
    app.add_exception_handler(MustChooseError, members.must_choose)
    app.add_exception_handler(RefusedError, members.refused)
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _refused)
    app.add_exception_handler(KnowledgeError, _outgrown)
    app.add_exception_handler(TriageError, _broken)
    app.add_exception_handler(Exception, _broken)
    return Protected(app)


async def _refuse_forged(request: Request) -> None:
    """A form that another site sends is not ours."""
    is_forged = request.method == "POST" and is_from_elsewhere(request.headers, request.url.netloc)
    if is_forged and not cds_hooks.is_welcome(request):
        raise HTTPException(403)


async def _gone(request: Request, _: Exception) -> Response:
    return page(request, "gone.html", 404)


async def _not_asked(request: Request, _: Exception) -> Response:
    """A question that is not on the path: an old page says so, an address leads on."""
    return RedirectResponse("/next", 303) if request.method == "GET" else page(request, "stale.html", 409)


async def _refused(request: Request, error: Exception) -> Response:
    if is_for_fhir(request.url.path):
        return fhir_api.told(error)
    if is_for_programs(request.url.path):
        return problems.told(error)
    status = error.status_code if isinstance(error, StarletteHTTPException) else 404
    template = {403: "stale.html", 409: "stale.html"}.get(status, "not_found.html")
    return page(request, f"{_folder(request)}{template}", status)


async def _outgrown(request: Request, _: Exception) -> Response:
    return page(request, "outgrown.html", 410)


async def _broken(request: Request, _: Exception) -> Response:
    """No detail: an error may quote what somebody answered."""
    return page(request, f"{_folder(request)}broken.html", 503)


def _folder(request: Request) -> str:
    """Where the pages lie for whoever asks: those who work here are spoken to differently."""
    return "staff/" if request.url.path.split("/")[1] in ("staff", "clinic") else ""
