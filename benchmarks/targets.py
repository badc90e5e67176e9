"""What is to be reached, as ratios within one run, and why it is not where it is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum


class Bound(Enum):
    """Which side of the figure is good."""

    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """One figure that a run is held to."""

    name: str
    says: str
    bound: Bound
    figure: float
    unit: str = "times"
    why: str
    """For when it is not met; other figures of the run stand in it as ``{name}``."""

    @property
    def wanted(self) -> str:
        """The target in words."""
        return f"{self.bound.value} {self.figure:,g} {self.unit}".rstrip()

    def shown(self, figure: float) -> str:
        """A figure with its unit."""
        digits = 0 if figure >= 100 or not self.unit else 2
        return f"{figure:,.{digits}f} {self.unit}".rstrip()

    def reason(self, measured: Mapping[str, float]) -> str:
        """Why it is not met."""
        return self.why.format_map(measured)

    def is_met(self, figure: float) -> bool:
        """Whether it is good enough."""
        return figure >= self.figure if self.bound is Bound.AT_LEAST else figure <= self.figure


_REFERENCE = (
    "the reference evaluator takes {reference_us:,.0f} us of the {product_us:,.0f} us, durable-rules with its belts "
    "{adapter_us:,.0f} us. "
)

TARGETS: Sequence[Target] = (
    Target(
        name="product_to_documented",
        says="rules alone, both evaluators compared: faster than durable-rules as documented, by",
        bound=Bound.AT_LEAST,
        figure=4,
        why=_REFERENCE + "With the generated Python ({generated_us:,.0f} us) in the place of the reference it would be "
        "{generated_to_documented:.1f} times; with bare C calls alone, without any check, {bare_to_documented:.1f}.",
    ),
    Target(
        name="product_over_bare",
        says="rules alone, both evaluators compared: the time of the bare C calls, times",
        bound=Bound.AT_MOST,
        figure=1.4,
        why=_REFERENCE + "The bare C calls take {bare_us:,.0f} us, so the belts alone cost {adapter_over_bare:.2f} "
        "times; the floor with generated Python as the second evaluator is {generated_over_bare:.2f} times.",
    ),
    Target(
        name="product_to_zen",
        says="rules alone, both evaluators compared: faster than zen-engine's decision graph, by",
        bound=Bound.AT_LEAST,
        figure=2.5,
        why=_REFERENCE + "All rules are one graph there and one call, {zen_us:,.0f} us; with generated Python in the "
        "place of the reference ours would be {generated_to_zen:.1f} times faster.",
    ),
    Target(
        name="high_over_median",
        says="whole path, processor's time of single assessments: 99th percentile over median",
        bound=Bound.AT_MOST,
        figure=1.6,
        why="of one and the same person again and again it is {high_of_one:.2f}, which is the machine's doing and the "
        "interpreter's; what is above that is people who differ, as many troubles take more explaining.",
    ),
    Target(
        name="reference_to_documented",
        says="reference evaluator: faster than durable-rules as documented, by",
        bound=Bound.AT_LEAST,
        figure=30,
        why="the floor is generated Python, one function for all layers: {floor_to_documented:.0f} times. Layer by "
        "layer, with all facts by name, it takes {reference_over_generated:.1f} times as long.",
    ),
    Target(
        name="memory_to_documented",
        says="replay from columns in memory, for each person: faster than durable-rules as documented, by",
        bound=Bound.AT_LEAST,
        figure=1_000,
        why="{columns_us:.1f} us of the processor for a person, with all {productions:,.0f} productions, ranking and "
        "the choice of self-care; durable-rules as documented takes {documented_us:,.0f} us for the rules alone.",
    ),
    Target(
        name="replay_to_bare_pool",
        says="replay of a Parquet file: faster than a process pool of bare durable-rules, by",
        bound=Bound.AT_LEAST,
        figure=40,
        why="the replay does more than the pool: it checks every answer, ranks, chooses self-care, and counts.",
    ),
    Target(
        name="replay_a_second",
        says="replay of a Parquet file, people a second by the processor's time on all processors",
        bound=Bound.AT_LEAST,
        figure=500_000,
        unit="",
        why="the figure was meant for 120 rules over 40 answers; here are {productions:,.0f} productions over "
        "{answers:,.0f} facts, and self-care is chosen too. In columns in memory it is {columns_a_second:,.0f} a "
        "second; the rest is reading, checking and counting.",
    ),
    Target(
        name="tenfold_rows",
        says="ten times the rows of a replay, the largest against the one before: the time, times",
        bound=Bound.AT_MOST,
        figure=11,
        why="the sizes differ in how many parts are read side by side.",
    ),
    Target(
        name="tenfold_memory",
        says="ten times the rows of a replay, the largest against the one before: the peak of memory, times",
        bound=Bound.AT_MOST,
        figure=1.2,
        why="parts of a file are read side by side, and the smaller file has too few of them to fill the memory that a "
        "long run keeps using.",
    ),
    Target(
        name="more_rules",
        says="1,000 generated rules against 120, both evaluators compared: the time, times",
        bound=Bound.AT_MOST,
        figure=10,
        why="a rule costs the same however many there are, so 8.3 times is the floor; why it is more "
        "was not looked into.",
    ),
    Target(
        name="memory_growth",
        says="memory of one process, after the last assessment over that after the first thousand: grown by",
        bound=Bound.AT_MOST,
        figure=1,
        unit="%",
        why="over few assessments the interpreter still fills its own caches; more of them tell: --many 1000000.",
    ),
    Target(
        name="help_over_bare",
        says="triage --help: the time of a bare interpreter, times",
        bound=Bound.AT_MOST,
        figure=5,
        why="importing click is {click_over_bare:.1f} times already; the rest is finding the package "
        "and laying out the help, as no command is loaded for it.",
    ),
    Target(
        name="question_over_import",
        says='first question on the screen: the time of python -c "import questionary", times',
        bound=Bound.AT_MOST,
        figure=1.8,
        why="importing questionary is {import_ms:.0f} ms of the {question_ms:.0f} ms. The rest is click, the "
        "questions, which are read and checked, and the first drawing of a screen.",
    ),
    Target(
        name="threads_to_one",
        says="8 threads through one engine: as fast as one thread, times",
        bound=Bound.AT_LEAST,
        figure=0.85,
        why="by the clock it is {threads_by_clock:.2f}, by the processor's time {threads_by_processor:.2f}; the lower "
        "one counts. All threads wait for one lock and for the interpreter's, and switching costs something.",
    ),
    Target(
        name="threads_wrong",
        says="8 threads through one engine: wrong results",
        bound=Bound.AT_MOST,
        figure=0,
        unit="",
        why="no result may ever be wrong: the engine must not be shared between threads until this is mended.",
    ),
)
