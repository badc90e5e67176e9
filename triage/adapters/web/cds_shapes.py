"""The shapes of CDS Hooks 2.0, as far as one service for an opened record needs them.

What a client sends besides is passed over: the specification lets it grow.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from triage.presenting.cds_hooks import ANSWERS, LONGEST_SUMMARY, PATIENT

Name = Annotated[str, Field(min_length=1, max_length=200)]
Identity = Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]{1,64}$")]
Moment = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$",
        json_schema_extra={"format": "date-time"},
    ),
]
_MOST = 100
_LONGEST_COMMENT = 4000


class _Sent(BaseModel):
    """Something that is sent to us."""

    model_config = ConfigDict(extra="ignore", strict=True, alias_generator=to_camel)


class _Given(BaseModel):
    """Something that we give."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)


class Context(_Sent):
    """Whose record was opened, and by whom."""

    user_id: Name
    patient_id: Identity
    encounter_id: Identity | None = None


class Opened(_Sent):
    """A record was opened."""

    hook: Literal["patient-view"]
    hook_instance: Name
    context: Context
    prefetch: dict[str, Any] | None = Field(
        default=None,
        description=f"{ANSWERS}: the newest answers, or null when there are none. {PATIENT}: the person, if you like.",
    )


class Coding(_Sent):
    """A code of some system."""

    system: Name
    code: Name
    display: Annotated[str, Field(max_length=200)] | None = None


class OverrideReason(_Sent):
    """Why somebody saw it differently."""

    reason: Coding | None = None
    user_comment: Annotated[str, Field(max_length=_LONGEST_COMMENT)] | None = None


class AcceptedSuggestion(_Sent):
    """A suggestion that was taken up."""

    id: Name


class OneFeedback(_Sent):
    """What became of one card."""

    card: Name
    outcome: Literal["accepted", "overridden"]
    accepted_suggestions: list[AcceptedSuggestion] | None = Field(
        default=None, max_length=_MOST, description="Needed when the outcome is accepted."
    )
    override_reason: OverrideReason | None = None
    outcome_timestamp: Moment


class AllFeedback(_Sent):
    """What became of cards."""

    feedback: list[OneFeedback] = Field(min_length=1, max_length=_MOST)


class Service(_Given):
    """A service that can be called."""

    hook: Literal["patient-view"]
    title: str
    description: str
    id: str
    prefetch: dict[str, str]
    usage_requirements: str


class Services(_Given):
    """All services."""

    services: list[Service]


class GivenCoding(_Given):
    """One of our own codes."""

    system: str
    code: str
    display: str


class Source(_Given):
    """Where a card comes from."""

    label: str
    url: str
    topic: GivenCoding


class Action(_Given):
    """Something to create."""

    type: Literal["create"]
    description: str
    resource: dict[str, Any]


class Suggestion(_Given):
    """Something that can be taken up."""

    label: str
    uuid: str
    is_recommended: bool
    actions: list[Action]


class Link(_Given):
    """Where to read on."""

    label: str
    url: str
    type: Literal["absolute"]


class Card(_Given):
    """What is shown to whoever has opened the record."""

    uuid: str
    summary: str = Field(max_length=LONGEST_SUMMARY)
    detail: str
    indicator: Literal["info", "warning", "critical"]
    source: Source
    suggestions: list[Suggestion] | None = None
    selection_behavior: Literal["any"] | None = None
    override_reasons: list[GivenCoding] | None = None
    links: list[Link] | None = None


class Cards(_Given):
    """All cards; none when there is nothing to say."""

    cards: list[Card]
