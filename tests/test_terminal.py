"""The real program, through a pipe and in a terminal of its own: keys in, and what stands on the screen."""

import json
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.talks import BEGIN, PLAIN_ADULT, Talker
from tests.terminals import (
    CTRL_C,
    CTRL_D,
    DOWN,
    ENTER,
    INTERVIEW,
    PATIENCE,
    PROGRAM,
    SPACE,
    Home,
    Terminal,
)
from triage.adapters.terminal.body_map import DRAWN, drawing
from triage.adapters.terminal.ports import Command, Option, Prompt
from triage.adapters.terminal.sheet import LEAST_OF_A_LIST, beside, sheet_for
from triage.model.knowledge import Knowledge
from triage.reasoning.ports import Engine


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A user who has not used the program before."""
    return Home(tmp_path)


@pytest.fixture
def known(home: Home) -> Home:
    """A user whose emergency number is known."""
    place = home.folder / "config" / "heel-triage" / "config.yaml"
    place.parent.mkdir(parents=True)
    place.write_text('emergency_number: "112"\n')
    return home


@pytest.fixture
def talk(knowledge: Knowledge, engine: Engine, today: date, tmp_path: Path) -> Talker:
    """Knows what people type."""
    return Talker(knowledge, engine, today, tmp_path)


@pytest.fixture
def opened(known: Home) -> Iterator[Callable[..., Terminal]]:
    """Opens terminals, and closes them in the end."""
    terminals: list[Terminal] = []

    def open_one(*more: str, **size: int) -> Terminal:
        terminals.append(Terminal(known, *INTERVIEW, *more, **size))
        return terminals[-1]

    yield open_one
    for terminal in terminals:
        terminal.close()


def at_the_list(terminal: Terminal) -> Terminal:
    """Go to the emergency list."""
    terminal.shows("Who is answering these questions?")
    terminal.press(ENTER)
    terminal.shows("Is it all right to go on?")
    terminal.press(ENTER)
    terminal.shows("How old is the person")
    terminal.press("52", ENTER)
    terminal.shows("Is any of this happening now?")
    return terminal


def back_to_age(terminal: Terminal) -> None:
    """Go back from the emergency list, until the line for the answer is there."""
    terminal.press("b")
    terminal.shows(
        "Enter alone means 52. Or: w = Why we ask; b = Go back; c = Change an answer; q = Stop, keep answers. >"
    )


class TestScreen:
    """One question to a screen, moved in with keys."""

    def test_the_first_screen_fits_and_says_what_this_is(self, opened: Callable[..., Terminal]) -> None:
        head = "Part 1 of 9: Before we start, question 1. Emergency? Call 112."

        screen = opened().shows(
            head, "does not replace an examination", "and answer with them.", "q Stop, keep answers"
        )

        assert head in screen.splitlines()[0]

    def test_an_emergency_is_ticked_and_acted_on(self, opened: Callable[..., Terminal]) -> None:
        """Hazard H01: what to do stands on the screen right after the answer."""
        terminal = at_the_list(opened())

        terminal.press("2", SPACE, ENTER)
        screen = terminal.shows("Call 112, or have somebody take you", "Press any key to read on")
        terminal.press("q")
        terminal.shows("IN SHORT: Emergency. Get emergency help now.", "What now?")
        terminal.press(ENTER)

        assert screen.startswith("EMERGENCY: GET EMERGENCY HELP NOW.")
        assert terminal.end() == 0
        assert terminal.errors.read_text() == ""

    def test_what_is_ticked_can_be_seen_without_colour(self, opened: Callable[..., Terminal]) -> None:
        terminal = at_the_list(opened())

        terminal.press(DOWN, SPACE)

        terminal.shows("> \u25cf 2. The foot has suddenly gone cold")
        assert not re.search(rb"\x1b\[[0-9;]*(?:3[1-7]|38|4[1-7]|48)[;m]", terminal.everything)

    def test_why_keeps_the_ticks(self, opened: Callable[..., Terminal]) -> None:
        terminal = at_the_list(opened())

        terminal.press("5", SPACE, "w")

        terminal.shows(
            "Why we ask: Each of these can be an emergency.",
            "\u25cf 5. Both legs are weak",
            "about each line again in other words.",
        )

    def test_the_question_stays_in_sight_while_the_list_scrolls(self, opened: Callable[..., Terminal]) -> None:
        terminal = at_the_list(opened())

        terminal.press("12")

        terminal.shows(
            "Is any of this happening now?",
            "about each line again in other words.",
            "There are 12 lines. Move down to see them all. Keys: w, b, c, q.",
            "12. Not sure",
        )

    def test_a_key_ticks_only_the_line_it_is_on(self, opened: Callable[..., Terminal]) -> None:
        """Digits typed apart are two lines, and nothing ticks them all."""
        terminal = at_the_list(opened())

        terminal.press("a", "1", SPACE, "2", SPACE)

        assert terminal.shows("\u25cf 1. Chest pain", "\u25cf 2.").count("\u25cf") == 2

    def test_a_reply_that_will_not_do_is_told_and_can_be_mended(self, opened: Callable[..., Terminal]) -> None:
        terminal = at_the_list(opened())

        terminal.press("i", ENTER)
        terminal.shows('Please pick at least one line, or "None of these".')
        terminal.press("11", SPACE, "2", SPACE, ENTER)
        terminal.shows('"None of these" cannot go together with other lines.')
        terminal.press(SPACE, ENTER)
        terminal.shows("How did this pain begin?")

    def test_a_command_in_the_list_needs_no_tick(self, opened: Callable[..., Terminal]) -> None:
        terminal = at_the_list(opened())

        terminal.press("12", DOWN, DOWN)
        screen = terminal.shows("> b Go back")
        terminal.press(ENTER)

        assert "\u25cb b" not in screen
        terminal.shows("How old is the person whose heel hurts?", "Enter alone means 52.")

    def test_a_letter_needs_no_enter_where_a_number_is_wanted(self, opened: Callable[..., Terminal]) -> None:
        terminal = at_the_list(opened())
        back_to_age(terminal)

        terminal.press("b")

        terminal.shows("Is it all right to go on?")

    def test_a_faulty_number_is_refused_in_a_sentence(self, opened: Callable[..., Terminal]) -> None:
        terminal = at_the_list(opened())
        back_to_age(terminal)

        terminal.press("520", ENTER)

        terminal.shows("This number does not fit here. Please type a number from 0 to 120")

    def test_ctrl_c_keeps_the_draft_and_resume_goes_on(self, opened: Callable[..., Terminal], known: Home) -> None:
        terminal = at_the_list(opened())

        terminal.press(CTRL_C)
        terminal.shows("To go on, type: triage interview --resume")
        code = terminal.end()

        (draft,) = known.files
        assert code == 130
        assert draft.stat().st_mode & 0o777 == 0o600
        opened("--resume").shows("Is any of this happening now?")

    def test_ctrl_d_in_a_line_of_text_stops_too(self, opened: Callable[..., Terminal]) -> None:
        terminal = at_the_list(opened())
        back_to_age(terminal)

        terminal.press(CTRL_D)

        terminal.shows("The input has ended")
        assert terminal.end() == 1

    def test_ctrl_c_after_the_result_ends_well(self, opened: Callable[..., Terminal], known: Home) -> None:
        terminal = at_the_list(opened())
        terminal.press("2", SPACE, ENTER)
        terminal.shows("Press any key to read on")
        terminal.press("q")
        terminal.shows("What now?")

        terminal.press(CTRL_C)

        assert terminal.end() == 0
        assert known.files == []

    def test_the_body_map_is_marked_by_number(self, opened: Callable[..., Terminal], known: Home, talk: Talker) -> None:
        known.run(*talk.typed(PLAIN_ADULT, until="pain_site"), "q")
        terminal = opened("--resume")
        terminal.shows("Which foot hurts?")

        terminal.press("3", ENTER)
        terminal.shows("| 12 |", "2. Under the heel, in the middle", "LEFT foot.")
        terminal.press("2 1", ENTER)
        terminal.shows("RIGHT foot. Type all numbers that fit, such as 2 or 2 6. Enter alone means 1 and 2.")
        terminal.press(ENTER)
        terminal.shows("What does the pain feel like?")
        terminal.press("q")
        terminal.end()

        (draft,) = known.files
        marked = ["plantar_central", "plantar_medial"]
        assert json.loads(draft.read_text())["answers"]["pain_site"] == {"left": marked, "right": marked}

    @pytest.mark.parametrize(("columns", "lines"), [(72, 24), (200, 60)])
    def test_question_and_list_fit_other_sizes(self, opened: Callable[..., Terminal], columns: int, lines: int) -> None:
        terminal = at_the_list(opened(columns=columns, lines=lines))

        screen = terminal.shows("Part 2 of 9", "about each line again in other words.", "1. Chest pain")

        assert "Part 2 of 9" in screen.splitlines()[0]

    @pytest.mark.parametrize(("columns", "lines"), [(80, 16), (55, 20)])
    def test_in_a_small_terminal_the_notes_come_before_the_question(
        self, opened: Callable[..., Terminal], columns: int, lines: int
    ) -> None:
        terminal = opened(columns=columns, lines=lines)
        terminal.shows("does not replace an examination", "Press any key to go on.")

        terminal.press(SPACE)
        at_the_list(terminal).shows("Type w to see how to answer this, and why we ask.", "1. Chest pain")
        terminal.press("w")
        terminal.shows("Look at both feet in good light and touch them.")

    def test_a_tiny_terminal_gets_plain_lines(self, opened: Callable[..., Terminal]) -> None:
        terminal = opened(lines=10)

        terminal.shows("Type one number. Or: w = Why we ask; q = Stop, keep answers.")

    def test_plain_lines_can_be_asked_for(self, opened: Callable[..., Terminal]) -> None:
        terminal = opened("--plain")

        terminal.shows("Type one number. Or: w = Why we ask; q = Stop, keep answers.")
        assert b"\x1b" not in terminal.everything


class TestPipe:
    """Lines in, lines out, for scripts and screen readers."""

    def test_a_whole_path_with_the_real_engine(self, home: Home, talk: Talker) -> None:
        done = home.run("112", *talk.typed(PLAIN_ADULT), "1", "1", more=("--today", "2026-11-20"))

        assert done.returncode == 0
        assert "IN SHORT: Self-care." in done.stdout.decode()
        assert b"\x1b" not in done.stdout
        assert done.stderr == b""
        assert home.files == []

    def test_the_emergency_number_is_asked_once_and_kept(self, home: Home) -> None:
        first = home.run("999", "q")
        second = home.run("q")

        assert first.stdout.count(b"Which number do you call in an emergency?") == 1
        assert b"Which number do you call" not in second.stdout
        assert b"Emergency? Call 999." in second.stdout

    def test_the_end_of_the_input_keeps_the_draft_and_is_no_success(self, known: Home) -> None:
        done = known.run(*BEGIN, "52")

        (draft,) = known.files
        assert done.returncode == 1
        assert "The input has ended before the last question." in done.stdout.decode()
        assert str(draft) in done.stdout.decode()
        assert "To go on, type: triage interview --resume" in done.stdout.decode()
        assert done.stderr == b""

    def test_ctrl_c_keeps_the_draft(self, known: Home) -> None:
        with subprocess.Popen(  # noqa: S603  our own program
            [*PROGRAM, *INTERVIEW],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=known.environment,
        ) as running:
            assert running.stdin is not None
            assert running.stdout is not None
            running.stdin.write("".join(f"{line}\n" for line in (*BEGIN, "52")).encode())
            running.stdin.flush()
            for line in running.stdout:
                if b"Is any of this happening now?" in line:
                    break
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=PATIENCE)

        assert running.returncode == 130
        assert b"To go on, type: triage interview --resume" in out
        assert err == b""
        assert len(known.files) == 1

    def test_bytes_that_are_no_text_are_refused_like_any_other_line(self, known: Home) -> None:
        done = known.run("\udcff\udcfe\x00", "q")

        assert b"Please type one number from 1 to 4." in done.stdout
        assert done.returncode == 1
        assert done.stderr == b""


class TestDrawing:
    """Both feet, with the numbers of the list."""

    def test_every_region_of_a_view_has_its_place(self, knowledge: Knowledge) -> None:
        choices = knowledge.questionnaire.by_id["pain_site"].choices

        assert {choice.id for choice in choices if choice.view != "elsewhere"} == DRAWN

    def test_each_number_stands_on_both_feet(self, knowledge: Knowledge) -> None:
        choices = knowledge.questionnaire.by_id["pain_site"].choices
        numbers = {choice.id: number for number, choice in enumerate(choices, 1)}

        drawn = Counter(re.findall(r"\d+", drawing(numbers)))

        assert drawn == {str(numbers[region]): 4 if region == "heel_sides" else 2 for region in DRAWN}

    def test_the_inner_side_of_each_foot_faces_the_other(self) -> None:
        drawn = drawing({"plantar_medial": 1, "plantar_lateral": 3}).splitlines()
        row = next(line for line in drawn if "3" in line)

        assert [letter for letter in row if letter.isdigit()] == ["3", "1", "1", "3"]

    def test_it_fits_beside_its_list_in_eighty_columns_and_one_screen(self, knowledge: Knowledge) -> None:
        choices = knowledge.questionnaire.by_id["pain_site"].choices
        prompt = Prompt(ask="Where?", options=tuple(Option(choice.id, choice.label) for choice in choices))
        drawn = drawing({choice.id: number for number, choice in enumerate(choices, 1)})

        lines = beside(drawn, prompt, 78)

        assert max(map(len, lines)) <= 78
        assert len(lines) <= 18

    def test_where_there_is_no_room_the_list_comes_below(self) -> None:
        prompt = Prompt(ask="Where?", options=(Option("a", "Here"),))

        assert beside("===", prompt, 30) == ["===", " 1. Here"]


class TestSheet:
    """What is left out when a terminal is low."""

    LONG = Prompt(
        ask="Where?",
        place="Part 1",
        help="How to look. " * 30,
        options=tuple(Option(str(number), "A line") for number in range(12)),
        commands={Command.WHY: "Why"},
    )

    def test_all_is_shown_where_there_is_room(self) -> None:
        sheet = sheet_for(self.LONG, ("Told.",), "Pick.", 78, 60)

        assert sheet.has_help
        assert "Told." in sheet.above
        assert sheet.below[-1] == "Pick."

    def test_the_help_goes_first_and_is_said_to_be_elsewhere(self) -> None:
        sheet = sheet_for(self.LONG, ("Told.",), "Pick.", 78, 18)

        assert not sheet.has_help
        assert "Told." in sheet.above
        assert "Type w to see how to answer this, and why we ask." in sheet.below

    def test_long_notes_leave_the_room_to_the_question(self) -> None:
        sheet = sheet_for(self.LONG, ("Told. " * 100,), "Pick.", 78, 20)

        assert not sheet.has_all_notes
        assert sheet.height + LEAST_OF_A_LIST <= 21

    def test_a_list_that_does_not_fit_says_so(self) -> None:
        sheet = sheet_for(self.LONG, (), "Pick.", 78, 22)

        assert sheet.below[-1] == "There are 12 lines. Move down to see them all. Keys: w."
