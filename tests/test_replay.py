"""Stored answers are assessed again under other rules: who moves is exact, bad rows are told, and nothing is lost."""

import json
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from subprocess import DEVNULL, PIPE, Popen
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

from tests.conftest import ROOT
from tests.databases import Office
from tests.knowledge_texts import patched, real_texts
from tests.replays import DAY, changed, frame_of, people_of_all_kinds, raw_of, result_of, written
from tests.stories import assessed
from triage.adapters.files.knowledge_files import knowledge_from
from triage.cli import main
from triage.model.answers import Answers
from triage.model.assessment import Assessment
from triage.model.errors import EngineError
from triage.model.knowledge import Knowledge
from triage.model.replay import RESULTS
from triage.model.urgency import Urgency
from triage.reasoning.assessing import assess
from triage.reasoning.chaining import ReferenceEngine
from triage.replaying import Order, prepared
from triage.telling import FAULTY, NOT_KEPT

PEOPLE = 300
SITES = ("north", "south", None)


@dataclass(frozen=True)
class Place:
    """A folder with stored answers and two sets of rules, and what is true of everybody under both."""

    folder: Path
    people: Sequence[Answers]
    before: Sequence[Assessment]
    after: Sequence[Assessment]

    @property
    def shifts(self) -> Sequence[tuple[str, str]]:
        """Everybody's result before and after."""
        return [(result_of(one), result_of(other)) for one, other in zip(self.before, self.after, strict=True)]

    @property
    def rules(self) -> tuple[str, ...]:
        """The options that name both sets of rules, and the day."""
        return ("--against", f"{self.folder}/old", "--rules", f"{self.folder}/new", "--today", DAY)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Place:
    folder = tmp_path_factory.mktemp("replay")
    written(folder / "old", real_texts())
    written(folder / "new", changed(real_texts()))
    people = people_of_all_kinds(knowledge.questionnaire, PEOPLE)
    frame = frame_of(people, knowledge.questionnaire).with_columns(
        pl.Series("id", [f"person {number}" for number in range(PEOPLE)]),
        pl.Series("site", [SITES[number % 3] for number in range(PEOPLE)]),
    )
    frame.write_parquet(folder / "people.parquet", row_group_size=50)
    today, new = date.fromisoformat(DAY), knowledge_from(changed(real_texts()))
    return Place(
        folder=folder,
        people=people,
        before=[assess(person, knowledge, ReferenceEngine(), today) for person in people],
        after=[assess(person, new, ReferenceEngine(), today) for person in people],
    )


def replayed(*words: object, fails: int = 0) -> Result:
    """The command as it is typed."""
    done = CliRunner().invoke(main, ["replay", *map(str, words)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == fails, done.output
    return done


def report_in(folder: Path) -> dict[str, Any]:
    """What a replay found."""
    found: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return found


def lines_in(file: Path) -> list[dict[str, Any]]:
    """The rows of a file of lines."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_those_reported_to_move_are_those_whose_assessment_moves(place: Place, tmp_path: Path) -> None:
    replayed("--answers", place.folder / "people.parquet", *place.rules, "--out", tmp_path / "out")

    expected = [
        {"row": row, "id": f"person {row - 1}", "before": before, "after": after}
        for row, (before, after) in enumerate(place.shifts, start=1)
        if before != after
    ]
    assert lines_in(tmp_path / "out" / "moved.ndjson") == expected
    assert {RESULTS.index(one["after"]) > RESULTS.index(one["before"]) for one in expected} == {True, False}


def test_the_counts_are_those_of_the_assessments(place: Place, tmp_path: Path) -> None:
    replayed("--answers", place.folder / "people.parquet", *place.rules, "--out", tmp_path / "out")

    report = report_in(tmp_path / "out")
    moves = {(move["before"], move["after"]): move["people"] for move in report["shifts"]}
    rule = report["by_rule"]["rf_fall_recent"]
    fires = [("rf_fall_recent" in one.fired, "rf_fall_recent" in other.fired) for one, other in both(place)]
    assert moves == Counter(place.shifts)
    assert report["people"] == PEOPLE
    assert report["up"] == sum(is_up(move) for move in place.shifts)
    assert report["down"] == sum(is_up(move[::-1]) for move in place.shifts)
    assert rule["before"] == sum(before for before, _ in fires)
    assert rule["after"] == sum(after for _, after in fires)
    assert rule["begins"] == sum(after and not before for before, after in fires)
    assert rule["up"] == sum(a != b and is_up(move) for (b, a), move in zip(fires, place.shifts, strict=True))


def both(place: Place) -> Sequence[tuple[Assessment, Assessment]]:
    return list(zip(place.before, place.after, strict=True))


def is_up(move: tuple[str, str]) -> bool:
    return "stopped" not in move and RESULTS.index(move[1]) > RESULTS.index(move[0])


def test_people_are_counted_by_age_place_and_site(place: Place, tmp_path: Path) -> None:
    replayed("--answers", place.folder / "people.parquet", *place.rules, "--out", tmp_path / "out", "--by", "trend")

    cohorts = {(cohort["column"], cohort["value"]): cohort for cohort in report_in(tmp_path / "out")["by_cohort"]}
    north = [move for number, move in enumerate(place.shifts) if SITES[number % 3] == "north"]
    arch = [person for person in place.people if "arch" in str(person.given.get("pain_site"))]
    assert cohorts["site", "north"]["up"] == sum(map(is_up, north))
    assert cohorts["site", "not_known"]["people"] == PEOPLE / 3
    assert cohorts["pain_site", "arch"]["people"] == len(arch)
    assert cohorts["trend", "unanswered"]["people"] == sum("trend" not in person.given for person in place.people)
    assert sum(cohort["people"] for (column, _), cohort in cohorts.items() if column == "age_years") == PEOPLE


def test_lines_of_json_and_columns_of_parquet_say_the_same(place: Place, tmp_path: Path) -> None:
    flat = [{"id": f"person {number}", **raw_of(person)} for number, person in enumerate(place.people)]
    nested = [{"id": f"person {number}", "answers": raw_of(person)} for number, person in enumerate(place.people)]
    (tmp_path / "flat.ndjson").write_text("".join(f"{json.dumps(row)}\n" for row in flat), encoding="utf-8")
    (tmp_path / "nested.jsonl").write_text("\n".join(map(json.dumps, nested)), encoding="utf-8")
    texts = [json.dumps(raw_of(person)) for person in place.people]
    ids = [row["id"] for row in flat]
    pl.DataFrame({"id": ids, "answers": texts}).write_parquet(tmp_path / "texts.parquet")
    found = []
    for file in (place.folder / "people.parquet", *sorted(tmp_path.iterdir())):
        out = tmp_path / f"{file.name}.out"
        replayed("--answers", file, *place.rules, "--out", out, "--ignore", "site")
        by_cohort = [cohort for cohort in report_in(out)["by_cohort"] if cohort["column"] != "site"]
        found.append(({**report_in(out), "answers": "", "by_cohort": by_cohort}, lines_in(out / "moved.ndjson")))

    assert len(found) == 4
    assert all(one == found[0] for one in found)


BAD_LINES = {
    '{"age_years": 200}': "age_years: the number is out of range.",
    '{"age_years": 50, "smoker": "yes"}': "smoker: there is no such question.",
    '{"how_started": "a secret"}': "how_started: ",
    '{"foot_signs": ["none", "hot_red_swollen"]}': 'foot_signs: "none" cannot be ticked together',
    '{"how_started": "gradual", "how_started": "gradual"}': 'the key "how_started" stands twice.',
    '{"answers": ["age_years"]}': '"answers" is not an object',
    '{"age_years": 50': "this is not JSON.",
    "[1]": "this is not an object",
    "": "this is not JSON.",
    "\udcff": "this is not JSON.",
    "[" * 100_000: "this is not JSON.",
    "x" * 1_100_000: "this line is longer",
    '{"urgency": "soonish"}': "urgency: this is no result. Results are stopped, self_care",
}


def test_bad_rows_are_refused_with_their_reasons(tmp_path: Path) -> None:
    good = '{"age_years": 50, "site": "north"}'
    lines = [line for bad in BAD_LINES for line in (good, bad)]
    (tmp_path / "people.ndjson").write_bytes("\n".join(lines).encode(errors="surrogateescape"))

    done = replayed("--answers", tmp_path / "people.ndjson", "--today", DAY, "--out", tmp_path / "out")

    aside = lines_in(tmp_path / "out" / "refused.ndjson")
    report = report_in(tmp_path / "out")
    assert [row["row"] for row in aside] == list(range(2, 2 * len(BAD_LINES) + 1, 2))
    for row, reason in zip(aside, BAD_LINES.values(), strict=True):
        assert row["reasons"][0].startswith(reason)
    assert report["people"] == len(BAD_LINES)
    assert report["refused"]["rows"] == len(BAD_LINES)
    assert report["refused"]["reasons"]["row"] == 8
    assert "a secret" not in done.output + done.stderr


def test_bad_rows_of_parquet_change_nothing_for_the_others(place: Place, tmp_path: Path) -> None:
    """Rows of another person are neither lost nor shifted."""
    frame = pl.read_parquet(place.folder / "people.parquet")
    bad = frame.head(70).with_columns(id=pl.lit("bad"), how_started=pl.lit("unheard of"))
    pl.concat([frame[:60], bad, frame[60:]]).write_parquet(tmp_path / "people.parquet", row_group_size=40)

    replayed("--answers", tmp_path / "people.parquet", *place.rules, "--out", tmp_path / "out")

    moved = [(row["id"], row["before"], row["after"]) for row in lines_in(tmp_path / "out" / "moved.ndjson")]
    aside = lines_in(tmp_path / "out" / "refused.ndjson")
    assert moved == [(f"person {number}", *move) for number, move in enumerate(place.shifts) if move[0] != move[1]]
    assert [row["row"] for row in aside] == list(range(61, 131))
    assert {row["id"] for row in aside} == {"bad"}


def test_a_row_must_fit_both_questionnaires(place: Place, tmp_path: Path) -> None:
    """A new choice is unheard of under the old rules, so there is nothing to compare."""
    choice = "      - { id: gradual,"
    new = patched(
        real_texts(), "questions.yaml", choice, f"      - {{ id: sudden_new, label: New, context: x }}\n{choice}"
    )
    written(tmp_path / "new", new)
    rows = [{"how_started": "sudden_new"}, {"how_started": "gradual"}]
    (tmp_path / "people.ndjson").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    rules = ("--against", place.folder / "old", "--rules", tmp_path / "new", "--today", DAY)

    replayed("--answers", tmp_path / "people.ndjson", *rules, "--out", tmp_path / "out")

    assert report_in(tmp_path / "out")["people"] == 1
    assert [row["row"] for row in lines_in(tmp_path / "out" / "refused.ndjson")] == [1]


def test_without_earlier_rules_it_compares_with_what_was_recorded(place: Place, tmp_path: Path) -> None:
    recorded = [before for before, _ in place.shifts]
    frame = pl.read_parquet(place.folder / "people.parquet").with_columns(urgency=pl.Series(recorded))
    frame.write_parquet(tmp_path / "people.parquet")
    new = ("--rules", place.folder / "new", "--today", DAY)

    done = replayed("--answers", tmp_path / "people.parquet", *new, "--out", tmp_path / "out")

    report = report_in(tmp_path / "out")
    assert {(move["before"], move["after"]): move["people"] for move in report["shifts"]} == Counter(place.shifts)
    assert f"{report['up']} move up and {report['down']} move down" in done.output


def test_with_nothing_to_compare_it_says_so(place: Place, tmp_path: Path) -> None:
    done = replayed("--answers", place.folder / "people.parquet", "--today", DAY, "--out", tmp_path / "out")

    assert "There is nothing to compare with" in done.output
    assert report_in(tmp_path / "out")["up"] == 0
    assert lines_in(tmp_path / "out" / "moved.ndjson") == []


def test_the_page_shows_the_counts_and_a_chart(place: Place, tmp_path: Path) -> None:
    done = replayed("--answers", place.folder / "people.parquet", *place.rules, "--out", tmp_path / "out")

    report = report_in(tmp_path / "out")
    emergencies = sum(move[1] == "emergency" for move in place.shifts)
    assert f"{report['up']} move up and {report['down']} move down" in done.output
    assert "rf_injury_not_settling" in done.output
    assert "not yet clinically reviewed" in done.output
    assert any(line.split()[:2] == ["after", str(emergencies)] for line in done.output.splitlines())
    assert f"{emergencies} after</text>" in (tmp_path / "out" / "chart.svg").read_text(encoding="utf-8")


def test_json_goes_to_standard_output_whole(place: Place, tmp_path: Path) -> None:
    words = ("--answers", place.folder / "people.parquet", *place.rules, "--out", tmp_path / "out")

    done = replayed(*words, "--format", "json")

    assert json.loads(done.stdout) == report_in(tmp_path / "out")
    assert f"{PEOPLE} of {PEOPLE} rows" in done.stderr


def test_cases_are_compared_with_what_was_told(
    small_office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRIAGE_DATABASE", small_office.url)
    case = assessed(small_office, Urgency.SELF_CARE, clinic="north")
    small_office.begun()

    replayed("--answers", "cases", "--today", DAY, "--out", tmp_path / "out")

    (moved,) = lines_in(tmp_path / "out" / "moved.ndjson")
    assert (moved["id"], moved["before"]) == (case.reference, "self_care")
    assert report_in(tmp_path / "out")["people"] == 1


@pytest.fixture(scope="module")
def many_files(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty files, so that there is time to be killed between them."""
    folder = tmp_path_factory.mktemp("many")
    frame = pl.read_parquet(place.folder / "people.parquet")
    for number in range(30):
        chosen = pl.Series(Random(number).choices(range(PEOPLE), k=2_000))
        frame[chosen].write_parquet(folder / f"part_{number:02}.parquet")
    return folder


def test_a_replay_that_was_killed_goes_on_and_counts_the_same(place: Place, many_files: Path, tmp_path: Path) -> None:
    words = ["replay", "--answers", str(many_files), *place.rules, "--threads", "1"]
    command = [sys.executable, "-m", "triage", *words, "--out", str(tmp_path / "killed")]
    process = Popen(command, cwd=ROOT, stdout=DEVNULL, stderr=PIPE, text=True)  # noqa: S603  our own command
    with process:
        assert process.stderr is not None
        assert "rows" in process.stderr.readline()
        process.send_signal(signal.SIGKILL)
    kept = len(list((tmp_path / "killed").glob("*.done.json")))

    done = replayed("--answers", many_files, *place.rules, "--out", tmp_path / "killed")
    replayed("--answers", many_files, *place.rules, "--out", tmp_path / "whole")

    assert 0 < kept < 30
    assert f"Going on: {kept} parts" in done.stderr
    for name in ("report.json", "moved.ndjson", "refused.ndjson", "chart.svg"):
        assert (tmp_path / "killed" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_a_part_that_was_cut_short_is_done_again(place: Place, tmp_path: Path) -> None:
    """As after a loss of power: the file of counts is there, but not all of it."""
    words = ("--answers", place.folder / "people.parquet", *place.rules, "--out", tmp_path / "out")
    replayed(*words)
    whole = (tmp_path / "out" / "report.json").read_bytes()
    (part,) = (tmp_path / "out").glob("*.done.json")
    part.write_bytes(part.read_bytes()[:100])

    replayed(*words)

    assert (tmp_path / "out" / "report.json").read_bytes() == whole


@pytest.mark.parametrize("change", ["answers", "rules", "day"])
def test_nothing_is_reused_when_something_has_changed(place: Place, tmp_path: Path, change: str) -> None:
    frame = pl.read_parquet(place.folder / "people.parquet")
    frame.write_parquet(tmp_path / "people.parquet")
    words = ["--answers", tmp_path / "people.parquet", *place.rules, "--out", tmp_path / "out"]
    replayed(*words)
    if change == "answers":
        frame.head(10).write_parquet(tmp_path / "people.parquet")
    if change == "rules":
        words[words.index("--rules") + 1] = place.folder / "old"
    if change == "day":
        words[words.index(DAY)] = "2026-11-21"

    done = replayed(*words)

    report = report_in(tmp_path / "out")
    assert "Going on" not in done.stderr
    assert report["people"] == (10 if change == "answers" else PEOPLE)
    assert (report["rules"]["after"] == report["rules"]["before"]) == (change == "rules")
    assert report["today"] == ("2026-11-21" if change == "day" else DAY)


def test_results_are_for_their_owner_only(place: Place, tmp_path: Path) -> None:
    replayed("--answers", place.folder / "people.parquet", *place.rules, "--out", tmp_path / "out")

    assert {file.stat().st_mode & 0o077 for file in [tmp_path / "out", *(tmp_path / "out").iterdir()]} == {0}


def refused(*words: object) -> str:
    """What is told when a replay does not begin."""
    return replayed(*words, fails=FAULTY).stderr


def test_a_column_that_is_no_question_is_refused(place: Place, tmp_path: Path) -> None:
    """Hazard: a misspelled question would make everybody's answer to it disappear."""
    frame = pl.read_parquet(place.folder / "people.parquet").rename({"how_started": "how_starte"})
    frame.write_parquet(tmp_path / "people.parquet")

    said = refused("--answers", tmp_path / "people.parquet", "--today", DAY, "--out", tmp_path / "out")

    assert said == (
        'people.parquet: no question is called "how_starte". Did you mean "how_started"? '
        "Leave a column out with --ignore COLUMN, or count people by it with --by COLUMN.\n"
    )
    assert not (tmp_path / "out").exists()


def test_what_is_no_file_of_answers_is_refused(place: Place, tmp_path: Path) -> None:
    (tmp_path / "torn.parquet").write_bytes((place.folder / "people.parquet").read_bytes()[:5_000])
    (tmp_path / "people.csv").write_text("age_years\n50\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    words = ("--today", DAY, "--out", tmp_path / "out")

    assert "torn.parquet: it cannot be read (ArrowInvalid)" in refused("--answers", tmp_path / "torn.parquet", *words)
    for name in ("people.csv", "empty", "missing.parquet"):
        assert f"{name}: there are no answers" in refused("--answers", tmp_path / name, *words)


def test_a_column_to_count_by_must_be_there(place: Place, tmp_path: Path) -> None:
    words = ("--answers", place.folder / "people.parquet", "--today", DAY, "--out", tmp_path / "out")

    assert 'no column "ward" to count people by' in refused(*words, "--by", "ward")


def test_nobody_is_a_cohort_of_their_own(place: Place, tmp_path: Path) -> None:
    words = ("--answers", place.folder / "people.parquet", "--today", DAY, "--out", tmp_path / "out")

    assert 'People are not counted by "id": each would be alone.' in refused(*words, "--by", "id")


def test_a_day_without_rules_is_refused(place: Place, tmp_path: Path) -> None:
    words = ("--answers", place.folder / "people.parquet", "--out", tmp_path / "out")

    assert "No rule is in force on 2020-01-01" in refused(*words, "--today", "2020-01-01")


def test_a_folder_with_other_things_is_left_alone(place: Place, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear friend", encoding="utf-8")

    done = replayed("--answers", place.folder / "people.parquet", *place.rules, "--out", tmp_path, fails=NOT_KEPT)

    assert "the folder holds other things" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_a_place_that_cannot_be_written_is_told(place: Place, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    words = ("--answers", place.folder / "people.parquet", "--today", DAY)

    done = replayed(*words, "--out", tmp_path / "file" / "out", fails=NOT_KEPT)

    assert done.stderr == "out: nothing can be kept there (Not a directory). Name another folder with --out FOLDER.\n"


def test_answers_without_any_question_are_refused(tmp_path: Path) -> None:
    pl.DataFrame({"id": ["a", "b"]}).write_parquet(tmp_path / "people.parquet")

    assert "no column is a question" in refused("--answers", tmp_path / "people.parquet", "--out", tmp_path / "out")


def test_a_column_with_too_many_values_is_no_cohort(tmp_path: Path) -> None:
    names = [f"name {number}" for number in range(1_001)]
    pl.DataFrame({"age_years": [50] * 1_001, "name": names}).write_parquet(tmp_path / "people.parquet")
    words = ("--answers", tmp_path / "people.parquet", "--today", DAY, "--out", tmp_path / "out")

    said = refused(*words, "--by", "name")

    assert '"name" has more than 1000 values, so it is no cohort.' in said
    assert "name 7" not in said


def test_a_worker_with_another_version_refuses() -> None:
    order = Order(after=real_texts(), before=None, today=date(2026, 11, 20), by=(), ignored=(), version="0.0.0")

    with pytest.raises(EngineError, match=r"All must have 0\.0\.0"):
        prepared(order)
