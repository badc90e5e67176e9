"""The chart of a diary: as a drawing, in words, as a table, and as signs in a terminal."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from tests.courses import BEGUN, WORST, course, diary, on_day
from tests.papers import printed, rules
from triage.model.course import Course
from triage.model.trial import DayEntry, Diary, Effort, Morning, Trial
from triage.presenting.chart import HEIGHT, WIDTH, diary_chart, narrow_diary_chart, tried
from triage.presenting.chart_text import text_chart
from triage.presenting.diary import MOST_DAYS, days_of, diary_table, in_short, trials_table
from triage.presenting.document import WIDTH as PAGE
from triage.presenting.document import Heading, as_text

STEPS = (("sc_heel_cup",), ("sc_footwear",), ("sc_heel_cup", "sc_taping"))
SVG = "{http://www.w3.org/2000/svg}"
NOTHING = Diary()


def told(kept: Diary) -> Course:
    """What a diary amounts to."""
    return course(rules(), printed("case_010").assessment, kept)


FOUR_WEEKS = diary(STEPS, {20: (rules().trial.signs[0].id,)})


def noted(days: Sequence[int], pain: int = 5) -> tuple[DayEntry, ...]:
    """Days with the same pain."""
    return tuple(DayEntry(day=on_day(day), worst_pain=pain, done=Effort.YES) for day in days)


class TestDrawing:
    """As SVG."""

    def test_it_has_a_title_and_a_description_that_it_is_labelled_by(self) -> None:
        found = diary_chart(told(FOUR_WEEKS), rules())
        drawing = ET.fromstring(found.svg)  # noqa: S314  we made it ourselves

        named = {element.get("id") for element in drawing if element.tag in (f"{SVG}title", f"{SVG}desc")}

        assert drawing.get("role") == "img"
        assert set((drawing.get("aria-labelledby") or "").split()) == named
        assert drawing.findtext(f"{SVG}desc") == found.alt

    @pytest.mark.parametrize("days", [7, 31, 84])
    def test_the_one_for_phones_says_the_same_within_its_own_width(self, days: int) -> None:
        kept = told(Diary(entries=noted(range(days)), trials=(Trial(steps=("sc_heel_cup",), begun=on_day(0)),)))
        narrow, wide = narrow_diary_chart(kept, rules()), diary_chart(kept, rules())

        x = [float(place) for place in re.findall(r' (?:c?x|x2)="([\d.]+)"', narrow.svg)]

        assert narrow.alt == wide.alt
        assert narrow.svg.count("<circle") == wide.svg.count("<circle")
        assert max(x) <= 360
        assert not set(re.findall(r' id="([^"]+)"', narrow.svg)) & set(re.findall(r' id="([^"]+)"', wide.svg))

    def test_every_day_that_is_noted_has_a_mark_and_every_missed_one_a_cross(self) -> None:
        svg = diary_chart(told(FOUR_WEEKS), rules()).svg
        in_the_legend = 1

        assert svg.count("<circle") == sum(pain is not None for pain in WORST) + in_the_legend
        assert svg.count("l6 6m0 -6l-6 6") == WORST.count(None) + in_the_legend

    def test_a_line_is_broken_where_a_day_is_missed(self) -> None:
        joined, broken = (told(Diary(entries=noted(days))) for days in ((0, 1, 2), (0, 2)))

        assert len(re.findall(r"M[\d. ]+L", diary_chart(joined, rules()).svg)) == 2
        assert len(re.findall(r"M[\d. ]+L", diary_chart(broken, rules()).svg)) == 0

    def test_more_pain_stands_higher_and_everything_lies_within(self) -> None:
        drawn = [diary_chart(told(Diary(entries=noted([0], pain))), rules()).svg for pain in (0, 10)]
        low, high = (float(re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)"', svg)[0]) for svg in drawn)

        assert low > high
        places = re.findall(r'c?x="([\d.]+)" c?y="([\d.]+)"', diary_chart(told(FOUR_WEEKS), rules()).svg)
        assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT for x, y in places)

    def test_the_change_that_matters_is_drawn_for_each_trial_that_was_read(self) -> None:
        read = told(FOUR_WEEKS)
        unread = replace(read, verdicts=())

        assert "points less: a change that matters" in diary_chart(read, rules()).svg
        assert diary_chart(read, rules()).svg.count("fill-opacity") == 3
        assert diary_chart(unread, rules()).svg.count("fill-opacity") == 0

    def test_the_two_pains_differ_in_more_than_colour(self) -> None:
        svg = diary_chart(told(FOUR_WEEKS), rules()).svg

        assert svg.count('stroke-dasharray="5 3"') > 1
        assert svg.count('fill="#fff" stroke=') > 1

    def test_trials_are_named_with_what_the_diary_says(self) -> None:
        svg = diary_chart(told(FOUR_WEEKS), rules()).svg

        assert "2. Kinder shoes" in svg
        assert "It is time to be examined again" in svg

    def test_a_trial_without_room_has_its_number_and_one_before_the_chart_begins_has_nothing(self) -> None:
        early = Trial(steps=("sc_footwear",), begun=on_day(-9), ended=on_day(-3))
        short = Trial(steps=("sc_heel_cup",), begun=on_day(MOST_DAYS - 2), ended=on_day(MOST_DAYS - 1))
        kept = told(Diary(trials=(early, short), entries=noted(range(MOST_DAYS))))
        svg = diary_chart(replace(kept, verdicts=()), rules()).svg

        assert ">2.<" in svg
        assert ">1." not in svg

    def test_hostile_words_stay_words(self) -> None:
        kept = told(diary((("<script>alert(1)</script>",), ("sc_footwear",), ("]]>",))))

        assert "<script" not in diary_chart(kept, rules()).svg
        assert "&lt;script" in diary_chart(kept, rules()).svg

    def test_something_new_is_marked(self) -> None:
        plain = told(diary(STEPS))
        assert diary_chart(told(FOUR_WEEKS), rules()).svg.count("l5.5 10h-11z") == 2
        assert diary_chart(plain, rules()).svg.count("l5.5 10h-11z") == 1


class TestWords:
    """The same for those who do not see it."""

    def test_it_tells_the_days_the_pains_and_the_trials(self) -> None:
        alt = diary_chart(told(FOUR_WEEKS), rules()).alt

        assert "from 5 Jan to 1 Feb. 24 of 28 days are noted." in alt
        assert "Worst pain: 7 at first, 6 at last, between 5 and 7." in alt
        assert "Pain with the first steps: 7 at first, 4 at last" in alt
        assert "Trial 2: Kinder shoes, from 12 Jan to 18 Jan. No change with one step at a time." in alt

    def test_an_empty_diary_says_so(self) -> None:
        assert diary_chart(told(NOTHING), rules()).alt == "Nothing is noted yet."
        assert text_chart(told(NOTHING), rules()) == ("Nothing is noted yet.",)
        assert diary_table(told(NOTHING), rules()).rows == ()

    def test_a_trial_that_runs_is_told_until_now(self) -> None:
        running = Diary(trials=(Trial(steps=("sc_footwear",), begun=BEGUN),))
        kept = replace(told(running), verdicts=())

        assert diary_chart(kept, rules()).alt.endswith("Trial 1: Kinder shoes, from 5 Jan until now. Not read yet.")
        assert trials_table(kept, rules()).rows == (
            ("1", "Kinder shoes", "since 5 Jan", "", "", "", "Not read yet"),
        )  # fmt: skip


class TestTable:
    """The twin of the drawing."""

    def test_every_day_has_a_row_and_a_missed_one_says_so(self) -> None:
        rows = diary_table(told(FOUR_WEEKS), rules()).rows

        assert len(rows) == len(WORST)
        assert rows[0] == ("5 Jan", "1", "7", "7", "done", "")
        assert rows[4] == ("9 Jan", "1", "not noted", "", "", "")
        assert rows[20][-1] == rules().trial.signs[0].label

    def test_effort_and_the_next_morning_are_told(self) -> None:
        entry = replace(noted([0])[0], done=Effort.PARTLY, next_morning=Morning.WORSE, new_signs=("a sign of old",))

        row = diary_table(told(Diary(entries=(entry,))), rules()).rows[0]

        assert row == ("5 Jan", "", "5", "", "partly done; worse", "a sign of old")

    def test_the_trials_have_their_days_effort_change_and_verdict(self) -> None:
        assert trials_table(told(FOUR_WEEKS), rules()).rows[0] == (
            "1", "Soft heel cups in both shoes", "5 Jan to 11 Jan", "6 of 6 noted", "6.5 to 6.5", "", "No change so far"
        )  # fmt: skip

    def test_two_steps_that_are_combined_are_both_named(self) -> None:
        assert "Soft heel cups in both shoes with Tape" in trials_table(told(FOUR_WEEKS), rules()).rows[2][1]


class TestSigns:
    """In a terminal."""

    def test_no_line_is_wider_than_a_page_however_long_the_diary_is(self) -> None:
        for days in (1, 7, 28, 36, 37, 73, 74, 400):
            kept = Diary(trials=(Trial(steps=("sc_footwear",), begun=BEGUN, ended=on_day(days - 1)),))
            lines = text_chart(told(replace(kept, entries=noted(range(days)))), rules())

            assert max(map(len, lines)) <= PAGE

    def test_each_pain_has_a_sign_of_its_own_and_one_for_both(self) -> None:
        both, apart = noted([0, 1])
        kept = Diary(entries=(replace(both, first_step_pain=5), replace(apart, first_step_pain=2)))

        lines = text_chart(told(kept), rules())

        assert lines[5] == "    |8 O"
        assert lines[8] == "  2 |  x"

    def test_missed_days_and_something_new_are_marked(self) -> None:
        lines = text_chart(told(FOUR_WEEKS), rules())

        assert lines[0].index("!") == 5 + 2 * 20
        floor = next(line for line in lines if "+-" in line)
        assert [place for place, sign in enumerate(floor) if sign == "."] == [5 + 2 * day for day in (4, 12, 22, 23)]
        assert "!" not in text_chart(told(diary(STEPS)), rules())[0]

    def test_the_days_and_the_trials_stand_below(self) -> None:
        lines = "\n".join(text_chart(told(FOUR_WEEKS), rules()))

        assert "5 Jan         12 Jan        19 Jan        26 Jan" in lines
        assert "1 1 1 1 1 1 1 2 2 2 2 2 2 2 3" in lines
        assert "2. Kinder shoes, from 12 Jan: No change with one step at a time" in lines

    def test_a_page_of_text_shows_them(self) -> None:
        figure = diary_chart(told(FOUR_WEEKS), rules())

        assert "O worst pain" in as_text([figure])


def test_as_a_part_of_a_report_it_has_its_table_and_without_a_trial_there_is_none() -> None:
    heading, drawing, table = tried(told(FOUR_WEEKS), rules())

    assert heading == Heading("What was tried", part="history")
    assert drawing == diary_chart(told(FOUR_WEEKS), rules())
    assert table == trials_table(told(FOUR_WEEKS), rules())
    assert tried(told(Diary(entries=noted([0]))), rules()) == ()


def test_a_very_long_diary_shows_its_last_weeks() -> None:
    kept = told(Diary(entries=noted(range(200))))

    assert len(days_of(kept)) == MOST_DAYS
    assert days_of(kept)[-1] == on_day(199)


@pytest.mark.parametrize(("day", "words"), [(0, "5 Jan"), (31, "5 Feb"), (354, "25 Dec")])
def test_a_day_is_written_as_people_write_it(day: int, words: str) -> None:
    assert in_short(BEGUN + timedelta(days=day)) == words
