"""What the diary asks of the world behind it, and one person's case with every way to change it.

Nothing here asks a person anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from triage.casework import screening, self_care
from triage.casework.courses import Support, course_of
from triage.casework.diary_history import diary_of, last_event, re_check_is_open
from triage.casework.re_checking import begin_re_check
from triage.casework.resuming import ask_again_what_was_of_the_day
from triage.model.answers import Answers
from triage.model.case import Actor, Case, EventKind, Role
from triage.model.contact import Contact
from triage.model.course import Course
from triage.model.errors import EngineError
from triage.model.knowledge import Knowledge
from triage.model.trial import Activity, DayEntry, Diary

PERSON = Actor(role=Role.PERSON)


@dataclass(frozen=True, kw_only=True, slots=True)
class DiaryWorld:
    """All that the diary needs from outside."""

    support: Support
    contact: Contact
    today: date
    keep_number: Callable[[str], None]
    """Keeps the emergency number for the next time; raises ``StoreError`` when that fails."""
    save_answers: Callable[[Path, Answers], None]
    rules_changed: bool = False
    """Whether safety rules have changed since the diary was begun."""


class Keeping:
    """The case as it stands now; whatever a method does is kept before it returns."""

    def __init__(self, world: DiaryWorld, case: Case) -> None:
        self.world = world
        self.case = case
        self._course: tuple[Case, Course] | None = None

    @property
    def knowledge(self) -> Knowledge:
        """The questions and rules of the case."""
        return self.world.support.knowledge

    @property
    def diary(self) -> Diary:
        """The diary as it stands."""
        return diary_of(self.case)

    @property
    def is_in_re_check(self) -> bool:
        """Whether safety questions are open."""
        return re_check_is_open(self.case)

    def course(self) -> Course:
        """All about the self-care today; raises ``EngineError``."""
        if self._course is None or self._course[0] is not self.case:
            self._course = self.case, course_of(self.world.support, self.case, self.world.today)
        return self._course[1]

    def plan(self, activity: Activity | None) -> None:
        """Begin the diary, or change the activity that matters."""
        self.case = self_care.plan(self.world.support, self.case, PERSON, activity)

    def log(self, entry: DayEntry, reason: str = "") -> None:
        """Note a day, or correct it.

        Raises:
            EngineError: when there was no assessment and nothing is new; the day is kept all the same. With something
                new the safety questions are open, and they come first.
        """
        try:
            self.case = self_care.log_day(self.world.support, self.case, PERSON, entry, self.world.today, reason=reason)
        except EngineError:
            self.read_again()
            if not self.is_in_re_check:
                raise

    def begin(self, steps: tuple[str, ...]) -> None:
        """Begin to try one step, or two combined."""
        self.case = self_care.begin_step(self.world.support, self.case, PERSON, steps, self.world.today)

    def end(self, reason: str = "") -> None:
        """End the step that runs."""
        self.case = self_care.end_step(self.world.support, self.case, PERSON, self.world.today, reason=reason)

    def halve(self) -> None:
        """Go on with half the amount."""
        self.case = self_care.halve(self.world.support, self.case, PERSON, self.world.today)

    def repeat(self) -> None:
        """Give the step another round."""
        self.case = self_care.repeat(self.world.support, self.case, PERSON, self.world.today)

    def open_re_check(self) -> None:
        """Begin a re-check; of one that was begun on another day, set aside what was answered about that day."""
        support = self.world.support
        begun = last_event(self.case, EventKind.RE_CHECK)
        if begun is None or not self.is_in_re_check:
            self.case = begin_re_check(support, self.case, PERSON, self.world.today)
        elif begun.at.date() != support.clock.now().date():
            self.case = ask_again_what_was_of_the_day(support.store, support.clock, self.case, PERSON)

    def read_again(self) -> None:
        """Take up what was kept before something failed."""
        self.case = screening.resume(self.world.support.store, self.case.id)
