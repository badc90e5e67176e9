"""The pages for clinicians: one case on one page, the review, and how often they agree."""

import re
from collections.abc import Mapping

import pytest
import yaml

from tests.databases import Office
from tests.members import STAFF_PATH, Colleague, clinic_at, hired
from tests.stories import HEEL, KIM, assessed
from tests.test_review_story import overruled, reviewed
from triage.adapters.web.services import Services
from triage.model.case import EventKind, Role
from triage.model.urgency import Urgency
from triage.reasoning.ports import Engine

LUMP: Mapping[str, object] = {**STAFF_PATH, "foot_signs": ["lump"]}
"""Somebody who should be seen soon, with a sore sole besides."""


@pytest.fixture
def services(small_office: Office, engine: Engine) -> Services:
    found = clinic_at(small_office, engine)
    for name, role in (("anna", Role.STAFF), ("kim", Role.CLINICIAN)):
        hired(found, name, role)
    return found


@pytest.fixture
def anna(services: Services) -> Colleague:
    """Somebody of the reception, with a caller who has a lump."""
    return Colleague(services).sign_in().result(LUMP, label="Lee")


@pytest.fixture
def kim(services: Services, anna: Colleague) -> Colleague:
    """A clinician before that case."""
    found = Colleague(services, "kim").sign_in()
    found.visit(f"/clinic/cases/{anna.case.id}")
    return found


def judged(kim: Colleague, **fields: object) -> str:
    """A review from the page, agreeing but for these fields."""
    agreeing = {"urgency": "soon", "cause": HEEL, "reason": "agrees", "text": ""}
    return kim.send(f"/clinic/cases/{kim.case.id}/review", **{**agreeing, **fields})


class TestCase:
    """Everything on one page."""

    def test_it_holds_flags_contributors_examinations_tests_and_what_was_withheld(self, kim: Colleague) -> None:
        said = kim.text

        for part in (
            "New or growing lump Soon: within two weeks",
            "Any of these to see or feel on the foot? One lump that is new or growing",
            "Plantar fasciopathy",
            "+3 The first steps after sleep hurt.",
            "Not asked or open",
            "Palpation of the heel bone and any lump",
            "Settles: Plantar fasciopathy",
            "First choice: Musculoskeletal ultrasound. Ultrasound shows what a lump is made of.",
            "steps withheld, and why Until you have been seen, only cushioning, support and rest are safe. Hands-on",
            "Missing: “At the end of the day”",
            "near misses: one finding short",
            "What would make it more urgent",
            "The ledger: for and against all",
            "Soon: within two weeks, because of: New or growing lump",
        ):
            assert part in said

    def test_sources_are_written_out_from_the_bibliography_of_that_day(self, kim: Colleague) -> None:
        rule = kim.services.knowledge.rule_by_id["rf_lump"]
        for evidence in rule.signed.evidence:
            source = kim.services.knowledge.sources[evidence.source]
            assert evidence.says in kim.text
            assert source.title in kim.text

    def test_the_notes_of_the_reception_stand_on_top(self, anna: Colleague, kim: Colleague) -> None:
        anna.act("hand-over", to="", text="pain at night")
        anna.act("raise", urgency="urgent", reason="cannot stand")

        said = kim.visit(kim.place)

        assert said.index("pain at night") < said.index("Flags")
        assert said.index("cannot stand") < said.index("Flags")
        assert "The rules say Soon: within two weeks ; the case stands at Urgent: today" in said

    def test_a_case_that_is_still_answered_has_nothing_to_review(self, anna: Colleague, kim: Colleague) -> None:
        case = anna.start("Sue").case

        assert "There is no result yet" in kim.visit(f"/clinic/cases/{case.id}")

    def test_somebody_outside_the_scope_is_shown_without_causes(self, anna: Colleague, kim: Colleague) -> None:
        case = anna.start().hurry_until("consent").case
        anna.type("2")

        said = kim.visit(f"/clinic/cases/{case.id}")

        assert "Outside what this tool is made for" in said
        assert "Likely contributors" not in said

    def test_a_case_of_another_clinic_does_not_exist(self, kim: Colleague) -> None:
        hired(kim.services, "sol", Role.CLINICIAN, "south")
        sol = Colleague(kim.services, "sol").sign_in()

        for address in (kim.place, f"{kim.place}/vignette"):
            sol.visit(address)
            assert sol.page.status_code == 404
        sol.send(f"{kim.place}/finding", finding=HEEL)
        assert sol.page.status_code == 404
        assert "Everything is reviewed" in sol.visit("/clinic")


class TestReview:
    """Confirming and overruling."""

    def test_one_press_confirms_both(self, kim: Colleague) -> None:
        judged(kim)

        assert kim.case.reviewed
        assert "Soon: within two weeks; Plantar fasciopathy" in kim.text
        assert "I agree with both" not in kim.text
        assert "vignette" not in kim.text

    def test_overruling_needs_a_reason_and_words_and_loses_nothing_that_was_filled_in(self, kim: Colleague) -> None:
        said = judged(kim, urgency="routine", cause="achilles_midportion", reason="examination")

        assert kim.page.status_code == 422
        assert "in a few words" in said
        assert re.findall(r'value="(\w+)" checked', kim.page.text) == ["routine", "examination"]
        assert '<option value="achilles_midportion" selected>' in kim.page.text
        assert not kim.case.reviewed

        judged(kim, urgency="routine", cause="achilles_midportion", reason="examination", text="the lump is a cyst")
        assert (kim.case.urgency, kim.case.reviewed) == (Urgency.ROUTINE, True)
        assert "“the lump is a cyst”" in kim.text

    @pytest.mark.parametrize("wrong", [{"urgency": ""}, {"urgency": "no"}, {"cause": "no"}, {"reason": "no"}])
    def test_what_is_not_offered_is_not_kept(self, kim: Colleague, wrong: dict[str, str]) -> None:
        judged(kim, text="x", **wrong)

        assert kim.page.status_code == 422
        assert not kim.case.reviewed

    def test_reception_sees_what_the_clinician_said(self, anna: Colleague, kim: Colleague) -> None:
        judged(kim, urgency="urgent", reason="not_urgent_enough", text="send them in today")

        said = anna.visit(anna.place)

        assert "kim has reviewed it" in said
        assert "“send them in today”" in said
        assert "Be seen in person today" in said

    def test_a_second_review_stands_beside_the_first(self, kim: Colleague) -> None:
        judged(kim)
        kim.visit(kim.place)
        judged(kim, urgency="urgent", reason="other", text="thought again")

        assert sum(event.kind is EventKind.REVIEWED for event in kim.case.events) == 2
        assert "Soon: within two weeks; Plantar" in kim.text
        assert "Urgent: today; Plantar" in kim.text

    def test_a_review_of_a_result_that_was_replaced_meanwhile_is_not_kept(
        self, anna: Colleague, kim: Colleague
    ) -> None:
        number = 1 + [question.id for question in anna.services.knowledge.questionnaire.questions].index("trend")
        anna.visit(f"{anna.place}/answers/{number}")
        anna.send(number="1", reason="misheard")

        said = judged(kim)

        assert kim.page.status_code == 409
        assert "assessed anew" in said
        assert not anna.case.reviewed

    def test_later_the_finding_is_kept_beside_it(self, kim: Colleague) -> None:
        assert "Choose what it turned out to be" in kim.send(f"{kim.place}/finding", finding="")
        kim.visit(f"/clinic/cases/{kim.case.id}")
        kim.send(f"{kim.place}/finding", finding="other", text="a ganglion")

        assert "It was: Something else “a ganglion”" in kim.text

    def test_an_overruled_case_is_exported_without_its_person(self, kim: Colleague) -> None:
        case, page = kim.case, kim.place
        judged(kim, urgency="urgent", reason="other", text="Lee cannot stand")
        assert "Export as a draft vignette" in kim.text

        kim.visit(f"{page}/vignette")

        vignette = yaml.safe_load(kim.page.text)["vignettes"][0]
        assert vignette["answers"]["foot_signs"] == ["lump"]
        assert vignette["expect"] == {"urgency": "urgent", "shown": [HEEL]}
        assert kim.page.headers["content-disposition"] == 'attachment; filename="draft-vignette.yaml"'
        assert kim.page.headers["content-type"].startswith("text/plain")
        for secret in ("Lee", case.reference, case.id, "kim", "2026"):
            assert secret not in kim.page.text

    def test_what_nobody_overruled_is_not_exported(self, kim: Colleague) -> None:
        kim.visit(f"{kim.place}/vignette")

        assert kim.page.status_code == 404


class TestReviews:
    """What waits for a clinician."""

    def test_what_is_handed_over_comes_first_and_leaves_when_it_is_reviewed(
        self, anna: Colleague, kim: Colleague
    ) -> None:
        assert "Not reviewed yet (1)" in kim.visit("/clinic")
        anna.act("hand-over", to="", text="")
        assert "Handed over to any clinician (1)" in kim.visit("/clinic")
        anna.act("hand-over", to="kim", text="")
        assert "Handed over to you (1)" in kim.visit("/clinic")

        kim.visit(f"/clinic/cases/{anna.case.id}")
        judged(kim)

        assert "Everything is reviewed" in kim.visit("/clinic")
        assert "Reviewed (1)" in kim.text

    def test_a_case_for_another_clinician_is_not_hidden(self, anna: Colleague, kim: Colleague) -> None:
        hired(anna.services, "lee", Role.CLINICIAN)
        anna.act("hand-over", to="lee", text="")

        assert "Not reviewed yet (1)" in kim.visit("/clinic")


class TestAgreement:
    """How often clinicians agreed."""

    def test_counts_stand_beside_every_share_and_few_are_called_few(
        self, small_office: Office, services: Services
    ) -> None:
        for place in range(12):
            rules = ("rf_lump", "floor_diabetes") if place < 4 else ("rf_lump",)
            case = assessed(small_office, clinic="north", rules=rules)
            if place < 9:
                reviewed(small_office, case, by=KIM)
            else:
                overruled(small_office, case, by=KIM, urgency=Urgency.URGENT)
        kim = Colleague(services, "kim").sign_in()

        said = kim.visit("/clinic/agreement")

        assert "New or growing lump rf_lump agreed 9 of 12 3 more urgent 0 less urgent 75 % 47 % to 91 %" in said
        assert "floor_diabetes agreed 4 of 4 0 more urgent 0 less urgent 100 % 51 % to 100 % few" in said
        assert "Plantar fasciopathy (plantar fasciitis, plantar heel pain) plantar_fasciopathy agreed 12 of 12" in said
        assert 'aria-label="75 %, likely between 47 and 91 %"' in kim.page.text
        assert "read the counts" not in said

    def test_with_few_reviews_a_sentence_says_so(self, small_office: Office, services: Services) -> None:
        kim = Colleague(services, "kim").sign_in()
        assert "Nobody has reviewed a case yet" in kim.visit("/clinic/agreement")

        reviewed(small_office, assessed(small_office, clinic="north"), by=KIM)

        assert "There is 1 reviewed case so far" in kim.visit("/clinic/agreement")

    def test_reviews_of_other_clinics_are_not_counted(self, small_office: Office, services: Services) -> None:
        reviewed(small_office, assessed(small_office, clinic="south"), by=KIM)

        assert "Nobody has reviewed" in Colleague(services, "kim").sign_in().visit("/clinic/agreement")


def test_a_rule_that_the_newest_rules_no_longer_know_is_still_counted(small_office: Office, services: Services) -> None:
    """Cases go on under the rules they were begun with."""
    case = assessed(small_office, clinic="north", causes=(), rules=("rf_of_old",))
    reviewed(small_office, case, by=KIM, cause="none")

    assert "rf_of_old" in Colleague(services, "kim").sign_in().visit("/clinic/agreement")
