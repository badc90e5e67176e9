"""Answers come from YAML or JSON, and whatever else somebody puts there is refused with every fault named."""

import json
from io import BytesIO
from pathlib import Path
from time import perf_counter

import pytest

from tests.small import SMALL
from triage.adapters.files.answer_files import LARGEST, answers_from, load_answers
from triage.model.answers import Answers
from triage.model.errors import FaultyAnswers

GOOD = {"age": 40, "start": "slow", "signs": ["bruise", "lump"], "site": {"left": ["sole"]}, "weeks": "not_sure"}
READ = {**GOOD, "signs": ("bruise", "lump"), "site": {"left": ("sole",)}}


def read(content: str | bytes) -> Answers:
    """The answers in some content."""
    raw = content.encode() if isinstance(content, str) else content
    return answers_from(BytesIO(raw), "answers.yaml", SMALL)


def faults_in(content: str | bytes) -> list[str]:
    """All that is wrong with the content."""
    with pytest.raises(FaultyAnswers) as caught:
        read(content)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(GOOD),
        f"\n\n  {json.dumps(GOOD, indent=2)}\n",
        f"\ufeff{json.dumps(GOOD)}",
        "age: 40\nstart: slow\nsigns: [bruise, lump]\nsite: { left: [sole] }\nweeks: not_sure\n",
        "# answers\nage: 40\nstart: 'slow'\nsigns:\n  - bruise\n  - lump\nsite:\n  left: sole\nweeks: \"not_sure\"\n",
        "\ufeffage: 40\r\nstart: slow\r\nsigns: [bruise, lump]\r\nsite: {left: [sole]}\r\nweeks: not_sure\r\n",
        "{ age: 40, start: slow, signs: [bruise, lump], site: { left: [sole] }, weeks: not_sure }",
    ],
)
def test_the_same_answers_in_any_writing_are_the_same(content: str) -> None:
    assert read(content).given == READ


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "person.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")

    assert load_answers(path, SMALL).given == READ


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_path_that_cannot_be_read_is_told_with_what_to_give(tmp_path: Path, name: str) -> None:
    with pytest.raises(FaultyAnswers, match=r"it cannot be read \(.+\)\. Give the path of a YAML or JSON file"):
        load_answers(tmp_path / name, SMALL)


def test_faults_of_form_and_of_content_are_told_together() -> None:
    assert faults_in("age: 400\nstart: no\nage: 3\nsings: []\n") == [
        'answers.yaml:2: YAML reads the bare word "no" as true or false. Use another word or quotes.',
        'answers.yaml:3: the key "age" stands twice. Keep one of them.',
        "answers.yaml: age: the number is out of range. Give a number from 0 to 120 (years).",
        'answers.yaml: start: "no" is not a choice of this question. Choices are slow, fall and not_sure.',
        'answers.yaml: sings: there is no such question. Did you mean "signs"?',
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("signs: 5", "signs: a list of choices is wanted here. Choices are bruise, lump, none and not_sure."),
        ("signs: [5]", "signs: one choice is wanted here, as a word. Choices are bruise, lump, none and not_sure."),
        ("start: [slow]", "start: one choice is wanted here, as a word. Choices are slow, fall and not_sure."),
        ("site: { left: 5 }", "site: a list of choices is wanted here. Choices are sole and back."),
        ("site: { top: [sole] }", 'site: "top" is not a side. Sides are left, right and side_not_known.'),
        ("age: forty", "age: this is not a number. Give a number from 0 to 120 (years)."),
        ("age: true", "age: this is not a number. Give a number from 0 to 120 (years)."),
        ("signs: [none, lump]", 'signs: "none" cannot be ticked together with other choices. Leave one out.'),
    ],
)
def test_an_answer_of_the_wrong_kind_is_told_with_what_would_be_right(content: str, fault: str) -> None:
    assert faults_in(content) == [f"answers.yaml: {fault}"]


def test_faults_of_form_alone_are_enough_to_refuse() -> None:
    assert faults_in("age: &years 40") == ["answers.yaml:1: an alias or anchor is used. Write the value out."]


def test_a_key_that_stands_twice_in_json_is_refused() -> None:
    """JSON readers keep the last in silence: two answers to one question must not become one."""
    assert faults_in('{"start": "fall", "start": "slow"}') == [
        'answers.yaml: the key "start" stands twice. Keep one of them.'
    ]


@pytest.mark.parametrize("content", ["", "# nothing", "- age", "just words", "[1, 2]", "52", "null", '"age: 52"'])
def test_what_is_no_list_of_questions_is_told_with_an_example(content: str) -> None:
    assert faults_in(content) == [
        'answers.yaml: it is not a list of questions with answers. Write lines such as "age_years: 52".'
    ]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", "größer".encode("latin-1"), bytes(range(256))])
def test_what_is_not_utf_8_is_refused(content: bytes) -> None:
    assert faults_in(content) == ["answers.yaml: it is not text in UTF-8. Give a YAML or JSON file."]


def test_what_is_too_large_is_refused_without_reading_to_the_end() -> None:
    endless = BytesIO(b"#" * (LARGEST * 4))

    with pytest.raises(FaultyAnswers, match=r"it is too large\. Answers fit in 256 KB\."):
        answers_from(endless, "answers.yaml", SMALL)

    assert endless.tell() == LARGEST + 1


def test_the_largest_that_is_let_in() -> None:
    content = "age: 40\n"

    assert read(content + "#" * (LARGEST - len(content))).given == {"age": 40}


@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "-Infinity", "1e400", "1" + "0" * 400, "-0.001", "120.001", "9" * 5_000]
)
@pytest.mark.parametrize("pattern", ['{{"age": {}}}', "age: {}"])
def test_a_number_beyond_all_numbers_is_refused_like_any_other(pattern: str, value: str) -> None:
    faults = faults_in(pattern.format(value))

    assert faults[-1].startswith("answers.yaml: age: ")
    assert all(len(fault) < 200 for fault in faults)


@pytest.mark.parametrize(
    "hostile",
    [
        '{"age": ' + "[" * 100_000,
        "{" * 100_000,
        "- " * 20_000,
        "\n".join(["a: &a [x]", *(f"b{n}: [*a, *a, *a]" for n in range(5_000))]),
        "\n".join(f"question_{n}: {n}" for n in range(3_000)),
        "signs: [" + "lump, " * 40_000 + "none]",
        f'"{"x" * 200_000}": 1',
        "start: " + "slow" * 50_000,
    ],
)
def test_a_hostile_file_is_refused_soon_and_without_a_flood_of_its_own_text(hostile: str) -> None:
    start = perf_counter()

    faults = faults_in(hostile)

    assert all(len(fault) < 300 for fault in faults)
    assert perf_counter() - start < 10


def test_a_fault_holds_nothing_that_a_terminal_would_obey() -> None:
    faults = faults_in('{"\\u001b[2Jage": 1, "start": "\\u001b]0;owned\\u0007", "site": {"\\u001b[31m": []}}')

    assert len(faults) == 3
    assert not any("\x1b" in fault or "\x07" in fault for fault in faults)


def test_no_other_answer_stands_beside_the_one_that_is_wrong() -> None:
    [fault] = faults_in("age: 33\nstart: fall\nsigns: [lump]\nweeks: -1\n")

    assert (
        fault == 'answers.yaml: weeks: the number is out of range. Give a number from 0 to 10 (weeks), or "not_sure".'
    )
