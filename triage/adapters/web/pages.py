"""Renders pages. Every page is a template; a template decides nothing."""

from collections.abc import Mapping
from functools import cache

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader

from triage import __version__
from triage.adapters.web.services import Services
from triage.model.urgency import Urgency
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
    common = {**_standing_texts(services_of(request)), "request": request, "page_name": template.removesuffix(".html")}
    return HTMLResponse(environment().get_template(template).render({**common, **values}), status_code=status)


def _standing_texts(services: Services) -> Mapping[str, object]:
    """What every page may say, with the numbers of this place filled in."""
    knowledge, contact = services.knowledge, services.contact
    emergency = knowledge.texts.levels[Urgency.EMERGENCY]
    number = contact.emergency_number
    return {
        "emergency_number": number or knowledge.texts.say("no_number"),
        "number_to_dial": "".join(sign for sign in number if sign in "+0123456789"),
        "emergency_level": emergency,
        "emergency_words": filled(emergency.what_to_do, knowledge, contact),
        "required": filled(knowledge.texts.say("required"), knowledge, contact),
        "failed": filled(knowledge.texts.say("failed_engine"), knowledge, contact),
        "not_reviewed": knowledge.texts.say("not_reviewed") if knowledge.unreviewed else "",
        "who_made_it": knowledge.texts.say("who_made_it"),
        "notice": services.notice,
        "has_work": services.work is not None,
        "may_save_pdf": services.typeset is not None,
    }
