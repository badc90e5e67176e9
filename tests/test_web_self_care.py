"""The plan and the heel diary as pages, before a browser without scripts."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

import pytest
from httpx2 import Response
from pypdf import PdfReader

from tests.databases import PERSON, Office
from tests.members import Colleague, clinic_at, hired
from tests.patients import Patient, plain_choice, services_at
from tests.trials import SORE_HEEL, noted
from triage.adapters.case_store.store import SqlCaseStore
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.drawings import read_drawings
from triage.adapters.pdf import pdf_of
from triage.adapters.web.services import Services
from triage.casework import screening
from triage.casework.diary_history import diary_of, entry_body, re_check_is_open
from triage.casework.ports import ConflictError, NewEvent, Standing, UnknownCaseError
from triage.model.answers import read_answer
from triage.model.case import EventKind, Role
from triage.model.errors import EngineError
from triage.model.trial import Effort, Morning
from triage.model.urgency import Urgency
from triage.reasoning.following_up import NEW_SYMPTOM
from triage.reasoning.ports import Engine

A_DAY = {"worst_pain": "5", "first_step_pain": "5", "done": "yes", "new": "none"}


class Diarist(Patient):
    """Somebody with a heel diary."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.visited: list[str] = []

    @property
    def text(self) -> str:
        """What the page says, without its marks."""
        main = self.page.text.partition("<main")[2].partition(">")[2].partition("</main>")[0]
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())

    @property
    def heading(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.page.text, flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[1] if found else "")).split())

    @property
    def today(self) -> date:
        return self.services.clock.moment.date()  # type: ignore[attr-defined, no-any-return]

    def visit(self, address: str) -> Response:
        self._keep(self.browser.get(address))
        return self.page

    def post(self, address: str, **fields: object) -> "Diarist":
        """Send a form with the token of this page."""
        token = re.search(r'name="token" value="(\w+)"', self.page.text)
        self._keep(self.browser.post(address, data={"token": token[1] if token else "", **fields}))
        return self

    def _keep(self, page: Response) -> None:
        self.page = page
        self.visited += [str(answer.url) for answer in (*page.history, page)]

    def screened(self, clinic: str = "", **changed: object) -> "Diarist":
        """With a result; the answers are kept at once, and only the last page is pressed."""
        self.answers = {**SORE_HEEL, **changed}
        self.begin(clinic=clinic)
        store, clock, knowledge = self.services.store, self.services.clock, self.services.knowledge
        case = self.case
        while (question := screening.upcoming(case, knowledge)) is not None:
            given = read_answer(question, _sent(self.answers.get(question.id, plain_choice(question))))
            case, _ = screening.give(store, clock, knowledge, case, PERSON, question, given)
        self.visit("/next")
        if self.place == "/check":
            self.send()
        self.answers = {name: _sent(answer) for name, answer in self.answers.items()}
        return self

    def with_step(self, step: str = "sc_heel_cup", **fields: str) -> "Diarist":
        self.screened().visit("/plan")
        return self.post("/plan", step=step, **fields)

    def sleep(self, nights: int = 1) -> "Diarist":
        day = self.today + timedelta(days=nights)
        self.services.clock.moment = datetime.combine(day, time(8), tzinfo=UTC)  # type: ignore[attr-defined]
        return self

    def note(self, day: date | None = None, **fields: object) -> "Diarist":
        self.visit(f"/diary/day?day={(day or self.today).isoformat()}")
        return self.post("/diary/day", **{**A_DAY, "day": (day or self.today).isoformat(), **fields})

    def live(self, *pains: int, **fields: object) -> "Diarist":
        for number, pain in enumerate(pains):
            if number:
                self.sleep()
            self.note(None, worst_pain=str(pain), first_step_pain=str(pain), **fields)
        return self

    def re_check(self, **changed: object) -> "Diarist":
        """Answer all that is asked now."""
        self.answers = {**self.answers, **changed}
        self.answer_until()
        return self


def _sent(answer: object) -> object:
    """An answer as a form sends it."""
    if isinstance(answer, Mapping):
        return {side: list(regions) for side, regions in answer.items()}
    return list(answer) if isinstance(answer, tuple) else answer


def at_home(office: Office, engine: Engine, **other: object) -> Services:
    """Services of a place that reads diaries."""
    return replace(clinic_at(office, engine), engine=engine, drawings=read_drawings(), typeset=pdf_of, **other)  # type: ignore[arg-type]


@pytest.fixture
def services(small_office: Office, engine: Engine) -> Services:
    return at_home(small_office, engine)


@pytest.fixture
def me(services: Services) -> Iterator[Diarist]:
    person = Diarist(services)
    yield person
    said = set(re.findall(r"[a-z_]{4,}", " ".join(person.visited)))
    assert not said & {*services.knowledge.step_by_id, "worst", "walking", *A_DAY}, "an answer stands in an address"


class TestPlan:
    """From the result to a first step."""

    def test_the_result_leads_to_a_plan_with_one_step_its_reasons_and_its_drawing(self, me: Diarist) -> None:
        me.screened()
        assert 'href="/plan"' in me.page.text

        me.visit("/plan")

        assert me.heading == "Try this one step: Kinder shoes"
        assert "may not be the only one" in me.text
        assert "<svg" in me.page.text
        for part in ("What to do each day", "When to stop", "When to get help sooner", "No clinician has reviewed"):
            assert part in me.text

    def test_whoever_must_be_seen_today_is_offered_no_plan(self, me: Diarist) -> None:
        me.screened(body_signs=["calf_swollen"], clot_risks=["past_clot"])

        assert 'href="/plan"' not in me.page.text
        me.visit("/plan")
        assert "There is no step to try now" in me.text
        assert "Begin today" not in me.text

    def test_where_nothing_reads_diaries_none_is_offered(self, small_office: Office, engine: Engine) -> None:
        person = Diarist(services_at(small_office, engine)).screened()

        assert 'href="/plan"' not in person.page.text
        assert person.visit("/plan").status_code == 404

    def test_before_a_result_the_questions_come_first(self, me: Diarist) -> None:
        me.begin()

        for address in ("/plan", "/diary", "/diary/day"):
            me.visit(address)
            assert me.is_asked

    def test_another_step_can_be_looked_at_and_begun(self, me: Diarist) -> None:
        me.screened().visit("/plan")
        other = re.search(r'href="(/plan/\d+)">Soft heel cups', me.page.text)
        assert other

        me.visit(other[1])
        assert me.heading == "Try this one step: Soft heel cups in both shoes"
        me.post("/plan", step="sc_heel_cup")

        assert [trial.steps for trial in diary_of(me.case).trials] == [("sc_heel_cup",)]
        assert me.heading == "Your heel diary"
        assert "Day 1 of 7" in me.text

    def test_what_the_rules_withhold_is_named_with_its_reason_and_cannot_be_begun(self, me: Diarist) -> None:
        me.screened(health_conditions=["diabetes"])
        me.visit("/plan")
        withheld = me.services.knowledge.step_by_id["sc_heat"]
        assert "Steps that are not for you now, and why" in me.text
        assert withheld.signed.title not in "".join(re.findall(r'href="/plan/\d+">([^<]+)', me.page.text))

        me.post("/plan", step="sc_heat")

        assert me.page.status_code == 422
        assert "not one of those that are offered" in me.text
        assert diary_of(me.case).trials == ()

    def test_the_activity_can_be_left_out_and_what_is_wrong_with_it_is_said(self, me: Diarist) -> None:
        me.screened().visit("/plan")

        me.post("/plan", step="sc_footwear", activity="walking to work", normal="much", unit="minutes")

        assert me.page.status_code == 422
        assert 'href="#normal"' in me.page.text
        assert 'value="walking to work"' in me.page.text
        assert diary_of(me.case).planned_on is None
        me.post("/plan", step="sc_footwear", activity="", normal="", unit="minutes")
        assert diary_of(me.case).activity is None
        assert diary_of(me.case).current is not None

    def test_what_is_normal_can_be_said_later(self, me: Diarist) -> None:
        me.with_step(activity="walking to work", normal="", unit="minutes").visit("/plan")

        me.post("/plan/activity", activity="walking to work", normal="30", unit="minutes")

        activity = diary_of(me.case).activity
        assert activity is not None
        assert activity.normal == 30

    def test_only_one_step_is_tried_at_a_time(self, me: Diarist) -> None:
        me.with_step()

        me.post("/plan", step="sc_footwear")

        assert "Another step is being tried now" in me.text
        assert len(diary_of(me.case).trials) == 1


class TestDay:
    """Two minutes a day."""

    def test_a_day_is_kept_with_all_that_was_noted(self, me: Diarist) -> None:
        me.with_step(activity="walking to work", normal="30", unit="minutes")

        me.note(worst_pain="6", first_step_pain="7", activity="12,5", activity_pain="3", done="partly")

        [entry] = diary_of(me.case).entries
        assert (entry.worst_pain, entry.first_step_pain, entry.activity, entry.activity_pain) == (6, 7, 12.5, 3)
        assert entry.done is Effort.PARTLY
        assert "Your day is kept." in me.text
        assert "Today is noted." in me.text

    def test_every_fault_is_said_at_once_and_leads_to_its_field(self, me: Diarist) -> None:
        me.with_step(activity="walking", normal="", unit="minutes").visit("/diary/day")

        me.post("/diary/day", day=me.today.isoformat(), activity="far", new=["none", "new_fever"], first_step_pain="4")

        assert me.page.status_code == 422
        leads = re.findall(r'href="#(\w+)"', me.page.text.partition("<h1")[0])
        assert leads[-4:] == ["worst_pain", "activity", "done", "new"]
        assert all(f'id="{name}"' in me.page.text for name in leads[-4:])
        assert re.search(r'name="first_step_pain" id="[\w-]+" value="4" checked', me.page.text)
        assert diary_of(me.case).entries == ()

    def test_no_pain_is_given_for_what_was_not_noticed(self, me: Diarist) -> None:
        me.with_step().note(first_step_pain="not_noticed")

        assert diary_of(me.case).entries[0].first_step_pain is None

    def test_how_the_morning_was_belongs_to_the_day_before(self, me: Diarist) -> None:
        me.with_step().note()
        assert "against the morning before" not in me.visit("/diary/day").text

        me.sleep().note(morning="better")

        first, second = diary_of(me.case).entries
        assert (first.next_morning, second.next_morning) == (Morning.BETTER, None)

    def test_a_day_is_put_right_with_a_reason_and_what_stood_there_is_kept(self, me: Diarist) -> None:
        me.with_step().note(worst_pain="5")

        me.note(worst_pain="3")
        assert 'href="#reason"' in me.page.text
        assert diary_of(me.case).entries[0].worst_pain == 5
        me.note(worst_pain="3", reason="a slip\u202e of the finger")

        [*_, last] = [event for event in me.case.events if event.kind is EventKind.DAY_LOGGED]
        assert diary_of(me.case).entries[0].worst_pain == 3
        assert last.body["reason"] == "a slip of the finger"
        assert last.body["replaced"]["worst_pain"] == 5  # type: ignore[index]

    def test_putting_a_day_right_keeps_the_morning_that_was_noted_later(self, me: Diarist) -> None:
        me.with_step().note()
        me.sleep().note(morning="worse")
        first = me.today - timedelta(days=1)

        me.note(first, worst_pain="4", reason="a slip")

        assert diary_of(me.case).entry(first).next_morning is Morning.WORSE  # type: ignore[union-attr]

    def test_missed_days_are_said_kindly_and_can_still_be_noted(self, me: Diarist) -> None:
        me.with_step().note()
        me.sleep(3).visit("/diary")
        assert "You missed some days. That is fine." in me.text
        missed = me.today - timedelta(days=1)
        assert f"/diary/day?day={missed.isoformat()}" in me.page.text

        me.note(missed)

        assert "You missed a day. That is fine." in me.text

    @pytest.mark.parametrize("days", [1, -15, -400])
    def test_a_day_to_come_or_long_gone_is_not_noted(self, me: Diarist, days: int) -> None:
        me.with_step()

        me.note(me.today + timedelta(days=days))

        assert diary_of(me.case).entries == ()

    def test_a_form_of_somebody_else_is_refused(self, me: Diarist) -> None:
        me.with_step()

        answer = me.browser.post("/diary/day", data={**A_DAY, "token": "0" * 64, "day": me.today.isoformat()})

        assert answer.status_code == 403
        assert diary_of(me.case).entries == ()

    def test_another_window_that_writes_at_the_same_time_loses_nothing(
        self, small_office: Office, engine: Engine
    ) -> None:
        class Busy(SqlCaseStore):
            refusals = 0

            def append(self, case: str, after: int, events: list[NewEvent], standing: Standing) -> None:  # type: ignore[override]
                if events[0].kind is EventKind.DAY_LOGGED and self.refusals < 2:
                    self.refusals += 1
                    raise ConflictError("Somebody else was faster.")
                super().append(case, after, events, standing)

        person = Diarist(at_home(small_office, engine, store=Busy(small_office.engine))).with_step()

        person.note()

        assert "Your day is kept." in person.text
        assert len(diary_of(person.case).entries) == 1


class TestNewSign:
    """Something new in the diary."""

    def test_it_leads_at_once_to_the_safety_questions_and_an_emergency_is_shown_at_once(self, me: Diarist) -> None:
        """Hazard H01: a danger sign that comes up during self-care."""
        me.with_step().note(new=["new_numbness"])
        assert me.question.id == "emergency_signs"
        assert "You noted something new" in me.text

        me.answer(["foot_cold_pale_blue"])

        assert me.place == "/result"
        assert me.case.urgency is Urgency.EMERGENCY
        assert "Call 999" in me.text

    def test_what_must_not_wait_is_said_before_a_question_and_on_every_question(self, me: Diarist) -> None:
        """Hazard H01: answering questions never keeps anybody from being seen."""
        me.with_step().note(new=["new_fever"])
        urgent = me.services.knowledge.texts.levels[Urgency.URGENT]

        assert me.place == "/diary/new-sign"
        assert urgent.headline in me.heading
        assert all(line in me.text for line in urgent.protective)
        me.visit("/next")
        assert me.question.id == "emergency_signs"
        assert urgent.headline in me.text

    def test_the_level_stands_in_the_diary_while_the_questions_are_open(self, me: Diarist) -> None:
        """Hazard H01: whoever left the questions and comes back to the diary is told the same."""
        me.with_step().note(new=["new_fever"])
        urgent = me.services.knowledge.texts.levels[Urgency.URGENT]

        me.visit("/diary")

        assert "Finish the questions first" in me.text
        assert urgent.headline in me.text
        assert "Carry on" not in me.text

    def test_the_re_check_asks_only_what_it_set_aside_and_ends_in_its_result(self, me: Diarist) -> None:
        me.with_step().note(new=["new_numbness"])
        asked = []
        while me.is_asked:
            asked.append(me.question.id)
            me.answer(me.answers[me.question.id])

        assert me.place == "/result"
        assert {"emergency_signs", "walking_ability", "foot_signs", "body_signs", "pain_character"} <= set(asked)
        assert not {"age_years", "health_conditions", "tried_measures", "pain_worst_24h"} & set(asked)
        assert me.case.answers["visit"] == NEW_SYMPTOM
        assert 'href="/diary"' in me.page.text

    def test_without_the_answers_the_diary_keeps_asking_for_them(self, me: Diarist) -> None:
        me.with_step().note(new=["new_numbness"])

        me.visit("/diary")

        assert "Finish the questions first" in me.text
        assert 'href="/next"' in me.page.text
        assert me.visit("/plan").url.path == "/diary"
        assert me.visit("/diary/print").url.path == "/diary"

    def test_when_the_engine_fails_the_day_is_kept_and_the_questions_are_asked_next_time(
        self, small_office: Office, engine: Engine
    ) -> None:
        class Broken(DurableEngine):
            def fire(self, *_: object) -> frozenset[str]:
                raise EngineError("It does not work.")

        services = at_home(small_office, engine)
        person = Diarist(services).with_step()
        other = Diarist(replace(services, engine=Broken()))
        other.browser.post("/open", data={"link": person.link})

        other.note(new=["new_numbness"])

        assert other.page.status_code == 503
        assert diary_of(person.case).entries[0].new_signs == ("new_numbness",)
        assert re_check_is_open(person.case)

    def test_when_the_engine_fails_on_the_morning_before_today_and_its_sign_are_kept_all_the_same(
        self, small_office: Office, engine: Engine
    ) -> None:
        """Hazard H01: a failure never swallows a danger sign."""

        class Broken(DurableEngine):
            def fire(self, *_: object) -> frozenset[str]:
                raise EngineError("It does not work.")

        services = at_home(small_office, engine)
        person = Diarist(services).with_step().note()
        person.sleep()
        other = Diarist(replace(services, engine=Broken()))
        other.browser.post("/open", data={"link": person.link})

        other.note(morning="worse", new=["new_numbness"])

        assert other.page.status_code == 503
        first, second = diary_of(person.case).entries
        assert first.next_morning is Morning.WORSE
        assert second.new_signs == ("new_numbness",)
        assert re_check_is_open(person.case)

    def test_a_sign_whose_re_check_broke_off_is_followed_when_the_day_is_sent_again(
        self, me: Diarist, services: Services
    ) -> None:
        """Hazard H01: the day was kept and the server stopped before the re-check was begun."""
        me.with_step()
        entry = noted(me.today, first_step_pain=5, new_signs=("new_numbness",))
        body = {"entry": entry_body(entry), "replaced": None, "reason": ""}
        screening.record(services.store, services.clock, me.case, PERSON, EventKind.DAY_LOGGED, body)
        assert not re_check_is_open(me.case)

        me.note(new=["new_numbness"])

        assert re_check_is_open(me.case)
        assert me.question.id == "emergency_signs"


class TestVerdict:
    """What the diary says, and what may be done next."""

    def test_after_a_week_without_change_another_step_is_chosen(self, me: Diarist) -> None:
        me.with_step().live(*[5] * 7)
        assert "No change so far" in me.text
        assert "Your worst pain stayed at 5 out of 10." in me.text

        me.post("/diary/do", action="choose")

        assert me.place == "/plan"
        assert "Soft heel cups" not in me.heading
        assert diary_of(me.case).current is None

    @pytest.mark.parametrize(
        ("pains", "action", "marked", "says"),
        [
            ((5, 5, 5, 5, 5, 6, 6), "halve", "half_amount", "with half the amount"),
            ((5, 5, 5, 5, 5, 4, 4), "repeat", "repeated", "Day 7 of 14"),
        ],
        ids=["a little worse: half the amount", "leaning the right way: one more round"],
    )
    def test_a_step_goes_on_otherwise_after_a_small_change(
        self, me: Diarist, pains: tuple[int, ...], action: str, marked: str, says: str
    ) -> None:
        me.with_step().live(*pains)

        me.post("/diary/do", action=action)

        running = diary_of(me.case).current
        assert running is not None
        assert {name for name in ("half_amount", "repeated") if getattr(running, name)} == {marked}
        assert says in me.text

    def test_a_step_done_on_too_few_days_starts_again(self, me: Diarist) -> None:
        me.with_step().live(*[5] * 7, done="no")

        me.post("/diary/do", action="restart")

        assert [trial.steps for trial in diary_of(me.case).trials] == [("sc_heel_cup",)] * 2
        assert "It begins tomorrow." in me.text

    def test_a_step_that_made_it_worse_is_stopped_and_the_safety_questions_follow(self, me: Diarist) -> None:
        me.with_step().live(5, 5, 5, 5, 8, 8)
        assert "Stop it, and answer the safety questions" in me.text

        me.post("/diary/do", action="check")

        assert me.question.id == "emergency_signs"
        assert diary_of(me.case).current is None
        me.re_check(trend="worse").visit("/plan")
        assert "Soft heel cups in both shoes" not in "".join(re.findall(r'href="/plan/\d+">([^<]+)', me.page.text))

    def test_what_helped_is_kept_and_named(self, me: Diarist) -> None:
        me.with_step().live(6, 6, 5, 5, 4, 3, 3)

        me.post("/diary/do", action="choose").visit("/diary")

        assert "What helped you Keep this up: Soft heel cups in both shoes" in me.text

    def test_the_thresholds_are_shown_with_their_sources(self, me: Diarist) -> None:
        me.with_step().live(6, 6, 5, 5, 4, 3, 3)

        assert "Pain that is down by 2 points or more is a change that matters to most people." in me.text
        assert me.services.knowledge.sources["farrar2001"].title in me.text

    def test_a_step_can_be_stopped_and_begun_again(self, me: Diarist) -> None:
        me.with_step().note()

        me.post("/diary/do", action="end", reason="on holiday")
        assert "No step is running now" in me.text
        me.visit("/plan")
        me.post("/plan", step="sc_heel_cup")

        ended = next(event for event in me.case.events if event.kind is EventKind.STEP_ENDED)
        assert ended.body["reason"] == "on holiday"
        assert diary_of(me.case).current is not None

    def test_the_chart_has_its_table_twin_and_words(self, me: Diarist) -> None:
        me.with_step().live(6, 5)

        assert re.search(r"<desc[^>]*>Pain from 0 to 10, day by day from 20 Nov to 21 Nov", me.page.text)
        assert "The diary day by day, pain from 0 to 10" in me.text

    def test_what_is_pressed_twice_is_done_once_and_said(self, me: Diarist) -> None:
        me.with_step().note()
        me.post("/diary/do", action="end")

        me.post("/diary/do", action="end")

        assert me.page.status_code == 422
        assert "No step is being tried now." in me.text


class TestComingBack:
    """Weeks later, on any device."""

    def test_the_private_link_leads_to_the_diary(self, me: Diarist) -> None:
        link = me.with_step().link

        other = Diarist(me.services)
        other.page = other.browser.post("/open", data={"link": link})

        assert other.heading == "Your heel diary"

    def test_a_result_that_must_not_wait_comes_before_the_diary(self, me: Diarist) -> None:
        me.with_step().note(new=["new_fever"])
        me.visit("/next")
        me.re_check(body_signs=["fever_chills"])

        me.visit("/next")

        assert me.place == "/result"

    def test_a_diary_keeps_the_link_open_for_another_month(self, office: Office, engine: Engine) -> None:
        person = Diarist(at_home(office, engine)).with_step()
        person.sleep(25).note()

        person.sleep(29)
        assert person.case.urgency is not None
        person.sleep(2)

        with pytest.raises(UnknownCaseError):
            _ = person.case

    def test_a_due_re_check_is_said_and_begun(self, me: Diarist) -> None:
        me.with_step().sleep(7).visit("/diary")
        assert "It is time to look again" in me.text

        me.post("/diary/do", action="re-check")

        assert me.question.id == "emergency_signs"
        assert "These are the safety questions again." in me.text

    def test_the_calendar_says_nothing_about_anybody(self, me: Diarist) -> None:
        answer = me.with_step().visit("/diary/calendar.ics")

        assert answer.headers["content-type"].startswith("text/calendar")
        assert answer.text.count("BEGIN:VEVENT") == 3
        assert not {me.case.reference, me.case.id, me.link} & set(re.findall(r"[\w-]+", answer.text))


class TestPaper:
    """The diary on paper."""

    def test_what_was_tried_is_printed_with_its_chart(self, me: Diarist) -> None:
        me.with_step().live(*[5] * 7).visit("/diary/print")

        for part in ("What was tried", "Soft heel cups in both shoes", "7 of 7 noted", "When to get help sooner"):
            assert part in me.page.text
        assert '<svg xmlns="http://www.w3.org/2000/svg"' in me.page.text
        assert me.case.reference in me.page.text

    def test_it_is_saved_as_a_pdf_of_two_sheets_at_most(self, me: Diarist) -> None:
        answer = me.with_step().live(*[5] * 7).visit("/diary.pdf")

        assert answer.headers["content-disposition"] == f'attachment; filename="heel-diary-{me.case.reference}.pdf"'
        assert 1 <= len(PdfReader(BytesIO(answer.content)).pages) <= 2

    def test_before_anything_was_tried_there_is_nothing_to_print(self, me: Diarist) -> None:
        me.screened()

        assert me.visit("/diary/print").url.path == "/plan"


class TestStaff:
    """What the clinic sees."""

    def test_the_clinic_sees_who_is_due_and_the_urgent_first(self, services: Services) -> None:
        calm, ill, elsewhere = (Diarist(services) for _ in range(3))
        for person, clinic, sign in (
            (calm, "NORTH", "none"),
            (ill, "NORTH", "fever_chills"),
            (elsewhere, "SOUTH", "none"),
        ):
            person.screened(clinic, body_signs=[sign])
        calm.sleep(8)
        hired(services, "anna")

        page = Colleague(services).sign_in().visit("/staff/due")

        assert page.index(ill.case.reference) < page.index(calm.case.reference)
        assert "First re-check of self-care." in page
        assert "since yesterday" in page
        assert elsewhere.case.reference not in page

    def test_nobody_who_is_not_signed_in_sees_it(self, services: Services) -> None:
        assert Colleague(services).visit("/staff/due").startswith("Sign in")

    def test_a_case_shows_what_was_tried_with_chart_and_verdict(self, services: Services) -> None:
        person = Diarist(services).screened("NORTH")
        person.visit("/plan")
        person.post("/plan", step="sc_heel_cup").live(*[5] * 7)
        for name, role in (("anna", Role.STAFF), ("kim", Role.CLINICIAN)):
            hired(services, name, role)

        for name, place in (("anna", "staff"), ("kim", "clinic")):
            colleague = Colleague(services, name).sign_in()
            page = colleague.visit(f"/{place}/cases/{person.case.id}")
            assert "1. Soft heel cups in both shoes: No change so far" in page
            assert "Your worst pain stayed at 5 out of 10." in page
            assert "Noted 7 days in the diary" in page
            assert "diary-chart-title" in colleague.page.text
