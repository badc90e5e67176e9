"""What CDS Hooks 2.0 clients are shown: the service, and a card for an assessment or for the lack of one.

Nothing here reads a request, knows a clock or keeps a card.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from triage.model.knowledge import Knowledge
from triage.model.review_reasons import OVERRIDING
from triage.model.urgency import Urgency, urgency_of
from triage.presenting.cds_suggestions import suggestions
from triage.presenting.fhir.names import Canonical, Resource, entry_url, without_empty
from triage.presenting.fhir.results import Result
from triage.presenting.markdown import bullets, words

SERVICE = "heel-triage"
HOOK = "patient-view"
ANSWERS, PATIENT = "answers", "patient"
"""The keys under which a client sends what it fetched before it calls."""
LONGEST_SUMMARY = 139
INDICATORS = {
    Urgency.SELF_CARE: "info",
    Urgency.ROUTINE: "info",
    Urgency.SOON: "warning",
    Urgency.URGENT: "critical",
    Urgency.EMERGENCY: "critical",
}
_WEIGHTS = ("info", "warning", "critical")
_NOTHING = "Heel pain: there is no assessment."
_NOT_REVIEWED = "Not clinically reviewed."
_SERVICE = (
    "Tells from the answers to a questionnaire about heel pain how soon the person should be seen, what may add to the "
    "pain, and which tests and referral to propose."
)
_USAGE = (
    f"Send the prefetch {ANSWERS}: no FHIR server is ever called. {PATIENT} may be left out; it is used to notice "
    "answers about somebody else. Call this for people with heel pain."
)
_ORDERS = {"first": "First choice", "next": "Next", "if_unclear": "If unclear"}
_ALSO = ("floors", "raises", "notes", "out_of_scope")
"""What else a level rests on, or has to be said with it."""
_MOST_FAULTS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """What surrounds an assessment on a card: where, for whom and with what to be wary of."""

    knowledge: Knowledge
    canonical: Canonical
    address: str
    """Where this server is reached; no slash at the end."""
    seed: str
    """Makes the identities on the card; without any meaning."""
    response: str = ""
    """A reference to the answers in the record of the client; empty when it has not said where they are."""
    case: str = ""
    """The case that the answers belong to; empty when it is not ours to tell of."""
    day: str = ""
    """Of which day the answers are, where that is not the day of the assessment."""
    cautions: tuple[str, ...] = ()
    """What makes the answers less sure."""
    is_doubtful: bool = False
    """Whether the answers may be about somebody else."""

    def identity(self, part: str) -> str:
        """The identity of the card, or of a part of it."""
        return entry_url(self.seed, part).removeprefix("urn:uuid:")


def discovery(knowledge: Knowledge, canonical: Canonical) -> Resource:
    """The one service there is, and what it needs to be sent."""
    about = f"QuestionnaireResponse?patient={{{{context.patientId}}}}&questionnaire={canonical.questionnaire}"
    return {
        "services": [
            {
                "hook": HOOK,
                "title": "Heel-pain triage",
                "description": f"{_SERVICE} {_NOT_REVIEWED}" if knowledge.unreviewed else _SERVICE,
                "id": SERVICE,
                "prefetch": {
                    ANSWERS: f"{about}&_sort=-authored&_count=1",
                    PATIENT: "Patient/{{context.patientId}}",
                },
                "usageRequirements": _USAGE,
            }
        ]
    }


def card_of(result: Result, frame: Frame) -> Resource:
    """The card for an assessment."""
    proposed = suggestions(result, frame.identity, frame.response)
    return without_empty(
        {
            "uuid": frame.identity("card"),
            "summary": _summary(result, frame),
            "detail": _detail(result, frame),
            "indicator": _indicator(result.urgency, frame),
            "source": _source(frame),
            "suggestions": proposed,
            "selectionBehavior": "any" if proposed else "",
            "overrideReasons": _override_reasons(frame),
            "links": _case_link(frame),
        }
    )


def no_assessment(frame: Frame, missing: Sequence[str]) -> Resource:
    """The card that says that there is no assessment, and what is missing; it never reassures."""
    listed = [words(line) for line in missing[:_MOST_FAULTS]]
    if len(missing) > _MOST_FAULTS:
        listed.append(f"And {len(missing) - _MOST_FAULTS} more.")
    lines = [f"**{words(_NOTHING)}** This says nothing about how urgent it is.", bullets(listed), *_review(frame)]
    return without_empty(
        {
            "uuid": frame.identity("card"),
            "summary": f"{_NOTHING} {_NOT_REVIEWED if frame.knowledge.unreviewed else ''}".strip(),
            "detail": "\n\n".join(lines),
            "indicator": "info",
            "source": _source(frame),
            "links": _case_link(frame) or [_begin_link(frame)],
        }
    )


def _summary(result: Result, frame: Frame) -> str:
    """What it is about; the level is never cut, and of what may add to the pain all is named or nothing."""
    flags = sorted(result.assessment["flags"], key=lambda flag: urgency_of(flag["urgency"]), reverse=True)
    shown = [item["clinical_name"] for item in result.assessment["contributors"] if item["shown"]]
    named = [flag["title"] for flag in flags] or ([f"May add to it: {'; '.join(shown)}"] if shown else [])
    level = f"Heel pain: {frame.knowledge.texts.levels[result.urgency].name}."
    day = f"Answers of {frame.day}." if frame.day else ""
    review = _NOT_REVIEWED if frame.knowledge.unreviewed else ""
    leading = f"{named[0]}." if named else ""
    whole = " ".join(part for part in (level, leading, day, review) if part)
    return whole if len(whole) <= LONGEST_SUMMARY else " ".join(part for part in (level, day, review) if part)


def _indicator(urgency: Urgency, frame: Frame) -> str:
    """Doubt is never a reason to show less."""
    own = INDICATORS[urgency]
    return max(own, "warning", key=_WEIGHTS.index) if frame.is_doubtful else own


def _detail(result: Result, frame: Frame) -> str:
    level = frame.knowledge.texts.levels[result.urgency]
    parts = [
        f"**{words(level.name)}.** {words(level.headline)}",
        *(f"**{words(caution)}**" for caution in frame.cautions),
        *_listing("Warning signs", [_flag(flag, frame) for flag in result.assessment["flags"]]),
        *_listing("Also", [_reason(reason) for kind in _ALSO for reason in result.assessment[kind]]),
        *_listing("What may add to the pain", list(_contributors(result, frame))),
        *_listing("Tests", [_test(request, frame) for request in result.assessment["tests_explained"]]),
        words(result.assessment["wording"]["required"]),
        *_review(frame),
        words(_provenance(result)),
    ]
    return "\n\n".join(part for part in parts if part)


def _listing(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"### {title}\n\n{bullets(lines)}"


def _flag(flag: Mapping[str, Any], frame: Frame) -> str:
    level = frame.knowledge.texts.levels[urgency_of(flag["urgency"])]
    return f"**{words(flag['title'])}** ({words(level.name)}): {words(flag['tell_clinician'])}"


def _reason(reason: Mapping[str, Any]) -> str:
    return f"**{words(reason['title'])}**: {words(reason['tell_clinician'])}"


def _contributors(result: Result, frame: Frame) -> Iterator[str]:
    for item in result.assessment["contributors"]:
        if item["shown"]:
            yield f"{words(item['clinical_name'])}: {words(frame.knowledge.texts.fit_words[item['fit']])}"


def _test(request: Mapping[str, Any], frame: Frame) -> str:
    found = frame.knowledge.tests[request["test"]]
    return f"{_ORDERS[request['order']]}: {words(found.name)}. {words(request['why'])}"


def _provenance(result: Result) -> str:
    provenance = result.assessment["provenance"]
    made_by = f"{provenance['program']} with {provenance['engine']}, on {provenance['assessed_on']}"
    return f"Made by {made_by}. Questions and rules: {provenance['knowledge']}"


def _review(frame: Frame) -> Iterator[str]:
    """Said on every card for as long as it is so."""
    if frame.knowledge.unreviewed:
        yield f"**{words(frame.knowledge.texts.say('not_reviewed'))}**"


def _source(frame: Frame) -> Resource:
    topic = frame.canonical.coding("services", "heel-pain-triage", "Heel pain: how soon to be seen")
    return {"label": "heel-triage", "url": f"{frame.address}/", "topic": topic}


def _override_reasons(frame: Frame) -> list[Resource]:
    return [frame.canonical.coding("overriding", code, display) for code, display in OVERRIDING.items()]


def _case_link(frame: Frame) -> list[Resource]:
    """The page of the case, for those who sign in there; nothing in the address says anything about anybody."""
    if not frame.case:
        return []
    return [{"label": "Open the case", "url": f"{frame.address}/clinic/cases/{frame.case}", "type": "absolute"}]


def _begin_link(frame: Frame) -> Resource:
    return {"label": "Answer the questions about heel pain", "url": f"{frame.address}/", "type": "absolute"}
