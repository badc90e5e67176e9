"""What a case stands at now, in words for the person, and what a question page says while a re-check is open.

Nothing here decides anything.
"""

from collections.abc import Mapping

from triage.adapters.web.visits import Visit
from triage.casework.diary_history import diary_of, re_check_is_open, signs_of_last
from triage.casework.resuming import is_assessed
from triage.model.urgency import Urgency
from triage.presenting.phrasing import filled

DIARY = "/diary"


def goes_on_with_diary(visit: Visit) -> bool:
    """Whether coming back means the diary: there is one, nothing is left to ask, and nothing matters more today."""
    case = visit.case
    is_urgent = case.urgency is not None and case.urgency >= Urgency.URGENT
    return is_assessed(case) and not is_urgent and has_diary(visit)


def has_diary(visit: Visit) -> bool:
    """Whether a plan was made that can still be read."""
    return visit.services.engine is not None and diary_of(visit.case).planned_on is not None


def level_now(visit: Visit) -> Mapping[str, object]:
    """The level of the case, with what it asks the person to do."""
    urgency = visit.case.urgency or Urgency.SELF_CARE
    level = visit.knowledge.texts.levels[urgency]
    return {
        "word": urgency.word,
        "name": level.name,
        "headline": level.headline,
        "what": filled(level.what_to_do, visit.knowledge, visit.services.contact),
        "protective": level.protective,
        "must_not_wait": urgency >= Urgency.URGENT,
    }


def re_check_notice(visit: Visit) -> Mapping[str, object] | None:
    """Why the safety questions are asked again, while they are."""
    if not re_check_is_open(visit.case):
        return None
    return {"has_new_signs": bool(signs_of_last(visit.case)), "level": level_now(visit)}
