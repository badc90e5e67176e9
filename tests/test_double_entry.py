"""The rules say what a second, independent transcription of the evidence brief says, and a slip of the hand shows."""

from dataclasses import dataclass

import pytest

from tests.double_entry import differences, entries_of
from tests.knowledge_texts import Texts, patched, real_texts
from triage.adapters.files.knowledge_files import knowledge_from
from triage.model.knowledge import Knowledge

CRACKED = """\
    exclusions:
      - id: bone_may_be_cracked
        when: { bone_flag: { is: present } }
        because: Doing a little less is not enough when the bone may be cracked. Take the weight off and be seen.
"""
RF_DVT = "at: 3b, level: urgent, groups: [clot], who: [body_signs.calf_swollen]"
WITH_OURS = f"entries: {{ rf_dvt: {{ {RF_DVT}, ours: [{{ field: groups, %s }}] }} }}"
SC_HEEL_CUP = (
    "entries: { sc_heel_cup: { at: '4.1', kind: quick_check, load_class: 0, safe_while_waiting: true, "
    "suits_most: false, exclusions: { sore_skin: { line: sore skin, %s } }, notes: {}, said: {} } }"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Slip:
    """A few words of the rules written otherwise, the first time they stand below an id, and what is told then."""

    what: str
    file: str
    after: str
    old: str
    new: str
    told: str

    @property
    def texts(self) -> Texts:
        """The real texts with the slip."""
        texts = real_texts()
        before, line, below = texts[self.file].partition(f"  - id: {self.after}\n")
        assert line, f"{self.file} has no {self.after}"
        return {**texts, self.file: before + line + patched({"below": below}, "below", self.old, self.new)["below"]}


SLIPS = (
    Slip(
        what="a step is no longer avoided",
        file="rules/contributors/sole.yaml",
        after="fat_pad_syndrome",
        old="avoid: [sc_soft_tissue]",
        new="avoid: []",
        told="contributors: fat_pad_syndrome (2.2, 4.5): avoid: the rules lack sc_soft_tissue.",
    ),
    Slip(
        what="a step is proposed weeks too early",
        file="rules/contributors/sole.yaml",
        after="fat_pad_syndrome",
        old="first_week: [",
        new="first_week: [sc_foot_mobility, ",
        told="contributors: fat_pad_syndrome (2.2, 4.5): first_week: the rules have sc_foot_mobility besides.",
    ),
    Slip(
        what="a level is lower",
        file="rules/flags/urgent.yaml",
        after="rf_dvt",
        old="urgency: urgent",
        new="urgency: soon",
        told="flags: rf_dvt (3b): level: the rules say soon, the second transcription urgent.",
    ),
    Slip(
        what="a raise ends too early",
        file="rules/flags/time.yaml",
        after="rf_worse_any_time",
        old="at_most: soon",
        new="at_most: routine",
        told="flags: rf_worse_any_time (3d): level: the rules say raise by 1 from routine to routine, "
        "the second transcription raise by 1 from routine to soon.",
    ),
    Slip(
        what="a kind of trouble is forgotten",
        file="rules/flags/urgent.yaml",
        after="rf_dvt",
        old="groups: [clot]",
        new="groups: []",
        told="flags: rf_dvt (3b): groups: the rules lack clot.",
    ),
    Slip(
        what="somebody may do a step who must not",
        file="rules/self_care/quick_checks.yaml",
        after="sc_load_management",
        old=CRACKED,
        new="    exclusions: []\n",
        told="steps: sc_load_management (4.1): exclusions: the rules lack bone_may_be_cracked.",
    ),
    Slip(
        what="a warning that no question asks for is forgotten",
        file="rules/self_care/quick_checks.yaml",
        after="sc_taping",
        old="Not if tape or plasters have ever given you a rash.",
        new="Press the ends down well.",
        told="steps: sc_taping (4.1): said: the rules lack rash.",
    ),
    Slip(
        what="a load is understated",
        file="rules/self_care/stretches.yaml",
        after="sc_calf_stretch",
        old="load_class: 2",
        new="load_class: 1",
        told="steps: sc_calf_stretch (4.2): load_class: the rules say 1, the second transcription 2.",
    ),
    Slip(
        what="a step is called safe while waiting",
        file="rules/self_care/quick_checks.yaml",
        after="sc_taping",
        old="safe_while_waiting: false",
        new="safe_while_waiting: true",
        told="steps: sc_taping (4.1): safe_while_waiting: the rules say true, the second transcription false.",
    ),
    Slip(
        what="a withheld class is released",
        file="rules/self_care/suppressions.yaml",
        after="suppress_bone_flag",
        old="load_classes: [1, 2, 3]",
        new="load_classes: [2, 3]",
        told="suppressions: suppress_bone_flag (4, 4.2, 6.2): load_classes: the rules lack 1.",
    ),
    Slip(
        what="an infection releases more than rest",
        file="rules/self_care/suppressions.yaml",
        after="suppress_infection_flag",
        old="everything_but: [sc_offload]",
        new="everything_but: [sc_offload, sc_heel_cup]",
        told="suppressions: suppress_infection_flag (6.2): everything_but: the rules have sc_heel_cup besides.",
    ),
    Slip(
        what="people who take steroid tablets are forgotten",
        file="rules/self_care/suppressions.yaml",
        after="suppress_weak_bones",
        old="[osteoporosis_fragility, long_term_steroids, not_sure]",
        new="[osteoporosis_fragility, not_sure]",
        told="suppressions: suppress_weak_bones (3f): who: the rules lack health_conditions.long_term_steroids.",
    ),
    Slip(
        what="an exclusion no longer holds for a place",
        file="rules/self_care/stretches.yaml",
        after="sc_calf_stretch",
        old="{ includes_any: [posterior_insertion, posterior_bump] }",
        new="{ includes: posterior_bump }",
        told="steps: sc_calf_stretch (4.2): exclusions.back_of_heel: the rules lack pain_site.posterior_insertion.",
    ),
    Slip(
        what="an exclusion that the rules have besides lets somebody through",
        file="rules/self_care/strength.yaml",
        after="sc_butt_big_toe",
        old="{ includes_any: [sole_numb, both_feet_sock] }",
        new="{ includes: both_feet_sock }",
        told="steps: sc_butt_big_toe (4.3): exclusions.numb_feet: the rules lack nerve_detail.sole_numb.",
    ),
    Slip(
        what="a note is no longer told to somebody",
        file="rules/self_care/quick_checks.yaml",
        after="sc_footwear",
        old="{ includes_any: [posterior_bump, posterior_insertion] }",
        new="{ includes: posterior_insertion }",
        told="steps: sc_footwear (4.1): notes.back_of_heel: the rules lack pain_site.posterior_bump.",
    ),
    Slip(
        what="a word means less",
        file="rules/words.yaml",
        after="rest_pain",
        old="{ includes_any: [constant_rest, night_wakes] }",
        new="{ includes: constant_rest }",
        told="words: rest_pain (3): who: the rules lack worst_time.night_wakes.",
    ),
    Slip(
        what="a word no longer counts what is not known",
        file="rules/words.yaml",
        after="limping",
        old="[limp, few_steps, cannot, not_sure, unanswered]",
        new="[limp, few_steps, cannot, not_sure]",
        told="words: limping (3): who: the rules lack walking_ability=unanswered.",
    ),
    Slip(
        what="a floor forgets a place",
        file="rules/floors.yaml",
        after="floor_ankle_site",
        old="[medial_ankle, lateral_ankle, posterior_deep]",
        new="[medial_ankle, lateral_ankle]",
        told="flags: floor_ankle_site (6.1): who: the rules lack pain_site.posterior_deep.",
    ),
    Slip(
        what="a floor ends at another age",
        file="rules/floors.yaml",
        after="floor_under_18",
        old="under: adult_age",
        new="under: limp_child_age",
        told="flags: floor_under_18 (6.1): who: the rules lack age_years=0-17 and have age_years=0-15 besides.",
    ),
    Slip(
        what="one of two windows of time is shorter",
        file="rules/flags/urgent.yaml",
        after="rf_achilles_no_pop",
        old="up_to: no_pop_sport_weeks",
        new="up_to: no_pop_other_weeks",
        told="flags: rf_achilles_no_pop (3b): who: the rules lack duration=0-12.",
    ),
    Slip(
        what="a condition is turned round",
        file="rules/flags/soon.yaml",
        after="rf_told_break",
        old="not: { trend_better: { is: present } }",
        new="trend_better: { is: present }",
        told="flags: rf_told_break (3c): who: the rules lack not trend_better and have trend_better besides.",
    ),
    Slip(
        what="a rule is gone",
        file="rules/flags/soon.yaml",
        after="rf_insufficiency",
        old="- id: rf_night_rest\n",
        new="- id: rf_nightly_rest\n",
        told="flags: rf_night_rest (3c) stands in the second transcription and not in the rules.",
    ),
    Slip(
        what="a rule is new",
        file="rules/flags/soon.yaml",
        after="rf_insufficiency",
        old="- id: rf_night_rest\n",
        new="- id: rf_nightly_rest\n",
        told="flags: rf_nightly_rest stands in the rules and not in the second transcription.",
    ),
)


def test_the_rules_say_what_the_second_transcription_says(knowledge: Knowledge) -> None:
    assert differences(knowledge) == []


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.what)
def test_a_slip_of_the_hand_in_the_rules_is_told(slip: Slip) -> None:
    assert slip.told in differences(knowledge_from(slip.texts))


def test_pain_that_may_rise_further_before_it_means_stop_is_told() -> None:
    texts = patched(real_texts(), "rules/settings.yaml", "stop_pain, value: 5", "stop_pain, value: 6")

    assert differences(knowledge_from(texts)) == [
        "settings: stop_pain (4): value: the rules say 6, the second transcription 5."
    ]


def test_one_slip_is_told_once() -> None:
    ids = ("rf_dvt", "sc_load_management", "sc_butt_big_toe", "rest_pain", "floor_ankle_site")
    told = [differences(knowledge_from(slip.texts)) for slip in SLIPS if slip.after in ids]

    assert [len(sentences) for sentences in told] == [1, 1, 1, 1, 1, 1]


def test_what_the_rules_have_on_purpose_is_compared_as_exactly() -> None:
    entries = entries_of("flags", WITH_OURS % "adds: [trauma], because: It may be a knock.")

    assert entries["rf_dvt"].values["groups"] == frozenset({"clot", "trauma"})


@pytest.mark.parametrize(
    "text",
    [
        "entries: { rf_dvt: { at: 3b, level: urgent, who: [] } }",
        "entries: { rf_dvt: { at: 3b, level: urgent, groups: [clot] } }",
        "entries: { rf_dvt: { level: urgent, groups: [], who: [] } }",
        f"entries: {{ rf_dvt: {{ {RF_DVT}, because: Ours. }} }}",
        f"entries: {{ rf_dvt: {{ {RF_DVT}, grups: [clot] }} }}",
        f"entries: {{ rf_dvt: {{ {RF_DVT} }}, rf_dvt: {{ {RF_DVT} }} }}",
        f"entries: {{ rf_dvt: {{ {RF_DVT}, unsure: [body_signs.calf_sore] }} }}",
        WITH_OURS % "adds: [clot], because: It is there already.",
        WITH_OURS % "drops: [trauma], because: It is not there.",
        WITH_OURS % "adds: [trauma]",
        WITH_OURS % "because: It changes nothing.",
    ],
)
def test_an_entry_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="flags"):
        entries_of("flags", text)


@pytest.mark.parametrize("part", ["unsure: [foot_signs.not_sure]", "who: [], whom: []", "who: [], unsure: [lump]"])
def test_a_line_of_a_step_that_is_not_understood_is_refused(part: str) -> None:
    with pytest.raises(ValueError, match="sore_skin"):
        entries_of("steps", SC_HEEL_CUP % part)


def test_what_is_not_known_is_compared_like_the_signs() -> None:
    entries = entries_of("steps", SC_HEEL_CUP % "who: [foot_signs.open_sore], unsure: [foot_signs.not_sure]")

    assert entries["sc_heel_cup"].values["exclusions.sore_skin"] == frozenset(
        {"foot_signs.open_sore", "foot_signs.not_sure"}
    )
