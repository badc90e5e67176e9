"""Scores the published cases: how soon, which cause, which test. Counts first, and under-triage before all else.

Run with ``make score``. A miss is left a miss: rules follow the evidence, not the cases.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.answer_files import load_answers
from triage.adapters.files.knowledge_files import load_knowledge
from triage.adapters.files.yaml_nodes import read_nodes
from triage.model.assessment import Assessment
from triage.model.urgency import Urgency, urgency_of
from triage.reasoning.assessing import assess

CASES = Path(__file__).parent / "cases"
PLANTAR_FASCIITIS = "plantar_fasciopathy"


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One case: the reference, and what the rules said."""

    case: str
    least: Urgency
    most: Urgency
    right: tuple[str, ...]
    wanted_tests: frozenset[str]
    optional_tests: frozenset[str]
    assessment: Assessment

    @property
    def below(self) -> int:
        """By how many levels the case is under-triaged."""
        return max(0, self.least - self.assessment.urgency)

    @property
    def above(self) -> int:
        """By how many levels the case is over-triaged."""
        return max(0, self.assessment.urgency - self.most)

    @property
    def causes(self) -> tuple[str, ...]:
        """The contributors shown, best first."""
        return tuple(item.contributor.id for item in self.assessment.shown)

    @property
    def first_right(self) -> bool:
        """Whether the right cause stands first."""
        return self.causes[:1] != () and self.causes[0] in self.right

    @property
    def among_three(self) -> bool:
        """Whether the right cause is shown at all."""
        return any(cause in self.right for cause in self.causes)

    @property
    def test_named(self) -> bool:
        """Whether a wanted test is named; where none is wanted, whether none but optional ones is."""
        named = {request.test for request in self.assessment.tests}
        if self.wanted_tests == {"none"}:
            return named <= self.optional_tests
        return bool(named & self.wanted_tests)

    @property
    def wrongly_fasciitis(self) -> bool:
        """Whether plantar fasciitis stands first although it is not the answer."""
        return self.causes[:1] == (PLANTAR_FASCIITIS,) and PLANTAR_FASCIITIS not in self.right


def score_all(today: date) -> tuple[Scored, ...]:
    """Every case, assessed."""
    knowledge, engine = load_knowledge(), DurableEngine()
    families = _plain(CASES / "families.yaml")
    found = []
    for case in _plain(CASES / "reference.yaml"):
        answers = load_answers(CASES / f"{case['id']}.yaml", knowledge.questionnaire)
        found.append(
            Scored(
                case=case["id"],
                least=urgency_of(case["expected_disposition"]),
                most=urgency_of(case["max_disposition"]),
                right=tuple(families[case["condition_key"]]),
                wanted_tests=frozenset(case["imaging_expected"]),
                optional_tests=frozenset(case["imaging_optional"]),
                assessment=assess(answers, knowledge, engine, today),
            )
        )
    return tuple(found)


def table(scored: tuple[Scored, ...]) -> str:
    """The table of counts, and every case that missed something."""
    total = len(scored)

    def line(title: str, test: Callable[[Scored], bool], among: Iterable[Scored] = scored) -> str:
        chosen = list(among)
        hits = [item for item in chosen if test(item)]
        return f"{title:<58}{len(hits):>4} of {len(chosen)}"

    tested = [item for item in scored if item.wanted_tests != {"none"}]
    untested = [item for item in scored if item.wanted_tests == {"none"}]
    lines = [
        f"Published cases: {total}",
        line("Under-triaged by two levels or more", lambda item: item.below > 1),
        line("Under-triaged by one level", lambda item: item.below == 1),
        line("Over-triaged", lambda item: item.above > 0),
        line("Urgency within range", lambda item: item.below == item.above == 0),
        line("Urgency exactly the least safe level", lambda item: item.assessment.urgency is item.least),
        *(
            line(f"  {level.word}", lambda item: item.below == item.above == 0, _at(scored, level))
            for level in reversed(Urgency)
        ),
        line("Right cause first", lambda item: item.first_right),
        line("Right cause among those shown (at most three)", lambda item: item.among_three),
        line("Wanted test named", lambda item: item.test_named, tested),
        line("No test wanted, none named but optional ones", lambda item: item.test_named, untested),
        line("Plantar fasciitis first although it is not the answer", lambda item: item.wrongly_fasciitis),
        "",
        "Cases that missed something:",
        *(f"  {item.case}: {', '.join(misses)}" for item in scored if (misses := _misses(item))),
    ]
    return "\n".join(lines)


def _at(scored: tuple[Scored, ...], level: Urgency) -> list[Scored]:
    return [item for item in scored if item.least is level]


def _misses(item: Scored) -> list[str]:
    found = []
    if item.below:
        found.append(f"under-triaged by {item.below}: {item.assessment.urgency.word}, not {item.least.word}")
    if item.above:
        found.append(f"over-triaged by {item.above}: {item.assessment.urgency.word}, not above {item.most.word}")
    if not item.first_right:
        found.append(f"cause first: {item.causes[0] if item.causes else 'none'}, not {' or '.join(item.right)}")
    if not item.among_three:
        found.append("right cause not shown")
    if not item.test_named:
        named = ", ".join(request.test for request in item.assessment.tests) or "no test"
        found.append(f"{named} named, {', '.join(sorted(item.wanted_tests))} wanted")
    return found


def _plain(path: Path) -> Any:  # noqa: ANN401  each file has a form of its own
    node, faults = read_nodes(path.read_text(encoding="utf-8"), path.name)
    if faults:
        raise ValueError("\n".join(map(str, faults)))
    return node.plain()


if __name__ == "__main__":
    print(table(score_all(date(2026, 11, 20))))
