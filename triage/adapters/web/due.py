"""Whom the clinic should look after again: re-checks that are due, and what a case has tried since.

Nothing here sends anything to anybody.
"""

from fastapi import APIRouter
from fastapi.responses import Response

from triage.adapters.web.calls import Call
from triage.adapters.web.diary_visits import day_of, support_for
from triage.adapters.web.members import ThisMember
from triage.adapters.web.services import Services
from triage.casework.courses import course_of
from triage.casework.diary_history import diary_of
from triage.casework.re_check_days import due_at_clinics
from triage.model.errors import EngineError, KnowledgeError, StoreError
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency
from triage.presenting.chart import diary_chart, narrow_diary_chart
from triage.presenting.diary import diary_table, trials_table

router = APIRouter(include_in_schema=False)


@router.get("/staff/due")
def show_due(member: ThisMember) -> Response:
    """The re-checks that are due, the most urgent and longest due first."""
    services, today = member.services, day_of(member.services)

    def knowledge_of(digest: str) -> Knowledge:
        return _readable(services, digest)

    due = due_at_clinics(services.store, member.account.clinics, knowledge_of, today)
    rows = [(item, (today - item.since).days, item.urgency >= Urgency.URGENT) for item in due]
    return member.show("staff/due.html", rows=rows)


def tried_since(call: Call) -> dict[str, object] | None:
    """What the person tried, with its chart and verdicts; ``None`` when nothing was begun."""
    services, case = call.member.services, call.case
    if services.engine is None or not diary_of(case).trials:
        return None
    try:
        course = course_of(support_for(services, call.knowledge), case, day_of(services))
    except EngineError:
        return {"failed": True}
    return {
        "course": course,
        "charts": (narrow_diary_chart(course, call.knowledge), diary_chart(course, call.knowledge)),
        "trials": trials_table(course, call.knowledge),
        "days": diary_table(course, call.knowledge),
        "sources": call.knowledge.sources,
        "titles": {step.id: step.signed.title for step in call.knowledge.steps},
    }


def _readable(services: Services, digest: str) -> Knowledge:
    """The rules of a case; of rules that cannot be read any more the newest take the place, so that nobody is lost."""
    try:
        return services.knowledge_of(digest)
    except (KnowledgeError, StoreError):
        return services.knowledge
