"""The pages for people without an account, as a browser without scripts meets them."""

import json
import logging
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.databases import STAFF, Office
from tests.members import clinic_at
from tests.patients import SOLE_PAIN, Patient, services_at
from triage.adapters.case_store.limits import SqlLimits
from triage.adapters.web.protection import HEADERS, LARGEST_BODY
from triage.adapters.web.services import Services
from triage.casework import intake, screening
from triage.casework.limiting import BEGIN, CODE, LIMITS, begun_an_hour
from triage.model.case import CaseState, EventKind
from triage.model.errors import EngineError, StoreError
from triage.model.knowledge import Knowledge
from triage.model.rules import RuleKind
from triage.model.urgency import Urgency
from triage.presenting.document import as_text, blocks_of
from triage.reasoning.ports import Engine


@pytest.fixture
def services(small_office: Office, engine: Engine) -> Services:
    return services_at(small_office, engine)


@pytest.fixture
def patient(services: Services) -> Patient:
    return Patient(services)


def checked(page: str) -> set[str]:
    """The values of all boxes and circles that are ticked."""
    return set(re.findall(r'value="(\w+)" checked', page))


class TestBeginning:
    """The first page."""

    def test_the_emergency_list_stands_before_the_button_that_starts(self, patient: Patient) -> None:
        page = patient.visit("/").text

        assert page.index("Chest pain") < page.index('action="/start"')
        assert "call <a" in page
        assert 'href="tel:999"' in page

    def test_somebody_with_an_emergency_sign_is_told_what_to_do_without_a_question(self, patient: Patient) -> None:
        page = patient.visit("/emergency").text

        assert "Get emergency help now." in page
        assert 'href="tel:999"' in page

    def test_a_number_that_nobody_configured_is_said_in_words(self, small_office: Office, engine: Engine) -> None:
        nobody = services_at(small_office, engine, contact=type(services_at(small_office, engine).contact)())

        page = Patient(nobody).visit("/").text

        assert "the emergency number of your country" in page
        assert "tel:" not in page

    def test_the_link_of_a_clinic_names_it_and_gives_it_the_answers(self, patient: Patient) -> None:
        assert "North Clinic" in patient.visit("/clinics/north").text

        patient.begin(clinic="NORTH")

        assert patient.case.clinic == "north"

    def test_an_unknown_clinic_is_no_hindrance(self, patient: Patient) -> None:
        assert "We do not know this clinic" in patient.visit("/clinics/nowhere").text

        assert patient.begin(clinic="nowhere").question.id == "respondent"
        assert patient.case.clinic == ""

    def test_whoever_comes_back_to_the_first_page_can_go_on(self, patient: Patient) -> None:
        patient.begin().answer_until("age_years")

        assert "Go on with my answers" in patient.visit("/").text
        patient.visit("/next")
        assert patient.question.id == "age_years"

    def test_one_place_begins_only_so_many_cases_in_an_hour(self, small_office: Office, engine: Engine) -> None:
        """Hazard H01: whoever is kept out still reads what to do in an emergency."""
        tries = SqlLimits(small_office.engine, {BEGIN: begun_an_hour(2)})
        patient = Patient(services_at(small_office, engine, tries=tries)).begin().begin()
        assert patient.is_asked

        patient.begin()

        assert patient.page.status_code == 429
        assert "Try again in an hour" in patient.page.text
        assert 'href="tel:999"' in patient.page.text
        assert 'href="/emergency"' in patient.page.text
        assert len(small_office.archive.cases()) == 2
        small_office.clock.wait(hours=1)
        assert patient.begin().is_asked

    def test_the_way_in_for_staff_stands_at_the_foot_where_anybody_can_sign_in(
        self, patient: Patient, small_office: Office, engine: Engine
    ) -> None:
        assert "/sign-in" not in patient.page.text

        assert 'href="/sign-in"' in Patient(clinic_at(small_office, engine)).page.text


class TestAnswering:
    """Question after question."""

    def test_a_person_answers_one_question_a_page_and_gets_a_result(self, patient: Patient) -> None:
        patient.begin().finish()

        assert patient.place == "/result"
        assert "You can look after your heel yourself for now." in patient.page.text

    def test_every_answer_is_kept_before_the_next_page_comes(self, patient: Patient) -> None:
        patient.begin().answer_until("how_started")

        said = {"respondent": "self", "consent": "agree", "age_years": 43, "emergency_signs": ("none",)}
        assert patient.case.answers.items() >= said.items()

    def test_no_address_ever_holds_an_answer(self, patient: Patient) -> None:
        patient.begin()
        while patient.is_asked:
            assert re.fullmatch(r"/questions/\d+", patient.page.url.raw_path.decode())
            name = patient.question.id
            patient.answer(SOLE_PAIN.get(name, ["none"]))

    def test_an_emergency_answer_ends_the_questions_at_once(self, patient: Patient) -> None:
        """Hazard H01: an emergency is missed."""
        patient.begin().answer_until("emergency_signs").answer(["chest_pain_breathless"])

        assert patient.place == "/result"
        assert "Get emergency help now." in patient.page.text
        assert 'href="tel:999"' in patient.page.text
        assert patient.case.urgency is Urgency.EMERGENCY

    def test_after_an_early_end_nothing_is_said_of_questions_that_nobody_asked(self, patient: Patient) -> None:
        patient.begin().answer_until("emergency_signs").answer(["object_stuck"])

        assert "These questions have no answer" not in patient.page.text
        why = patient.page.text.partition('id="why"')[2].partition("</section>")[0]
        assert why.count("<li>") == 1

    def test_an_emergency_beside_not_sure_is_not_asked_about_again(self, patient: Patient) -> None:
        patient.begin().answer_until("emergency_signs").answer(["chest_pain_breathless", "not_sure"])

        assert patient.place == "/result"

    def test_not_sure_asks_each_line_again_in_other_words(self, patient: Patient) -> None:
        patient.begin().answer_until("emergency_signs").answer(["not_sure"])

        assert patient.place.startswith("/again/")
        assert "Do both legs feel weak, as if they might give way?" in patient.page.text
        patient.send(**dict.fromkeys(re.findall(r'name="(\w+)" type="radio"', patient.page.text), "not_this"))
        assert patient.question.id == "how_started"
        assert patient.case.answers["emergency_signs"] == ("none",)

    def test_a_yes_to_a_line_that_was_asked_again_ends_the_questions_at_once(self, patient: Patient) -> None:
        patient.begin().answer_until("emergency_signs").answer(["not_sure"])

        patient.send(both_legs_weak="this", saddle_numb="not_this")

        assert patient.place == "/result"
        assert patient.case.urgency is Urgency.EMERGENCY

    def test_a_line_that_stays_open_keeps_not_sure(self, patient: Patient) -> None:
        patient.begin().answer_until("foot_signs").answer(["not_sure"])

        patient.send(open_sore="not_this", lump="open")

        assert patient.case.answers["foot_signs"] == ("not_sure",)

    def test_what_is_not_known_counts_with_care_and_is_named_so(self, patient: Patient) -> None:
        patient.begin().answer_until("pain_worst_24h")
        assert "Then we take care" in patient.page.text

        patient.send(**{"pass": "1"})

        assert "pain_worst_24h" in patient.case.passed
        patient.answer_until()
        assert "No answer, so we take care" in patient.page.text

    @pytest.mark.parametrize("name", ["respondent", "consent", "age_years", "emergency_signs"])
    def test_what_must_be_answered_cannot_be_passed(self, patient: Patient, name: str) -> None:
        patient.begin().answer_until(name)

        patient.send(**{"pass": "1"})

        assert patient.page.status_code == 422
        assert name not in patient.case.passed

    def test_who_does_not_agree_is_let_go(self, patient: Patient) -> None:
        patient.begin().answer_until("consent").answer("decline")

        assert patient.place == "/result"
        assert "This tool cannot help here" in patient.page.text
        assert "How to book" not in patient.page.text

    def test_of_whoever_declines_only_that_is_kept(self, patient: Patient) -> None:
        """It can be taken back, and a clinic that waits for this person sees it; nothing else is known of them."""
        patient.begin().answer_until("consent").answer("decline")

        told = json.dumps([dict(event.body) for event in patient.case.events if event.kind is not EventKind.ASSESSED])
        asked = set(re.findall(r'"question": "(\w+)"', told))
        assert asked == {"respondent", "visit", "consent"}
        assert patient.case.assessment is not None
        assert patient.case.assessment["answers"] == {name: patient.case.answers[name] for name in patient.case.answers}
        assert patient.case.label == ""


class TestFaults:
    """What does not fit is told and asked again."""

    @pytest.mark.parametrize(
        ("name", "given", "fault"),
        [
            ("respondent", {}, "Choose one of the answers."),
            ("respondent", {"answer": "nobody"}, "Choose one of the answers."),
            ("age_years", {}, "Enter a number from 0 to 120."),
            ("age_years", {"answer": "old"}, "Enter a number from 0 to 120."),
            ("age_years", {"answer": "121"}, "Enter a number from 0 to 120."),
            ("age_years", {"answer": "nan"}, "Enter a number from 0 to 120."),
            ("emergency_signs", {}, "Tick at least one line, or &#34;Not sure&#34;."),
            ("emergency_signs", {"answer": ["none", "saddle_numb"]}, "Untick one of the two."),
            ("worst_time", {"answer": ["first_steps", "after_sitting", "start_then_eases", "end_of_day", "no_pattern"]},
             "Tick 4 lines at most"),
            ("pain_site", {}, "Mark at least one place"),
            ("pain_site", {"left": ["elbow"]}, "Choose from the lines on this page."),
        ],
    )  # fmt: skip
    def test_a_fault_is_told_in_a_summary_and_nothing_is_kept(
        self, patient: Patient, name: str, given: Mapping[str, object], fault: str
    ) -> None:
        patient.begin().answer_until(name)

        patient.send(**given)

        assert patient.page.status_code == 422
        summary = patient.page.text.partition("nhsuk-error-summary")[2].partition("</ul>")[0]
        assert fault in summary
        assert 'href="#answer"' in summary
        assert name not in patient.case.answers

    def test_what_was_typed_or_ticked_is_still_there_after_a_fault(self, patient: Patient) -> None:
        patient.begin().answer_until("age_years")
        assert 'value="430"' in patient.send(answer="430").text

        patient.answer(43)
        page = patient.send(answer=["none", "saddle_numb"]).text

        assert checked(page) == {"none", "saddle_numb"}

    def test_a_number_may_be_typed_with_a_comma(self, patient: Patient) -> None:
        patient.begin().answer_until("pain_worst_24h").answer("6,5")

        assert patient.case.answers["pain_worst_24h"] == 6.5


class TestGoingBack:
    """Earlier answers can be seen and changed."""

    def test_back_shows_what_was_answered(self, patient: Patient) -> None:
        patient.begin().answer_until("walking_ability")

        patient.send(back="1")

        assert patient.question.id == "how_started"
        assert checked(patient.page.text) == {"gradual"}

    def test_back_loses_nothing_that_was_ticked_and_not_sent(self, patient: Patient) -> None:
        patient.begin().answer_until("foot_signs").send(back="1", answer=["bruise_sole", "lump"])
        assert "foot_signs" not in patient.case.answers

        patient.answer("normal")

        assert patient.question.id == "foot_signs"
        assert checked(patient.page.text) == {"bruise_sole", "lump"}

    def test_two_steps_back_lose_nothing_on_either_page(self, patient: Patient) -> None:
        patient.begin().answer_until("body_signs").send(back="1", answer=["fever_chills"])
        patient.send(back="1", answer=["lump"])

        assert checked(patient.visit_question("foot_signs").text) == {"lump"}
        assert checked(patient.visit_question("body_signs").text) == {"fever_chills"}
        assert patient.case.answers["foot_signs"] == ("none",)

    def test_after_going_back_continue_leads_through_the_same_questions_again(self, patient: Patient) -> None:
        patient.begin().answer_until("body_signs")
        patient.visit_question("how_started")

        patient.answer("gradual")

        assert patient.question.id == "walking_ability"

    def test_changing_an_early_answer_takes_out_what_no_longer_fits(self, patient: Patient) -> None:
        patient.answers = {**SOLE_PAIN, "how_started": "stepped_on_sharp", "puncture_detail": ["through_shoe"]}
        patient.begin().answer_until("duration")
        assert patient.case.answers["puncture_detail"] == ("through_shoe",)

        patient.visit_question("how_started")
        patient.answer("gradual")

        assert "puncture_detail" not in patient.case.answers
        assert "One later answer no longer fitted" in patient.page.text

    def test_a_change_from_the_list_of_answers_leads_back_to_the_list(self, patient: Patient) -> None:
        patient.begin().answer_until()
        patient.visit_question("trend", from_check=True)

        patient.answer("better")

        assert patient.place == "/check"
        assert "Better over the last week" in patient.page.text

    def test_a_change_that_opens_a_question_asks_it_before_the_list(self, patient: Patient) -> None:
        patient.begin().answer_until()
        patient.visit_question("how_started", from_check=True)

        patient.answer("stepped_on_sharp")

        assert patient.question.id == "puncture_detail"

    def test_the_same_answer_once_more_is_no_event(self, patient: Patient) -> None:
        patient.begin().answer_until("age_years").answer(43)
        events = len(patient.case.events)

        patient.visit_question("age_years")
        patient.answer(43)

        assert len(patient.case.events) == events

    def test_a_question_that_is_not_asked_leads_on(self, patient: Patient) -> None:
        patient.begin()

        patient.visit_question("prior_tests")

        assert patient.question.id == "respondent"

    def test_an_old_page_of_a_question_that_is_no_longer_asked_keeps_nothing(self, patient: Patient) -> None:
        patient.answers = {**SOLE_PAIN, "how_started": "stepped_on_sharp"}
        patient.begin().answer_until("puncture_detail")
        old = patient.page
        patient.visit_question("how_started")
        patient.answer("gradual")

        patient.page = old
        patient.send(answer=["through_shoe"])

        assert patient.page.status_code == 409
        assert "puncture_detail" not in patient.case.answers


class TestResult:
    """What the person is told, and what can be done with it."""

    def test_a_changed_answer_asks_for_a_new_result(self, patient: Patient) -> None:
        patient.begin().finish()
        patient.visit_question("pain_worst_24h", from_check=True)
        patient.answer(9)

        assert patient.visit("/result").url.path == "/check"
        patient.send()

        assert "Have your heel looked at." in patient.page.text

    def test_a_wrong_tick_in_the_emergency_list_can_be_taken_back(self, patient: Patient) -> None:
        patient.begin().answer_until("emergency_signs").answer(["object_stuck"])
        patient.visit("/check")
        patient.visit_question("emergency_signs", from_check=True)

        patient.answer(["none"])

        assert patient.question.id == "how_started"

    def test_a_lower_result_after_an_emergency_answer_says_so_and_what_to_do_if_it_was_right(
        self, patient: Patient
    ) -> None:
        """Hazard H01: a second thought hides an emergency."""
        patient.begin(clinic="NORTH").answer_until("emergency_signs").answer(["object_stuck"])
        assert "called for help sooner" not in patient.page.text
        patient.visit_question("emergency_signs", from_check=True)
        patient.answer(["none"])
        patient.finish()

        assert "You can look after your heel yourself for now." in patient.page.text
        notice = patient.page.text.partition("heel-higher")[2].partition("nhsuk-card")[0]
        assert "Your earlier answers called for help sooner. Were they right after all?" in notice
        assert "Get emergency help now. Call 999" in notice
        assert 'href="tel:999"' in notice
        assert "If they were a slip, that is all right." in notice
        assert "North Clinic still counts you as more urgent" in notice
        saved = patient.visit("/result.txt").text
        assert 0 < saved.index("Get emergency help now. Call 999") < saved.index("SELF-CARE")

    def test_whoever_the_clinic_counts_as_more_urgent_is_told(self, patient: Patient, services: Services) -> None:
        """Hazard H01: the page of the person says less than the clinic knows."""
        patient.begin(clinic="NORTH").finish()
        intake.raise_urgency(
            services.store, services.clock, patient.case, STAFF, Urgency.URGENT, "zebra, said on the telephone"
        )

        page = patient.visit("/result").text
        assert "North Clinic thinks you should be seen sooner than this page says." in page
        assert "Be seen in person today." in page
        assert "zebra" not in page
        assert "The clinic thinks you should be seen sooner" in patient.visit("/result.txt").text

    def test_whoever_the_clinic_wants_to_see_sooner_is_told_which_steps_are_safe_until_then(
        self, patient: Patient, services: Services
    ) -> None:
        """Hazard H02: the steps of the page were chosen for a lower level."""
        patient.begin(clinic="NORTH").finish()
        intake.raise_urgency(services.store, services.clock, patient.case, STAFF, Urgency.SOON, "said on the telephone")
        safe = "only cushioning, support and rest are safe"

        assert safe in patient.visit("/result").text.partition("heel-higher")[2].partition("nhsuk-card")[0]
        assert safe in patient.visit("/result.txt").text.partition("\n\n")[2].partition("\n\n")[0]

    def test_a_result_is_kept_once_however_often_it_is_asked_for(self, patient: Patient) -> None:
        patient.begin().answer_until()
        check = patient.page
        for _ in range(2):
            patient.page = check
            patient.send()

        assert [event.kind for event in patient.case.events].count(EventKind.ASSESSED) == 1

    def test_the_saved_text_is_the_page_that_was_shown(self, patient: Patient) -> None:
        patient.begin().finish()

        saved = patient.visit("/result.txt")

        assert saved.headers["content-disposition"].startswith("attachment")
        assert as_text(blocks_of(patient.case.person_page)) in saved.text
        assert patient.case.reference in saved.text

    @pytest.mark.parametrize(
        ("changes", "offered"),
        [
            ({}, ["Book a video visit", "Book a visit at the clinic", "Book a gait analysis"]),
            ({"health_conditions": ["diabetes"]}, ["Book a visit at the clinic", "Book a video visit"]),
            ({"walking_ability": "few_steps"}, []),
            ({"emergency_signs": ["saddle_numb"]}, []),
        ],
    )
    def test_visits_are_offered_as_the_level_allows(
        self, patient: Patient, changes: Mapping[str, object], offered: list[str]
    ) -> None:
        patient.answers = {**SOLE_PAIN, **changes}

        patient.begin(clinic="NORTH").finish()

        assert re.findall(r"Book a (?:video visit|visit at the clinic|gait analysis)", patient.page.text) == offered

    def test_nobody_sees_the_answers_before_they_are_sent_to_a_clinic(self, patient: Patient) -> None:
        patient.begin().finish()
        assert patient.services.store.queue(["north", "south"], [CaseState.WAITING]) == ()

        patient.send(clinic="south ")

        assert [line.reference for line in patient.services.store.queue(["south"], [CaseState.WAITING])] == [
            patient.case.reference
        ]
        assert "South Clinic" in patient.page.text

    def test_a_wrong_clinic_code_is_told(self, patient: Patient) -> None:
        patient.begin().finish()

        patient.send(clinic="nowhere")

        assert "No clinic has this code." in patient.page.text

    def test_the_person_reads_their_own_answers_as_reasons(self, patient: Patient) -> None:
        patient.begin().finish()

        assert "You said: With the first steps after sleep" in patient.page.text


class TestComingBack:
    """Codes, links, and another day."""

    def code_of(self, patient: Patient) -> str:
        found = re.search(r'id="code"><span>(\w+)</span> <span>(\w+)</span>', patient.visit("/come-back").text)
        assert found
        return f"{found[1]}{found[2]}"

    def test_a_code_opens_the_case_on_another_device_however_it_is_typed(
        self, patient: Patient, services: Services
    ) -> None:
        patient.begin().answer_until("trend")
        code = self.code_of(patient)
        other = Patient(services)

        other.page = other.browser.post("/code", data={"code": f" {code[:5].lower()}-{code[5:]} "})

        assert other.question.id == "trend"
        assert other.case.answers["duration"] == "w4_12"

    def test_a_case_is_open_in_one_place_at_a_time(self, patient: Patient, services: Services) -> None:
        patient.begin()
        code = self.code_of(patient)
        Patient(services).browser.post("/code", data={"code": code})

        assert patient.visit("/next").status_code == 404
        assert "No answers are open here" in patient.page.text

    def test_a_private_link_opens_the_case_and_leaves_the_address(self, patient: Patient, services: Services) -> None:
        patient.begin().answer_until("trend")
        address = re.search(r'id="link">([^<]+)<', patient.visit("/come-back").text)
        assert address
        other = Patient(services)

        other.visit(address[1])
        assert "heel_case" not in other.browser.cookies
        other.send()

        assert other.question.id == "trend"
        assert patient.link not in str(other.page.url)

    @pytest.mark.parametrize("way", ["/next", "/r/{link}"])
    def test_a_link_stops_working_after_thirty_days(self, patient: Patient, small_office: Office, way: str) -> None:
        patient.begin()
        small_office.clock.wait(days=30)

        assert patient.visit(way.format(link=patient.link)).status_code == 404

    def test_a_link_that_was_never_given_out_opens_nothing(self, patient: Patient) -> None:
        patient.browser.post("/open", data={"link": "x" * 43})

        assert patient.visit("/next").status_code == 404

    def test_codes_cannot_be_guessed_for_long(self, small_office: Office, engine: Engine) -> None:
        patient = Patient(services_at(small_office, engine, tries=SqlLimits(small_office.engine)))
        for _ in range(LIMITS[CODE].tries):
            page = patient.browser.post("/code", data={"code": "ACDEFGHJKM"})
            assert page.status_code == 422
            assert "This code does not open any answers" in page.text

        assert patient.browser.post("/code", data={"code": "ACDEFGHJKM"}).status_code == 429

    def test_trying_many_codes_at_once_gives_no_more_tries(self, office: Office, engine: Engine) -> None:
        patient = Patient(services_at(office, engine, tries=SqlLimits(office.engine)))

        with ThreadPoolExecutor(8) as threads:
            tried = list(threads.map(lambda _: patient.browser.post("/code", data={"code": "ACDEF"}), range(16)))

        assert sorted(page.status_code for page in tried) == [422] * LIMITS[CODE].tries + [429] * 6

    def test_a_code_that_opens_is_no_failed_try(self, small_office: Office, engine: Engine) -> None:
        patient = Patient(services_at(small_office, engine, tries=SqlLimits(small_office.engine))).begin()
        patient.visit("/come-back")
        code = "".join(re.findall(r"<span>(\w{5})</span>", patient.page.text))

        for _ in range(2 * LIMITS[CODE].tries):
            assert patient.browser.post("/code", data={"code": code}).status_code == 200

    def test_answers_about_today_are_asked_again_on_another_day(self, patient: Patient, small_office: Office) -> None:
        patient.begin().answer_until("duration")
        small_office.clock.wait(hours=13)

        patient.visit("/next")

        assert patient.question.id == "emergency_signs"
        assert "A few questions are about today" in patient.page.text
        patient.answer(["none"])
        assert patient.question.id == "how_started"
        assert "walking_ability" not in patient.case.answers

    def test_no_result_is_made_from_yesterdays_answers(self, patient: Patient, small_office: Office) -> None:
        patient.begin().answer_until()
        small_office.clock.wait(hours=13)

        patient.send()

        assert patient.question.id == "emergency_signs"
        assert patient.case.assessment is None

    def test_a_device_forgets_the_answers_when_it_is_told_to(self, patient: Patient) -> None:
        patient.begin()
        patient.visit("/come-back")

        patient.send()

        assert not patient.browser.cookies
        assert patient.visit("/next").status_code == 404


class TestOlderQuestions:
    """A case that was begun under older questions and rules."""

    def old(self, knowledge: Knowledge, change: Callable[[Knowledge], Knowledge]) -> Knowledge:
        return replace(change(knowledge), digest="sha256:older")

    def begun_under(self, office: Office, engine: Engine, older: Knowledge) -> tuple[Patient, Patient]:
        """Somebody who began under older questions, before and after the newest ones came."""
        office.store.keep_knowledge(older.digest, {})
        before = Patient(services_at(office, engine, knowledge=older, knowledge_of=lambda _: older)).begin()
        after = Patient(services_at(office, engine, knowledge_of=lambda _: older))
        after.browser.cookies.update(before.browser.cookies)
        return before, after

    def test_a_newer_safety_rule_is_told(self, small_office: Office, engine: Engine, knowledge: Knowledge) -> None:
        flag = next(
            rule for rule in knowledge.rules if rule.kind is RuleKind.FLAG and rule.then.urgency is Urgency.URGENT
        )
        older = self.old(knowledge, lambda k: replace(k, rules=tuple(rule for rule in k.rules if rule != flag)))
        before, after = self.begun_under(small_office, engine, older)

        assert "Our safety rules have changed" not in before.page.text
        page = after.visit("/next").text
        assert "Our safety rules have changed since you began." in page
        assert "<li>who should be seen sooner</li>" in page
        assert flag.signed.title not in page

    def test_newer_wording_alone_is_no_newer_rule(
        self, small_office: Office, engine: Engine, knowledge: Knowledge
    ) -> None:
        older = self.old(
            knowledge,
            lambda k: replace(k, rules=tuple(replace(r, then=replace(r.then, tell_person="Other.")) for r in k.rules)),
        )
        _, after = self.begun_under(small_office, engine, older)

        assert "Our safety rules have changed" not in after.visit("/next").text

    def test_the_case_goes_on_under_its_own_questions(
        self, small_office: Office, engine: Engine, knowledge: Knowledge
    ) -> None:
        first = replace(knowledge.questionnaire.questions[0], ask="Who answered in those days?")
        questionnaire = replace(knowledge.questionnaire, questions=(first, *knowledge.questionnaire.questions[1:]))
        _, after = self.begun_under(
            small_office, engine, self.old(knowledge, lambda k: replace(k, questionnaire=questionnaire))
        )

        assert "Who answered in those days?" in after.visit("/next").text

    def test_questions_that_can_no_longer_be_read_ask_to_begin_again(
        self, small_office: Office, engine: Engine, knowledge: Knowledge
    ) -> None:
        small_office.store.keep_knowledge("sha256:older", {"questions.yaml": "nonsense: true"})
        older = replace(knowledge, digest="sha256:older")
        before = Patient(services_at(small_office, engine, knowledge=older, knowledge_of=lambda _: older)).begin()
        after = Patient(services_at(small_office, engine))
        after.browser.cookies.update(before.browser.cookies)

        assert after.visit("/next").status_code == 410
        assert "Please begin again" in after.page.text
        before.finish()
        assert after.visit("/result").status_code == 200
        assert "You can look after your heel yourself for now." in after.page.text


class TestProtection:
    """What nobody else may see or do."""

    def test_the_pages_of_two_people_never_meet(self, services: Services) -> None:
        one, other = Patient(services).begin(), Patient(services).begin()
        token = re.search(r'name="token" value="(\w+)"', one.page.text)
        assert token

        other.page = other.browser.post(str(one.page.url), data={"token": token[1], "answer": "self"})

        assert other.page.status_code == 403
        assert "respondent" not in {**other.case.answers, **one.case.answers}

    @pytest.mark.parametrize("token", ["", "nonsense", "ü"])
    def test_a_form_without_the_right_token_keeps_nothing(self, patient: Patient, token: str) -> None:
        patient.begin()

        patient.page = patient.browser.post(str(patient.page.url), data={"token": token, "answer": "self"})

        assert patient.page.status_code == 403
        assert "respondent" not in patient.case.answers

    @pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
    def test_a_form_of_another_site_is_refused(self, patient: Patient, headers: dict[str, str]) -> None:
        assert patient.browser.post("/start", headers=headers).status_code == 403

    def test_too_large_a_form_is_refused(self, patient: Patient) -> None:
        page = patient.browser.post("/code", content=b"code=" + b"A" * LARGEST_BODY)

        assert page.status_code == 413
        assert page.headers["content-security-policy"] == HEADERS["content-security-policy"]

    def test_a_form_that_does_not_say_its_size_is_refused(self, patient: Patient) -> None:
        page = patient.browser.post("/code", content=iter([b"code=A"]))

        assert page.status_code == 413

    def test_too_many_fields_are_refused(self, patient: Patient) -> None:
        assert patient.browser.post("/code", data={f"f{n}": "1" for n in range(300)}).status_code == 400

    def test_a_file_is_refused(self, patient: Patient) -> None:
        assert patient.browser.post("/code", files={"code": b"A"}).status_code == 415

    @pytest.mark.parametrize("address", ["/", "/next", "/nowhere", "/questions/one", "/static/heel.js", "/result"])
    def test_every_answer_of_the_server_is_protected(self, patient: Patient, address: str) -> None:
        page = patient.visit(address)

        assert {name: page.headers[name] for name in HEADERS} == HEADERS
        assert "unsafe" not in page.headers["content-security-policy"]

    @pytest.mark.parametrize("address", ["/", "/next", "/check", "/result"])
    def test_no_page_is_kept_by_a_browser_or_a_server_between(self, patient: Patient, address: str) -> None:
        patient.begin().finish()

        assert patient.visit(address).headers["cache-control"] == "no-store"

    def test_what_a_browser_keeps_is_out_of_reach_for_scripts_and_other_sites(self, patient: Patient) -> None:
        answer = patient.browser.post("/start", follow_redirects=False)

        kept = [line for line in answer.headers.get_list("set-cookie") if "heel_draft" not in line]
        assert len(kept) == 2
        assert all(part in line for line in kept for part in ("HttpOnly", "Secure", "SameSite=strict"))

    def test_an_address_that_does_not_exist_says_nothing_of_what_was_typed(self, patient: Patient) -> None:
        page = patient.visit("/questions/my-secret")

        assert page.status_code == 404
        assert "my-secret" not in page.text

    def test_signs_that_nobody_can_see_reach_no_database(self, office: Office, engine: Engine) -> None:
        patient = Patient(services_at(office, engine, tries=SqlLimits(office.engine))).begin()

        assert patient.answer("sel\0f").status_code == 200
        assert patient.case.answers["respondent"] == "self"
        assert patient.browser.post("/code", data={"code": "A\0C"}).status_code == 422


class TestFailures:
    """When something fails, nothing reassures and nothing leaks."""

    def failing(self, error: Exception) -> Callable[..., Mapping[str, object]]:
        def assessor(*_: object) -> Mapping[str, object]:
            raise error

        return assessor

    def test_without_a_result_an_emergency_still_names_the_number_first(
        self, small_office: Office, engine: Engine
    ) -> None:
        services = services_at(small_office, engine, assessor=self.failing(EngineError("broken")))

        patient = Patient(services).begin().answer_until("emergency_signs")
        patient.answer(["saddle_numb"])

        assert patient.page.status_code == 503
        assert "<h1" in patient.page.text
        assert "Get emergency help now." in patient.page.text.partition("<h1")[2].partition("</h1>")[0]
        assert "There is no result" in patient.page.text or "there is no result" in patient.page.text

    def test_without_a_result_nothing_reassures(self, small_office: Office, engine: Engine) -> None:
        services = services_at(small_office, engine, assessor=self.failing(EngineError("broken")))

        patient = Patient(services).begin()
        while patient.is_asked:
            patient.answer(SOLE_PAIN.get(patient.question.id, ["none"]))
        patient.send()

        assert patient.page.status_code == 503
        assert "This does not mean that all is well." in patient.page.text
        assert patient.case.assessment is None

    @pytest.mark.parametrize("error", [RuntimeError("they said 43 years"), StoreError("they said 43 years")])
    def test_no_error_brings_an_answer_to_a_page_or_a_log(
        self, small_office: Office, engine: Engine, caplog: pytest.LogCaptureFixture, error: Exception
    ) -> None:
        services = services_at(small_office, engine, assessor=self.failing(error))
        patient = Patient(services).begin().answer_until()

        with caplog.at_level(logging.DEBUG, logger="triage"):
            patient.send()

        assert patient.page.status_code == 503
        assert "they said" not in patient.page.text + caplog.text

    def test_two_windows_that_answer_at_once_lose_nothing(self, small_office: Office, services: Services) -> None:
        patient = Patient(services).begin().answer_until("trend")
        ahead = patient.case
        question = services.knowledge.questionnaire.by_id["duration"]

        class Overtaken(type(small_office.store)):  # type: ignore[misc]
            """A store in which another window writes just before the first attempt."""

            overtaken = False

            def append(self, *args: object) -> None:
                if not Overtaken.overtaken:
                    Overtaken.overtaken = True
                    screening.give(
                        small_office.store,
                        services.clock,
                        services.knowledge,
                        ahead,
                        ahead.started_by,
                        question,
                        "lt_1w",
                    )
                super().append(*args)

        slow = Patient(replace(services, store=Overtaken(small_office.engine)))
        slow.browser.cookies.update(patient.browser.cookies)
        slow.visit("/next")
        slow.answer("better")

        assert slow.page.status_code == 200
        assert (patient.case.answers["duration"], patient.case.answers["trend"]) == ("lt_1w", "better")
