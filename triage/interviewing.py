"""The command that asks, and what the interview is composed of: knowledge, engine, drafts, contact and terminal.

Heavy parts are imported where they are used.
"""

import gc
import os
import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from triage.telling import Day, engine_failure_told, errors_told

if TYPE_CHECKING:
    from triage.adapters.terminal import World
    from triage.adapters.terminal.diary_ports import DiaryWorld
    from triage.model.answers import Answers
    from triage.model.assessment import Assessment
    from triage.model.contact import Contact
    from triage.model.knowledge import Knowledge


@click.command()
@click.option("--staff", is_flag=True, help="Staff wording, with a reference for the person.")
@click.option("--resume", is_flag=True, help="Go on with a kept draft.")
@click.option("--plain", is_flag=True, help="Numbered lines only: for screen readers, pipes and simple terminals.")
@click.option("--today", type=Day(), default=None, help="The day of the assessment; today when left out.")
def interview(*, staff: bool, resume: bool, plain: bool, today: date | None) -> None:
    """Ask the questions one by one, then show the result."""
    gc.disable()  # what is loaded before the first question stays for good, and that question must come at once
    from triage.adapters.terminal import run_interview

    with errors_told():
        sys.exit(run_interview(world_of(today), staff=staff, resume=resume, plain=plain))


COMMANDS: tuple[click.Command, ...] = (interview,)


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
