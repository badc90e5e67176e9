"""Stored answers for tests, what columns conclude of them, and small random knowledge of every kind of rule."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

import polars as pl

from tests import made_up
from tests.generators import Domains, random_answers, random_condition
from tests.knowledge_texts import Texts, patched
from tests.random_knowledge import random_knowledge
from tests.small import question
from tests.vignettes import all_vignettes
from triage.adapters.columns.assessing import Assessor
from triage.adapters.columns.door import said
from triage.adapters.columns.layout import layout_of
from triage.adapters.columns.rows import as_row, chunk_of
from triage.adapters.z3_prover.sample import made_up_people
from triage.model.answers import Answers, read_answers
from triage.model.assessment import Assessment
from triage.model.conditions import Condition
from triage.model.knowledge import Knowledge, Setting
from triage.model.questionnaire import QuestionKind, Questionnaire
from triage.model.replay import STOPPED
from triage.model.rules import Conclusion, Contributor, Group, Plan, RuleKind, SiteList, Word
from triage.model.self_care import Exclusion, Step, StepKind, Suppression
from triage.presenting.plain import plain
from triage.reasoning.ranking import PLANTAR_FASCIITIS
from triage.reasoning.strata import LEVEL, PATTERN

DAY = "2026-11-20"


@dataclass(frozen=True, kw_only=True, slots=True)
class Concluded:
    """What is said of one person, as far as columns say it too."""

    urgency: int
    told: int
    fired: tuple[str, ...]
    shown: tuple[str, ...]
    offered: tuple[str, ...]
    start_first: str | None
    withheld: frozenset[str]


def concluded_of(assessment: Assessment) -> Concluded:
    """What one assessment says."""
    first = assessment.start_first
    return Concluded(
        urgency=assessment.urgency,
        told=assessment.told_urgency or 0,
        fired=assessment.fired,
        shown=tuple(ranked.contributor.id for ranked in assessment.shown),
        offered=tuple(offered.step.id for offered in assessment.self_care.offered),
        start_first=None if first is None else first.step.id,
        withheld=frozenset(item.step.id for item in assessment.self_care.withheld),
    )


def concluded_by_columns(people: Sequence[Answers], knowledge: Knowledge, today: date) -> list[Concluded]:
    """What columns say of everybody."""
    found = Assessor(knowledge, today).assess(said(frame_of(people, knowledge.questionnaire), knowledge.questionnaire))
    fired, withheld, offered, places = (
        {name: column.to_list() for name, column in columns.items()}
        for columns in (found.fired, found.choosing.withheld, found.choosing.offered, found.choosing.places)
    )
    shown = [column.to_list() for column in found.shown]
    concluded = []
    for row, (urgency, told) in enumerate(zip(found.urgency, found.told, strict=True)):
        offer = sorted((name for name in offered if offered[name][row]), key=lambda name: places[name][row])
        concluded.append(
            Concluded(
                urgency=urgency,
                told=told,
                fired=tuple(sorted(name for name in fired if fired[name][row])),
                shown=tuple(found.order[place[row]] for place in shown if place[row] is not None),
                offered=tuple(offer),
                start_first=next((name for name in places if places[name][row] == 0), None),
                withheld=frozenset(name for name in withheld if withheld[name][row]),
            )
        )
    return concluded


def result_of(assessment: Assessment) -> str:
    """What a replay calls the result of an assessment."""
    return STOPPED if assessment.told_urgency is None else assessment.told_urgency.word


def raw_of(answers: Answers) -> dict[str, object]:
    """The answers as JSON holds them."""
    return {name: plain(answer) for name, answer in answers.given.items()}


def frame_of(people: Sequence[Answers], questionnaire: Questionnaire) -> pl.DataFrame:
    """The answers in columns, as JSON rows become columns."""
    layout = layout_of([questionnaire], (), ())
    chunk = chunk_of([as_row(number, raw_of(person), layout) for number, person in enumerate(people, 1)], layout)
    return chunk.frame.select(list(questionnaire.by_id))


def mixed_people(questionnaire: Questionnaire, count: int, seed: int = 1) -> list[Answers]:
    """Half of them answer anything, the others have few troubles."""
    random = Random(seed)
    wild = [random_answers(random, questionnaire) for _ in range(count // 2)]
    return [*wild, *made_up_people(questionnaire, count - count // 2)]


def people_of_all_kinds(questionnaire: Questionnaire, count: int) -> list[Answers]:
    """Half of them made up by chance, the others those of the vignettes, who have one thing each."""
    written = Random(1).sample(all_vignettes(), count // 2)
    return [
        *mixed_people(questionnaire, count - count // 2),
        *(read_answers(vignette.answers, questionnaire) for vignette in written),
    ]


INJURY = "  - id: rf_injury_not_settling\n    kind: flag\n"
FALL = "        - how_started: { is: fall_or_crash }\n        - duration: { up_to: fall_emergency_weeks }\n"


def changed(texts: Texts) -> Texts:
    """Rules by which some people move up and others down."""
    fewer = patched(texts, "rules/flags/soon.yaml", INJURY, f"{INJURY}    until: 2026-02-01\n")
    return patched(fewer, "rules/flags/emergency.yaml", FALL, FALL.splitlines(keepends=True)[0])


def written(folder: Path, texts: Texts) -> Path:
    """A folder with these questions and rules."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def full_knowledge(random: Random, real: Knowledge) -> Knowledge:
    """Small random knowledge with words, stops, ranking, self-care and suppressions; its texts are the real ones."""
    small = random_knowledge(random)
    tried = question("tried_measures", QuestionKind.SOME_OF, "cold", "soft", "none")
    questionnaire = replace(small.questionnaire, questions=(*small.questionnaire.questions, tried))
    domains = questionnaire.domains
    reading = {**domains, PATTERN: ("none", "some"), "bone_flag": ("present", "absent"), LEVEL: ("soon", "self_care")}
    names = _CONTRIBUTORS[: random.choice((3, 4, 4, 4))]
    contributors = [_contributor(random, name, domains) for name in names]
    rules = [replace(rule, then=replace(rule.then, suspects=_some(random, names))) for rule in small.rules]
    stop = made_up.rule("stop_0", RuleKind.STOP, random_condition(random, domains, 1), _SAYS_NOTHING)
    return replace(
        small,
        questionnaire=questionnaire,
        words=tuple(_word(name, random_condition(random, domains, 1)) for name in ("elsewhere_only", "start_up_pain")),
        rules=(*rules, stop),
        contributors=tuple(contributors),
        serious_order=_some(random, names),
        site_lists=tuple(_site_list(random, name, names, domains) for name in ("one", "other", "")),
        steps=tuple(_step(random, name, domains) for name in _STEPS),
        suppressions=(_suppression(random, reading),),
        settings={name: _setting(name, value) for name, value in _NUMBERS.items()},
        texts=real.texts,
    )


_CONTRIBUTORS = ("first", "second", "third", PLANTAR_FASCIITIS)
_STEPS = ("rest", "ice", "stretch", "lift", "inject")
_NUMBERS = {**made_up.NUMBERS, "display_threshold": 1, "display_margin": 2, "fits_well": 3, "pf_first_min": 3}
_SAYS_NOTHING = Conclusion(tell_person="", tell_clinician="", groups=(Group.BONE,))


def _some(random: Random, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(random.sample(names, random.randint(0, 2)))


def _word(name: str, when: Condition) -> Word:
    return Word(signed=made_up.signed(name), when=when)


def _contributor(random: Random, name: str, domains: Domains) -> Contributor:
    clauses = [
        made_up.clause(str(number), points, random_condition(random, domains, 1), without_gate=random.random() < 0.5)
        for number, points in enumerate(random.choices((-1, 1, 2), k=3))
    ]
    plan = Plan(
        first_week=_some(random, _STEPS), later=_some(random, _STEPS), avoid=_some(random, _STEPS), avoid_also=()
    )
    gate = random_condition(random, domains, 1) if random.random() < 0.3 else None
    return made_up.contributor(name, *clauses, gate=gate, plan=plan)


def _site_list(random: Random, name: str, known: Sequence[str], domains: Domains) -> SiteList:
    """The last one, which has no name, is for everybody."""
    when = random_condition(random, domains, 1) if name else None
    names = tuple(random.sample(known, random.randint(1, 3)))
    return SiteList(id=name, title=name, when=when, contributors=names)


def _step(random: Random, name: str, domains: Domains) -> Step:
    exclusion = Exclusion(id="not", when=made_up.is_one_of("walk", random.choice(domains["walk"])), because="")
    return made_up.step(
        name,
        random.choice(list(StepKind)),
        load_class=random.randint(0, 3),
        safe_while_waiting=random.random() < 0.5,
        suits_most=random.random() < 0.5,
        tried_as=_some(random, ("cold", "soft")),
        exclusions=(exclusion,),
    )


def _suppression(random: Random, domains: Domains) -> Suppression:
    found = made_up.suppression("withholds", load_classes=(3,), steps=_some(random, _STEPS), waiting_unsafe=True)
    return replace(found, when=random_condition(random, domains, 2))


def _setting(name: str, value: int) -> Setting:
    return Setting(id=name, value=value, unit="", means="", source="", tag="judgement")
