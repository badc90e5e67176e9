"""Composes the interview: the real knowledge, engine, drafts and contact behind the terminal."""

import gc
import os
from datetime import date
from typing import TYPE_CHECKING

from triage.telling import engine_failure_told

if TYPE_CHECKING:
    from triage.adapters.terminal import World
    from triage.adapters.terminal.diary_ports import DiaryWorld
    from triage.model.answers import Answers
    from triage.model.assessment import Assessment
    from triage.model.knowledge import Knowledge
    from triage.presenting.phrasing import Contact


def world_of(today: date | None) -> "World":
    """All that the interview needs; rules are read and the engine is loaded while the first question is on screen."""
    from triage.adapters.files.configuration import load_contact
    from triage.adapters.files.drafts import DraftFolder, draft_folder, save_answers
    from triage.adapters.files.loading import Loading
    from triage.adapters.files.opening import read_opening
    from triage.adapters.terminal import World

    day = today or date.today()  # noqa: DTZ011 a day has no zone here
    loading = Loading()

    def prepare() -> None:
        gc.enable()
        loading.begin()

    def assess(answers: "Answers", contact: "Contact") -> "Assessment":
        from triage.adapters.durable_engine import DurableEngine
        from triage.reasoning import assessing
        from triage.reasoning.accounting import explained

        knowledge = loading.knowledge()
        with engine_failure_told(answers, knowledge, contact, day):
            return explained(assessing.assess(answers, knowledge, DurableEngine(), day), knowledge)

    return World(
        opening=read_opening(),
        prepare=prepare,
        knowledge=loading.knowledge,
        contact=load_contact(os.environ),
        drafts=DraftFolder(draft_folder(os.environ)),
        keep_number=keep_number,
        assess=assess,
        save_answers=save_answers,
        today=day,
        diary=lambda contact: _new_diary(loading.knowledge(), contact, today),
    )


def _new_diary(knowledge: "Knowledge", contact: "Contact", today: date | None) -> "DiaryWorld":
    from triage.at_home import new_diary

    return new_diary(knowledge, contact, today)


def keep_number(number: str) -> None:
    """Keep the emergency number for the next time."""
    from triage.adapters.files.configuration import save_emergency_number
    from triage.model.errors import StoreError

    try:
        save_emergency_number(number)
    except OSError as error:
        raise StoreError(f"The configuration cannot be written ({error.strerror}).") from error
