"""The interview in plain lines: what a person reads and types, and what is kept."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.talks import BEGIN, PLAIN_ADULT, Talker
from triage.adapters.files.answer_files import load_answers
from triage.adapters.terminal.conversation import LEFT_OPEN
from triage.adapters.terminal.ports import Drafts, StoppedError
from triage.model.answers import Answers, read_answers
from triage.model.assessment import Assessment
from triage.model.contact import Contact
from triage.model.errors import EngineError, StoreError
from triage.model.knowledge import Knowledge
from triage.reasoning.assessing import assess
from triage.reasoning.interview import Draft
from triage.reasoning.ports import Engine


@pytest.fixture
def talk(knowledge: Knowledge, engine: Engine, today: date, tmp_path: Path) -> Talker:
    """Interviews in a folder of their own."""
    return Talker(knowledge, engine, today, tmp_path)


class TestStart:
    """The first screen says what this is, whom to call and how to stop."""

    def test_the_first_screen_says_all_that_matters(self, talk: Talker, knowledge: Knowledge) -> None:
        first = talk().text.split("Part 1 of 9")[0]

        assert first.strip().startswith("Emergency? Call 112.")
        assert "does not replace an examination" in " ".join(first.split())
        assert "Stop at any time with q or Ctrl-C" in first
        assert knowledge.unreviewed, "all rules are signed: take the next line, and the sentence, away"
        assert "No clinician has reviewed these rules yet" in " ".join(first.split())

    def test_the_emergency_number_is_asked_when_nobody_has_given_it(self, talk: Talker) -> None:
        found = talk("call mum", "1-", "999", "q", contact=Contact())

        assert "Call the emergency number of your country." in found.text
        assert found.text.count("This does not look like a telephone number.") == 2
        assert "Part 1 of 9: Before we start, question 1. Emergency? Call 999." in found.text
        assert (found.folder / "number").read_text() == "999"

    def test_no_emergency_number_is_assumed(self, talk: Talker) -> None:
        """Hazard H11: a number of another country costs minutes."""
        sign = talk.number("emergency_signs", "chest_pain_breathless")

        found = talk("s", *BEGIN, "52", sign, contact=Contact())

        assert "Call the emergency number of your country" in found.text
        assert not (found.folder / "number").exists()

    def test_a_number_that_cannot_be_kept_is_used_all_the_same(self, talk: Talker) -> None:
        def refuse(_: str) -> None:
            raise StoreError("no room")

        found = talk("112", "q", contact=Contact(), keep_number=refuse)

        assert "could not be kept" in found.text
        assert "Emergency? Call 112." in found.text

    def test_one_can_stop_before_the_first_question(self, talk: Talker) -> None:
        found = talk("q", contact=Contact())

        assert found.code is StoppedError
        assert found.drafts == ()


class TestPath:
    """From the first question to the result."""

    def test_a_whole_path_leads_to_the_report_and_leaves_no_draft(self, talk: Talker) -> None:
        found = talk(*talk.typed(PLAIN_ADULT), "1", "1")

        assert found.code == 0
        assert "Part 9 of 9: What has been tried" in found.text
        assert "What might be adding to your heel pain" in found.text
        assert "IN SHORT: Self-care." in found.text
        assert found.drafts == ()

    def test_sections_come_with_progress(self, talk: Talker) -> None:
        found = talk(*talk.typed(PLAIN_ADULT))

        sections = [int(part) for part in re.findall(r"^Part (\d) of 9", found.text, re.MULTILINE)]
        assert sections == sorted(sections)
        assert set(sections) == {1, 2, 3, 4, 5, 6, 7, 9}

    def test_the_result_agrees_with_the_answers_typed(
        self, talk: Talker, knowledge: Knowledge, engine: Engine, today: date
    ) -> None:
        """What was typed is what is judged, and nothing else."""
        seen: list[Answers] = []

        def watch(answers: Answers, _: Contact) -> Assessment:
            seen.append(answers)
            return assess(answers, knowledge, engine, today)

        talk(*talk.typed(PLAIN_ADULT), "1", "1", assess=watch)

        expected = read_answers({**PLAIN_ADULT, "visit": "first_visit"}, knowledge.questionnaire)
        assert seen == [expected]

    def test_answers_are_checked_before_the_result_and_can_still_be_changed(self, talk: Talker) -> None:
        age = str(1 + talk.place("age_years", PLAIN_ADULT))

        found = talk(*talk.typed(PLAIN_ADULT), age, "64", "1", "1")

        assert "Check your answers" in found.text
        assert f"{age}. How old is the person whose heel hurts? 52 years" in found.text
        assert f"{age}. How old is the person whose heel hurts? 64 years" in found.text
        assert found.code == 0

    def test_the_input_may_end_after_the_result(self, talk: Talker) -> None:
        found = talk(*talk.typed(PLAIN_ADULT), "1")

        assert found.code == 0
        assert found.drafts == ()

    def test_after_the_result_a_mistake_can_be_mended(self, talk: Talker) -> None:
        change, walking = "3", str(talk.place("walking_ability", PLAIN_ADULT))

        found = talk(*talk.typed(PLAIN_ADULT), "1", change, walking, talk.number("walking_ability", "cannot"))

        assert found.text.count("IN SHORT") == 1
        assert found.kept["walking_ability"] == "cannot"

    def test_several_numbers_may_be_parted_by_anything_usual(self, talk: Talker) -> None:
        found = talk(*talk.typed(PLAIN_ADULT, until="worst_time"), " 1,3; 5 3", "q")

        assert found.kept["worst_time"] == ["first_steps", "start_then_eases", "weight_bearing_always"]

    def test_nothing_in_the_text_is_a_colour_or_moves_the_cursor(self, talk: Talker) -> None:
        found = talk(*talk.typed(PLAIN_ADULT), "1", "1")

        assert all(letter.isprintable() or letter == "\n" for letter in found.text)
        assert max(map(len, found.text.splitlines())) <= 80


class TestActing:
    """Emergencies and stops end the interview as they arrive."""

    def test_an_emergency_answer_shows_at_once_what_to_do(self, talk: Talker) -> None:
        """Hazard H01: nothing stands between an emergency answer and the number to call."""
        sign = talk.number("emergency_signs", "foot_cold_pale_blue")

        found = talk(*BEGIN, "52", sign)

        after = found.text.split("or fewer")[-1].split("EMERGENCY: GET EMERGENCY HELP NOW.")
        assert len(after) == 2
        assert "** Call 112, or have somebody take you" in after[1]
        assert "Part 2 of 9" not in after[1]
        assert "IN SHORT: Emergency. Get emergency help now." in after[1]
        assert found.code == 0
        assert found.drafts == ()

    def test_an_early_end_gives_no_reasons_that_nobody_was_asked_about(self, talk: Talker) -> None:
        sign = talk.number("emergency_signs", "foot_cold_pale_blue")

        page = talk(*BEGIN, "52", sign).text.split("EMERGENCY: GET")[1]

        assert "have no answer" not in page
        assert "X-ray" not in page

    def test_a_sign_ticked_together_with_not_sure_is_not_asked_about_any_further(self, talk: Talker) -> None:
        found = talk(*BEGIN, "52", talk.number("emergency_signs", "both_legs_weak", "not_sure"))

        assert "asked again" not in found.text
        assert "IN SHORT: Emergency." in found.text

    def test_an_emergency_picked_by_mistake_can_be_taken_back(self, talk: Talker) -> None:
        sign, none = (talk.number("emergency_signs", name) for name in ("object_stuck", "none"))
        mistake, emergency_list = "2", str(talk.place("emergency_signs", PLAIN_ADULT))

        found = talk(*BEGIN, "52", sign, mistake, emergency_list, none)

        assert "How did this pain begin?" in found.text
        assert found.kept["emergency_signs"] == ["none"]

    def test_declining_is_answered_kindly_and_keeps_nothing(self, talk: Talker) -> None:
        found = talk("1", talk.number("consent", "decline"))

        assert found.code == 5
        assert "That is all right. We stop here, and there is no result." in found.text
        assert "A clinician or a member of staff whom you can talk to." in found.text
        assert "IN SHORT" not in found.text
        assert "Save the answers" not in found.text
        assert found.drafts == ()

    def test_a_child_alone_is_told_whom_to_get(self, talk: Talker) -> None:
        found = talk(*BEGIN, "12", talk.number("emergency_signs", "none"))

        assert found.code == 5
        assert "get a parent or another" in found.text

    def test_a_result_that_cannot_be_made_leaves_the_draft(self, talk: Talker) -> None:
        def fail(*_: object) -> Assessment:
            raise EngineError("Call your clinic.")

        found = talk(*talk.typed(PLAIN_ADULT), "1", assess=fail)

        assert found.code is EngineError
        assert found.kept["age_years"] == 52


class TestNotSure:
    """A red-flag list answered "not sure" is asked again in other words."""

    @pytest.fixture
    def not_sure(self, talk: Talker) -> str:
        """The number of "Not sure" in the emergency list."""
        return talk.number("emergency_signs", "not_sure")

    def test_each_line_is_asked_alone(self, talk: Talker, not_sure: str) -> None:
        found = talk(*BEGIN, "52", not_sure, *["2"] * 10)

        assert "Line 1 of 10, asked again." in found.words
        assert "Is there chest pain, hard breathing or blood when coughing?" in found.text
        assert "How did this pain begin?" in found.text
        assert found.kept["emergency_signs"] == ["none"]

    def test_a_yes_is_acted_on_before_the_next_line(self, talk: Talker, not_sure: str) -> None:
        """Hazard H01: an emergency found late in the list is as urgent as an early one."""
        found = talk(*BEGIN, "52", not_sure, "2", "1")

        assert "Line 3 of 10" not in found.words
        assert "IN SHORT: Emergency." in found.text

    def test_what_stays_open_stays_not_sure(self, talk: Talker, not_sure: str) -> None:
        found = talk(*BEGIN, "52", not_sure, "2", "3", *["2"] * 8)

        assert found.kept["emergency_signs"] == ["not_sure"]

    def test_the_rest_can_be_left_at_once(self, talk: Talker, not_sure: str) -> None:
        found = talk(*BEGIN, "52", not_sure, "2", "4")

        assert found.kept["emergency_signs"] == ["not_sure"]
        assert "How did this pain begin?" in found.text

    def test_one_can_go_back_to_the_line_before_and_to_the_list(self, talk: Talker, not_sure: str) -> None:
        found = talk(*BEGIN, "52", not_sure, "2", "b", "b", talk.number("emergency_signs", "none"))

        assert re.findall(r"Line (\d) of 10", found.words) == ["1", "2", "1"]
        assert "12. Not sure (your answer so far)" in found.text
        assert found.kept["emergency_signs"] == ["none"]

    def test_a_yes_stays_when_the_rest_is_left(self, talk: Talker) -> None:
        lines, not_sure = talk.typed(PLAIN_ADULT, until="body_signs"), talk.number("body_signs", "not_sure")

        found = talk(*lines, not_sure, "2", "1", "b", "b", "4", "q")

        assert found.kept["body_signs"] == ["calf_swollen", "not_sure"]

    def test_a_list_left_half_way_is_not_answered(self, talk: Talker, not_sure: str) -> None:
        found = talk(*BEGIN, "52", not_sure, "2", "q")

        assert "emergency_signs" not in found.kept

    def test_red_flag_lists_cannot_be_skipped(self, talk: Talker) -> None:
        found = talk(*BEGIN, "52", "s")

        assert "Please type numbers from 1 to 12. Or type w, b, c or q." in found.text


class TestCommands:
    """Why, back, change, skip and stop, from any question."""

    def test_why_is_told_on_demand_and_the_question_comes_again(self, talk: Talker) -> None:
        found = talk("why", "1")

        assert "Why we ask: We word some questions for the person who answers." in found.text
        assert found.text.count("Who is answering these questions?") == 2
        assert "Is it all right to go on?" in found.text

    def test_back_shows_what_was_answered_and_enter_keeps_it(self, talk: Talker) -> None:
        found = talk(*BEGIN, "52", "b", "")

        assert "Enter alone means 52." in found.text
        assert found.kept["age_years"] == 52
        assert found.text.count("Is any of this happening now?") == 2

    def test_back_marks_the_line_that_was_picked(self, talk: Talker) -> None:
        found = talk(*BEGIN, "b", "b", "b", "")

        assert "1. The person with heel pain (your answer so far)" in found.text
        assert "This is the first question." in found.text

    def test_nothing_can_be_gone_back_to_at_first(self, talk: Talker) -> None:
        found = talk("b", "c")

        assert found.text.count("Please type one number from 1 to 4. Or type w or q.") == 2

    def test_a_change_says_which_answers_were_dropped(self, talk: Talker) -> None:
        onset, fall = str(talk.place("how_started", PLAIN_ADULT)), talk.number("how_started", "fall_or_crash")

        found = talk(*talk.typed(PLAIN_ADULT, until="prior_tests"), "c", onset, fall, "q")

        told = found.words.split("no longer apply. They were dropped:")[1].strip()
        assert told.startswith("- What was different in the 6 weeks before the pain began?")
        assert "load_change" not in found.kept
        assert found.kept["how_started"] == "fall_or_crash"

    def test_answers_that_rested_on_dropped_ones_are_dropped_too(self, talk: Talker) -> None:
        night = {"worst_time": ["night_wakes"], "night_pain_detail": ["eases_leg_hanging"]}
        person = {**PLAIN_ADULT, **night, "vascular_detail": ["smoker"]}
        worst, evening = str(talk.place("worst_time", person)), talk.number("worst_time", "end_of_day")

        found = talk(*talk.typed(person, until="prior_tests"), "c", worst, evening, "q")

        told = found.text.split("They were dropped:")[1]
        assert "- What is the pain like at night?" in told
        assert "- These lines are about blood flow." in told

    def test_a_change_can_be_left_alone(self, talk: Talker) -> None:
        found = talk(*BEGIN, "52", "b", "c", "b", "")

        assert found.text.count("Enter alone means 52.") == 2
        assert found.kept["age_years"] == 52

    def test_skip_leaves_the_question_open_and_says_what_that_means(self, talk: Talker) -> None:
        found = talk(*BEGIN, "52", talk.number("emergency_signs", "none"), "s")

        assert LEFT_OPEN in found.words
        assert found.drafts[0].passed == ("how_started",)

    def test_weeks_that_are_not_known_are_an_answer(self, talk: Talker) -> None:
        found = talk(*talk.typed({**PLAIN_ADULT, "tried_measures": ["heel_cup"]}), "q")

        assert found.kept["trial_weeks"] == "not_sure"

    @pytest.mark.parametrize("question", ["respondent", "consent", "age_years"])
    def test_what_is_needed_cannot_be_skipped(self, talk: Talker, knowledge: Knowledge, question: str) -> None:
        """Without consent, or for a child alone, there is no result."""
        found = talk(*talk.typed(PLAIN_ADULT, until=question), "s")

        assert "Skip" not in found.text
        assert found.text.count(knowledge.questionnaire.by_id[question].ask) == 1

    @pytest.mark.parametrize("line", ["", "0", "5", "1 2", "one", "-1", "1.5", "²", "\x00", "1" * 5000, "x" * 5000])
    def test_a_line_that_makes_no_sense_is_refused_in_a_clear_sentence(self, talk: Talker, line: str) -> None:
        found = talk(line, "2")

        assert found.text.count("Please type one number from 1 to 4.") == 1
        assert found.kept["respondent"] == "parent"
        assert "xxx" not in found.text

    @pytest.mark.parametrize("line", ["", "ten", "121", "-3", "nan", "inf", "1e3", "5,5,5", "٥٢"])
    def test_a_number_out_of_range_or_no_number_is_refused(self, talk: Talker, line: str) -> None:
        found = talk(*BEGIN, line, "52")

        assert found.text.count("such as 60.") + found.text.count("Please type something.") == 1
        assert found.kept["age_years"] == 52

    def test_a_comma_is_a_decimal_point(self, talk: Talker) -> None:
        assert talk(*BEGIN, "52,5", "q").kept["age_years"] == 52.5

    def test_none_of_these_stands_alone(self, talk: Talker) -> None:
        found = talk(*BEGIN, "52", talk.number("emergency_signs", "none", "object_stuck"))

        assert '"None of these" cannot go together with other lines.' in found.text

    def test_no_more_lines_are_taken_than_the_question_allows(self, talk: Talker) -> None:
        found = talk(*talk.typed(PLAIN_ADULT, until="worst_time"), "1 2 3 4 5", "1 2 3 4", "q")

        assert "Please pick 4 lines at most" in found.text
        assert len(str(found.kept["worst_time"]).split(",")) == 4


class TestBodyMap:
    """The sore spots are marked by number, on each foot that hurts."""

    @pytest.fixture
    def before(self, talk: Talker) -> list[str]:
        """All lines before the body map."""
        return talk.typed(PLAIN_ADULT, until="pain_site")

    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            (["1", "2 6"], {"left": ["plantar_central", "posterior_insertion"]}),
            (["2", "1"], {"right": ["plantar_medial"]}),
            (["3", "1", "2"], {"left": ["plantar_medial"], "right": ["plantar_central"]}),
            (["3", "1 12", ""], {"left": ["plantar_medial", "arch"], "right": ["plantar_medial", "arch"]}),
            (["4", "15"], {"side_not_known": ["cannot_point"]}),
            (["3", "1", "b", "2", "2"], {"right": ["plantar_central"]}),
        ],
    )
    def test_each_side_takes_its_spots(
        self, talk: Talker, before: list[str], lines: list[str], expected: dict[str, list[str]]
    ) -> None:
        assert talk(*before, *lines, "q").kept["pain_site"] == expected

    def test_the_drawing_comes_with_a_list_that_says_the_same(self, talk: Talker, before: list[str]) -> None:
        found = talk(*before, "1")

        assert "A drawing of both feet. The list below it says the same in words." in found.text
        assert "LEFT, sole      RIGHT, sole" in found.text
        assert "2. Under the heel, in the middle" in found.text

    def test_marked_spots_are_kept_with_enter(self, talk: Talker, before: list[str]) -> None:
        found = talk(*before, "1", "2", "b", "", "", "q")

        assert found.kept["pain_site"] == {"left": ["plantar_central"]}

    def test_both_feet_are_remembered(self, talk: Talker, before: list[str]) -> None:
        assert "3. Both feet (your answer so far)" in talk(*before, "3", "1", "1", "b").text

    def test_the_spot_can_be_left_open(self, talk: Talker, before: list[str]) -> None:
        found = talk(*before, "1", "s", "q")

        assert "pain_site" in found.drafts[0].passed


class TestDrafts:
    """What is kept when an interview ends early, and how it goes on."""

    def test_every_answer_is_kept_as_it_is_given(self, talk: Talker) -> None:
        found = talk(*BEGIN, "52")

        assert found.code is EOFError
        assert found.kept["age_years"] == 52
        assert found.drafts[0].knowledge == talk.knowledge.digest

    def test_resuming_goes_on_with_the_next_question(self, talk: Talker) -> None:
        talk(*BEGIN, "52", "q")

        found = talk(resume=True)

        assert "We go on with the answers from 2026-11-20 (3 answers)." in found.words
        assert "Who is answering" not in found.text
        assert "HEEL PAIN." not in found.text
        assert "Is any of this happening now?" in found.text

    def test_a_resumed_interview_ends_without_a_draft(self, talk: Talker) -> None:
        lines = talk.typed(PLAIN_ADULT)
        talk(*lines[:7], "q")

        found = talk(*lines[7:], "1", "1", resume=True)

        assert found.code == 0
        assert found.drafts == ()

    def test_resuming_without_a_draft_starts_anew_and_says_so(self, talk: Talker) -> None:
        found = talk(resume=True)

        assert "No answers are kept here, so we start anew." in found.text
        assert "Who is answering these questions?" in found.text

    def test_kept_answers_are_offered_when_somebody_starts(self, talk: Talker) -> None:
        talk(*BEGIN, "52", "q")

        found = talk("1")

        assert "Answers from an earlier time are kept here. What now?" in found.text
        assert "Is any of this happening now?" in found.text

    def test_one_can_stop_and_leave_the_kept_answers_as_they_are(self, talk: Talker) -> None:
        kept = talk(*BEGIN, "52", "q").drafts

        found = talk("q")

        assert found.code is StoppedError
        assert found.drafts == kept

    def test_somebody_else_can_start_anew_and_delete_what_is_kept(self, talk: Talker) -> None:
        talk(*BEGIN, "52", "q")

        found = talk("2", "2", "q")

        assert found.kept == {"visit": "first_visit", "respondent": "parent"}

    def test_somebody_else_can_start_anew_and_leave_what_is_kept(self, talk: Talker) -> None:
        talk(*BEGIN, "52", "q")

        found = talk("3", "2", "q")

        assert len(found.drafts) == 2

    def test_several_drafts_are_told_apart_by_reference(self, talk: Talker) -> None:
        talk("4711", "4", "1", "q", staff=True)
        talk("3", "4712", "4", "1", "40", "q", staff=True)

        found = talk("2", "q", resume=True, staff=True)

        assert "1. Go on with the answers from 2026-11-20, reference 4712 (3 answers)" in found.text
        assert "We go on with the answers from 2026-11-20, reference 4711 (2 answers)." in found.words

    def test_a_draft_of_other_questions_says_what_it_lost(self, talk: Talker) -> None:
        place = talk(*BEGIN, "52", "q").folder / "drafts"
        (path,) = place.iterdir()
        draft = json.loads(path.read_text())
        draft["answers"] |= {"age_years": 999, "shoe_size": 42}
        path.write_text(json.dumps(draft))

        words = talk(resume=True).words

        assert "- How old is the person whose heel hurts?" in words
        assert "Answers that were dropped with their question: 1." in words
        assert words.count("How old is the person whose heel hurts?") == 2

    def test_on_another_day_the_emergency_list_is_asked_again(self, talk: Talker, today: date) -> None:
        """Hazard H01: an answer about "now" is not kept over night."""
        talk(*talk.typed(PLAIN_ADULT, until="foot_signs"), "q")

        found = talk("q", resume=True, today=today + timedelta(days=1))

        assert "These answers no longer hold, so we ask again where it is needed:" in found.text
        assert "Chest pain, trouble breathing" in found.text

    def test_an_interview_goes_on_where_nothing_can_be_kept(self, talk: Talker) -> None:
        found = talk(*talk.typed(PLAIN_ADULT), "1", "1", drafts=_NoRoom())

        assert "Your answers cannot be kept on this computer" in found.text
        assert found.code == 0


class _NoRoom(Drafts):
    """A place where nothing can be kept."""

    def fresh_name(self) -> str:
        return "a"

    def kept(self) -> tuple[Draft, ...]:
        return ()

    def keep(self, draft: Draft) -> str:
        raise StoreError(f"{draft.name}: it cannot be written.")

    def drop(self, name: str) -> None:
        raise StoreError(f"{name}: it cannot be removed.")


class TestStaff:
    """Staff have their own wording, a reference, and the summary for the clinician."""

    def test_staff_see_their_wording_and_the_summary_with_the_reference(self, talk: Talker) -> None:
        found = talk("HP-4711", *talk.typed(PLAIN_ADULT), "1", "1", staff=True)

        assert "Age in years?" in found.text
        assert "How old is the person" not in found.text.split("Check your answers")[0]
        assert "FOR THE CLINICIAN\nReference: HP-4711\n" in found.text
        assert "Provenance" in found.text.split("FOR THE CLINICIAN")[1]

    def test_help_comes_with_why(self, talk: Talker) -> None:
        found = talk("s", "w", staff=True)

        assert "Why we ask: We word some questions" in found.text
        assert "a parent or guardian should be there" in found.text.split("Why we ask: ")[1]

    def test_staff_may_leave_the_age_open(self, talk: Talker) -> None:
        found = talk("s", "4", "1", "s", "q", staff=True)

        assert found.drafts[0].passed == ("age_years",)

    def test_the_reference_goes_into_the_draft_and_the_summary_only(self, talk: Talker) -> None:
        """Hazard H17: a reference in a saved file of answers would name the person."""
        found = talk("HP-4711", *talk.typed(PLAIN_ADULT), "1", "2", "out.json", "1", staff=True)

        assert "HP-4711" not in (found.folder / "out.json").read_text()
        assert found.text.count("HP-4711") == 1

    def test_a_reference_stays_short(self, talk: Talker) -> None:
        found = talk("x" * 41, "HP-1", "1", "q", staff=True)

        assert "Please use at most 40 plain letters and digits." in found.text
        assert found.drafts[0].reference == "HP-1"

    def test_a_draft_of_staff_goes_on_in_the_wording_of_staff(self, talk: Talker) -> None:
        talk("HP-4711", "4", "1", "q", staff=True)

        assert "Age in years?" in talk(resume=True).text


class TestSaving:
    """Answers can be saved in a file that ``triage assess`` reads."""

    def test_the_answers_are_saved_under_the_name_proposed(self, talk: Talker, knowledge: Knowledge) -> None:
        found = talk(*talk.typed(PLAIN_ADULT), "1", "2", "", "1")

        saved = load_answers(found.folder / "heel-answers-2026-11-20.json", knowledge.questionnaire)
        assert saved == read_answers({**PLAIN_ADULT, "visit": "first_visit"}, knowledge.questionnaire)
        assert "The answers are saved in" in found.text

    def test_a_name_that_is_taken_is_told_and_can_be_changed(self, talk: Talker) -> None:
        found = talk(*talk.typed(PLAIN_ADULT), "1", "2", "a.json", "2", "a.json", "2", "b", "1")

        assert "there is a file of this name already" in found.words
        assert found.code == 0
