"""A person answers: begin, answer, go back, come back later, finish, share with a clinic.

Every answer is kept before it is confirmed. Nothing here knows pages or terminals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import choice, token_urlsafe
from typing import Protocol
from uuid import uuid4

from triage.casework.history import standing_of, thawed, told
from triage.casework.ports import Access, CaseStore, Clock, ConflictError, Header, NewEvent, UnknownCaseError
from triage.casework.writing import label_of
from triage.model.answers import Answer, Answers
from triage.model.case import Actor, Case, CaseState, Event, EventKind, Role
from triage.model.errors import StoreError
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import Question
from triage.reasoning.interview import Standing, act_now, answered, begun, dropped, next_question, open_questions

LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
"""For references and codes: no letter or figure that can be taken for another one."""
ACCESS = timedelta(days=30)
"""How long a person's own link or code opens the case; with a diary from the last day that was noted."""
_REFERENCES_TRIED = 5


class Assessor(Protocol):
    """Turns an interview into what is kept of an assessment."""

    def __call__(self, standing: Standing, knowledge: Knowledge, today: date) -> Mapping[str, object]:
        """``assessment`` as JSON gives it and ``person``, the page as blocks; raises ``EngineError``."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """A new case with what opens it again: shown to the person once and never kept."""

    case: Case
    link: str
    code: str


def begin(
    store: CaseStore, clock: Clock, knowledge: Knowledge, actor: Actor, *, clinic: str = "", label: str = ""
) -> Begun:
    """Start a case under the knowledge of today, with what the program answers itself."""
    now, link, code = clock.now(), token_urlsafe(32), _letters(10)
    own = begun(knowledge.questionnaire).answers.given.items()
    given = [{"question": name, "answer": thawed(answer), "replaced": None, "dropped": []} for name, answer in own]
    events = [
        NewEvent(at=now, actor=actor, kind=EventKind.STARTED, body={"clinic": clinic}),
        *(NewEvent(at=now, actor=Actor(role=Role.SYSTEM), kind=EventKind.ANSWERED, body=body) for body in given),
    ]
    access = Access(link_digest=digest_of(link), code_digest=digest_of(code), until=now + ACCESS)
    for _ in range(_REFERENCES_TRIED):
        header = Header(
            id=str(uuid4()), reference=f"H{_letters(6)}", knowledge=knowledge.digest, label=label_of(label),
            started_at=now, started_by=actor,
        )  # fmt: skip
        case = told(header, _numbered(events, 0))
        try:
            store.create(header, events, standing_of(case), access)
        except ConflictError:
            continue  # another case has this reference
        return Begun(case=case, link=link, code=code)
    raise StoreError("No free reference was found for a new case. Try again.")


def resume(store: CaseStore, case: str) -> Case:
    """The case as it stands."""
    return told(*store.history(case))


def by_link(store: CaseStore, clock: Clock, link: str) -> Case:
    """The case that a private link opens; raises ``UnknownCaseError``."""
    return resume(store, store.by_link(digest_of(link), clock.now()))


def by_code(store: CaseStore, clock: Clock, code: str) -> tuple[Case, str]:
    """The case that a code opens, however it was typed, with a new link to it; raises ``UnknownCaseError``.

    The link handed out before stops working: a case is open in one place at a time.
    """
    case, link = store.by_code(digest_of(plain_code(code)), clock.now()), token_urlsafe(32)
    store.replace_link(case, digest_of(link))
    return resume(store, case), link


def stay_open(store: CaseStore, clock: Clock, case: Case) -> None:
    """Let the person's own link and code work for another while: whoever keeps a diary comes back for weeks."""
    store.keep_open(case.id, clock.now() + ACCESS)


def plain_code(typed: str) -> str:
    """A code as it was given out, however it was typed."""
    return "".join(letter for letter in typed.upper() if letter in LETTERS)


def give(  # noqa: PLR0913, PLR0917  a story names everything that takes part in it
    store: CaseStore,
    clock: Clock,
    knowledge: Knowledge,
    case: Case,
    actor: Actor,
    question: Question,
    answer: Answer | None,
    *,
    reason: str = "",
) -> tuple[Case, tuple[str, ...]]:
    """Answer, change or pass one question; also names the questions whose answers no longer apply."""
    before = interview_of(case)
    after = answered(before, question, answer, knowledge.questionnaire)
    gone = dropped(before, after)
    no_longer_passed = sorted(before.passed - after.passed - {question.id})
    body = {
        "question": question.id, "answer": thawed(answer), "replaced": thawed(case.answers.get(question.id)),
        "dropped": [*gone, *no_longer_passed], "reason": reason,
    }  # fmt: skip
    return record(store, clock, case, actor, EventKind.ANSWERED, body), gone


def finish(store: CaseStore, clock: Clock, knowledge: Knowledge, case: Case, actor: Actor, assessor: Assessor) -> Case:
    """Assess the answers as they are and keep everything needed to do it again."""
    body = assessor(interview_of(case), knowledge, clock.now().date())
    return record(store, clock, case, actor, EventKind.ASSESSED, body)


def share(store: CaseStore, clock: Clock, case: Case, actor: Actor, clinic: str) -> Case:
    """Let a clinic see the case in its queue."""
    return record(store, clock, case, actor, EventKind.SHARED, {"clinic": clinic})


def upcoming(case: Case, knowledge: Knowledge) -> Question | None:
    """The next question, or ``None`` when all are answered."""
    return next_question(interview_of(case), knowledge.questionnaire)


def gone_through(case: Case, knowledge: Knowledge) -> tuple[Question, ...]:
    """The questions of the path that are answered or passed, in order."""
    return open_questions(interview_of(case), knowledge.questionnaire)


def answerable(case: Case, knowledge: Knowledge) -> tuple[Question, ...]:
    """The questions that can be answered now, in the order of asking: all that are done, and the next one."""
    known = {question.id for question in (*gone_through(case, knowledge), upcoming(case, knowledge)) if question}
    return tuple(question for question in knowledge.questionnaire.questions if question.id in known)


def must_act_now(case: Case, knowledge: Knowledge, now: datetime) -> bool:
    """Whether an emergency or a stop is certain already."""
    return bool(act_now(interview_of(case), knowledge, now.date()))


def interview_of(case: Case) -> Standing:
    """How far the interview of the case has come."""
    return Standing(answers=Answers(case.answers), passed=case.passed)


def record(
    store: CaseStore, clock: Clock, case: Case, actor: Actor, kind: EventKind, body: Mapping[str, object]
) -> Case:
    """Keep one event and tell the case anew.

    Raises:
        ConflictError: when somebody else wrote meanwhile.
        UnknownCaseError: when the case is erased.
    """
    return record_all(store, case, [NewEvent(at=clock.now(), actor=actor, kind=kind, body=body)])


def record_all(store: CaseStore, case: Case, events: list[NewEvent]) -> Case:
    """Keep several events, all or none, and tell the case anew; raises as ``record`` does."""
    if case.state is CaseState.ERASED:
        raise UnknownCaseError("This case is erased, and nothing can be added to it.")
    if not events:
        return case
    header = Header(
        id=case.id, reference=case.reference, knowledge=case.knowledge, label=case.label,
        started_at=case.started_at, started_by=case.started_by,
    )  # fmt: skip
    after = told(header, (*case.events, *_numbered(events, len(case.events))))
    store.append(case.id, len(case.events), events, standing_of(after))
    return after


def digest_of(secret: str) -> str:
    """What is kept of a link or code."""
    return sha256(secret.encode()).hexdigest()


def _letters(count: int) -> str:
    return "".join(choice(LETTERS) for _ in range(count))


def _numbered(events: list[NewEvent], after: int) -> tuple[Event, ...]:
    return tuple(
        Event(number=number, at=event.at, actor=event.actor, kind=event.kind, body=event.body)
        for number, event in enumerate(events, after + 1)
    )
