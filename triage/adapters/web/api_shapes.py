"""The shapes of what the API takes and gives, as its description publishes them."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Level = Literal["self_care", "routine", "soon", "urgent", "emergency"]
RawAnswer = str | int | float | list[str] | dict[str, list[str]]
"""A choice; a number; several choices; or the regions of each side of a body map."""
Mappings = list[dict[str, object]]
_MOST_ANSWERS = 200
_LONGEST_NAME = 100


class _Sent(BaseModel):
    """Something that is sent to us."""

    model_config = ConfigDict(extra="forbid", strict=True)


class _Given(BaseModel):
    """Something that we give."""

    model_config = ConfigDict(frozen=True)


class ToAssess(_Sent):
    """Answers to assess, without keeping any."""

    answers: dict[str, RawAnswer] = Field(
        max_length=_MOST_ANSWERS,
        description="By question id. Questions, choices and ranges are those of the questionnaire.",
        examples=[{"age_years": 44, "consent": "agree", "respondent": "self"}],
    )
    today: (
        Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", json_schema_extra={"format": "date"})] | None
    ) = Field(default=None, description="The day of the assessment; today when left out.")


class ToBegin(_Sent):
    """A new case."""

    clinic: str = Field(default="", max_length=_LONGEST_NAME, description="The code of the clinic that may see it.")


class ToAnswer(_Sent):
    """One answer."""

    question: str = Field(max_length=_LONGEST_NAME)
    answer: RawAnswer | None = Field(description="The answer, or null to pass the question; passed counts as possible.")


class Assessment(_Given):
    """The whole assessment; its parts are described in ``docs/assessment.schema.json``."""

    urgency: Level | None = Field(description="Null where the tool stops and no flag speaks.")
    out_of_scope: Mappings
    flags: Mappings
    floors: Mappings
    raises: Mappings
    notes: Mappings
    contributors: Mappings
    site_list: list[str]
    elsewhere_only: bool
    tests: list[str]
    tests_explained: Mappings
    self_care: Mappings
    ask_about: Mappings
    withheld: Mappings
    what_to_do: str
    safety_net: list[str]
    explanation: dict[str, object] | None
    unanswered: list[str]
    set_aside: list[str]
    fired: list[str]
    answers: dict[str, RawAnswer]
    provenance: dict[str, object]
    wording: dict[str, str]


class Section(_Given):
    """A part of the questionnaire."""

    id: str
    title: str


class Questions(_Given):
    """The questionnaire, in the order of asking."""

    knowledge: str = Field(description="The digest of these questions and rules.")
    sections: list[Section]
    questions: Mappings = Field(description="Each with id, section, kind, wording, and choices or a range.")


class CaseNow(_Given):
    """A case as it stands."""

    reference: str = Field(description="For the telephone; it opens nothing.")
    state: Literal["answering", "waiting", "contacted", "booked", "closed"]
    started_at: str
    knowledge: str = Field(
        description="The digest of the questions and rules it was begun under; it goes on under them."
    )
    newer_safety_rules: bool = Field(description="Whether a safety rule has been added or changed since then.")
    answers: Mapping[str, RawAnswer]
    passed: list[str]
    next: str | None = Field(description="The id of the next question; null when all are answered.")
    act_now: bool = Field(description="Whether it is time to finish, whatever is still open: somebody has to act now.")
    urgency: Level | None = Field(description="The level that stands today, also when a clinician has changed it.")
    assessment: Assessment | None


class Begun(_Given):
    """A new case with what opens it again; it is given out here and nowhere else."""

    token: str = Field(description="Send it as a bearer token. Whoever has it can read and change the case.")
    code: str = Field(description="A short code with which a person opens the case in a browser.")
    case: CaseNow


class Answered(_Given):
    """What came of an answer."""

    dropped: list[str] = Field(description="Questions whose answers no longer apply.")
    case: CaseNow
