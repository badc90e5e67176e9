"""For and against each contributor, and the row that says whether the name plantar fasciitis fits."""

from dataclasses import replace
from datetime import date

import pytest

from tests.results import NOBODY, Results
from triage.model.explanation import LabelFit, Showing
from triage.model.knowledge import Knowledge
from triage.presenting.document import as_text
from triage.presenting.report import person_report


@pytest.fixture
def results(knowledge: Knowledge, today: date) -> Results:
    """The real rules."""
    return Results(knowledge, today)


class TestLedger:
    """For and against, and why not."""

    def test_every_contributor_has_a_row_and_its_standing_follows_the_ranking(self, results: Results) -> None:
        seen: set[Showing] = set()
        for result, explanation in (*results.people(15), *results.mild_people(12)):
            seen |= {row.showing for row in explanation.ledger}
            rows = {row.contributor.id: row for row in explanation.ledger}
            shown = {item.contributor.id for item in result.shown}
            assert rows.keys() == {item.id for item in results.knowledge.contributors}
            assert {n for n, row in rows.items() if row.showing in (Showing.SHOWN, Showing.SHOWN_BESIDE)} == shown
            for row in rows.values():
                enough = row.points >= results.knowledge.value("display_threshold")
                assert enough or row.showing not in (Showing.SHOWN, Showing.FAR_BEHIND, Showing.OUTRANKED)
                assert row.points == sum(reason.points for reason in (*row.reasons_for, *row.reasons_against))
        assert seen >= set(Showing) - {Showing.OTHER_PLACE}

    def test_pain_outside_the_heel_hides_all_but_serious_causes(self, results: Results) -> None:
        explanation = results.explanation(
            pain_site={"left": ["elsewhere_foot"]},
            pain_character=["light_touch_hurts"],
            load_change=None,
            how_started="twist_or_knock",
            foot_signs=["colour_temp_change"],
            vascular_detail=["none"],
        )
        rows = {row.contributor.id: row for row in explanation.ledger}

        assert rows["crps"].showing is Showing.OTHER_PLACE

    def test_the_page_of_the_person_names_what_was_weighed(self, results: Results) -> None:
        page = results.person_reads(results.result(pain_character=["deep_bruise"]))

        assert "Also weighed, and why it is not shown" in page
        assert "few answers point to it" in page


class TestPlantarFasciitis:
    """Hazard H06: the name is never taken for granted."""

    @pytest.mark.parametrize(
        ("changed", "expected"),
        [
            ({}, (LabelFit.FITS, True, True)),
            ({"pain_site": {"left": ["arch"]}, "age_years": 30}, (LabelFit.FITS_PARTLY, True, True)),
            ({"pain_site": {"left": ["achilles_mid"]}}, (LabelFit.DOES_NOT_FIT, True, False)),
            ({"worst_time": ["night_wakes"], "first_step_pain": None}, (LabelFit.DOES_NOT_FIT, False, True)),
            ({"pain_character": ["tingling_numb", "burning"]}, (LabelFit.FITS_PARTLY, True, True)),
            ({"age_years": 12, "respondent": "parent"}, (LabelFit.FITS_PARTLY, True, True)),
        ],
    )
    def test_its_row_says_whether_the_name_fits(
        self, changed: dict[str, object], expected: tuple[LabelFit, bool, bool], results: Results
    ) -> None:
        row = results.explanation(**changed).plantar_fasciitis

        assert row is not None
        assert (row.fit, row.start_up_pain, row.place) == expected

    def test_answers_against_it_are_named_even_where_nothing_counts_for_it(self, results: Results) -> None:
        row = results.explanation(
            worst_time=["night_wakes", "constant_rest"], first_step_pain=None, pain_character=["tingling_numb"]
        ).plantar_fasciitis

        assert row is not None
        against = {reason.clause for reason in row.row.reasons_against}
        assert {"plantar_fasciopathy.constant_rest", "plantar_fasciopathy.tingling_or_electric"} <= against

    def test_a_name_that_treatment_did_not_bear_out_never_fits_in_full(self, results: Results) -> None:
        result = results.result(
            worst_time=["first_steps", "night_wakes"],
            night_pain_detail=["only_when_heel_pressed"],
            tried_measures=["clinician_care"],
            trial_weeks=6,
            trial_response="no_change",
            prior_tests=["told_plantar_fasciitis"],
        )

        assert "rf_label_mismatch" in result.fired
        assert result.explanation is not None
        assert result.explanation.plantar_fasciitis is not None
        assert result.explanation.plantar_fasciitis.row.points >= results.knowledge.value("fits_well")
        assert result.explanation.plantar_fasciitis.fit is LabelFit.FITS_PARTLY

    def test_only_a_person_who_was_given_the_name_reads_about_it_in_the_result(self, results: Results) -> None:
        told = results.result(
            worst_time=["after_sport_or_next_day"],
            first_step_pain=None,
            pain_site={"left": ["achilles_mid"]},
            prior_tests=["told_plantar_fasciitis"],
        )
        pages = [as_text(person_report(r, results.knowledge, NOBODY), width=10_000) for r in (told, results.result())]

        for sentence in ("label_told", "label_does_not_fit", "label_no_start_up", "label_other_place"):
            assert results.knowledge.texts.say(sentence) in pages[0]
        assert "The name plantar fasciitis" not in pages[1]

    def test_rules_that_do_not_know_it_say_nothing_about_it(self, results: Results, today: date) -> None:
        others = tuple(item for item in results.knowledge.contributors if item.id != "plantar_fasciopathy")
        without = Results(replace(results.knowledge, contributors=others), today)

        assert without.explanation().plantar_fasciitis is None

    def test_the_clinician_always_reads_about_it(self, results: Results) -> None:
        for result, _ in results.mild_people(6):
            assert "The label plantar fasciitis: " in results.clinician_reads(result)
