"""The safety questions once more, in the interview itself: the case of a diary stands in for its drafts.

Nothing here asks a question of its own.
"""

from triage.adapters.terminal.conversation import Conversation
from triage.adapters.terminal.diary_ports import PERSON, Keeping
from triage.adapters.terminal.ports import Asker, World
from triage.casework import screening
from triage.casework.diary_history import signs_of_last
from triage.casework.re_checking import finish_re_check
from triage.model.answers import Answer, Answers
from triage.model.assessment import Assessment
from triage.model.errors import AnswerError, EngineError, StoreError
from triage.model.urgency import Urgency
from triage.presenting.phrasing import filled
from triage.reasoning.accounting import explained
from triage.reasoning.assessing import assess
from triage.reasoning.choosing_next import held_back
from triage.reasoning.interview import SET_BY_PROGRAM, Draft

NOT_KEPT = "What you answered could not all be kept. The result here is still about what you answered."


class CaseDrafts:
    """The one draft of a re-check is the case: every answer goes into its history."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    def fresh_name(self) -> str:
        """There is only one."""
        return self._keeping.case.id

    def kept(self) -> tuple[Draft, ...]:
        """Nothing to take up: the interview goes on from the case itself."""
        return ()

    def keep(self, draft: Draft) -> str:
        """Keep what differs from the case; raises ``StoreError`` when it cannot be kept."""
        keep_answers(self._keeping, Answers(draft.answers), frozenset(draft.passed))  # type: ignore[arg-type]
        return self._keeping.case.id

    def drop(self, name: str) -> None:
        """The case stays."""


def keep_answers(keeping: Keeping, answers: Answers, passed: frozenset[str]) -> None:
    """Put answers that were given, changed or passed into the case; raises ``StoreError``."""
    for question in keeping.knowledge.questionnaire.questions:
        answer: Answer | None = answers.given.get(question.id)
        is_passed = answer is None and question.id in passed
        if question.id in SET_BY_PROGRAM or (answer is None and not is_passed):
            continue
        if answer != keeping.case.answers.get(question.id) or is_passed != (question.id in keeping.case.passed):
            support = keeping.world.support
            keeping.case, _ = screening.give(
                support.store, support.clock, keeping.knowledge, keeping.case, PERSON, question, answer
            )


def re_check(asker: Asker, keeping: Keeping) -> None:
    """Ask the safety questions and show the result, which is kept before it is shown.

    Raises:
        StoppedError, EOFError, KeyboardInterrupt: when it ends before there is a result; the answers are kept.
        EngineError: when there is no result.
    """
    keeping.open_re_check()
    asker.say(_why(keeping))
    standing = screening.interview_of(keeping.case)
    Conversation(asker, _world(asker, keeping), staff=False, standing=standing).go_on()


def level_that_stands(keeping: Keeping) -> str:
    """How soon to be seen by what is kept already, before any question; empty while self-care is enough."""
    urgency, knowledge = keeping.case.urgency, keeping.knowledge
    if urgency is None or urgency is Urgency.SELF_CARE:
        return ""
    level = knowledge.texts.levels[urgency]
    return f"{level.headline} {filled(level.what_to_do, knowledge, keeping.world.contact)}"


def _why(keeping: Keeping) -> str:
    if signs_of_last(keeping.case):
        asked = "You noted something new, so we ask the safety questions now. This comes before the diary."
    else:
        asked = "We ask the safety questions again. Answer as it is now. Your other answers stay."
    standing = level_that_stands(keeping)
    return f"{asked}\nAs it stands now: {standing}" if standing else asked


def _world(asker: Asker, keeping: Keeping) -> World:
    """The interview's world, with the case in place of a file of drafts."""
    world = keeping.world
    return World(
        opening=keeping.knowledge.questionnaire,
        prepare=lambda: None,
        knowledge=lambda: keeping.knowledge,
        contact=world.contact,
        drafts=CaseDrafts(keeping),
        keep_number=world.keep_number,
        assess=lambda answers, _: _result(asker, keeping, answers),
        save_answers=world.save_answers,
        today=world.today,
    )


def _result(asker: Asker, keeping: Keeping, answers: Answers) -> Assessment:
    """The result of these answers; one that cannot be kept is shown all the same, and that is said."""
    support = keeping.world.support
    whole = explained(assess(answers, keeping.knowledge, support.engine, keeping.world.today), keeping.knowledge)
    try:
        _keep_result(keeping, answers)
    except (StoreError, AnswerError) as error:
        asker.say(f"{NOT_KEPT} {error}")
        return whole
    urgency = keeping.case.urgency
    if urgency is None or urgency <= whole.urgency:
        return whole
    asker.say(f"Your diary or your earlier answers call for more than the page below. {level_that_stands(keeping)}")
    return held_back(whole, urgency, keeping.knowledge)


def _keep_result(keeping: Keeping, answers: Answers) -> None:
    """Keep the answers and the result; after a change of mind as well."""
    keep_answers(keeping, answers, frozenset(keeping.case.passed))
    support = keeping.world.support
    try:
        if keeping.is_in_re_check:
            keeping.case = finish_re_check(support, keeping.case, PERSON)
        else:
            keeping.case = screening.finish(
                support.store, support.clock, keeping.knowledge, keeping.case, PERSON, support.assessor
            )
    except EngineError:
        keeping.read_again()
        raise
