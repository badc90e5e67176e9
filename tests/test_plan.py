"""The plan as a page: one step with its drawing, what to do each day, when to stop and how it is judged; no more."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.results import LIMPING, Results
from triage.adapters.files.drawings import read_drawings
from triage.model.assessment import Assessment
from triage.model.contact import Contact
from triage.model.course import Plan
from triage.model.knowledge import Knowledge
from triage.model.trial import Diary, Trial
from triage.presenting.document import Block, Bullets, Figure, Heading, Paragraph, as_text
from triage.presenting.illustrating import illustrated
from triage.presenting.mapping import assessment_mapping
from triage.presenting.phrasing import safety_net
from triage.presenting.plan import MOST_NEXT, plan_page
from triage.presenting.report import person_report
from triage.presenting.sections import sections_of
from triage.reasoning.planning import plan_of

HERE = Contact(emergency_number="112")
DRAWINGS = read_drawings()


@pytest.fixture(scope="module")
def plain(knowledge: Knowledge, today: date) -> Assessment:
    return Results(knowledge, today).result()


@pytest.fixture(scope="module")
def plan(plain: Assessment, knowledge: Knowledge) -> Plan:
    proposed = plan_of(plain, Diary(), (), knowledge)
    assert proposed is not None
    return proposed


Page = Callable[..., tuple[Block, ...]]


@pytest.fixture(scope="module")
def page(plain: Assessment, knowledge: Knowledge) -> Page:
    def shown(plan: Plan, drawings: Mapping[str, Figure] = DRAWINGS) -> tuple[Block, ...]:
        return plan_page(plan, plain, knowledge, HERE, drawings)

    return shown


def part(name: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return next((found.blocks for found in sections_of(blocks).parts if found.name == name), ())


def test_the_page_names_one_step_and_says_why_this_one(plan: Plan, page: Page) -> None:
    blocks = page(plan)

    title = plan.steps[0].step.signed.title
    assert len(plan.steps) == 1
    assert blocks[0] == Heading(f"Try this one step: {title}", 1)
    assert part("why", blocks) == tuple(Paragraph(line) for line in plan.why) != ()


def test_each_day_shows_the_drawing_then_what_to_do_then_how_much(plan: Plan, page: Page) -> None:
    step = plan.steps[0].step

    drawing, lines, dose = part("each_day", page(plan))

    assert drawing == DRAWINGS[step.id]
    assert lines == Bullets(step.do, numbered=True)
    assert 3 <= len(step.do) <= 6
    assert dose == Paragraph(f"How much: {step.dose}")


def test_a_step_without_a_drawing_is_told_in_words_alone(plan: Plan, page: Page) -> None:
    assert not any(isinstance(block, Figure) for block in page(plan, {}))
    assert as_text(part("each_day", page(plan, {})))


def test_every_stop_rule_and_every_caution_is_on_the_page(plan: Plan, knowledge: Knowledge, page: Page) -> None:
    """Hazard H02: who is told to exercise must be told when to stop."""
    blocks = page(plan)

    assert part("stop_rules", blocks) == (Bullets(knowledge.texts.stop_rules),)
    assert part("before", blocks) == (Bullets(plan.check_first),)
    assert part("fair_try", blocks) == (Bullets(plan.what_not_to_do),)


def test_when_to_get_help_sooner_is_on_the_page(
    plan: Plan, plain: Assessment, knowledge: Knowledge, page: Page
) -> None:
    """Hazard H08: a plan must not sound as if nothing could go wrong."""
    assert part("sooner", page(plan)) == (Bullets(safety_net(plain, knowledge, HERE)),)


def test_less_pain_is_promised_and_not_none(plan: Plan, knowledge: Knowledge, page: Page) -> None:
    text = " ".join(as_text(page(plan)).split())

    assert knowledge.trial.sentences["not_gone"] in text
    assert "gone in a week" in knowledge.trial.sentences["not_gone"]


def test_a_plan_that_runs_says_on_which_day_it_is_read(plan: Plan, page: Page) -> None:
    running = replace(plan, begun=True, read_on=date(2026, 3, 12))

    blocks = page(running)

    assert isinstance(blocks[0], Heading)
    assert blocks[0].text.startswith("What you are trying now: ")
    assert part("judged", blocks) == (
        Paragraph("The day to look back: 12 Mar.", strong=True), Bullets(plan.how_judged),
    )  # fmt: skip
    assert part("judged", page(plan)) == (Bullets(plan.how_judged),)


def test_two_steps_to_combine_each_have_their_drawing_and_lines(
    plain: Assessment, knowledge: Knowledge, page: Page
) -> None:
    pair = tuple(item for item in plain.self_care.offered if item.step.id in DRAWINGS)[:2]
    steps = tuple(item.step.id for item in pair)
    diary = Diary(trials=(Trial(steps=steps, begun=date(2026, 3, 1)),))
    both = plan_of(plain, diary, (), knowledge)
    assert both is not None

    blocks = page(replace(both, begun=False))

    figures = [block for block in blocks if isinstance(block, Figure)]
    numbered = [block.items for block in blocks if isinstance(block, Bullets) and block.numbered]
    assert figures == [DRAWINGS[name] for name in steps]
    assert numbered == [item.step.do for item in pair]
    assert isinstance(blocks[0], Heading)
    assert blocks[0].text.startswith("Try these two together: ")


def test_half_the_amount_is_said_among_what_to_do(
    plain: Assessment, plan: Plan, knowledge: Knowledge, page: Page
) -> None:
    begun = date(2026, 3, 1)
    trial = Trial(steps=(plan.steps[0].step.id,), begun=begun, halved_on=begun + timedelta(days=7))
    halved = plan_of(plain, Diary(trials=(trial,)), (), knowledge)
    assert halved is not None

    last = part("each_day", page(halved))[-1]

    assert last == Paragraph(halved.each_day[-1], strong=True)
    assert "half the amount" in halved.each_day[-1]


def test_only_a_few_steps_are_named_for_later(plan: Plan, knowledge: Knowledge, page: Page) -> None:
    assert len(plan.afterwards) > MOST_NEXT

    named = part("next", page(plan))[-1]

    titles = tuple(knowledge.step_by_id[name].signed.title for name in plan.afterwards[:MOST_NEXT])
    assert named == Bullets(titles)


def test_the_page_says_that_it_is_not_reviewed_and_whom_to_call(plan: Plan, knowledge: Knowledge, page: Page) -> None:
    text = " ".join(as_text(page(plan)).split())

    assert knowledge.texts.say("not_reviewed") in text
    assert "In an emergency call 112." in text


def test_the_result_shows_the_drawing_of_the_step_to_start_with(plain: Assessment, knowledge: Knowledge) -> None:
    blocks = person_report(plain, knowledge, HERE)

    shown = illustrated(blocks, assessment_mapping(plain, knowledge, HERE), DRAWINGS)

    first = plain.start_first
    assert first is not None
    place = shown.index(DRAWINGS[first.step.id])
    assert shown[place + 1] == Bullets(first.step.do, numbered=True)
    assert tuple(block for block in shown if not isinstance(block, Figure)) == blocks


def test_a_result_without_a_step_to_start_with_has_no_drawing(knowledge: Knowledge, today: date) -> None:
    urgent = Results(knowledge, today).result(**LIMPING, foot_signs=["hot_red_swollen"], body_signs=["fever_chills"])
    blocks = person_report(urgent, knowledge, HERE)

    assert illustrated(blocks, assessment_mapping(urgent, knowledge, HERE), DRAWINGS) == blocks
