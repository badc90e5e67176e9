"""Two versions of questions and rules: everybody who moves is found, with people who replay it, and nobody else."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.conftest import ROOT
from tests.knowledge_texts import Texts, patched, real_texts, small_knowledge, small_texts
from tests.vignettes import all_vignettes
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.knowledge_files import knowledge_from
from triage.adapters.files.people_files import load_people
from triage.adapters.files.sign_off_reader import sign_offs_from
from triage.adapters.z3_prover.comparer import Z3Comparer
from triage.adapters.z3_prover.sample import made_up_people
from triage.cli import main
from triage.model.answers import Answers, read_answers
from triage.model.assessment import Assessment
from triage.model.comparison import Comparison, KnownPerson, Move
from triage.model.conditions import Compare
from triage.model.knowledge import Knowledge
from triage.reasoning.assessing import assess
from triage.reasoning.carrying import carried, shared_questionnaire
from triage.reasoning.chaining import ReferenceEngine
from triage.reasoning.comparing import Comparing
from triage.reasoning.derivation import facts_of
from triage.reasoning.regions import AFTER
from triage.reasoning.strata import LEVEL

DAY = date(2026, 11, 20)

FLOORS = "rules/floors.yaml"
FLAGS = "rules/flags/flags.yaml"
SUPPRESSIONS = "rules/self_care/suppressions.yaml"
STEPS = "rules/self_care/steps.yaml"


def changed_rule(texts: Texts, file: str, rule: str, old: str, new: str) -> Texts:
    """The texts with a few words of one rule replaced."""
    head, mark, tail = texts[file].partition(f"- id: {rule}\n")
    assert old in tail, f"{file}: {rule} does not hold: {old}"
    return {**texts, file: head + mark + tail.replace(old, new, 1)}


def without_rule(texts: Texts, file: str, rule: str) -> Texts:
    """The texts without one rule."""
    head, mark, tail = texts[file].partition(f"  - id: {rule}\n")
    assert mark
    return {**texts, file: head + "  - id: ".join(["", *tail.split("  - id: ")[1:]])}


def compared(old: Texts, new: Texts, ways: int = 1_000, people: Sequence[KnownPerson] = ()) -> Comparison:
    """Two versions, compared by the same parts as the command."""
    before, after = knowledge_from(old), knowledge_from(new)
    comparer = Z3Comparer(before, after, DAY)
    return Comparing(
        old=before, new=after, comparer=comparer, engine=DurableEngine(), today=DAY, most_ways=ways
    ).comparison(people, ())


def moves_by_id(comparison: Comparison) -> dict[str, Move]:
    return {move.region.id: move for move in comparison.moves}


def told(person: Answers, knowledge: Knowledge) -> Assessment:
    """What a version says to somebody, as far as it knows the answers."""
    return assess(carried(person, knowledge.questionnaire), knowledge, ReferenceEngine(), DAY)


def offered(assessment: Assessment) -> frozenset[str]:
    care = assessment.self_care
    return frozenset({*(item.step.id for item in care.offered), *(step.id for step in care.ask_about)})


def put_down(texts: Texts, folder: Path) -> Path:
    """The texts as files."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run(old: Path, new: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["compare", str(old), str(new), "--today", str(DAY), *options])


def in_json(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


Before = list[tuple[Answers, Mapping[str, str], Assessment]]

CHANGES: Mapping[str, Texts] = {
    "a floor is lowered": changed_rule(small_texts(), FLOORS, "floor_child", "routine", "self_care"),
    "a flag is lowered": changed_rule(small_texts(), FLAGS, "rf_rest", "urgency: soon", "urgency: routine"),
    "a flag is gone": without_rule(small_texts(), FLAGS, "rf_cold"),
    "a flag asks for more": changed_rule(
        small_texts(),
        FLAGS,
        "rf_rest",
        "{ worst_time: { includes: at_rest } }",
        "{ all: [ { worst_time: { includes: at_rest } }, { age_years: { from: 65 } } ] }",
    ),
    "a flag is raised": changed_rule(small_texts(), FLAGS, "rf_rest", "urgency: soon", "urgency: urgent"),
    "a raise lifts less": changed_rule(small_texts(), FLAGS, "raise_worse", "at_most: soon", "at_most: routine"),
    "a raise lifts more": changed_rule(small_texts(), FLAGS, "raise_worse", "at_most: soon", "at_most: urgent"),
    "a suppression is narrower": patched(
        small_texts(), SUPPRESSIONS, "is_one_of: [urgent, emergency]", "is: emergency"
    ),
    "another level is suppressed": patched(small_texts(), SUPPRESSIONS, "{ is: soon }", "{ is: routine }"),
    "others are stopped": patched(small_texts(), "rules/scope.yaml", "is: decline", "is: cannot"),
}


def grid() -> Iterator[Answers]:
    """Everybody who answers these questions in these ways, in all combinations."""
    ways: dict[str, list[Any]] = {
        "consent": ["agree", "decline", "cannot"],
        "age_years": [7, 70, None],
        "emergency_signs": [["none"], ["chest_pain"], ["cold_foot"], None],
        "trend": ["worse", None],
        "worst_time": [["first_steps"], ["at_rest"], ["at_rest", "first_steps"], None],
        "rest_detail": ["burning", "dull", None],
        "pain_site": [{"left": ["sole"]}, {"right": ["elsewhere_foot"]}],
    }
    questionnaire = small_knowledge().questionnaire
    for answers in product(*ways.values()):
        given = {name: answer for name, answer in zip(ways, answers, strict=True) if answer is not None}
        yield read_answers(given, questionnaire)


@pytest.fixture(scope="module")
def before() -> Before:
    """The people of the grid, and what the small rules say to them."""
    known = small_knowledge()
    return [(person, potential_facts(person, known), told(person, known)) for person in grid()]


@pytest.mark.parametrize("change", CHANGES)
class TestAgainstEverybody:
    """The printed regions against people who are asked one by one."""

    def test_everybody_who_moves_is_in_a_region_and_nobody_else(self, change: str, before: Before) -> None:
        new = knowledge_from(CHANGES[change])
        comparison = compared(small_texts(), CHANGES[change])
        assert comparison.moves
        assert not any(move.has_more_ways for move in comparison.moves)

        for person, facts, old in before:
            now = told(person, new)
            expected = set(moves_of(old, now))
            assert {key for move in comparison.moves for key in keys_of(move, facts, old, now)} == expected


def moves_of(old: Assessment, now: Assessment) -> Iterator[tuple[str, ...]]:
    """How somebody moves, told from two assessments alone."""
    down = now.urgency < old.urgency
    if old.urgency != now.urgency:
        yield "down" if down else "up", old.urgency.word, now.urgency.word
    elif old.is_out_of_scope != now.is_out_of_scope:
        yield ("stopped" if now.is_out_of_scope else "begun",)
    if not down and not (old.is_out_of_scope and not now.is_out_of_scope):
        yield from (("released", step) for step in offered(now) - offered(old))


def potential_facts(person: Answers, new: Knowledge) -> dict[str, str]:
    """What somebody answers to every question of the small rules and these, whether or not the path asks it."""
    return {
        fact: value
        for question in shared_questionnaire(small_knowledge().questionnaire, new.questionnaire).questions
        for fact, value in facts_of(question, person.given.get(question.id)).items()
    }


def keys_of(move: Move, facts: Mapping[str, str], old: Assessment, now: Assessment) -> Iterator[tuple[str, ...]]:
    """The move that a region claims of somebody who gives the answers of one of its ways."""
    if not any(all(facts[part.fact] in part.values for part in way.answers) for way in move.ways):
        return
    kind, _, rest = move.region.id.partition(".")
    what, _, rules = rest.partition(".")
    if kind in ("down", "up"):
        fired = (old if kind == "down" else now).fired
        assert set(rules.split("+")) <= set(fired)
        first, _, last = what.partition("_to_")
        if (old.urgency.word, now.urgency.word) == (first, last):
            yield kind, first, last
    elif kind == "released":
        if what in offered(now) - offered(old) and now.urgency >= old.urgency:
            yield kind, what
    elif now.urgency == old.urgency and now.is_out_of_scope != old.is_out_of_scope:
        yield (kind,)


LOWERED = changed_rule(real_texts(), FLOORS, "floor_limp", "urgency: routine", "urgency: self_care")
RAISED = changed_rule(real_texts(), FLOORS, "floor_limp", "urgency: routine", "urgency: soon")


class TestRealRules:
    """What an author sees who changes the rules of this repository."""

    def test_nothing_moves_between_two_copies(self, tmp_path: Path) -> None:
        old, new = put_down(real_texts(), tmp_path / "old"), put_down(real_texts(), tmp_path / "new")

        result = run(old, new)

        assert result.exit_code == 0
        assert result.stdout.endswith("Nothing moves.\n")

    def test_a_lowered_floor_is_told_with_people_and_fails_until_it_is_signed(self, tmp_path: Path) -> None:
        """Hazard H16: a change of the rules must not lower an urgency unseen."""
        old, new = put_down(real_texts(), tmp_path / "old"), put_down(LOWERED, tmp_path / "new")

        result = run(old, new, "--people", str(ROOT / "tests"), "--format", "json", "--ways", "1")
        found = in_json(result)

        assert (result.exit_code, found["fails"]) == (1, True)
        assert "down.routine_to_self_care.floor_limp" in {move["id"] for move in found["moves"]}
        assert {move["direction"] for move in found["moves"]} == {"down"}
        for move in found["moves"]:
            for way in move["ways"]:
                assert replayed(way["person"], real_texts()) == way["before"]["urgency"]
                assert replayed(way["person"], LOWERED) == way["after"]["urgency"]
        names = {known["name"]: known for known in found["known_people"]["moved"]}
        limping = names["A limping man with first-step pain is booked in as routine"]
        assert (limping["before"], limping["after"], limping["direction"]) == ("routine", "self_care", "down")

    def test_a_raised_floor_moves_people_up_only_and_needs_no_sign_off(self, tmp_path: Path) -> None:
        old, new = put_down(real_texts(), tmp_path / "old"), put_down(RAISED, tmp_path / "new")

        result = run(old, new, "--format", "json", "--ways", "1")

        assert result.exit_code == 0
        assert {move["direction"] for move in in_json(result)["moves"]} == {"up"}


def replayed(answers: Mapping[str, Any], texts: Texts) -> str:
    """The urgency that the whole flow gives somebody, asked by both engines."""
    knowledge = knowledge_of(tuple(texts.items()))
    return assess(read_answers(answers, knowledge.questionnaire), knowledge, DurableEngine(), DAY).urgency.word


@cache
def knowledge_of(texts: tuple[tuple[str, str], ...]) -> Knowledge:
    return knowledge_from(dict(texts))


class TestSignOffs:
    """Who answers for a move downward."""

    @pytest.fixture
    def folders(self, tmp_path: Path) -> tuple[Path, Path]:
        """The small rules, and a copy in which a floor is lowered."""
        return put_down(small_texts(), tmp_path / "old"), put_down(CHANGES["a floor is lowered"], tmp_path / "new")

    def test_a_move_that_is_signed_does_not_fail(self, folders: tuple[Path, Path]) -> None:
        signed(*folders)

        result = run(*folders)

        assert result.exit_code == 0
        assert "signed on 2026-11-20 by A. Name, 12345: It was too high." in result.stdout
        assert "Every move that needs it is signed." in result.stdout

    def test_the_block_to_be_signed_is_printed_ready_to_be_filled_in(self, folders: tuple[Path, Path]) -> None:
        text = run(*folders).stdout

        block = text[text.index("sign_offs:") :]
        filled = (
            block.replace("because:", "because: So.")
            .replace("[]", "[A. Name]")
            .replace("signed_on:", f"signed_on: {DAY}")
        )
        [item] = sign_offs_from(filled)
        assert item.moves == ("down.soon_to_routine.raise_worse+floor_child", "down.routine_to_self_care.floor_child")

    def test_a_sign_off_does_not_cover_a_later_change(self, folders: tuple[Path, Path]) -> None:
        """Hazard H16: what was signed for one change must not let another one through."""
        signed(*folders)
        put_down(patched(CHANGES["a floor is lowered"], FLOORS, "A child is seen.", "A child can be seen."), folders[1])

        assert run(*folders).exit_code == 1

    def test_a_sign_off_of_one_move_does_not_cover_the_other(self, folders: tuple[Path, Path]) -> None:
        signed(*folders, most=1)

        result = run(*folders)

        assert result.exit_code == 1
        assert "1 moves are not signed." in result.stdout

    def test_a_sign_off_of_a_move_that_nobody_makes_is_refused(self, folders: tuple[Path, Path]) -> None:
        signed(*folders, more=("down.soon_to_routine.floor_chyld",))

        result = run(*folders)

        assert result.exit_code == 2
        assert "floor_chyld" in result.stderr

    def test_a_sign_off_is_no_part_of_the_knowledge(self, folders: tuple[Path, Path]) -> None:
        """It holds the digest of the knowledge, so it cannot be in it."""
        before = in_json(run(*folders, "--format", "json"))["after"]
        signed(*folders)

        assert in_json(run(*folders, "--format", "json"))["after"] == before

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("    before: ", "    from: ", '"from" is not a key here.'),
            ('before: "sha256:', 'before: "sha', "this is not the digest of a version."),
            ("by: [", "by: [] #", "this is empty. Name who signs"),
            ("signed_on: 2026-11-20", "signed_on: today", "this is not a date. Write it as 2026-01-31."),
            ("because: It was too high.", 'because: ""', "this is empty. Write a sentence."),
        ],
    )
    def test_a_faulty_file_is_refused_with_its_cure(
        self, folders: tuple[Path, Path], old: str, new: str, message: str
    ) -> None:
        path = signed(*folders)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

        result = run(*folders)

        assert result.exit_code == 2
        assert message in result.stderr
        assert "rules/sign_offs.yaml:" in result.stderr


def signed(old: Path, new: Path, most: int | None = None, more: tuple[str, ...] = ()) -> Path:
    """Sign so many of the moves."""
    found = in_json(run(old, new, "--format", "json"))
    moves = [move["id"] for move in found["moves"] if move["needs_sign_off"]][:most]
    lines = "".join(f"      - {name}\n" for name in (*moves, *more))
    path = new / "rules" / "sign_offs.yaml"
    path.write_text(
        f'sign_offs:\n  -\n    before: "{found["before"]}"\n    after: "{found["after"]}"\n    moves:\n{lines}'
        '    because: It was too high.\n    by: ["A. Name, 12345"]\n    signed_on: 2026-11-20\n',
        encoding="utf-8",
    )
    return path


class TestSelfCare:
    """A step that is offered now, to people who are no less urgent."""

    def test_a_step_without_load_needs_no_sign_off_and_one_with_load_does(self) -> None:
        moves = moves_by_id(compared(small_texts(), CHANGES["a suppression is narrower"]))

        assert not moves["released.sc_heel_cup.suppress_at_once"].fails
        assert moves["released.sc_stretch.suppress_at_once"].fails

    def test_a_step_whose_load_was_lowered_counts_by_the_higher_load(self) -> None:
        texts = changed_rule(small_texts(), STEPS, "sc_stretch", "load_class: 1", "load_class: 0")
        texts = changed_rule(texts, STEPS, "sc_stretch", "safe_while_waiting: false", "safe_while_waiting: true")

        move = moves_by_id(compared(small_texts(), texts))["released.sc_stretch.suppress_soon"]

        assert move.fails
        assert "sc_stretch" in set(move.ways[0].after.steps) - set(move.ways[0].before.steps)

    def test_withholding_more_moves_nobody(self) -> None:
        texts = patched(small_texts(), SUPPRESSIONS, "{ steps: [sc_strength] }", "{ everything_but: [] }")

        assert compared(small_texts(), texts).moves == ()


FEVER = """
  - id: fever
    section: pain
    ask: Do you have a fever?
    ask_staff: Fever?
    why: A fever is looked into.
    help: ""
    kind: one_of
    choices:
      - { id: fever_yes, label: "Yes" }
      - { id: fever_no, label: "No", context: The good answer. }
"""
WITH_FEVER = {
    **changed_rule(
        small_texts(),
        FLOORS,
        "floor_child",
        "{ age_years: { under: adult_age } }",
        "{ any: [ { age_years: { under: adult_age } }, { fever: { is_one_of: [fever_yes, unanswered] } } ] }",
    ),
    "questions.yaml": small_texts()["questions.yaml"] + FEVER,
}
FEVER_NEEDED = {
    **WITH_FEVER,
    FLOORS: WITH_FEVER[FLOORS].replace(
        "{ any: [ { age_years: { under: adult_age } }, { fever", "{ all: [ { age_years: { under: adult_age } }, { fever"
    ),
}
OTHER_QUESTIONS = {
    **WITH_FEVER,
    "questions.yaml": WITH_FEVER["questions.yaml"]
    .replace("{ child: 0-17, adult: 18-64, old: 65-120 }", "{ child: 0-17, young: 18-39, adult: 40-64, old: 65-110 }")
    .replace("maximum: 120", "maximum: 110")
    .replace("      - { id: cold_foot, label: A cold foot, ask_again: Is the foot cold? }\n", "")
    .replace("label: In sport }", "label: In sport, exclusive: true }"),
    FLAGS: small_texts()[FLAGS].replace("{ includes_any: [cold_foot, not_sure] }", "{ includes: not_sure }"),
}


class TestOtherQuestions:
    """Versions that do not ask the same."""

    def test_a_new_question_is_told_with_whoever_it_moves_up(self) -> None:
        comparison = compared(small_texts(), WITH_FEVER)

        assert comparison.questions == ("fever is new: the old version knows nothing of its answers.",)
        assert "up.self_care_to_routine.floor_child" in moves_by_id(comparison)
        assert not comparison.fails

    def test_an_answer_to_a_new_question_that_lowers_the_urgency_needs_a_sign_off(self) -> None:
        """Hazard H16: a new question must not be a way round the rules that were signed."""
        move = moves_by_id(compared(small_texts(), FEVER_NEEDED))["down.routine_to_self_care.floor_child"]

        assert move.fails
        assert {Compare("fever", frozenset({"fever_no"}))} < set(move.ways[0].answers)
        assert move.ways[0].person.given["fever"] == "fever_no"

    def test_with_a_new_question_everybody_who_moves_is_in_a_region_and_nobody_else(self) -> None:
        new, moves = knowledge_from(FEVER_NEEDED), compared(small_texts(), FEVER_NEEDED).moves
        assert not any(move.has_more_ways for move in moves)

        for person in list(grid())[::7]:
            for answer in ({"fever": "fever_yes"}, {"fever": "fever_no"}, {}):
                asked = Answers({**person.given, **answer})
                old, now = told(asked, small_knowledge()), told(asked, new)
                facts = potential_facts(asked, new)
                assert {key for move in moves for key in keys_of(move, facts, old, now)} == set(moves_of(old, now))

    def test_written_people_who_answer_a_new_question_are_known_by_it(self) -> None:
        child = read_answers(
            {**next(grid()).given, "trend": "better", "fever": "fever_no"}, knowledge_from(FEVER_NEEDED).questionnaire
        )
        people = (KnownPerson(name="a child without fever", answers=child),)

        (known,) = compared(small_texts(), FEVER_NEEDED, people=people).known

        assert (known.name, known.before, known.after) == ("a child without fever", "routine", "self_care")

    def test_a_question_that_is_gone_lowers_whoever_needed_it(self) -> None:
        """Hazard H16: a warning that is no longer asked for must not go unseen."""
        comparison = compared(WITH_FEVER, small_texts())

        assert comparison.questions == ("fever is gone: the new version knows nothing of its answers.",)
        assert moves_by_id(comparison)["down.routine_to_self_care.floor_child"].fails

    def test_whatever_is_asked_otherwise_is_told(self) -> None:
        assert compared(small_texts(), OTHER_QUESTIONS).questions == (
            "age_years: the bands or limits of the number are others.",
            "emergency_signs: cold_foot gone; the new version leaves such a mark out.",
            "fever is new: the old version knows nothing of its answers.",
        )

    @pytest.mark.parametrize("turned", [False, True])
    def test_the_model_takes_answers_over_as_the_flow_does(self, *, turned: bool) -> None:
        """Hazard H13: a comparison of people who answer otherwise compares nothing."""
        old, new = knowledge_from(small_texts()), knowledge_from(OTHER_QUESTIONS)
        old, new = (new, old) if turned else (old, new)
        people = made_up_people(old.questionnaire, 300)
        comparer = Z3Comparer(old, new, DAY)

        for level in ("self_care", "routine", "soon", "urgent", "emergency"):
            expected = [place for place, person in enumerate(people) if told(person, new).urgency.word == level]
            assert list(comparer.places(Compare(AFTER + LEVEL, frozenset({level})), people)) == expected


class TestKnownPeople:
    """Cases and vignettes that were written down."""

    def test_cases_and_vignettes_are_read_from_beside_the_new_rules(self, tmp_path: Path) -> None:
        old, new = put_down(small_texts(), tmp_path / "old"), put_down(CHANGES["a flag is lowered"], tmp_path / "new")
        written = "{ consent: agree, age_years: 40, emergency_signs: [none], worst_time: [at_rest], trend: better }"
        put_down({
            "tests/cases/case_1.yaml": written,
            "tests/vignettes/people.yaml": f"people:\n  somebody: {written}\n",
            "tests/vignettes/rest.yaml": "vignettes:\n"
            "  - { name: Somebody, as: somebody, expect: {} }\n"
            "  - { name: Somebody in sport, as: Somebody, but: { worst_time: [in_sport] }, expect: {} }\n"
            "  - { name: Nobody known, answers: { worst_time: [at_rest] }, expect: {} }\n",
        }, new)  # fmt: skip

        found = in_json(run(old, new, "--format", "json"))["known_people"]

        assert found["asked"] == 4
        assert [(known["name"], known["direction"]) for known in found["moved"]] == [
            ("case_1", "down"), ("Somebody", "down"), ("Nobody known", "down"),
        ]  # fmt: skip

    def test_everybody_in_the_tests_of_this_repository_can_be_read(self, knowledge: Knowledge) -> None:
        names = {person.name for person in load_people(ROOT / "tests", (knowledge.questionnaire,))}

        assert {vignette.name for vignette in all_vignettes()} <= names
        assert {path.stem for path in (ROOT / "tests" / "cases").glob("case_*.yaml")} <= names

    @pytest.mark.parametrize(
        ("file", "text", "message"),
        [
            ("vignettes/a.yaml", "vignettes: [ { name: A, as: nobody } ]", "a.yaml: A: it starts from nobody"),
            (
                "vignettes/a.yaml",
                "vignettes: [ { name: A, answers: { trend: wors } } ]",
                'a.yaml: A: trend: "wors" is not',
            ),
            ("vignettes/a.yaml", "vignettes: [", "this is not YAML"),
            ("cases/case_1.yaml", "trend: wors", 'case_1.yaml: trend: "wors" is not a choice'),
        ],
    )
    def test_a_faulty_file_of_people_is_refused(self, tmp_path: Path, file: str, text: str, message: str) -> None:
        old, people = put_down(small_texts(), tmp_path / "old"), put_down({file: text}, tmp_path / "people")

        result = run(old, old, "--people", str(people))

        assert result.exit_code == 2
        assert message in result.stderr


def test_faulty_rules_are_no_comparison(tmp_path: Path) -> None:
    old = put_down(small_texts(), tmp_path / "old")
    new = put_down(patched(small_texts(), FLOORS, "urgency: routine", "urgency: rutine"), tmp_path / "new")

    result = run(old, new)

    assert result.exit_code == 2
    assert '"rutine" is not a level.' in result.stderr
