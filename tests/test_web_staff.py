"""The pages for staff, as a browser without scripts meets them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.routing import APIRoute

from tests.databases import Office
from tests.members import PASSWORD, STAFF_PATH, Colleague, clinic_at, hired, typed
from tests.patients import Patient
from triage.adapters.web import asking, intake, review, sign_in
from triage.adapters.web.services import Services
from triage.casework import accounts
from triage.model.case import CaseState, EventKind, Role
from triage.model.errors import EngineError, StoreError
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency
from triage.reasoning.ports import Engine

CHEST_PAIN = {**STAFF_PATH, "emergency_signs": ["chest_pain_breathless"]}


@pytest.fixture
def services(small_office: Office, engine: Engine) -> Services:
    found = clinic_at(small_office, engine)
    hired(found, "anna")
    return found


@pytest.fixture
def anna(services: Services) -> Colleague:
    """Somebody of the reception, signed in."""
    return Colleague(services).sign_in()


def routes() -> Iterator[tuple[str, str]]:
    """Every method and address of those who work here, for a made-up case."""
    for router in (sign_in.router, intake.router, asking.router, review.router):
        for route in router.routes:
            if isinstance(route, APIRoute):
                address = re.sub(r"\{\w+\}", "1", route.path)
                yield from ((method, address) for method in route.methods or ())


class TestSigningIn:
    """Who gets in, and for how long."""

    def test_staff_come_to_the_queue_and_clinicians_to_their_reviews(self, services: Services) -> None:
        hired(services, "kim", Role.CLINICIAN)

        assert Colleague(services).sign_in().place == "/staff"
        assert Colleague(services, "kim").sign_in().place == "/clinic"

    def test_a_wrong_password_is_refused_and_after_five_tries_the_right_one_too(self, services: Services) -> None:
        anna = Colleague(services)
        for _ in range(5):
            assert anna.sign_in("wrong").page.status_code == 401
            assert "The name or the password is wrong" in anna.text

        assert anna.sign_in().page.status_code == 429
        assert "too many tries" in anna.text
        assert anna.visit("/staff").endswith("print a new one.")

    def test_the_cookie_of_a_session_is_kept_from_scripts_from_other_sites_and_from_plain_http(
        self, services: Services
    ) -> None:
        anna = Colleague(services).sign_in()

        cookie = anna.page.history[0].headers["set-cookie"].lower()
        assert all(word in cookie for word in ("httponly", "secure", "samesite=strict"))
        assert "expires" not in cookie
        assert "max-age" not in cookie

    @pytest.mark.parametrize("idle", [timedelta(minutes=30), timedelta(hours=13)])
    def test_a_session_ends_when_nothing_happens(self, anna: Colleague, small_office: Office, idle: timedelta) -> None:
        small_office.clock.moment += idle

        anna.visit("/staff")

        assert anna.place == "/sign-in"

    def test_what_is_sent_after_the_end_of_a_session_is_not_kept_and_that_is_said(
        self, anna: Colleague, small_office: Office
    ) -> None:
        anna.visit("/staff")
        small_office.clock.wait(minutes=31)

        said = anna.send("/staff/cases", label="Mrs K.")

        assert anna.page.status_code == 401
        assert "What you just sent was not kept" in said
        assert "Nobody is waiting" in Colleague(anna.services).sign_in().text

    def test_after_signing_out_the_old_cookie_opens_nothing(self, anna: Colleague) -> None:
        cookie = anna.browser.cookies["heel_session"]
        anna.send("/sign-out")
        anna.browser.cookies.set("heel_session", cookie, domain="heel.example")

        anna.visit("/staff")

        assert anna.place == "/sign-in"

    def test_a_new_account_does_nothing_before_it_has_a_password_of_its_own(self, services: Services) -> None:
        assert services.work is not None
        _, one_time = accounts.add(services.work.entrance, "new", Role.STAFF, ["north"])
        new = Colleague(services, "new").sign_in(one_time)
        assert new.place == "/password"
        new.visit("/staff")
        assert new.place == "/password"

        assert "not the same" in new.send(old=one_time, new=PASSWORD, again="something else")
        assert "12 to 200 letters" in new.send(old=one_time, new="short", again="short")
        new.send(old=one_time, new=PASSWORD, again=PASSWORD)

        assert new.place == "/staff"

    def test_an_administrator_sees_no_case(self, services: Services, anna: Colleague) -> None:
        anna.result(label="Mrs K.")
        hired(services, "root", Role.ADMIN)
        root = Colleague(services, "root").sign_in()
        assert root.place == "/password"

        for address in ("/staff", anna.place, "/clinic", f"/clinic/cases/{anna.case.id}"):
            root.visit(address)
            assert root.page.status_code == 403
            assert "Mrs K." not in root.page.text

    def test_every_page_asks_strangers_to_sign_in(self, services: Services) -> None:
        stranger = Colleague(services)
        pages = {address for method, address in routes() if method == "GET"}

        assert [address for address in pages if stranger.visit(address) and stranger.place != "/sign-in"] == []
        assert len(pages) > 10

    def test_no_form_is_taken_without_its_token(self, services: Services) -> None:
        hired(services, "kim", Role.CLINICIAN)
        kim = Colleague(services, "kim").sign_in().start("Lee")
        before = kim.case
        forms = {address for method, address in routes() if method == "POST"} - {"/sign-in"}
        fields = {"number": "1", "seen": "1", "text": "x", "label": "Mrs K.", "new": "x"}

        for address in forms:
            for token in ("", "0" * 64):
                target = address.replace("/cases/1", f"/cases/{before.id}")
                answer = kim.browser.post(target, data={"token": token, **fields})
                assert (target, answer.status_code) == (target, 403)
        assert kim.case == before
        assert len(forms) > 10


class TestSecrecy:
    """What a page, an address and a log never hold."""

    def test_addresses_and_titles_hold_no_name_no_reference_and_no_answer(self, anna: Colleague) -> None:
        anna.result(CHEST_PAIN, label="Mrs Kowalski")
        case = anna.case
        titles = [anna.page.text.partition("<title>")[2].partition("</title>")[0]]
        anna.visit("/staff")
        anna.send("/staff/find", wanted="Mrs Kowalski")
        anna.send("/staff/find", wanted=case.reference)
        titles.append(anna.page.text.partition("<title>")[2].partition("</title>")[0])

        for secret in ("Kowalski", case.reference, "chest_pain", "wanted", "seen="):
            assert not [address for address in anna.visited if secret in address]
            assert not [title for title in titles if secret in title]

    def test_pages_hold_no_script_no_style_and_no_handler_of_their_own(self, anna: Colleague) -> None:
        anna.start("Lee")
        pages = [anna.page.text]
        pages += [anna.hurry_until(name).page.text for name in ("emergency_signs", "pain_site", "")]
        anna.type("")
        pages += [anna.page.text, anna.browser.get("/staff").text, anna.browser.get("/password").text]

        for page in pages:
            assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
            assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", page) == []

    def test_every_answer_forbids_what_is_not_ours_and_is_kept_nowhere(self, anna: Colleague) -> None:
        anna.result(label="Lee")

        headers = anna.page.headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"

    def test_a_case_of_another_clinic_does_not_exist(self, anna: Colleague) -> None:
        hired(anna.services, "sue", Role.STAFF, "south")
        sue = Colleague(anna.services, "sue").sign_in()
        anna.result(label="Lee")
        case = anna.case

        unknown = sue.visit("/staff/cases/00000000-0000-0000-0000-000000000000")
        for address in (
            f"/staff/cases/{case.id}",
            f"/staff/cases/{case.id}/check",
            f"/staff/cases/{case.id}/answers/1",
        ):
            assert sue.visit(address) == unknown
            assert sue.page.status_code == 404
        for action in ("note", "raise", "questions/1", "close"):
            sue.send(f"/staff/cases/{case.id}/{action}", text="x", urgency="emergency", reason="x", number="1")
            assert sue.page.status_code == 404
        assert "Nothing was found" in sue.send("/staff/find", wanted=case.reference)
        assert "Nobody is waiting" in sue.visit("/staff")
        assert anna.case.events == case.events

    def test_staff_cannot_review(self, anna: Colleague) -> None:
        anna.result()
        case = anna.case

        for address in (
            "/clinic",
            "/clinic/agreement",
            f"/clinic/cases/{case.id}",
            f"/clinic/cases/{case.id}/vignette",
        ):
            anna.visit(address)
            assert anna.page.status_code == 403
        anna.send(f"/clinic/cases/{case.id}/review", urgency="self_care", cause="none", reason="other", text="x")
        assert anna.page.status_code == 403


class TestTyping:
    """A number and Enter."""

    def test_a_whole_call_is_asked_in_the_words_for_staff_and_typed(
        self, anna: Colleague, knowledge: Knowledge
    ) -> None:
        anna.start("Mrs K.")
        assert anna.question.id == "respondent"
        assert knowledge.questionnaire.by_id["respondent"].ask_staff in anna.text

        anna.ask_until()

        assert "Check the answers" in anna.text
        assert "Self-care" in anna.type("")
        answers = {name: anna.case.answers[name] for name in ("age_years", "worst_time", "pain_site", "trend")}
        assert answers == {
            "age_years": 43,
            "worst_time": ("first_steps", "after_sitting"),
            "pain_site": {"left": ("plantar_medial",)},
            "trend": "same",
        }
        assert anna.case.label == "Mrs K."
        assert {event.actor.name for event in anna.case.events if event.kind is EventKind.ASSESSED} == {"anna"}

    @pytest.mark.parametrize(
        ("question", "text", "answer"),
        [
            ("age_years", "43", 43),
            ("how_started", " 09 ", "gradual"),
            ("emergency_signs", "0", ("none",)),
            ("worst_time", "1, 2", ("first_steps", "after_sitting")),
            ("worst_time", "2 1 2", ("after_sitting", "first_steps")),
            ("pain_site", "l 1 2", {"left": ("plantar_medial", "plantar_central")}),
            ("pain_site", "r2l1", {"right": ("plantar_central",), "left": ("plantar_medial",)}),
            ("pain_site", "LR 1", {"left": ("plantar_medial",), "right": ("plantar_medial",)}),
            ("pain_site", "u 13", {"side_not_known": ("calf",)}),
        ],
    )
    def test_what_is_typed_becomes_the_answer(self, anna: Colleague, question: str, text: str, answer: object) -> None:
        anna.start().hurry_until(question)

        anna.type(text)

        assert anna.case.answers[question] == answer

    @pytest.mark.parametrize(
        ("question", "text", "told"),
        [
            ("respondent", "", "Choose one"),
            ("respondent", "9", "not a number of a line"),
            ("respondent", "1 2", "Choose one of the lines"),
            ("respondent", "one", "not a number of a line"),
            ("consent", "s", "needs an answer"),
            ("age_years", "430", "from 0 to 120"),
            ("age_years", "old", "from 0 to 120"),
            ("emergency_signs", "0 1", "something else as well"),
            ("emergency_signs", "s", "needs an answer"),
            ("worst_time", "1 2 3 4 5", "4 lines at most"),
            ("pain_site", "1", "which foot"),
            ("pain_site", "l 99", "only numbers from this list"),
            ("pain_site", "l", "at least one place"),
            ("pain_site", "l 1 ?", "only letters for the foot"),
        ],
    )
    def test_what_makes_no_sense_is_asked_again_with_a_reason(
        self, anna: Colleague, question: str, text: str, told: str
    ) -> None:
        anna.start().hurry_until(question)
        before = anna.case

        said = anna.type(text)

        assert anna.page.status_code == 422
        assert told in said
        assert anna.case == before

    def test_b_goes_back_and_enter_alone_keeps_an_answer(self, anna: Colleague) -> None:
        anna.start().hurry_until("how_started")
        before = anna.case

        anna.type("b")
        assert anna.question.id == "emergency_signs"
        anna.type("")

        assert anna.question.id == "how_started"
        assert anna.case == before

    def test_s_leaves_a_question_open(self, anna: Colleague) -> None:
        anna.start().hurry_until("age_years")

        anna.type("s")

        assert "age_years" in anna.case.passed

    def test_a_line_can_be_pressed_or_ticked_instead(self, anna: Colleague) -> None:
        anna.start()
        anna.send(pick="staff")
        anna.hurry_until("worst_time")
        anna.send(answer=["first_steps"])
        anna.send(left=["calf"], right=["calf"])

        answers = anna.case.answers
        assert answers["respondent"] == "staff"
        assert answers["worst_time"] == ("first_steps",)
        assert answers["pain_site"] == {"left": ("calf",), "right": ("calf",)}

    def test_when_ticks_and_numbers_differ_nobody_guesses(self, anna: Colleague) -> None:
        anna.start().hurry_until("worst_time")

        said = anna.send(number="1", answer=["night"])

        assert "differ" in said
        assert "worst_time" not in anna.case.answers

    def test_typing_replaces_ticks_that_nobody_touched(self, anna: Colleague) -> None:
        anna.start().hurry_until("worst_time")
        anna.type("1")
        anna.type("b")

        anna.send(number="2", answer=["first_steps"])

        assert anna.case.answers["worst_time"] == ("after_sitting",)

    def test_a_form_that_is_sent_twice_answers_once(self, anna: Colleague) -> None:
        anna.start().hurry_until("trend")
        form = {"token": anna.token, "seen": re.findall(r'name="seen" value="(\d+)"', anna.page.text)[0]}
        address = anna.place
        anna.type("1")
        first = anna.case

        again = anna.browser.post(address, data={**form, "number": "2"})

        assert again.status_code == 409
        assert "was not kept" in again.text
        assert anna.case == first

    def test_after_not_sure_each_line_is_read_again_and_numbers_say_which_are_so(self, anna: Colleague) -> None:
        anna.start().hurry_until("emergency_signs")
        lines = [choice for choice in anna.question.choices if choice.ask_again]

        said = anna.type("11")
        assert lines[0].ask_again in said
        for nonsense in ("what", "99", ""):
            anna.type(nonsense)
            assert anna.page.status_code == 422
        anna.type("u10")

        assert anna.case.answers["emergency_signs"] == ("not_sure",)
        assert anna.place.endswith("/questions/" + str(1 + _place(anna, "how_started")))

    def test_after_not_sure_0_says_that_no_line_is_so(self, anna: Colleague) -> None:
        anna.start().hurry_until("emergency_signs").type("11")

        anna.type("0")

        assert anna.case.answers["emergency_signs"] == ("none",)

    def test_after_not_sure_a_line_that_is_so_is_an_emergency(self, anna: Colleague) -> None:
        anna.start().hurry_until("emergency_signs").type("11")

        anna.type("1 u")

        assert anna.case.urgency is Urgency.EMERGENCY

    def test_before_the_result_the_number_of_a_line_leads_back_to_it(self, anna: Colleague) -> None:
        anna.start().hurry_until()
        assert "Press Enter alone" in anna.type("999")

        anna.type("3")
        assert anna.question.id == "age_years"
        anna.type("71")

        assert anna.case.answers["age_years"] == 71
        assert anna.case.events[-1].body["replaced"] == 43

    def test_a_question_that_is_not_on_the_path_is_not_asked(self, anna: Colleague) -> None:
        anna.start()
        case = anna.case

        anna.visit(f"/staff/cases/{case.id}/questions/20")

        assert anna.page.status_code == 409


class TestEmergency:
    """Hazard H01: an emergency is missed."""

    def test_one_number_shows_at_once_what_to_say(self, anna: Colleague) -> None:
        anna.start("Lee").hurry_until("emergency_signs")

        said = anna.type("1")

        assert 'class="banner banner--emergency"' in anna.page.text
        assert "Say at once: Get emergency help now. Call 999" in said
        assert "Do not put weight on the foot" in said

    def test_it_is_kept_before_anybody_reads_it_and_stands_first_in_the_queue(self, anna: Colleague) -> None:
        anna.result()
        anna.start("Lee").hurry_until("emergency_signs").type("1")

        rows = re.findall(r'<tr class="nhsuk-table__row.*?</tr>', anna.browser.get("/staff").text, re.DOTALL)

        assert "Lee" in rows[0]
        assert "level--emergency" in rows[0]

    def test_somebody_whom_the_tool_is_not_made_for_is_told_where_to_go(self, anna: Colleague) -> None:
        anna.start().hurry_until("consent")

        said = anna.type("2")

        assert "This tool is not made for this person" in said
        assert anna.case.assessment is not None

    def test_when_the_rules_fail_staff_are_told_whom_to_call(self, small_office: Office, engine: Engine) -> None:
        def broken(*_: object) -> dict[str, object]:
            raise EngineError("Lee has chest pain")

        services = clinic_at(small_office, engine, assessor=broken)
        hired(services, "anna")
        anna = Colleague(services).sign_in().start("Lee").hurry_until("emergency_signs")

        said = anna.type("1")

        assert anna.page.status_code == 503
        assert "There is no result. This does not mean that all is well" in said
        assert "999" in said
        assert "Lee has chest pain" not in anna.page.text


class TestCase:
    """What is done about one case."""

    def test_an_answer_is_corrected_with_a_reason_and_the_case_is_assessed_again(self, anna: Colleague) -> None:
        anna.result(label="Lee")
        anna.visit(f"{anna.place}/answers/{1 + _place(anna, 'pain_worst_24h')}")
        assert "why the answer is changed" in anna.type("9")
        assert anna.page.status_code == 422

        said = anna.send(number="9", reason="misheard")

        assert "Changed: Worst pain in 24 hours, 0 to 10? 5 points → 9 points" in said
        assert "“misheard”" in said
        assert [event.kind for event in anna.case.events[-2:]] == [EventKind.ANSWERED, EventKind.ASSESSED]

    def test_a_line_that_was_pressed_without_a_reason_is_not_forgotten(self, anna: Colleague) -> None:
        anna.result()
        anna.visit(f"{anna.place}/answers/{1 + _place(anna, 'trend')}")

        anna.send(pick="worse")
        typed_for_them = re.findall(r'id="number" name="number" value="(\w*)"', anna.page.text)
        anna.send(number=typed_for_them[0], reason="misheard")

        assert anna.case.answers["trend"] == "worse"

    def test_after_a_result_the_page_of_a_question_leads_to_its_correction(self, anna: Colleague) -> None:
        anna.result()
        case = anna.case

        anna.visit(f"/staff/cases/{case.id}/questions/4")

        assert anna.place.endswith("/answers/4")

    def test_a_correction_that_opens_questions_asks_them_and_then_shows_the_new_result(self, anna: Colleague) -> None:
        anna.result()
        address = anna.place
        anna.visit(f"{address}/answers/{1 + _place(anna, 'walking_ability')}")
        limp = typed(anna.question, "limp")

        anna.send(number=limp, reason="limps when asked")
        assert "/questions/" in anna.place
        assert "the answers before" in anna.visit(address)
        anna.visit(f"{address}/next")
        anna.hurry_until()

        assert anna.place == address
        assert anna.case.events[-1].kind is EventKind.ASSESSED

    def test_a_correction_to_something_harmless_leaves_the_level_to_a_clinician(self, anna: Colleague) -> None:
        """Hazard H14: staff lower an urgency."""
        anna.start().hurry_until("emergency_signs").type("1")
        address = anna.place
        anna.visit(f"{address}/answers/{1 + _place(anna, 'emergency_signs')}")
        anna.send(number="0", reason="wrong line")
        anna.hurry_until()

        assert anna.case.assessed_urgency is Urgency.SELF_CARE
        assert anna.case.urgency is Urgency.EMERGENCY
        why = "It was emergency by the earlier answers (just now): Chest pain, trouble breathing"
        assert why in anna.text
        assert "It stays so until a clinician has looked" in anna.text

    def test_staff_raise_with_a_reason_and_are_offered_no_lower_level(self, anna: Colleague) -> None:
        anna.result(label="Lee")
        assert "raise-self_care" not in anna.page.text
        assert "why it is more urgent" in anna.act("raise", urgency="urgent", reason="")
        anna.act("raise", urgency="urgent", reason="cannot stand")

        assert anna.case.urgency is Urgency.URGENT
        assert "Be seen in person today" in anna.text
        for level in ("urgent", "soon", "nonsense", ""):
            anna.act("raise", urgency=level, reason="x")
            assert anna.page.status_code == 422
        assert anna.case.urgency is Urgency.URGENT

    def test_spoken_to_booked_noted_and_closed(self, anna: Colleague) -> None:
        anna.result(label="Lee")

        anna.act("contacted")
        assert anna.case.state is CaseState.CONTACTED
        assert "works nights" in anna.act("note", text="works nights")
        anna.act("booked", when="Tuesday 10:30")
        assert "“Tuesday 10:30”" in anna.text
        assert "nothing more is to be done" in anna.act("close", reason="")
        anna.act("close", reason="seen")

        assert "Nobody is waiting" in anna.text
        assert "Lee" in anna.visit("/staff/done")

    def test_what_nobody_can_see_is_not_kept_and_lines_stay_lines(self, anna: Colleague) -> None:
        """A sign that turns letters round could show another name, or another note, than was typed."""
        anna.result(label="L\u202eee\0\n K\x1b[2J.")

        anna.act("note", text=" first\r\nsecond\x00\x07\u2066 line ")

        assert anna.case.label == "Lee K[2J."
        assert anna.case.events[-1].body["text"] == "first\nsecond line"
        anna.act("note", text="\x00\x07")
        assert anna.page.status_code == 422
        assert anna.browser.get("/staff/cases/%00").status_code == 404
        anna.visit("/staff")
        anna.send("/staff/find", wanted="Lee\0 K[2J.")
        assert anna.case.label == "Lee K[2J."

    def test_a_case_is_handed_to_a_clinician_of_its_clinic_alone(self, anna: Colleague) -> None:
        hired(anna.services, "kim", Role.CLINICIAN)
        hired(anna.services, "sol", Role.CLINICIAN, "south")
        anna.result(label="Lee")
        assert re.findall(
            r'<option value="(\w*)">', anna.page.text.partition('id="to"')[2].partition("</select>")[0]
        ) == ["", "kim"]

        assert "Choose a clinician" in anna.act("hand-over", to="sol", text="x")
        anna.act("hand-over", to="kim", text="please look")

        assert "with kim" in anna.text
        assert "Handed over to you (1)" in Colleague(anna.services, "kim").sign_in().text

    def test_an_action_that_does_not_exist_changes_nothing(self, anna: Colleague) -> None:
        anna.result()
        before = anna.case

        anna.act("lower", urgency="self_care", reason="x")

        assert anna.page.status_code == 404
        assert Colleague(anna.services).services.store.history(before.id)[1] == before.events

    def test_whoever_looks_is_kept(self, anna: Colleague) -> None:
        anna.result()
        hired(anna.services, "bea")
        bea = Colleague(anna.services, "bea").sign_in()

        bea.visit(anna.place)

        assert (bea.case.events[-1].kind, bea.case.events[-1].actor.name) == (EventKind.OPENED, "bea")

    def test_a_call_that_broke_off_is_gone_on_with(self, anna: Colleague) -> None:
        anna.start("Lee").hurry_until("trend")
        case = anna.case

        assert "The questions are not finished" in anna.visit(f"/staff/cases/{case.id}")
        anna.visit(f"/staff/cases/{case.id}/next")

        assert anna.question.id == "trend"

    def test_when_the_database_fails_nothing_of_a_case_is_on_the_page_or_in_the_log(
        self, anna: Colleague, caplog: pytest.LogCaptureFixture
    ) -> None:
        anna.result(CHEST_PAIN, label="Mrs Kowalski")
        address = anna.place

        class Broken:
            def history(self, case: str) -> None:
                raise StoreError(f"Mrs Kowalski: chest_pain {case}")

        other = Colleague(replace(anna.services, store=Broken()))  # type: ignore[arg-type]
        other.browser.cookies.set("heel_session", anna.browser.cookies["heel_session"], domain="heel.example")
        other.visit(address)

        assert other.page.status_code == 503
        assert "Something went wrong" in other.text
        for secret in ("Kowalski", "chest"):
            assert secret not in other.page.text
            assert secret not in caplog.text


class TestQueue:
    """Everybody who waits, and finding them."""

    def test_people_who_follow_the_link_of_the_clinic_stand_in_its_queue(self, anna: Colleague) -> None:
        for clinic in ("NORTH", "SOUTH", ""):
            Patient(anna.services).begin(clinic=clinic)

        assert anna.visit("/staff").count("Own answers") == 1

    def test_somebody_who_sends_their_answers_later_stands_there_from_then_on(self, anna: Colleague) -> None:
        patient = Patient(anna.services).begin()
        assert "Own answers" not in anna.visit("/staff")

        patient.browser.post(
            "/share", data={"token": re.findall(r'name="token" value="(\w+)"', patient.page.text)[0], "clinic": "north"}
        )

        assert "Own answers" in anna.visit("/staff")

    def test_the_day_is_counted(self, anna: Colleague) -> None:
        anna.result()
        anna.act("contacted")
        anna.result(CHEST_PAIN)

        said = anna.visit("/staff")

        assert "Today: 2 results" in said
        assert "1 emergency" in said
        assert "1 self-care" in said
        assert "1 spoken to, 0 booked" in said

    def test_what_is_due_is_said_in_words(self, anna: Colleague, small_office: Office) -> None:
        anna.result()
        anna.act("raise", urgency="urgent", reason="worse")
        assert "due in 3 hours" in anna.visit("/staff")

        small_office.clock.wait(minutes=29)
        for _ in range(9):
            anna.visit("/staff")
            small_office.clock.wait(minutes=29)

        assert "overdue by" in anna.visit("/staff")

    def test_a_case_is_found_by_its_reference_and_by_the_name_staff_gave_it(self, anna: Colleague) -> None:
        anna.result(label="Mrs K.")
        case = anna.case
        for wanted in (case.reference.lower(), f"{case.reference[:4]} {case.reference[4:]}", " Mrs K. "):
            anna.visit("/staff")
            anna.send("/staff/find", wanted=wanted)
            assert anna.place == f"/staff/cases/{case.id}"

    def test_several_cases_of_one_name_are_listed(self, anna: Colleague) -> None:
        for _ in range(2):
            anna.start("Mrs K.")
        anna.visit("/staff")

        assert anna.send("/staff/find", wanted="Mrs K.").count("Mrs K.") == 2
        assert "Type a reference" in anna.send("/staff/find", wanted=" ")

    def test_with_the_persons_code_and_consent_their_answers_come_into_the_queue(self, anna: Colleague) -> None:
        patient = Patient(anna.services).begin()
        code = patient.browser.cookies["heel_code"]
        anna.visit("/staff")

        assert "not in your queue yet" in anna.send("/staff/find", wanted=code)
        assert "Ask the person first" in anna.send("/staff/take-in", code=code, clinic="north")
        assert anna.page.status_code == 422
        anna.send("/staff/take-in", code=code, clinic="south", agreed="yes")
        assert patient.case.clinic == ""
        anna.send("/staff/take-in", code=code, clinic="north", agreed="yes")

        assert anna.case.id == patient.case.id
        assert anna.case.events[-1].kind is EventKind.SHARED

    def test_codes_cannot_be_guessed(self, anna: Colleague) -> None:
        patient = Patient(anna.services).begin()
        anna.visit("/staff")
        for guess in range(5):
            assert "Nothing was found" in anna.send("/staff/find", wanted=f"ACDEFGH{guess}KM")
            assert "Nothing was found" in anna.send(
                "/staff/take-in", code=f"ACDEFGK{guess}KM", clinic="north", agreed="1"
            )

        anna.send("/staff/find", wanted=patient.browser.cookies["heel_code"])

        assert anna.page.status_code == 429
        assert "Too many tries" in anna.text

    def test_whoever_works_for_two_clinics_chooses_one_for_a_call(self, services: Services) -> None:
        hired(services, "bea", Role.STAFF, "north", "south")
        bea = Colleague(services, "bea").sign_in()

        bea.start("Lee", clinic="south")
        assert bea.case.clinic == "south"
        bea.visit("/staff")
        bea.send("/staff/cases", clinic="west")
        assert "Choose the clinic" in bea.text


def _place(anna: Colleague, name: str) -> int:
    return [question.id for question in anna.services.knowledge.questionnaire.questions].index(name)
