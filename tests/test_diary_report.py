"""The diary on paper for the person: how soon to be seen first, then why, what it says and what was tried."""

from dataclasses import replace

import pytest

from tests.courses import course, diary, on_day
from tests.papers import printed, rules
from triage.model.contact import Contact
from triage.model.course import Course, ReCheckDay
from triage.model.urgency import Urgency
from triage.presenting.diary_report import diary_paper, diary_report
from triage.presenting.document import Figure, Heading, as_text
from triage.reasoning.planning import plan_for

STEPS = (("sc_heel_cup",), ("sc_footwear",), ("sc_heel_cup", "sc_taping"))
CONTACT = Contact(emergency_number="999")


@pytest.fixture
def told() -> Course:
    return course(rules(), printed("case_010").assessment, diary(STEPS))


def parts(found: Course) -> list[str]:
    return [block.part for block in diary_report(found, rules(), CONTACT) if isinstance(block, Heading)]


def text(found: Course) -> str:
    return " ".join(as_text(diary_report(found, rules(), CONTACT)).split())


def test_how_soon_comes_first_and_help_and_the_missing_review_are_never_left_out(told: Course) -> None:
    found = replace(told, urgency=Urgency.SOON)

    first = diary_report(found, rules(), CONTACT)[0]

    assert first == Heading(f"Within two weeks: {rules().texts.levels[Urgency.SOON].headline}", 1)
    assert {"verdict", "history", "sooner", "about"} <= set(parts(found))
    assert "No clinician has reviewed these rules yet." in text(found)
    assert diary_paper(found, rules(), CONTACT, "H123").level == "soon"


def test_what_was_tried_stands_there_with_its_chart(told: Course) -> None:
    assert any(isinstance(block, Figure) for block in diary_report(told, rules(), CONTACT))
    assert "Soft heel cups in both shoes" in text(told)


def test_what_runs_what_helped_and_when_to_look_again_are_named_when_there_are_any(told: Course) -> None:
    running = replace(
        told.diary, trials=(*told.diary.trials[:-1], replace(told.diary.trials[-1], steps=("sc_footwear",), ended=None))
    )
    assessment = printed("case_010").assessment
    plan = plan_for(("sc_footwear",), assessment, running, (), rules())
    days = tuple(ReCheckDay(day=on_day(day), say="Look again.", done=done) for day, done in ((7, True), (28, False)))

    found = replace(told, plan=replace(plan, begun=True) if plan else None, kept=("sc_heel_cup",), schedule=days)

    assert {"now", "kept", "again"} <= set(parts(found))
    assert not {"now", "kept", "again"} & set(parts(told))
    assert text(found).count("Look again.") == 1


def test_a_step_that_runs_never_stands_on_paper_without_its_dose_its_cautions_and_when_to_stop(told: Course) -> None:
    """Hazard H02: whoever goes by the sheet alone has to know when to stop."""
    assessment = printed("case_010").assessment
    plan = plan_for(("sc_heel_cup",), assessment, replace(told.diary, trials=()), (), rules())
    assert plan is not None

    said = text(replace(told, plan=replace(plan, begun=True)))

    assert plan.check_first
    assert all(line in said for line in (*plan.dose, *plan.check_first, *rules().texts.stop_rules))


def test_a_flag_of_the_rules_says_why(told: Course) -> None:
    flagged = replace(told, assessment=printed("case_086").assessment)

    assert "why" in parts(flagged)


def test_before_anything_was_tried_there_is_nothing_to_tell_about_it(told: Course) -> None:
    found = replace(told, diary=replace(told.diary, trials=()), verdicts=())

    assert not {"verdict", "history"} & set(parts(found))
