"""Results on paper from the pages: for the person by their private session, for clinicians by theirs."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest

from tests.databases import PERSON, Office, PatientClock
from tests.members import STAFF_PATH, Colleague, clinic_at, hired
from tests.papers import words_in, words_of
from tests.patients import SOLE_PAIN, Patient, services_at
from tests.trials import Home
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.pdf import pdf_of
from triage.adapters.web.protection import HEADERS
from triage.adapters.web.services import Services
from triage.casework import screening
from triage.model.case import CaseState, Role
from triage.presenting.print_style import STYLE
from triage.reasoning.ports import Engine

LUMP = {**STAFF_PATH, "foot_signs": ["lump"]}


@pytest.fixture
def services(small_office: Office, engine: Engine) -> Services:
    return replace(services_at(small_office, engine), typeset=pdf_of)


@pytest.fixture
def patient(services: Services) -> Patient:
    return Patient(services).begin().finish()


@pytest.fixture
def clinic(small_office: Office, engine: Engine) -> Services:
    found = replace(clinic_at(small_office, engine), typeset=pdf_of)
    for name, role in (("anna", Role.STAFF), ("kim", Role.CLINICIAN)):
        hired(found, name, role)
    hired(found, "sam", Role.CLINICIAN, "south")
    return found


@pytest.fixture
def kim(clinic: Services) -> Colleague:
    """A clinician before the page of a case."""
    case = Colleague(clinic).sign_in().result(LUMP, label="Lee Example").case
    found = Colleague(clinic, "kim").sign_in()
    found.visit(f"/clinic/cases/{case.id}")
    return found


class TestPerson:
    """The page of two sheets."""

    def test_it_is_offered_on_the_result(self, patient: Patient) -> None:
        page = patient.visit("/result").text

        assert 'href="/result.pdf"' in page
        assert 'href="/result/print"' in page

    def test_the_page_for_print_says_what_was_kept(self, patient: Patient) -> None:
        page = patient.visit("/result/print")

        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "You can look after your heel yourself for now." in page.text
        assert f"Reference {patient.case.reference}" in page.text
        assert "<script" not in page.text

    def test_the_pdf_is_saved_under_the_reference_alone(self, patient: Patient) -> None:
        saved = patient.visit("/result.pdf")

        assert saved.headers["content-type"] == "application/pdf"
        assert saved.headers["cache-control"] == "no-store"
        assert (
            saved.headers["content-disposition"] == f'attachment; filename="heel-result-{patient.case.reference}.pdf"'
        )
        assert "You can look after your heel yourself for now." in words_in(saved.content)

    def test_the_style_of_the_page_and_no_other_is_allowed(self, patient: Patient) -> None:
        page = patient.visit("/result/print")
        style = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)

        digest = b64encode(sha256(style[0].encode()).digest()).decode()

        assert style == [STYLE]
        assert f"'sha256-{digest}'" in page.headers["content-security-policy"]
        assert "unsafe" not in HEADERS["content-security-policy"]

    @pytest.mark.parametrize("address", ["/result/print", "/result.pdf"])
    def test_before_there_is_a_result_nothing_is_printed(self, services: Services, address: str) -> None:
        patient = Patient(services).begin()
        patient.answer_until("duration")

        assert "/questions/" in str(patient.visit(address).url)

    @pytest.mark.parametrize("address", ["/result/print", "/result.pdf"])
    def test_after_a_changed_answer_the_old_result_is_not_printed(self, patient: Patient, address: str) -> None:
        patient.visit_question("pain_worst_24h", from_check=True)
        patient.answer(9)

        assert patient.visit(address).url.path == "/check"

    @pytest.mark.parametrize("address", ["/result/print", "/result.pdf"])
    def test_nobody_else_can_print_it(self, patient: Patient, address: str) -> None:
        stranger = Patient(patient.services)

        assert stranger.visit(address).status_code == 404
        assert patient.case.reference not in stranger.page.text

    def test_a_level_that_the_answers_of_before_called_for_stands_on_paper_too(self, services: Services) -> None:
        """Hazard H01: paper must not calm where the screen does not."""
        patient = Patient(services, {**SOLE_PAIN, "walking_ability": "few_steps"}).begin().finish()
        patient.visit_question("walking_ability", from_check=True)
        patient.answer("normal")
        patient.finish()

        told = words_of(re.sub("<[^>]+>", " ", patient.visit("/result/print").text))

        assert "Your earlier answers called for help sooner." in told
        assert "Be seen in person today." in told

    def test_what_a_clinic_raised_it_to_stands_on_paper_too(self, clinic: Services) -> None:
        patient = Patient(clinic).begin(clinic="NORTH").finish()
        anna = Colleague(clinic).sign_in()
        anna.visit(f"/staff/cases/{patient.case.id}")
        anna.act("raise", urgency="urgent", reason="sounds ill")

        told = words_of(re.sub("<[^>]+>", " ", patient.visit("/result/print").text))

        assert "The clinic thinks you should be seen sooner than this page says. Be seen in person today." in told

    def test_without_what_makes_pdfs_only_the_page_for_print_is_offered(
        self, small_office: Office, engine: Engine
    ) -> None:
        patient = Patient(services_at(small_office, engine)).begin().finish()

        assert "/result.pdf" not in patient.visit("/result").text
        assert "/result/print" in patient.page.text
        assert patient.visit("/result.pdf").status_code == 404


class TestClinician:
    """The summary of one page."""

    def test_it_is_offered_on_the_page_of_the_case(self, kim: Colleague) -> None:
        assert f'href="/clinic/cases/{kim.case.id}/summary"' in kim.page.text
        assert f'href="/clinic/cases/{kim.case.id}/summary.pdf"' in kim.page.text

    def test_it_tells_the_case_without_the_name_of_the_caller(self, kim: Colleague) -> None:
        case = kim.case
        kim.visit(f"/clinic/cases/{case.id}/summary")

        assert "Urgency: soon" in kim.text
        assert f"Reference {case.reference}" in words_of(kim.page.text)
        assert "Lee" not in kim.page.text

    def test_the_pdf_is_one_page_named_after_the_reference_alone(self, kim: Colleague) -> None:
        case = kim.case
        kim.visit(f"/clinic/cases/{case.id}/summary.pdf")

        assert kim.page.headers["content-disposition"] == f'attachment; filename="heel-summary-{case.reference}.pdf"'
        assert "Page 1 of 1" in words_in(kim.page.content)

    def test_what_the_person_tried_stands_in_it_with_its_chart(self, clinic: Services) -> None:
        assert isinstance(clinic.clock, PatientClock)
        home = Home(clinic.store, clinic.knowledge, clinic.clock).screened()
        home.begin("sc_heel_cup")
        home.live(*[5] * 7)
        home.end()
        screening.share(clinic.store, clinic.clock, home.case, PERSON, "north")
        kim = Colleague(replace(clinic, engine=DurableEngine()), "kim").sign_in()

        kim.visit(f"/clinic/cases/{home.case.id}/summary")
        assert "What was tried" in kim.text
        assert "1. Soft heel cups in both shoes" in kim.page.text
        assert '<svg xmlns="http://www.w3.org/2000/svg"' in kim.page.text
        kim.visit(f"/clinic/cases/{home.case.id}/summary.pdf")
        assert "No change so far" in words_in(kim.page.content)

    def test_that_somebody_looked_is_kept(self, clinic: Services) -> None:
        case = Colleague(clinic).sign_in().result(LUMP).case
        Colleague(clinic, "kim").sign_in().visit(f"/clinic/cases/{case.id}/summary")

        assert screening.resume(clinic.store, case.id).events[-1].actor.name == "kim"

    @pytest.mark.parametrize("end", ["summary", "summary.pdf"])
    def test_a_case_of_another_clinic_and_one_without_a_result_do_not_exist(self, clinic: Services, end: str) -> None:
        done = Colleague(clinic).sign_in().result(LUMP).case
        open_one = Colleague(clinic).sign_in().start().case
        sam, kim = (Colleague(clinic, name).sign_in() for name in ("sam", "kim"))

        sam.visit(f"/clinic/cases/{done.id}/{end}")
        kim.visit(f"/clinic/cases/{open_one.id}/{end}")

        assert (sam.page.status_code, kim.page.status_code) == (404, 404)

    @pytest.mark.parametrize("end", ["summary", "summary.pdf"])
    def test_only_clinicians_see_it(self, clinic: Services, end: str) -> None:
        anna = Colleague(clinic).sign_in().result(LUMP)
        case = anna.case

        anna.visit(f"/clinic/cases/{case.id}/{end}")
        stranger = Colleague(clinic)
        stranger.visit(f"/clinic/cases/{case.id}/{end}")

        assert "Urgency" not in anna.text
        assert stranger.place == "/sign-in"

    def test_a_level_that_staff_raised_and_a_result_out_of_date_are_told_first(self, clinic: Services) -> None:
        anna = Colleague(clinic).sign_in().result(LUMP)
        case = anna.case
        anna.act("raise", urgency="urgent", reason="sounds ill")
        kim = Colleague(clinic, "kim").sign_in()

        kim.visit(f"/clinic/cases/{case.id}/summary")

        assert "The case stands at urgent, not at what the rules say." in kim.text
        assert kim.text.index("stands at urgent") < kim.text.index("Urgency: soon")
        assert "anna raised it: “sounds ill”" in kim.text
        assert screening.resume(clinic.store, case.id).state is CaseState.WAITING

    def test_whoever_reads_the_summary_sees_who_set_another_level_and_why(self, clinic: Services) -> None:
        case = Colleague(clinic).sign_in().result(LUMP).case
        kim = Colleague(clinic, "kim").sign_in()
        kim.visit(f"/clinic/cases/{case.id}")

        kim.send(
            f"/clinic/cases/{case.id}/review",
            urgency="urgent", cause="plantar_fasciopathy", reason="not_urgent_enough", text="The lump is deep.",
        )  # fmt: skip
        kim.visit(f"/clinic/cases/{case.id}/summary")

        assert "not at what the rules say. kim set it in a review: “The lump is deep.”" in kim.text
