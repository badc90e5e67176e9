"""Explanations of real results: what the person may read, what the clinician gets, and that every line is true."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from tests.results import LIMPING, NOBODY, PLAIN, Results
from triage.cli import main
from triage.model.answers import Answers, ticks
from triage.model.assessment import Assessment
from triage.model.knowledge import Knowledge
from triage.model.questionnaire import QuestionKind
from triage.model.urgency import Urgency
from triage.presenting.clinician_explanation import MOST_LINES
from triage.presenting.document import as_text
from triage.presenting.report import person_report
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine
from triage.reasoning.changing import single_changes
from triage.reasoning.watching import watch_for


@pytest.fixture
def results(knowledge: Knowledge, today: date) -> Results:
    """The real rules."""
    return Results(knowledge, today)


class TestWhatWouldChangeIt:
    """Counterfactuals, as they reach a person or a clinician."""

    def test_every_line_leads_to_the_urgency_it_names_when_its_change_is_made(self, results: Results) -> None:
        random = Random(4)
        for result, explanation in (*results.people(40), *results.mild_people(160)):
            lines = [*explanation.would_raise, *explanation.would_lower]
            for line in random.sample(lines, min(2, len(lines))):
                changed = {change.question: change.answer for change in line.changes}
                assert results.urgency_of(Answers({**result.answers, **changed})) is line.urgency

    def test_every_line_to_watch_for_is_true_of_this_person(self, results: Results) -> None:
        """Each phrase is an answer of its own; given with all else the same, it leads to the level of its line."""
        levels = {results.knowledge.texts.levels[level].if_raised: level for level in Urgency}
        seen = 0
        for result, explanation in results.mild_people(40):
            for line in explanation.watch_for:
                said, _, then = line.removeprefix("If ").removesuffix(".").rpartition(", ")
                for phrase in said.split(" or if "):
                    reached = {results.urgency_of(answers) for answers in self._with(phrase, result, results.knowledge)}
                    assert levels[then] in reached, line
                    assert levels[then] > result.urgency, line
                    seen += 1
        assert seen > 50

    def _with(self, phrase: str, result: Assessment, knowledge: Knowledge) -> Iterator[Answers]:
        given = Answers(result.answers)
        for question in knowledge.questionnaire.questions:
            for choice in (choice for choice in question.choices if choice.if_it_appears == phrase):
                before = result.answers.get(question.id)
                if question.kind is QuestionKind.BODY_MAP and isinstance(before, Mapping):
                    yield given.with_answer(question.id, {side: (*marks, choice.id) for side, marks in before.items()})
                elif question.kind is QuestionKind.SOME_OF:
                    kept = tuple(name for name in ticks(before) if not question.choice_by_id[name].exclusive)
                    yield given.with_answer(question.id, (*kept, choice.id))
                elif question.kind is QuestionKind.ONE_OF:
                    yield given.with_answer(question.id, choice.id)
            for band in question.bands:
                if question.if_it_appears.replace("{from}", str(band.low)) == phrase:
                    yield given.with_answer(question.id, band.low)

    def test_waking_from_the_pain_is_named_where_it_brings_the_visit_forward(self, results: Results) -> None:
        result = results.result(
            worst_time=["during_loading_builds"],
            how_started="after_more_activity",
            walking_ability="sport_limited",
            heel_squeeze="mild",
            bone_risk=["none"],
            what_changes_it=["none"],
            first_step_pain=None,
            trend="better",
        )

        assert result.urgency is Urgency.ROUTINE
        night = [line for line in result.safety_net if "break sleep at night" in line]
        assert len(night) == 1
        assert night[0].endswith("be seen within two weeks.")

    def test_emergencies_come_first_then_what_to_watch_for_and_nothing_stands_twice(self, results: Results) -> None:
        result = results.result()
        plain = assess(Answers(result.answers), results.knowledge, ReferenceEngine(), results.today)

        assert result.explanation is not None
        assert 0 < len(result.explanation.watch_for) <= 6
        lines = (*result.explanation.watch_for, *plain.safety_net)
        calls = [line for line in lines if "{number}" in line]
        assert result.safety_net == (*calls, *(line for line in lines if line not in calls))
        assert calls
        assert len(set(result.safety_net)) == len(result.safety_net)

    def test_what_every_safety_net_says_is_not_said_again_unless_it_is_more_urgent(self, results: Results) -> None:
        fever = "fever or shivering starts"
        plain = results.explanation(foot_signs=["hard_skin_wart_crack"])
        diabetic = results.explanation(
            health_conditions=["diabetes"],
            foot_signs=["colour_temp_change"],
            diabetes_foot=["none"],
            vascular_detail=["none"],
        )
        raised = {(line.changes[0].value, line.urgency) for line in plain.would_raise}
        alone = tuple(line for line in plain.would_raise if line.changes[0].value == "fever_chills")

        assert ("fever_chills", Urgency.URGENT) in raised
        assert watch_for(results.knowledge, alone) == ()
        assert [line for line in diabetic.watch_for if fever in line and "emergency department" in line]

    def test_a_sign_that_goes_away_is_nothing_to_watch_for(self, results: Results) -> None:
        lump = next(line for line in results.explanation().would_raise if line.changes[0].value == "lump")
        gone = replace(lump, changes=(replace(lump.changes[0], adds=False),))

        assert watch_for(results.knowledge, (lump,)) == ("If a lump shows up or grows, be seen within two weeks.",)
        assert watch_for(results.knowledge, (gone,)) == ()
        assert watch_for(results.knowledge, (replace(lump, changes=(*lump.changes, *lump.changes)),)) == ()

    def test_what_only_opens_further_questions_is_not_said_to_raise(self, results: Results) -> None:
        """Shooting pain alone asks more, and those questions would be unanswered; nobody knows the answers."""
        result = results.result()
        opened = results.urgency_of(Answers({**result.answers, "pain_character": ("shooting",)}))

        assert opened > result.urgency
        assert result.explanation is not None
        assert "shooting" not in {line.changes[0].value for line in result.explanation.would_raise}

    def test_emergency_signs_and_tests_of_ones_own_body_are_never_put_to_the_person(self, knowledge: Knowledge) -> None:
        """Hazard H15: nobody is led to try tiptoe or the squeeze at home."""
        for name in ("emergency_signs", "tiptoe_ability", "heel_squeeze"):
            assert not any(choice.if_it_appears for choice in knowledge.questionnaire.by_id[name].choices)

    def test_age_and_the_past_never_change(self, results: Results) -> None:
        fixed = {"age_years", "respondent", "consent", "visit", "health_conditions", "recent_treatments", "how_started"}
        for _, explanation in results.mild_people(10):
            lines = [*explanation.would_raise, *explanation.would_lower]
            assert not fixed & {change.question for line in lines for change in line.changes}

    def test_what_is_past_neither_comes_nor_goes(self, knowledge: Knowledge) -> None:
        question = knowledge.questionnaire.by_id["diabetes_foot"]
        answers = (None, ("none",), ("past_ulcer_amputation", "sore_blister"))
        changes = [change for answer in answers for change in single_changes(question, answer)]

        assert {change.value for change in changes} >= {"sore_blister", "cannot_feel"}
        assert "past_ulcer_amputation" not in {change.value for change in changes}


class TestNobodyIsToldHowToBeLessUrgent:
    """Hazard H08: an invitation to answer otherwise would be false reassurance."""

    def test_nothing_that_lowers_reaches_the_person(self, results: Results) -> None:
        """What they read is the same, word for word, when all that lowers or serves the clinician is taken out."""
        lowered = 0
        for result, explanation in results.mild_people(40):
            raising = tuple(one for one in explanation.open_questions if one.could_raise)
            bare = replace(explanation, would_lower=(), near_misses=(), examine_first=(), open_questions=raising)
            lowered += bool(explanation.would_lower)

            assert results.person_reads(result) == results.person_reads(replace(result, explanation=bare))
        assert lowered > 5

    def test_the_clinician_is_told_both_ways_and_that_one_is_theirs_alone(self, results: Results) -> None:
        page = results.clinician_reads(results.result(**LIMPING))

        assert "Less urgent, for your judgement only and not to be said to the person" in page
        assert 'self_care: walking_ability with "As usual" (no longer: floor_limp)' in page
        assert 'urgent: foot_signs with "Swollen, and also hot, red or another colour"' in page

    def test_one_answer_is_not_enough_where_two_rules_hold_the_urgency(self, results: Results) -> None:
        explanation = results.explanation(**LIMPING, trend="worse")

        assert explanation.held_by == ("floor_limp", "floor_worse")
        assert explanation.all_pairs_tried
        pairs = [{change.question for change in line.changes} for line in explanation.would_lower]
        assert {"walking_ability", "trend"} in pairs
        assert all(len(pair) == 2 for pair in pairs)


class TestOpenQuestions:
    """Which answers are missing, and whether they matter."""

    def test_a_missing_answer_tells_how_far_it_could_go(self, results: Results) -> None:
        explanation = results.explanation(**{**LIMPING, "walking_ability": "not_sure"}, foot_signs=None)
        found = {one.question: one for one in explanation.open_questions}

        assert found.keys() == {"walking_ability", "foot_signs"}
        assert found["walking_ability"].highest is Urgency.URGENT
        assert found["foot_signs"].highest is Urgency.URGENT
        assert found["foot_signs"].could_raise

    def test_the_person_is_shown_only_those_that_could_make_it_sooner(self, results: Results) -> None:
        question = results.knowledge.questionnaire.by_id
        result = results.result(**{**LIMPING, "walking_ability": "not_sure"}, first_step_pain=None)
        section = as_text(person_report(result, results.knowledge, NOBODY), width=10_000).partition(
            "What is still open"
        )[2]
        section = section.partition("When to get help sooner")[0]

        assert question["walking_ability"].ask in section
        assert question["first_step_pain"].ask not in section

    def test_a_squeeze_that_was_not_done_is_open_for_the_clinician_only(self, results: Results) -> None:
        """Hazard H15: the person is not asked to try it after all."""
        result = results.result(
            how_started="after_more_activity",
            load_change=["ran_or_jumped_more"],
            bone_risk=["none"],
            worst_time=["during_loading_builds", "first_steps"],
            heel_squeeze="not_done",
        )

        assert result.explanation is not None
        assert "heel_squeeze" in {one.question for one in result.explanation.open_questions}
        assert results.knowledge.questionnaire.by_id["heel_squeeze"].ask not in results.person_reads(result)
        assert "heel_squeeze (not done)" in results.clinician_reads(result)


class TestNearMisses:
    """What a clinician should look for first."""

    def test_a_flag_one_finding_short_is_named_with_what_is_there_and_what_to_examine(self, results: Results) -> None:
        explanation = results.explanation(how_started="twist_or_knock", duration="lt_1w", load_change=None)
        miss = next(miss for miss in explanation.near_misses if miss.rule == "rf_heel_wider")

        assert miss.urgency is Urgency.URGENT
        assert [change.value for change in miss.findings] == ["heel_wider"]
        assert miss.rests_on == {"how_started": "twist_or_knock", "duration": "lt_1w"}
        assert set(miss.examine) & {item.examination for item in explanation.examine_first}

    def test_an_illness_nobody_is_sure_of_is_a_finding_to_look_for(self, results: Results) -> None:
        explanation = results.explanation(
            health_conditions=["not_sure"],
            worst_time=["constant_rest", "first_steps"],
            night_pain_detail=["only_when_heel_pressed"],
        )
        miss = next(miss for miss in explanation.near_misses if miss.rule == "pop_poor_circulation")

        assert miss.is_open
        assert [change.value for change in miss.findings] == ["poor_circulation"]

    def test_a_lone_sign_that_nothing_points_to_is_no_near_miss(self, results: Results) -> None:
        rules = {miss.rule for miss in results.explanation().near_misses}

        assert "rf_eye_red" not in rules
        assert "rf_sepsis" not in rules

    def test_what_to_examine_begins_with_the_most_urgent_near_miss(self, results: Results) -> None:
        for _, explanation in results.mild_people(12):
            flags = [miss for miss in explanation.near_misses if miss.urgency is not None and miss.examine]
            if flags:
                assert explanation.examine_first[0].examination == flags[0].examine[0]
                assert flags[0].urgency == max(miss.urgency for miss in flags if miss.urgency)
            assert len(explanation.examine_first) <= 8


class TestPages:
    """How an explanation reads."""

    def test_nothing_is_said_where_there_is_nothing_to_say(self, results: Results) -> None:
        result = results.result(trend="worse", foot_signs=None)
        assert result.explanation is not None
        empty = replace(
            result.explanation,
            held_by=(),
            plantar_fasciitis=None,
            would_raise=(),
            would_lower=(),
            open_questions=(),
            near_misses=(),
            examine_first=(),
        )
        bare = replace(result, explanation=empty)

        for heading in ("Open questions", "Examine first", "The label plantar fasciitis", "More urgent, with one"):
            assert heading in results.clinician_reads(result)
            assert heading not in results.clinician_reads(bare)
        for heading in ("Why this soon", "The name plantar fasciitis", "What is still open"):
            assert heading in results.person_reads(result)
            assert heading not in results.person_reads(bare)

    def test_outside_its_scope_the_clinician_reads_no_explanation(self, results: Results) -> None:
        page = results.clinician_reads(results.result(age_years=12))

        assert "Out of scope" in page
        assert "What would change the urgency" not in page

    def test_a_clinician_reads_what_is_short_of_a_flag_and_what_carries_it(self, results: Results) -> None:
        result = results.result(
            age_years=30,
            duration="w1_4",
            load_change=["none"],
            pain_character=["stiff_ache"],
            morning_stiffness="over_30",
            inflammatory_features=["none"],
        )
        page = results.clinician_reads(result)
        line = next(line for line in page.splitlines() if "[cb_both_heels_young] soon: " in line)

        assert 'Short of (answered otherwise): pain_site with "both feet"' in line
        assert "There already: age_years = 30 years" in line

    def test_a_clinician_reads_what_would_settle_what_nobody_was_sure_of(self, results: Results) -> None:
        page = results.clinician_reads(results.result(foot_signs=["not_sure"]))

        assert 'self_care: foot_signs with "nothing more" (no longer: cb_unsure_safety)' in page

    def test_a_long_list_of_ways_down_is_cut_and_says_so(self, results: Results) -> None:
        result = results.result(trend="worse")
        assert result.explanation is not None
        lines = result.explanation.would_lower
        many = replace(result, explanation=replace(result.explanation, would_lower=lines * MOST_LINES))

        assert f"and {MOST_LINES * (len(lines) - 1)} more ways" in results.clinician_reads(many)
        assert "more ways" not in results.clinician_reads(result)

    def test_a_label_that_treatment_did_not_bear_out_is_said_to_the_clinician(self, results: Results) -> None:
        page = results.clinician_reads(
            results.result(
                worst_time=["first_steps", "night_wakes"],
                night_pain_detail=["only_when_heel_pressed"],
                tried_measures=["clinician_care"],
                trial_weeks=6,
                trial_response="no_change",
                prior_tests=["told_plantar_fasciitis"],
            )
        )

        assert "The label was treated without progress, and the picture does not match it." in page


class TestCommand:
    """``triage explain`` and the other forms."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        """The answers of the plain adult."""
        path = tmp_path / "answers.json"
        path.write_text(json.dumps(PLAIN), encoding="utf-8")
        return path

    def _run(self, *words: str) -> str:
        done = CliRunner().invoke(main, [*words, "--today", "2026-11-20"])
        assert done.exit_code == 0, done.output
        return done.output

    def test_it_explains_in_the_words_of_the_person(self, file: Path) -> None:
        page = self._run("explain", str(file))

        assert page.startswith("SELF-CARE")
        assert "For: The first steps after sleep hurt. [plantar_fasciopathy.first_steps]" in " ".join(page.split())
        assert "tu2018 (cited)" in page

    def test_it_explains_to_a_clinician(self, file: Path) -> None:
        page = self._run("explain", str(file), "--format", "clinician")

        assert "What would change the urgency" in page
        assert "Examine first" in page

    def test_the_whole_result_carries_the_same_explanation_as_the_command(self, file: Path) -> None:
        open_answer = {name: answer for name, answer in PLAIN.items() if name != "trend"}
        file.write_text(json.dumps(open_answer), encoding="utf-8")
        whole = json.loads(self._run("assess", str(file), "--format", "json"))
        alone = json.loads(self._run("explain", str(file), "--format", "json"))

        assert alone["explanation"] == whole["explanation"]
        assert [line for line in whole["safety_net"] if line in alone["explanation"]["watch_for"]] == alone[
            "explanation"
        ]["watch_for"]
        assert [miss["rule"] for miss in alone["explanation"]["near_misses"] if miss["urgency"]] == ["rf_lump"]
        assert [(one["question"], one["could_raise"]) for one in alone["explanation"]["open_questions"]] == [
            ("trend", False)
        ]
        for row in alone["explanation"]["ledger"]:
            for entry in (*row["for"], *row["against"], *row["not_asked"]):
                assert entry["rule"].startswith(f"{row['condition']}.")
                assert entry["sources"]

    def test_outside_its_scope_there_is_nothing_to_explain(self, tmp_path: Path) -> None:
        path = tmp_path / "child.json"
        path.write_text(json.dumps({**PLAIN, "age_years": 12}), encoding="utf-8")

        assert json.loads(self._run("explain", str(path), "--format", "json"))["explanation"] is None
        assert self._run("explain", str(path)).startswith("THIS TOOL CANNOT HELP HERE")
