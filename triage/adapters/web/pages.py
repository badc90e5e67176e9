"""Renders pages. Every page is a template; a template decides nothing."""

from collections.abc import Mapping
from functools import cache

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader

from triage import __version__
from triage.adapters.web.services import Services
from triage.presenting.phrasing import filled


@cache
def environment() -> Environment:
    """The templates of this package and of the component library."""
    loader = ChoiceLoader([PackageLoader("triage.adapters.web"), PackageLoader("nhsuk_frontend_jinja")])
    made = Environment(
        loader=loader, autoescape=True, undefined=ChainableUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals["version"] = __version__
    return made


def services_of(request: Request) -> Services:
    """What the application was started with."""
    services: Services = request.app.state.services
    return services


def page(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """One page."""
    services = services_of(request)
    texts = services.knowledge.texts
    common: Mapping[str, object] = {
        "number": services.contact.emergency_number or texts.say("no_number"),
        "has_number": bool(services.contact.emergency_number),
        "required": filled(texts.say("required"), services.knowledge, services.contact),
        "not_reviewed": texts.say("not_reviewed") if services.knowledge.unreviewed else "",
        "who_made_it": texts.say("who_made_it"),
        "request": request,
    }
    return HTMLResponse(environment().get_template(template).render({**common, **values}), status_code=status)
