"""A person's visit to their own diary: the course of their self-care today, and how they change it.

Nothing here knows what a page shows.
"""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Annotated

from fastapi import Depends, HTTPException

from triage.adapters.web.services import Services
from triage.adapters.web.visits import NotAskedError, ThisVisit, Visit
from triage.casework.courses import Support, course_of
from triage.casework.diary_history import diary_of
from triage.casework.ports import ConflictError
from triage.model.case import Case
from triage.model.course import Course
from triage.model.knowledge import Knowledge
from triage.model.trial import Diary

_TRIES_AGAINST_CONFLICT = 5

Story = Callable[[Support, Case], Case]
"""Something a person does with their diary."""


def support_for(services: Services, knowledge: Knowledge) -> Support:
    """What takes part in a story of self-care; where nothing reads diaries there are none."""
    if services.engine is None:
        raise HTTPException(404)
    return Support(
        store=services.store, clock=services.clock, knowledge=knowledge, engine=services.engine,
        assessor=services.assessor,
    )  # fmt: skip


def day_of(services: Services) -> date:
    """The day it is where the server stands."""
    return services.clock.now().astimezone().date()


class DiaryVisit:
    """One request of a person to their own diary."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.support = support_for(visit.services, visit.knowledge)
        if visit.case.urgency is None:
            raise NotAskedError

    @property
    def case(self) -> Case:
        """The case as it is by now."""
        return self.visit.case

    @property
    def knowledge(self) -> Knowledge:
        """The questions and rules the case was begun under."""
        return self.visit.knowledge

    @cached_property
    def today(self) -> date:
        """The day of the request."""
        return day_of(self.visit.services)

    @property
    def diary(self) -> Diary:
        """The diary as it stands now."""
        return diary_of(self.case)

    @property
    def is_kept(self) -> bool:
        """Whether there is a diary."""
        return self.diary.planned_on is not None

    def course(self) -> Course:
        """All about the self-care today."""
        return course_of(self.support, self.case, self.today)

    def tell(self, story: Story) -> None:
        """Let something happen, also when another window writes meanwhile."""
        for _ in range(_TRIES_AGAINST_CONFLICT - 1):
            try:
                self.visit.case = story(self.support, self.case)
            except ConflictError:
                self.visit.read_again()
            else:
                return
        self.visit.case = story(self.support, self.case)


def this_diary(visit: ThisVisit) -> DiaryVisit:
    """The diary of the case behind the cookie; raises ``NotAskedError`` before there is a result."""
    return DiaryVisit(visit)


ThisDiary = Annotated[DiaryVisit, Depends(this_diary)]
