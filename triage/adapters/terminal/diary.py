"""A diary at the terminal as a story: the safety questions if they are due, the day, what it says, and what next.

Nothing here judges anything. Whatever is new comes before the diary.
"""

from dataclasses import replace
from datetime import date

from triage.adapters.terminal import starting
from triage.adapters.terminal.diary_day import A_DAY, NEXT_MORNING, AskingDay, Noted
from triage.adapters.terminal.diary_moves import Way, ways_on
from triage.adapters.terminal.diary_ports import DiaryWorld, Keeping
from triage.adapters.terminal.ports import Asker, Command, Option, Prompt, StoppedError
from triage.adapters.terminal.re_check import re_check
from triage.model.answers import Answers
from triage.model.case import Case
from triage.model.contact import Contact
from triage.model.course import Course
from triage.model.errors import AnswerError, EngineError, StoreError
from triage.model.knowledge import Knowledge
from triage.model.trial import DayEntry
from triage.model.urgency import Urgency
from triage.presenting.course_page import course_page, in_short, level_now, where_it_stands
from triage.presenting.diary import diary_table, trials_table
from triage.presenting.diary import in_short as day_in_short
from triage.presenting.document import Block, as_text
from triage.presenting.plan import plan_page

MOST_DAYS_TO_PICK = 14
FORGET = "forget"
"""What has to be typed before a diary is removed."""
SEEN_FIRST = (
    "Do this first. The diary can wait. Have you been seen, and all is well? Then you can begin anew. "
    "Type: triage diary --forget"
)
UNFINISHED_DAY = "Nothing of this day is noted. All other days are kept. To go on, type: triage diary"
UNFINISHED_RE_CHECK = (
    "The safety questions are not finished. Please do it soon. Your answers are kept. To go on, type: triage diary"
)
_FINISH = "finish"


class DiaryTalk:
    """One sitting with one person's diary."""

    def __init__(self, asker: Asker, world: DiaryWorld, case: Case) -> None:
        self._asker = asker
        self._keeping = Keeping(world, case)
        self._world = world
        self.unfinished = ""
        """What is left open if it ends here; empty while everything that was said is kept."""

    @property
    def answers(self) -> Answers:
        """The answers of the case, for whoever has to say whom to call."""
        return Answers(self._keeping.case.answers)

    def run(self, day: date | None) -> None:
        """The whole sitting; ``day`` is the day to note, today or the next open one when left out.

        Raises:
            StoppedError, EOFError, KeyboardInterrupt: when it ends early; ``unfinished`` says what is left open.
            EngineError: when there is no result; what was noted is kept.
        """
        self._greet()
        if not self._is_safe_to_go_on():
            return
        if self._is_urgent:
            self._say_what_comes_first()
        else:
            self._note_first(day)
            if not self._is_safe_to_go_on():
                return
        self._go_on(is_news=not self._is_urgent)

    @property
    def _is_urgent(self) -> bool:
        urgency = self._keeping.case.urgency
        return urgency is not None and urgency >= Urgency.URGENT

    def _say_what_comes_first(self) -> None:
        """Where the case is urgent already, the diary stands back."""
        level = tuple(level_now(self._keeping.course(), self._keeping.knowledge, self._world.contact))
        self._asker.show(self._as_text(level))
        self._asker.say(SEEN_FIRST)

    def _note_first(self, day: date | None) -> None:
        """The day that was named; else today, unless it is noted."""
        course = self._keeping.course()
        for line in where_it_stands(course, self._keeping.knowledge):
            self._asker.say(line)
        if day is not None or course.diary.entry(self._world.today) is None:
            self._note(day or self._world.today)

    def _greet(self) -> None:
        if not self._world.contact.emergency_number:
            self._ask_number()
        number = self._world.contact.emergency_number
        self._asker.say(f"HEEL DIARY. {starting.emergency_line(number)} This does not replace an examination.")
        if self._world.rules_changed:
            self._asker.say(
                "Our safety questions have changed since you began this diary. Please answer all questions once more. "
                "Type: triage"
            )

    def _ask_number(self) -> None:
        number = starting.ask_number(self._asker)
        if number:
            contact = type(self._world.contact)(emergency_number=number, urgent_line=self._world.contact.urgent_line)
            self._world = self._keeping.world = replace(self._world, contact=contact)
            try:
                self._world.keep_number(number)
            except StoreError:
                self._asker.say("The number could not be kept, so we use it this time only.")

    def _is_safe_to_go_on(self) -> bool:
        """Ask the safety questions first if they are open or due at once; whether the diary matters after that."""
        if not self._keeping.is_in_re_check:
            need = self._keeping.course().re_check
            if need is None or not need.at_once:
                return True
            self._asker.say(need.because)
        self._re_check()
        if self._is_urgent:
            self._asker.show("Do this first. The diary can wait. All that you noted is kept.")
        return not self._is_urgent

    def _re_check(self) -> None:
        self.unfinished = UNFINISHED_RE_CHECK
        re_check(self._asker, self._keeping)
        self.unfinished = ""

    def _note(self, day: date) -> None:
        """Ask about a day and keep it whole."""
        self.unfinished = UNFINISHED_DAY
        before = self._keeping.diary.entry(day)
        if before is not None:
            self._asker.say("This day is noted already. Enter alone keeps what stands there.")
        noted = AskingDay(
            asker=self._asker,
            diary=self._keeping.diary,
            knowledge=self._keeping.knowledge,
            day=day,
            today=self._world.today,
            emergency=starting.emergency_line(self._world.contact.emergency_number),
        ).ask()
        self._keep(noted)
        self.unfinished = ""

    def _keep(self, noted: Noted) -> None:
        """Both days are kept before a failure of the engine is told."""
        days: list[tuple[DayEntry, str]] = [(noted.entry, noted.reason)]
        if noted.day_before is not None:
            days.insert(0, (noted.day_before, noted.reason or NEXT_MORNING))
        failure: EngineError | None = None
        for entry, reason in days:
            try:
                self._keeping.log(entry, reason)
            except EngineError as error:
                failure = error
        self._asker.say(f"{day_in_short(noted.entry.day)} is noted. Thank you.")
        if failure is not None and not self._keeping.is_in_re_check:
            raise failure

    def _go_on(self, *, is_news: bool) -> None:
        """Show where things stand and do what is chosen, until nothing more is wanted."""
        while True:
            course = self._keeping.course()
            if is_news:
                self._show(course)
            listed = {str(number): way for number, way in enumerate(self._ways(course))}
            options = (Option(_FINISH, "Finish"), *(Option(name, way.label) for name, way in listed.items()))
            reply = self._asker.pick_one(Prompt(ask="What now?", options=options, commands={Command.STOP: ""}))
            if isinstance(reply, Command) or reply == _FINISH:
                return
            before = self._keeping.case
            self._do(listed[reply])
            is_news = self._keeping.case != before
            if is_news and not self._is_safe_to_go_on():
                return

    def _show(self, course: Course) -> None:
        """The page, with the one thing to remember last, where it stays on the screen."""
        knowledge = self._keeping.knowledge
        page = self._as_text(course_page(course, knowledge, self._world.contact))
        self._asker.show(f"{page}\n{in_short(course, knowledge)}")

    def _do(self, way: Way) -> None:
        """What casework refuses is said, and changes nothing."""
        try:
            way.go(self._asker, self._keeping)
        except AnswerError as error:
            self._asker.say(str(error))
        except StoppedError:
            if self._keeping.is_in_re_check:
                raise
            self.unfinished = ""
            self._asker.say("Nothing was changed.")

    def _ways(self, course: Course) -> list[Way]:
        """What is due comes first; the safety questions can be answered again on any day."""
        again = Way("Answer the safety questions again", lambda _, __: self._re_check())
        today = Way("Note today", lambda _, __: self._note(self._world.today))
        return [
            *([today] if course.diary.entry(self._world.today) is None else []),
            *([again] if course.re_check is not None else []),
            *ways_on(course, self._keeping),
            *([again] if course.re_check is None else []),
            Way("Add or change a day", lambda _, __: self._pick_day()),
        ]

    def _pick_day(self) -> None:
        today, diary = self._world.today, self._keeping.diary
        days = [today - A_DAY * number for number in range(MOST_DAYS_TO_PICK)]
        options = tuple(
            Option(day.isoformat(), f"{day_in_short(day)}, {'noted' if diary.entry(day) else 'not noted'}")
            for day in days
        )
        prompt = Prompt(ask="Which day?", options=options, commands={Command.BACK: "Go back"})
        reply = self._asker.pick_one(prompt)
        if isinstance(reply, str):
            self._note(date.fromisoformat(reply))

    def _as_text(self, blocks: tuple[Block, ...]) -> str:
        return as_text(blocks, self._asker.width)


def whole_diary(course: Course, knowledge: Knowledge, contact: Contact, width: int) -> str:
    """The chart, what it says, every day and the plan, without any question."""
    blocks = list(course_page(course, knowledge, contact))
    if course.diary.trials:
        blocks.append(trials_table(course, knowledge))
    if course.diary.entries:
        blocks.append(diary_table(course, knowledge))
    text = as_text(blocks, width)
    if course.plan is None:
        return text
    return f"{text}\n\n{as_text(plan_page(course.plan, course.assessment, knowledge, contact, {}), width)}"


def wants_to_forget(asker: Asker) -> bool:
    """Ask for the word that removes a diary; anything else keeps it."""
    reply = asker.read_line(
        Prompt(
            ask="Do you want to remove your whole diary?",
            help="Everything you noted goes, and nobody can bring it back. To keep a copy first, type: triage report "
            "--diary",
            hint=f"Type the word {FORGET} to remove it.",
            commands={Command.STOP: "Stop, keep the diary"},
        )
    )
    return isinstance(reply, str) and reply.casefold() == FORGET
