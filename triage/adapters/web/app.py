"""Puts the pages together into one application.

Nothing that a person said or is reaches a log or the text of an error page.
"""

from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.base import RequestResponseEndpoint

from triage import __version__
from triage.adapters.web import screening
from triage.adapters.web.pages import page
from triage.adapters.web.protection import Protected, is_from_elsewhere
from triage.adapters.web.services import Services
from triage.adapters.web.visits import NoCaseError
from triage.model.errors import TriageError


def create_app(services: Services) -> Protected:
    """The whole application, protected."""
    app = FastAPI(title="heel-triage", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    app.state.services = services
    app.include_router(screening.router)
    app.mount("/static", StaticFiles(directory=str(files("triage") / "adapters" / "web" / "static")))
    app.add_exception_handler(NoCaseError, _gone)
    app.add_exception_handler(HTTPException, _not_found)
    app.add_exception_handler(TriageError, _broken)
    app.add_exception_handler(Exception, _broken)
    app.middleware("http")(_refuse_forged)
    return Protected(app)


async def _refuse_forged(request: Request, go_on: RequestResponseEndpoint) -> Response:
    """A form that another site sends is not ours."""
    if request.method == "POST" and is_from_elsewhere(request.headers, request.url.netloc):
        return page(request, "stale.html", 403)
    return await go_on(request)


async def _gone(request: Request, _: Exception) -> Response:
    return page(request, "gone.html", 404)


async def _not_found(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return page(request, "gone.html", status)


async def _broken(request: Request, _: Exception) -> Response:
    """No detail: an error may quote what somebody answered."""
    return page(request, "broken.html", 503)
