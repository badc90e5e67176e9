"""The diary at home: two minutes a day through the real program, what is said about it, and what can go wrong."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from tests.conftest import ROOT
from tests.knowledge_texts import patched
from tests.talks import Talker, lines_for
from tests.terminals import DOWN, ENTER, SPACE, Home, Terminal
from tests.trials import SORE_HEEL
from tests.trials import Home as StoryAtHome
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.diary_store import DiaryStore
from triage.adapters.files.knowledge_files import knowledge_from, knowledge_texts
from triage.adapters.terminal.diary_beginning import begin_diary
from triage.adapters.terminal.diary_ports import DiaryWorld
from triage.adapters.terminal.diary_running import hold_diary
from triage.adapters.terminal.plain_asker import PlainAsker
from triage.casework.courses import Support
from triage.casework.diary_history import diary_of
from triage.casework.screening import interview_of, resume
from triage.cli import main
from triage.model.answers import Answer, read_answers
from triage.model.case import Case, Event, EventKind
from triage.model.contact import Contact
from triage.model.errors import AnswerError, EngineError
from triage.model.knowledge import Knowledge
from triage.model.trial import Morning, Trial
from triage.model.urgency import Urgency
from triage.reasoning.derivation import follow
from triage.reasoning.evaluation import Facts
from triage.reasoning.interview import Standing, answered, next_question
from triage.reasoning.ports import Engine
from triage.reasoning.strata import Layer
from triage.supporting import ClockOf, assessor_with

BEGUN = date(2026, 11, 20)
ACTIVITY = ("walking to work", "1", "30")
"""Its name, in minutes, and how much is normal."""
YES, SAME, NOTHING_NEW, NUMB, CALF = "1", "2", "11", "5", "7"
FINISH, BEGIN, RIGHT, STOP = "1", "1", "1", "q"
DAY_ONE = ("5", "5", "20", "4", YES, NOTHING_NEW)
DAY = ("5", "5", "20", "4", YES, SAME, NOTHING_NEW)
"""What is typed on the first day, and on each day after a noted one."""


@dataclass(frozen=True)
class Told:
    """What one call of the program printed, and how it ended."""

    text: str
    errors: str
    code: int

    @property
    def words(self) -> str:
        """All that was printed, however its lines were broken."""
        return " ".join(self.text.split())


@dataclass(frozen=True)
class AtHome:
    """A person with a computer, and what they type."""

    home: Home
    talk: Talker

    def call(self, *words: str, typed: tuple[str, ...] = (), day: int = 0) -> Told:
        """A command on some day; 0 is the first."""
        lines = "".join(f"{line}\n" for line in typed)
        today = () if {"--forget", "--mend"} & set(words) else ("--today", on(day).isoformat())
        done = CliRunner(env=self.home.environment).invoke(main, [*words, *today], input=lines)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        return Told(done.stdout, done.stderr, done.exit_code)

    def sit(self, day: int, *typed: str, noting: int | None = None, engine: Engine | None = None) -> Told:
        """One sitting with the diary, on some day."""
        printed, errors = StringIO(), ""
        asker = PlainAsker(StringIO("".join(f"{line}\n" for line in typed)), printed, 78, lambda: None)
        try:
            code = hold_diary(asker, self.world(day, engine), self.case, None if noting is None else on(noting))
        except AnswerError as error:
            code, errors = 2, str(error)
        except EngineError as error:
            code, errors = 3, str(error)
        return Told(printed.getvalue(), errors, code)

    def world(self, day: int, engine: Engine | None = None) -> DiaryWorld:
        """The real rules, engine and file, on a day."""
        engine, contact = engine or self.talk.engine, Contact(emergency_number="112")
        support = Support(
            store=self.store, clock=ClockOf(on(day)), knowledge=self.talk.knowledge, engine=engine,
            assessor=assessor_with(engine, contact),
        )  # fmt: skip
        return DiaryWorld(
            support=support, contact=contact, today=on(day), keep_number=lambda _: None,
            save_answers=lambda _, __: None,
        )  # fmt: skip

    def begin(self) -> "AtHome":
        """With a diary, and the step that is proposed."""
        questionnaire = self.talk.knowledge.questionnaire
        standing = Standing(answers=follow(read_answers(SORE_HEEL, questionnaire), questionnaire).answers)
        asker = PlainAsker(StringIO("\n".join([*ACTIVITY, BEGIN, ""])), StringIO(), 78, lambda: None)
        begin_diary(asker, self.world(0), standing)
        return self

    def answers_file(self, **changed: Answer) -> str:
        """The answers in a file, as far as they are asked."""
        asked = {question.id for question, _ in self.talk.asked(SORE_HEEL)}
        path = self.home.folder / "answers.json"
        path.write_text(json.dumps({name: SORE_HEEL[name] for name in asked if name in SORE_HEEL} | changed))
        return str(path)

    def safety(self, **changed: Answer) -> tuple[str, ...]:
        """The lines for the safety questions that are open, from the first one to the end of the result."""
        questionnaire, at = self.talk.knowledge.questionnaire, interview_of(self.case)
        lines: list[str] = []
        while (question := next_question(at, questionnaire)) is not None:
            answer = {**SORE_HEEL, **changed}.get(question.id)
            lines += lines_for(question, answer)
            at = answered(at, question, answer, questionnaire)
        return (*lines, RIGHT, FINISH)

    @property
    def store(self) -> DiaryStore:
        """The file of the diary."""
        return DiaryStore(self.folder)

    @property
    def folder(self) -> Path:
        """Where the diary lies."""
        return self.home.folder / "data" / "diary"

    @property
    def case(self) -> Case:
        """The only case, as it is kept."""
        (name,) = self.store.cases()
        return resume(self.store, name)

    @property
    def trials(self) -> tuple[Trial, ...]:
        """What was tried."""
        return diary_of(self.case).trials

    @property
    def last(self) -> Event:
        """The last thing that was kept."""
        return self.case.events[-1]


def on(day: int) -> date:
    """The date of a day; 0 is the first."""
    return BEGUN + timedelta(days=day)


@pytest.fixture
def at_home(knowledge: Knowledge, engine: Engine, tmp_path: Path) -> AtHome:
    """Somebody who has used nothing before, and whose emergency number is known."""
    place = tmp_path / "config" / "heel-triage" / "config.yaml"
    place.parent.mkdir(parents=True)
    place.write_text('emergency_number: "112"\n')
    return AtHome(Home(tmp_path), Talker(knowledge, engine, BEGUN, tmp_path))


@pytest.fixture
def begun(at_home: AtHome) -> AtHome:
    """The same with a diary and a first step."""
    return at_home.begin()


def test_four_weeks_of_trying_end_in_being_examined_and_imaged(at_home: AtHome) -> None:
    """The whole story: screened, a step chosen, no change, switched, no change, combined, no change, seen."""
    plan_and_keep = "2"
    first = at_home.home.run(
        *at_home.talk.typed(SORE_HEEL), RIGHT, plan_and_keep, *ACTIVITY, BEGIN,
        more=("--plain", "--today", on(0).isoformat()),
    )  # fmt: skip
    assert (first.returncode, first.stderr) == (0, b"")
    assert "TRY THIS ONE STEP" in first.stdout.decode()

    leave_and_choose = "2"
    at_home.sit(0, *DAY_ONE, FINISH)
    for day in range(1, 6):
        at_home.sit(day, *DAY, FINISH)
    seventh = at_home.home.run(
        *DAY, leave_and_choose, BEGIN, FINISH, command=("diary", "--plain"), more=("--today", on(6).isoformat())
    )
    assert (seventh.returncode, seventh.stderr) == (0, b"")
    assert "No change so far" in seventh.stdout.decode()
    assert [(trial.begun, trial.ended) for trial in at_home.trials] == [(on(0), on(6)), (on(7), None)]

    safety_again = "2"
    at_home.sit(7, *DAY, safety_again, STOP)
    at_home.sit(7, *at_home.safety(), FINISH)
    for day in range(8, 13):
        at_home.sit(day, *DAY, FINISH)
    second = at_home.sit(13, *DAY, leave_and_choose, BEGIN, FINISH)
    assert "No change with one step at a time" in second.text
    assert f"IN SHORT: {level_in_words(at_home, Urgency.ROUTINE)}" in second.words
    assert len(at_home.trials[-1].steps) == 2

    for day in range(14, 27):
        at_home.sit(day, *DAY, FINISH)
    examined_first = at_home.sit(27, *DAY, STOP)
    last = at_home.sit(27, *at_home.safety(duration="w4_12"), FINISH)

    assert "The rules ask for an examination." in examined_first.text
    assert f"IN SHORT: {level_in_words(at_home, Urgency.SOON)}" in last.words
    assert "Ask about an X-ray" in last.words
    assert "It is time to be examined again" in last.text
    assert at_home.case.urgency is Urgency.SOON
    assert_the_report_shows_it_all(at_home)


def level_in_words(at_home: AtHome, urgency: Urgency) -> str:
    """A level as people read it."""
    level = at_home.talk.knowledge.texts.levels[urgency]
    return f"{level.name}: {level.headline}"


def assert_the_report_shows_it_all(at_home: AtHome) -> None:
    """On the screen, for the person and for the clinician: the level, the pictures, every trial and its verdict."""
    titles = [at_home.talk.knowledge.step_by_id[step].signed.title for trial in at_home.trials for step in trial.steps]
    verdicts = ["No change so far", "No change with one step at a time", "It is time to be examined again"]
    shown = at_home.call("diary", "--show", day=27)
    person = at_home.call("report", "--diary", day=27)
    clinician = at_home.call("report", "--diary", "--for", "clinician", day=27)

    for told in (shown, person, clinician):
        assert told.code == 0
        assert [text for text in (*titles, *verdicts) if text not in told.words] == []
    assert "X-ray" in person.words
    assert "First choice: X-ray" in clinician.words or "X-ray" in clinician.words
    file = at_home.home.folder / "report.pdf"
    at_home.call("report", "--diary", "--for", "clinician", "--format", "pdf", "--output", str(file), day=27)
    pages = PdfReader(BytesIO(file.read_bytes())).pages
    assert len(pages) == 1
    assert verdicts[-1] in " ".join(pages[0].extract_text().split())


class TestDay:
    """Two minutes a day."""

    def test_it_says_where_you_are_and_what_is_missed(self, begun: AtHome) -> None:
        begun.sit(0, *DAY_ONE, FINISH)

        told = begun.sit(3, *DAY_ONE, FINISH)

        assert "Day 4 of 7." in told.text
        assert "2 days are not noted. That is fine." in told.text

    def test_the_next_morning_is_noted_for_the_day_before(self, begun: AtHome) -> None:
        better = "1"
        begun.sit(0, *DAY_ONE, FINISH)

        begun.sit(1, *DAY[:5], better, NOTHING_NEW, FINISH)

        assert [entry.next_morning for entry in diary_of(begun.case).entries] == [Morning.BETTER, None]

    def test_the_verdict_comes_with_its_reasons_and_sources(self, begun: AtHome) -> None:
        for day, typed in enumerate((DAY_ONE, *[DAY] * 6)):
            told = begun.sit(day, *typed, FINISH)

        page = told.words.split("YOUR HEEL DIARY")[1]
        assert "No change so far" in page
        assert "Your worst pain stayed at 5 out of 10." in page
        assert "Sources: How to Reduce Your Heel or Foot Pain (Juniper PT)" in page
        assert "O worst pain x first steps" in page
        assert "No clinician has reviewed these rules yet." in page

    def test_what_is_skipped_is_not_noted_as_zero(self, begun: AtHome) -> None:
        begun.sit(0, "5", "s", "s", YES, NOTHING_NEW, FINISH)

        (entry,) = diary_of(begun.case).entries
        assert (entry.first_step_pain, entry.activity, entry.activity_pain) == (None, None, None)

    def test_one_can_go_back_and_enter_keeps_what_was_said(self, begun: AtHome) -> None:
        told = begun.sit(0, "7", "6", "b", "b", "8", "", *DAY_ONE[2:], FINISH)

        (entry,) = diary_of(begun.case).entries
        assert (entry.worst_pain, entry.first_step_pain) == (8, 6)
        assert "Enter alone means 7." in told.text

    def test_going_back_passes_over_what_is_not_asked(self, begun: AtHome) -> None:
        none_of_it = "0"

        begun.sit(0, "5", "5", none_of_it, "b", "20", "4", YES, NOTHING_NEW, FINISH)

        (entry,) = diary_of(begun.case).entries
        assert (entry.activity, entry.activity_pain) == (20, 4)

    def test_a_pain_of_an_activity_that_was_taken_back_is_not_kept(self, begun: AtHome) -> None:
        begun.sit(0, "5", "5", "20", "4", "b", "b", "0", YES, NOTHING_NEW, FINISH)

        (entry,) = diary_of(begun.case).entries
        assert (entry.activity, entry.activity_pain) == (0, None)

    def test_why_is_told_and_the_question_comes_again(self, begun: AtHome) -> None:
        told = begun.sit(0, "w", *DAY_ONE, FINISH)

        assert "Why we ask: Pain from day to day shows whether a step helps." in told.words
        assert told.text.count("How bad was your worst pain") == 2

    @pytest.mark.parametrize("typed", ["11", "-1", "4.5", "bad"])
    def test_what_is_no_pain_score_is_refused(self, begun: AtHome, typed: str) -> None:
        told = begun.sit(0, typed, *DAY_ONE, FINISH)

        assert "Please type a whole number from 0 to 10." in told.text
        assert diary_of(begun.case).entries[0].worst_pain == 5

    @pytest.mark.parametrize("stop", ["q", None])
    def test_stopping_in_the_middle_writes_no_half_day_and_loses_no_whole_one(
        self, begun: AtHome, stop: str | None
    ) -> None:
        begun.sit(0, *DAY_ONE, FINISH)
        before = begun.case

        told = begun.sit(1, *DAY[:6], *([stop] if stop else []))

        assert told.code == 1
        assert "Nothing of this day is noted. All other days are kept." in told.words
        assert begun.case == before

    def test_the_input_may_end_when_all_is_kept(self, begun: AtHome) -> None:
        assert begun.sit(0, *DAY_ONE).code == 0
        assert len(diary_of(begun.case).entries) == 1

    def test_a_day_that_cannot_be_noted_is_refused(self, begun: AtHome) -> None:
        told = begun.sit(0, *DAY_ONE, noting=1)

        assert told.code == 2
        assert "this day cannot be noted" in told.errors
        assert diary_of(begun.case).entries == ()


class TestCorrecting:
    """Earlier days can be added and changed, and never silently."""

    def test_a_correction_keeps_what_it_replaced_and_why(self, begun: AtHome) -> None:
        begun.sit(0, *DAY_ONE, FINISH)

        told = begun.sit(1, "7", *[""] * 5, "typed the wrong number", FINISH, noting=0)

        assert "This day is noted already." in told.text
        assert begun.last.body["replaced"]["worst_pain"] == 5  # type: ignore[index]
        assert begun.last.body["reason"] == "typed the wrong number"
        assert [entry.worst_pain for entry in diary_of(begun.case).entries] == [7]

    def test_a_correction_needs_a_reason(self, begun: AtHome) -> None:
        begun.sit(0, *DAY_ONE, FINISH)

        told = begun.sit(0, "7", *[""] * 5, "", "q", noting=0)

        assert "Please type something." in told.text
        assert [entry.worst_pain for entry in diary_of(begun.case).entries] == [5]

    def test_a_missed_day_can_be_added(self, begun: AtHome) -> None:
        begun.sit(1, *DAY_ONE, FINISH)

        told = begun.sit(1, *DAY_ONE, FINISH, noting=0)

        assert "How bad was your worst pain on 20 Nov?" in told.text
        assert [entry.day for entry in diary_of(begun.case).entries] == [on(0), on(1)]

    def test_a_day_can_be_picked_from_the_list(self, begun: AtHome) -> None:
        pick_a_day, yesterday = "6", "2"

        told = begun.sit(1, *DAY_ONE, pick_a_day, yesterday, *DAY_ONE, FINISH)

        assert "2. 20 Nov, not noted" in told.text
        assert len(diary_of(begun.case).entries) == 2


class TestNewSign:
    """Something new leads to the safety questions at once, and they may end in anything."""

    def test_a_new_sign_ends_in_an_emergency_when_the_answers_call_for_it(self, begun: AtHome) -> None:
        """Hazard H01: nothing stands between the answer and the number to call."""
        cold_foot = begun.talk.number("emergency_signs", "foot_cold_pale_blue")

        told = begun.sit(0, *DAY_ONE[:5], NUMB, cold_foot, FINISH)

        after = told.text.split("or fewer")[-1].split("EMERGENCY: GET EMERGENCY HELP NOW.")
        assert len(after) == 2
        assert "Call 112" in after[1]
        assert "YOUR HEEL DIARY" not in after[1]
        assert told.code == 0
        assert begun.case.urgency is Urgency.EMERGENCY
        assert diary_of(begun.case).entries[0].new_signs == ("new_numbness",)

    def test_in_an_emergency_the_diary_stands_back(self, begun: AtHome) -> None:
        begun.sit(0, *DAY_ONE[:5], NUMB, begun.talk.number("emergency_signs", "foot_cold_pale_blue"), FINISH)

        told = begun.sit(1, FINISH)

        assert "Call 112" in told.text.split("What now?")[0]
        assert "How bad was" not in told.text

    def test_an_emergency_picked_by_mistake_can_be_answered_again_and_the_case_stays_where_it_was(
        self, begun: AtHome
    ) -> None:
        sign, mistake, first, none = begun.talk.number("emergency_signs", "object_stuck"), "2", "4", "11"

        told = begun.sit(0, *DAY_ONE[:5], NUMB, sign, mistake, first, none)

        assert "How well can you" in told.words or "walk" in told.words
        assert begun.case.answers["emergency_signs"] == ("none",)
        assert begun.case.urgency is Urgency.EMERGENCY

    def test_what_is_new_counts_before_a_question_is_answered(self, begun: AtHome) -> None:
        told = begun.sit(0, *DAY_ONE[:5], CALF, STOP)

        assert told.code == 1
        headline = begun.talk.knowledge.texts.levels[Urgency.SOON].headline
        assert f"As it stands now: {headline}" in told.words
        assert "The safety questions are not finished." in told.text
        assert begun.case.urgency is Urgency.SOON

    def test_safety_questions_that_were_left_open_come_first_the_next_time(self, begun: AtHome) -> None:
        begun.sit(0, *DAY_ONE[:5], NUMB, "11", "q")

        told = begun.sit(0, *begun.safety())

        assert "How bad was your worst pain" not in told.text
        assert "Look at both feet in good light and touch them." not in told.text
        assert begun.case.answers["emergency_signs"] == ("none",)

    def test_answers_about_another_day_are_asked_again(self, begun: AtHome) -> None:
        """Hazard H01: a foot that was warm yesterday can be cold today."""
        begun.sit(0, *DAY_ONE[:5], NUMB, "11", "q")

        told = begun.sit(1, "q")

        assert "Is any of this happening now?" in told.text

    def test_a_result_that_cannot_be_kept_is_shown_all_the_same(self, begun: AtHome) -> None:
        """Hazard H01: a disk that fails must not stand between a cold foot and the number to call."""
        begun.sit(0, *DAY_ONE[:5], NUMB, "q")
        lock = begun.folder / "diary.lock"
        lock.unlink()
        lock.mkdir()

        told = begun.sit(0, begun.talk.number("emergency_signs", "foot_cold_pale_blue"), FINISH)

        assert "EMERGENCY: GET EMERGENCY HELP NOW." in told.text
        assert "could not all be kept" in told.words


class TestMoves:
    """What may be chosen next, and what it does."""

    def test_a_step_that_helps_is_kept_and_the_next_one_is_proposed(self, begun: AtHome) -> None:
        keep, plan_of_next = "2", BEGIN
        begun.sit(0, *DAY_ONE, FINISH)
        for day, pain in enumerate(("5", "4", "3", "2", "2"), 1):
            begun.sit(day, pain, pain, *DAY[2:], FINISH)

        told = begun.sit(6, "2", "2", *DAY[2:], keep, plan_of_next, FINISH)

        assert "This helps" in told.text
        assert "Keep this step and try the next one besides" in told.text
        assert len(begun.trials) == 2

    def test_a_heel_that_got_worse_is_asked_about_before_anything_else(self, begun: AtHome) -> None:
        begun.sit(0, *DAY_ONE, FINISH)
        for day in (1, 2, 3):
            begun.sit(day, *DAY, FINISH)
        begun.sit(4, "8", "8", *DAY[2:], FINISH)

        told = begun.sit(5, "8", "8", *DAY[2:], STOP)
        later = begun.sit(5, *begun.safety(trend="worse"), "2", FINISH)

        assert "Your heel got worse in the trial." in told.text
        assert "It has got worse" not in told.text
        assert "It has got worse" in later.text
        assert begun.trials[0].ended == on(5)

    def test_a_step_is_left_before_its_time_with_a_reason(self, begun: AtHome) -> None:
        leave = "2"

        begun.sit(0, *DAY_ONE, leave, "it pinches", FINISH)

        ended = next(event for event in begun.case.events if event.kind is EventKind.STEP_ENDED)
        assert ended.body["reason"] == "it pinches"

    def test_a_little_worse_means_half_the_amount(self, begun: AtHome) -> None:
        halve = "2"
        begun.sit(0, *DAY_ONE, FINISH)
        for day in range(1, 6):
            begun.sit(day, *DAY, FINISH)

        told = begun.sit(6, "8", "5", *DAY[2:], halve, FINISH)

        assert "Do half the amount for 3 days" in told.text
        assert begun.trials[0].half_amount

    def test_another_step_than_the_proposed_one_can_be_begun(self, at_home: AtHome) -> None:
        at_home.begin()
        proposed = at_home.trials[0].steps
        leave, choose, other, third = "2", "2", "2", "3"

        told = at_home.sit(0, *DAY_ONE, leave, "too hard", choose, other, third, BEGIN, FINISH)

        assert "Which one would you like to look at?" in told.text
        assert at_home.trials[1].steps != proposed
        assert "It begins tomorrow." in told.text

    def test_the_thing_that_matters_can_be_changed(self, begun: AtHome) -> None:
        name_it = "4"

        begun.sit(0, *DAY_ONE, name_it, "gardening", "6", "3", FINISH)

        activity = diary_of(begun.case).activity
        assert activity is not None
        assert (activity.name, activity.unit.value, activity.normal) == ("gardening", "times", 3)


class TestBeginning:
    """A diary is begun after a result, and only where something can be tried at home."""

    def test_a_diary_needs_a_step_that_is_offered(self, at_home: AtHome) -> None:
        answers = at_home.answers_file(emergency_signs=("foot_cold_pale_blue",))

        told = at_home.call("diary", "--begin", answers, "--plain")

        assert told.code == 2
        assert "there is no step to try at home" in told.errors
        assert not at_home.folder.exists()

    def test_the_interview_offers_it_only_where_something_can_be_tried(self, at_home: AtHome) -> None:
        sign = at_home.talk.number("emergency_signs", "foot_cold_pale_blue")

        done = at_home.call("interview", "--plain", typed=("1", "1", "44", sign, FINISH))

        assert "keep a diary" not in done.text

    def test_stopping_before_it_is_begun_keeps_nothing(self, at_home: AtHome) -> None:
        told = at_home.call("diary", "--begin", at_home.answers_file(), "--plain", typed=("q",))

        assert told.code == 1
        assert "No diary was begun." in told.text
        assert at_home.store.cases() == ()

    def test_a_diary_can_be_begun_after_the_answers_of_a_file(self, at_home: AtHome) -> None:
        told = at_home.call("diary", "--begin", at_home.answers_file(), "--plain", typed=(*ACTIVITY, BEGIN))

        assert told.code == 0
        assert "TRY THIS ONE STEP" in told.text
        assert [trial.begun for trial in at_home.trials] == [on(0)]

    def test_a_second_diary_does_not_take_the_place_of_the_first(self, begun: AtHome) -> None:
        before = begun.case

        told = begun.call("diary", "--begin", begun.answers_file(), "--plain", typed=(*ACTIVITY, BEGIN))

        assert told.code == 4
        assert "There is a diary here already." in told.errors
        assert begun.case == before

    def test_a_diary_of_older_rules_goes_on_under_them_and_newer_safety_rules_are_told(self, at_home: AtHome) -> None:
        texts = patched(knowledge_texts(ROOT), "rules/flags/soon.yaml", "urgency: soon", "urgency: routine")
        older = knowledge_from(texts)
        at_home.store.keep_knowledge(older.digest, texts)
        StoryAtHome(at_home.store, older).screened().begin("sc_footwear")

        told = at_home.call("diary", "--plain", typed=(*DAY_ONE, FINISH))

        assert told.code == 0
        assert "Our safety questions have changed since you began this diary." in told.words
        assert len(diary_of(at_home.case).entries) == 1

    def test_without_a_diary_it_says_how_to_begin_one(self, at_home: AtHome) -> None:
        told = at_home.call("diary", "--plain")

        assert told.code == 2
        assert "There is no diary here yet. Answer the questions first: triage." in told.errors

    def test_the_answers_of_the_interview_are_those_of_the_case(self, begun: AtHome) -> None:
        asked = {question.id: answer for question, answer in begun.talk.asked(SORE_HEEL) if answer is not None}

        assert {name: begun.case.answers[name] for name in asked} == asked
        assert begun.case.assessment is not None


class TestFiles:
    """The calendar, the whole diary, and its end."""

    def test_the_calendar_holds_the_days_to_look_again(self, begun: AtHome) -> None:
        file = begun.home.folder / "look-again.ics"

        told = begun.call("diary", "--calendar", str(file))

        assert told.code == 0
        assert re.findall(r"DTSTART;VALUE=DATE:(\d+)", file.read_text()) == ["20261127", "20261204", "20261218"]
        assert begun.call("diary", "--calendar", str(file)).code == 4

    def test_the_whole_diary_is_shown_without_a_question(self, begun: AtHome) -> None:
        begun.sit(0, *DAY_ONE, FINISH)

        told = begun.call("diary", "--show")

        assert told.code == 0
        assert "What now?" not in told.text
        assert "The diary day by day" in told.text
        assert "WHAT YOU ARE TRYING NOW" in told.text
        assert "No clinician has reviewed these rules yet." in told.words

    def test_it_is_removed_only_when_the_word_is_typed(self, begun: AtHome) -> None:
        kept = begun.call("diary", "--forget", "--plain", typed=("yes",))
        assert "Your diary is still there." in kept.text
        assert len(begun.store.cases()) == 1

        gone = begun.call("diary", "--forget", "--plain", typed=("Forget",))

        assert (gone.code, gone.text.strip().splitlines()[-1]) == (0, "Your diary is removed.")
        assert begun.store.cases() == ()
        assert [path for path in begun.folder.iterdir() if path.stat().st_size] == []

    def test_one_thing_is_done_at_a_time(self, begun: AtHome) -> None:
        told = begun.call("diary", "--show", "--forget")

        assert told.code == 2
        assert len(begun.store.cases()) == 1

    def test_a_report_is_of_answers_or_of_the_diary(self, begun: AtHome) -> None:
        assert begun.call("report").code == 2
        assert begun.call("report", "answers.json", "--diary").code == 2


class TestTrouble:
    """What goes wrong is said, nothing that was confirmed is lost, and no verdict is given."""

    def test_a_line_that_broke_off_is_told_and_can_be_dropped(self, begun: AtHome) -> None:
        begun.sit(0, *DAY_ONE, FINISH)
        before = begun.case
        with (begun.folder / "diary.jsonl").open("ab") as stream:
            stream.write(b'{"case": "torn')

        told = begun.call("diary", "--plain", typed=(*DAY, FINISH), day=1)
        mended = begun.call("diary", "--mend")

        assert told.code == 4
        assert "triage diary --mend" in told.errors
        assert told.text == ""
        assert mended.code == 0
        assert begun.case == before

    def test_a_damaged_line_is_told_with_its_place(self, begun: AtHome) -> None:
        path = begun.folder / "diary.jsonl"
        content = path.read_bytes()
        path.write_bytes(content.replace(b'"after"', b'"aft*r"', 1))

        told = begun.call("diary", "--show")

        assert told.code == 4
        assert "diary.jsonl:1: this line is damaged" in told.errors
        assert told.text == ""

    def test_when_the_engine_fails_the_day_is_kept_and_there_is_no_verdict(self, begun: AtHome) -> None:
        begun.sit(0, *DAY_ONE, FINISH)

        told = begun.sit(1, *DAY, FINISH, engine=FailingOnceMoreIsKept(begun.folder))

        assert told.code == 3
        assert [entry.day for entry in diary_of(begun.case).entries] == [on(0), on(1)]
        assert diary_of(begun.case).entries[0].next_morning is Morning.SAME
        assert "Carry on" not in told.text
        assert "What you noted is kept." in told.text
        assert "112" in told.errors

    def test_when_the_engine_fails_a_new_sign_still_leads_to_the_safety_questions(self, begun: AtHome) -> None:
        """Hazard H01: an emergency answer is met with the number to call even then."""
        cold_foot = begun.talk.number("emergency_signs", "foot_cold_pale_blue")

        told = begun.sit(0, *DAY_ONE[:5], NUMB, cold_foot, engine=FailingOnceMoreIsKept(begun.folder))

        assert "Is any of this happening now?" in told.text
        assert told.code == 3
        assert "Call 112" in told.errors


class FailingOnceMoreIsKept(DurableEngine):
    """An engine that works until something more is in the file."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._file = folder / "diary.jsonl"
        self._size = self._file.stat().st_size

    def fire(self, layer: Layer, facts: Facts) -> frozenset[str]:
        if self._file.stat().st_size > self._size:
            raise EngineError("It does not work.")
        return super().fire(layer, facts)


@pytest.fixture
def opened(begun: AtHome) -> Iterator[Callable[..., Terminal]]:
    """Opens terminals, and closes them in the end."""
    terminals: list[Terminal] = []

    def open_one(*words: str) -> Terminal:
        terminals.append(Terminal(begun.home, *words))
        return terminals[-1]

    yield open_one
    for terminal in terminals:
        terminal.close()


def test_a_day_is_noted_in_a_list_to_move_in(begun: AtHome, opened: Callable[..., Terminal]) -> None:
    terminal = opened("diary", "--today", on(0).isoformat())

    terminal.shows("Day 1 of 7.", "How bad was your worst pain")
    terminal.press("6", ENTER)
    terminal.shows("How bad was the pain with your first steps")
    terminal.press("s")
    terminal.shows("How much did you do of this: walking to work?")
    terminal.press("0", ENTER)
    terminal.shows("Did you do your step today")
    terminal.press(DOWN, ENTER)
    terminal.shows("Is any of this new?")
    terminal.press("11", SPACE, ENTER)
    terminal.shows("YOUR HEEL DIARY")
    terminal.shows("Press any key to read on")
    terminal.press("q")
    terminal.shows("IN SHORT: Carry on.")
    terminal.press(ENTER)

    assert terminal.end() == 0
    assert terminal.errors.read_text() == ""
    (entry,) = diary_of(begun.case).entries
    assert (entry.worst_pain, entry.first_step_pain, entry.activity, entry.done.value) == (6, None, 0, "partly")
