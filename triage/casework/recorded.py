"""What a case holds that rules can be tried on: its answers, and the result that was told.

Nothing here knows new rules from old ones.
"""

from collections.abc import Mapping, Sequence
from typing import cast

from triage.casework.history import thawed, told
from triage.casework.ports import Header
from triage.casework.resuming import is_assessed
from triage.model.case import Case, Event
from triage.model.replay import STOPPED


def recorded(header: Header, events: Sequence[Event]) -> Mapping[str, object] | None:
    """The answers of an assessed case, by reference and clinic; nothing of one that is not assessed, or is erased."""
    case = told(header, events)
    if case.assessment is None:
        return None
    return {
        "id": case.reference,
        "site": case.clinic or None,
        "urgency": case.assessment["urgency"] or STOPPED,
        "answers": _answers(case),
    }


def _answers(case: Case) -> Mapping[str, object]:
    """Those that the result is about: an answer may have been set aside since, to be given again."""
    if case.assessment is not None and not is_assessed(case):
        return cast("Mapping[str, object]", case.assessment["answers"])
    return {question: thawed(answer) for question, answer in case.answers.items()}
