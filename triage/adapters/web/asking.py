"""Staff ask a caller: one page a question, answered by typing a number and Enter.

Addresses hold the opaque id of a case and the number of a question, never an answer. A form knows which answers it was
made after: one that comes late, or twice, changes nothing.
"""

import re
from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from triage.adapters.web.calls import Call, ThisCall
from triage.adapters.web.forms import Fields, Picked, as_sent, chosen, fault_in, passed, raw_answer
from triage.adapters.web.members import GenuineFields
from triage.adapters.web.typed import Move, NotUnderstoodError, fields_in, lines_of, move_in, typed_of, what_to_type
from triage.casework import screening
from triage.casework.resuming import is_assessed
from triage.model.answers import read_answer
from triage.model.questionnaire import NOT_SURE, SIDES, Choice, Question
from triage.reasoning.interview import must_be_answered, progress, settled, to_ask_again

router = APIRouter(include_in_schema=False, prefix="/staff/cases/{case_id}")

_AGAIN = re.compile(r"u?\d+|u")
_TYPE_AGAIN = (
    "Type the numbers of the lines that are so, such as 1 3. Type 0 if none is, and u if the caller cannot tell."
)


@router.get("/next")
def go_on(call: ThisCall) -> Response:
    """Wherever this call goes on."""
    return call.onward()


@router.get("/questions/{number}")
def ask(call: ThisCall, number: int) -> Response:
    """One question in the wording for staff; once there is a result, an answer is changed on a page of its own."""
    question = call.question(number)
    if is_assessed(call.case):
        return RedirectResponse(f"{call.address}/answers/{number}", 303)
    return _asked(call, question, chosen(question, call.case.answers.get(question.id)))


@router.post("/questions/{number}")
def answer(call: ThisCall, fields: GenuineFields, number: int) -> Response:
    """Keep one answer, and go on."""
    question = call.question(number)
    if "back" in fields or move_in(fields.one("number")) is Move.BACK:
        return _went_back(call, question)
    call.check_fresh(fields)
    if is_assessed(call.case):
        return RedirectResponse(f"{call.address}/answers/{number}", 303)
    if fault := _keep(call, question, fields):
        return _asked(call, question, as_sent(fields), fault=fault, typed=_typed(question, fields))
    return _again(call, question) or call.after(question)


@router.get("/answers/{number}")
def ask_correction(call: ThisCall, number: int) -> Response:
    """An answer that has led to a result, to be changed with a reason."""
    question = call.question(number)
    return _asked(call, question, chosen(question, call.case.answers.get(question.id)), corrects=True)


@router.post("/answers/{number}")
def correct(call: ThisCall, fields: GenuineFields, number: int) -> Response:
    """Keep the corrected answer with the reason, and assess again."""
    question = call.question(number)
    call.check_fresh(fields)
    reason = fields.one("reason")
    fault = _keep(call, question, fields, reason) if reason else "Please write why the answer is changed."
    if fault:
        return _asked(
            call, question, as_sent(fields), fault=fault, typed=_typed(question, fields), corrects=True, reason=reason
        )
    return _again(call, question) or call.onward()


@router.get("/again/{number}")
def ask_again(call: ThisCall, number: int) -> Response:
    """After "not sure": each line again, in other words."""
    return _asked_again(call, call.question(number))


@router.post("/again/{number}")
def answer_again(call: ThisCall, fields: GenuineFields, number: int) -> Response:
    """Keep what came of asking again."""
    question, text = call.question(number), fields.one("number")
    if "back" in fields or move_in(text) is Move.BACK:
        return RedirectResponse(call.place(question), 303)
    call.check_fresh(fields)
    given = call.case.answers.get(question.id)
    choices = to_ask_again(question, given)
    replies = _replies(text, choices)
    if given is None or not replies:
        return _asked_again(call, question, fault="Type the number of a line, or 0, or u.")
    call.keep(question, settled(question, given, replies), "asked again")
    return call.after(question)


@router.get("/check")
def check(call: ThisCall) -> Response:
    """All answers before the result: Enter shows it, a number leads to that answer."""
    if is_assessed(call.case) or screening.upcoming(call.case, call.knowledge) is not None:
        return call.onward()
    return call.show("staff/check.html")


@router.post("/check")
def finish(call: ThisCall, fields: GenuineFields) -> Response:
    """Assess, or go to the answer whose number was typed."""
    text = fields.one("number").strip()
    if not text:
        call.check_fresh(fields)
        return call.onward() if screening.upcoming(call.case, call.knowledge) is not None else call.finish()
    done = screening.gone_through(call.case, call.knowledge)
    if move_in(text) is Move.BACK and done:
        return RedirectResponse(call.place(done[-1]), 303)
    if text.isdecimal() and 0 < int(text) <= len(done):
        return RedirectResponse(call.place(done[int(text) - 1]), 303)
    return call.show("staff/check.html", 422, fault="Press Enter alone for the result, or type the number of a line.")


def _asked(
    call: Call,
    question: Question,
    picked: Picked,
    *,
    fault: str = "",
    typed: str = "",
    corrects: bool = False,
    reason: str = "",
) -> Response:
    done = typed_of(question, picked) if not fault else typed
    return call.show(
        "staff/question.html",
        422 if fault else 200,
        question=question, lines=lines_of(question), picked=picked, typed=done, fault=fault,
        at=progress(screening.interview_of(call.case), question, call.knowledge.questionnaire),
        may_skip=_may_skip(question), has_earlier=bool(_earlier(call, question)), how=what_to_type(question),
        corrects=corrects, reason=reason, lacks_reason=corrects and bool(fault) and not reason,
        is_done=call.is_done(question),
    )  # fmt: skip


def _asked_again(call: Call, question: Question, fault: str = "") -> Response:
    choices = to_ask_again(question, call.case.answers.get(question.id))
    if not choices:
        return call.onward()
    return call.show(
        "staff/again.html", 422 if fault else 200, question=question, choices=choices, fault=fault, how=_TYPE_AGAIN
    )


def _keep(call: Call, question: Question, fields: Fields, reason: str = "") -> str:
    """Keep what was typed or picked; else say what is wrong with it."""
    text = fields.one("number")
    if "skip" in fields or move_in(text) is Move.SKIP:
        if not _may_skip(question):
            return "This question needs an answer."
        call.keep(question, passed(question), reason)
        return ""
    try:
        sent = _sent(question, fields, chosen(question, call.case.answers.get(question.id)))
    except NotUnderstoodError as error:
        return str(error)
    if not sent.pairs and call.is_done(question):
        return ""
    if fault := fault_in(question, sent):
        return fault
    call.keep(question, read_answer(question, raw_answer(question, sent)), reason)
    return ""


def _sent(question: Question, fields: Fields, before: Picked) -> Fields:
    """What was chosen: a line that was pressed, else what was typed, else what was ticked."""
    if fields.one("pick"):
        return Fields((("answer", fields.one("pick")),))
    ticked = Fields(tuple((key, value) for key, value in fields.pairs if key in ("answer", *SIDES)))
    if not fields.one("number"):
        return ticked
    typed = fields_in(question, fields.one("number"))
    untouched = {(name, value) for name, values in before.items() for value in values}
    if ticked.pairs and set(ticked.pairs) not in (set(typed.pairs), untouched):
        raise NotUnderstoodError("What you typed and what is ticked differ. Use one of them, and empty the other.")
    return typed


def _typed(question: Question, fields: Fields) -> str:
    """What was typed, or what it would have been for a line that was pressed."""
    return fields.one("number") or typed_of(question, {"answer": tuple(fields.all("pick"))})


def _may_skip(question: Question) -> bool:
    """Whether it can be left open; where "not sure" can be chosen, that is the way."""
    has_way_out = any(choice.id == NOT_SURE or choice.leaves_open for choice in question.choices)
    return not has_way_out and not must_be_answered(question, staff=True)


def _again(call: Call, question: Question) -> Response | None:
    """After "not sure", unless somebody has to act at once."""
    if not to_ask_again(question, call.case.answers.get(question.id)):
        return None
    if screening.must_act_now(call.case, call.knowledge, call.member.now):
        return None
    return RedirectResponse(f"{call.address}/again/{call.number(question)}", 303)


def _replies(text: str, choices: tuple[Choice, ...]) -> Mapping[str, bool | None]:
    """Which lines are so; those not named are not. Empty when it was not understood."""
    pieces = _AGAIN.findall(text.casefold())
    if not pieces or _AGAIN.sub("", text.casefold()).strip(" ,;."):
        return {}
    numbers = {int(piece.lstrip("u")): piece.startswith("u") for piece in pieces if piece != "u"}
    if any(number > len(choices) for number in numbers):
        return {}
    replies: dict[str, bool | None] = {}
    for number, choice in enumerate(choices, 1):
        is_open = numbers.get(number, "u" in pieces)
        replies[choice.id] = None if is_open else number in numbers
    return replies


def _earlier(call: Call, question: Question) -> list[Question]:
    return [item for item in call.path if call.number(item) < call.number(question)]


def _went_back(call: Call, question: Question) -> Response:
    earlier = _earlier(call, question)
    return RedirectResponse(call.place(earlier[-1]) if earlier else "/staff", 303)
