"""How often the verdicts on a diary are wrong: simulated diaries whose truth is known, by the thousand.

The thresholds are the published ones and are not tuned here. Every diary is seeded, so the table is the same anywhere.
"""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from click import echo

from triage.adapters.files.knowledge_files import load_knowledge
from triage.model.knowledge import Knowledge
from triage.model.trial import HIGHEST_PAIN, Activity, ActivityUnit, DayEntry, Diary, Effort, Morning, Outcome, Trial
from triage.reasoning.judging import judge

BEGUN = date(2026, 11, 20)
DAYS_BEFORE = 2
WEEK = 7
FOUR_WEEKS = 28
BETTER_MORNING = 2
"""A morning counts as better or worse when the first steps hurt by this much less or more than the day before."""
USUAL_MINUTES = 20
WALK = Activity(name="walking", unit=ActivityUnit.MINUTES, normal=40)
COLUMNS: Mapping[str, tuple[Outcome, ...]] = {
    "helped": (Outcome.RESPONDING, Outcome.GOOD),
    "leaning": (Outcome.LEANING,),
    "same": (Outcome.NO_CHANGE,),
    "a bit worse": (Outcome.SLIGHTLY_WORSE,),
    "worse": (Outcome.WORSE, Outcome.NOT_TOLERATED),
    "no verdict": (Outcome.TOO_FEW, Outcome.TOO_SHORT, Outcome.UNDER_WAY, Outcome.TOLERATED),
}

Course = Callable[[int], float]
"""By how much the true pain differs from the start on the how many-th day; 1 is the first day of the trial."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of diary."""

    name: str
    truth: str
    """What is true: none, better or worse."""
    course: Course
    noise: float
    """The spread of single days around the true pain, in points."""
    missed: float = 0.0
    """The share of days that are not noted."""
    mornings: bool = True
    """Whether the change of the next morning is noted; it is read off two days of first-step pain."""
    begun_on_bad_days: bool = False
    """The step was begun because the last two days were bad ones."""
    days: int = WEEK


def step(by: float, from_day: int = 2) -> Course:
    """All at once."""
    return lambda day: by if day >= from_day else 0.0


def ramp(by: float, over: int) -> Course:
    """A little every day."""
    return lambda day: by * min(max(day, 0), over) / over


_PLAIN: tuple[tuple[str, str, Course], ...] = (
    ("none", "no effect", step(0)),
    ("better", "2 points better", step(-2)),
    ("worse", "2 points worse", ramp(2, 4)),
)


def kinds() -> Iterator[Kind]:
    """Every kind, with little noise and with much."""
    for size, noise in (("small", 0.7), ("large", 1.5)):
        yield Kind(name=f"no effect, {size} noise", truth="none", course=step(0), noise=noise)
        yield Kind(name=f"no effect, {size} noise, days missed", truth="none", course=step(0), noise=noise, missed=0.3)
        yield Kind(
            name=f"no effect, {size} noise, begun on bad days", truth="none", course=step(0), noise=noise,
            begun_on_bad_days=True,
        )  # fmt: skip
        yield Kind(name=f"2 points better, {size} noise", truth="better", course=step(-2), noise=noise)
        yield Kind(
            name=f"2 points better, {size} noise, days missed", truth="better", course=step(-2), noise=noise, missed=0.3
        )
        yield Kind(
            name=f"2 points over 4 weeks, {size} noise, day 7", truth="better", course=ramp(-2, FOUR_WEEKS), noise=noise
        )
        yield Kind(
            name=f"2 points over 4 weeks, {size} noise, day 28",
            truth="better",
            course=ramp(-2, FOUR_WEEKS),
            noise=noise,
            days=FOUR_WEEKS,
        )
        yield Kind(name=f"3 points better, {size} noise", truth="better", course=step(-3), noise=noise)
        yield Kind(name=f"2 points worse, {size} noise", truth="worse", course=ramp(2, 4), noise=noise)
        yield Kind(
            name=f"2 points worse, {size} noise, days missed", truth="worse", course=ramp(2, 4), noise=noise, missed=0.3
        )
        yield Kind(name=f"3 points worse, {size} noise", truth="worse", course=ramp(3, 4), noise=noise)
        for truth, what, course in _PLAIN:
            name = f"{what}, {size} noise, mornings not noted"
            yield Kind(name=name, truth=truth, course=course, noise=noise, mornings=False)


def lived(kind: Kind, random: Random) -> Diary:
    """One made-up diary: whole numbers from 0 to 10, as people give them."""
    usual = random.uniform(3.5, 7.5)
    first, last = 1 - DAYS_BEFORE, kind.days
    pains = {day: _rated(usual + kind.course(day), kind.noise, random) for day in range(first, last + 1)}
    steps = {day: _rated(usual + kind.course(day), kind.noise, random) for day in range(first, last + 2)}
    while kind.begun_on_bad_days and sum(pains[day] for day in range(first, 1)) < DAYS_BEFORE * (usual + 1):
        for day in range(first, 1):
            pains[day] = _rated(usual, kind.noise, random)
            steps[day] = pains[day]
    entries = tuple(
        DayEntry(
            day=BEGUN + timedelta(days=day - 1),
            worst_pain=pains[day],
            first_step_pain=steps[day],
            activity=round(max(0.0, random.gauss(USUAL_MINUTES * (1 - kind.course(day) / 10), 2))),
            done=Effort.YES if random.random() < 0.9 else Effort.PARTLY,
            next_morning=_morning(steps[day], steps[day + 1]) if kind.mornings else None,
        )
        for day in range(first, last + 1)
        if random.random() >= kind.missed
    )
    trial = Trial(steps=("sc_heel_cup",), begun=BEGUN, slow=kind.days > WEEK)
    return Diary(planned_on=BEGUN, activity=WALK, trials=(trial,), entries=entries)


def said(diary: Diary, knowledge: Knowledge, days: int) -> Outcome:
    """The first verdict that the person is given, read every evening and once more the day after."""
    outcome = Outcome.UNDER_WAY
    for number in range(DAYS_BEFORE, days + 2):
        outcome = judge(diary, knowledge, BEGUN + timedelta(days=number - 1))[-1].outcome
        if outcome not in {Outcome.UNDER_WAY, Outcome.TOLERATED, Outcome.SLIGHTLY_WORSE} or number > days:
            break
    return outcome


def shares(kind: Kind, knowledge: Knowledge, many: int, seed: int) -> Mapping[str, float]:
    """How often each verdict is given, as a share."""
    random = Random(f"{seed}/{kind.name}")
    found = Counter(said(lived(kind, random), knowledge, kind.days) for _ in range(many))
    return {column: sum(found[outcome] for outcome in outcomes) / many for column, outcomes in COLUMNS.items()}


def table(knowledge: Knowledge, many: int, seed: int) -> Iterator[str]:
    """The table, one line for each kind, and the error of each."""
    widest = max(len(kind.name) for kind in kinds())
    yield f"{'Verdicts in percent':{widest}}  " + "".join(f"{column:>12}" for column in COLUMNS) + f"{'wrong':>12}"
    for kind in kinds():
        found = shares(kind, knowledge, many, seed)
        cells = "".join(f"{100 * found[column]:12.1f}" for column in COLUMNS)
        yield f"{kind.name:{widest}}  {cells}{100 * wrong(kind, found):12.1f}"


def wrong(kind: Kind, found: Mapping[str, float]) -> float:
    """No effect that is called a help, a help that is not called one, or a worsening that is not called one."""
    match kind.truth:
        case "none":
            return found["helped"] + found["leaning"]
        case "better":
            return 1 - found["helped"]
        case _:
            return found["helped"] + found["leaning"] + found["same"] + found["no verdict"]


def main() -> None:
    """Print the table."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--diaries", type=int, default=4_000, help="diaries of each kind")
    parser.add_argument("--seed", type=int, default=1, help="where the random numbers begin")
    arguments = parser.parse_args()
    echo(f"{arguments.diaries} diaries of each kind, seed {arguments.seed}")
    for line in table(load_knowledge(), arguments.diaries, arguments.seed):
        echo(line)


def _rated(pain: float, noise: float, random: Random) -> int:
    return min(HIGHEST_PAIN, max(0, round(random.gauss(pain, noise))))


def _morning(today: int, tomorrow: int) -> Morning:
    if tomorrow - today >= BETTER_MORNING:
        return Morning.WORSE
    return Morning.BETTER if today - tomorrow >= BETTER_MORNING else Morning.SAME


if __name__ == "__main__":
    main()
