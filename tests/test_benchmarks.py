"""What is measured side by side concludes the same, or the run stops; and the report tells what it found."""

import pytest

from benchmarks.engines.concluding import Conclude, Conclusion
from benchmarks.measuring import high_over_median, in_turn, resident_megabytes
from benchmarks.one_assessment import stop_unless_all_agree
from benchmarks.people import ADAPTER, BARE, DOCUMENTED, GENERATED, PRODUCT, REFERENCE, facts_of, people, way
from benchmarks.report import Section, Table, written
from benchmarks.targets import TARGETS, Bound, Target
from triage.model.urgency import Urgency
from triage.reasoning.evaluation import Facts

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning")
"""durable-rules is older than that; only its host, which production never starts, calls it."""
FASTER = Target(name="ratio", says="faster by", bound=Bound.AT_LEAST, figure=4, why="the floor is {floor:.0f} us")


def ways() -> dict[str, Conclude]:
    """All that can be asked without a package that only measurements need."""
    return {name: way(name) for name in (PRODUCT, ADAPTER, BARE, DOCUMENTED, REFERENCE, GENERATED)}


def test_generated_python_and_every_way_through_durable_rules_conclude_the_same() -> None:
    everybody = [facts_of(person) for person in people(120)]

    stop_unless_all_agree(ways(), everybody)

    assert len({way(PRODUCT)(facts).urgency for facts in everybody}) >= 3, "these people are too much alike"


@pytest.mark.parametrize("difference", ["fired", "urgency"])
def test_a_run_stops_at_an_engine_that_concludes_something_else_and_says_where(
    capsys: pytest.CaptureFixture[str], difference: str
) -> None:
    everybody = [facts_of(person) for person in people(40)]
    wrong_one = everybody[17]
    truth = way(PRODUCT)(wrong_one)
    gone = min(truth.fired)
    wrong = {
        "fired": (
            Conclusion(truth.fired - {gone} | {"rf_made_up"}, truth.urgency),
            f"{gone} does not fire, rf_made_up fires",
        ),
        "urgency": (Conclusion(truth.fired, _other(truth.urgency)), f"{_other(truth.urgency).word} instead of"),
    }
    said, message = wrong[difference]

    def liar(facts: Facts) -> Conclusion:
        return said if facts is wrong_one else way(PRODUCT)(facts)

    with pytest.raises(SystemExit):
        stop_unless_all_agree({**ways(), "liar": liar}, everybody)

    told = capsys.readouterr().err
    assert "Nothing is measured. liar, person 17:" in told
    assert message in told


def _other(urgency: Urgency) -> Urgency:
    return Urgency.SOON if urgency is not Urgency.SOON else Urgency.URGENT


def test_a_missed_target_is_told_with_its_floor_and_a_reached_one_without() -> None:
    missed = written([], [_section(ratio=2.5, floor=70)], [FASTER])
    reached = written([], [_section(ratio=5, floor=70)], [FASTER])

    assert "| faster by | at least 4 times | 2.50 times | no |" in missed
    assert "- faster by: the floor is 70 us" in missed
    assert "| faster by | at least 4 times | 5.00 times | yes |" in reached
    assert "floor is" not in reached


def test_a_target_without_a_figure_is_not_called_met() -> None:
    assert "| faster by | at least 4 times | not in this run |  |" in written([], [_section(floor=1)], [FASTER])


def test_the_report_tells_about_the_machine_and_shows_every_table() -> None:
    report = written([("Machine", "two processors")], [_section(ratio=5, floor=1)], [FASTER])

    assert "- Machine: two processors" in report
    assert "## One\n\nSaid.\n\n| way | us |\n| --- | ---: |\n| ours | 7 |" in report


def _section(**measured: float) -> Section:
    table = Table(head=("way", "us"), rows=[("ours", "7")])
    return Section(title="One", says="Said.", tables=[table], measured=measured)


def test_every_target_has_a_name_of_its_own() -> None:
    assert len({target.name for target in TARGETS}) == len(TARGETS)


def test_the_round_that_warms_up_is_not_counted_and_every_way_runs_in_each() -> None:
    ran: list[str] = []
    taken = in_turn({"one": lambda: ran.append("one"), "other": lambda: ran.append("other")}, rounds=3)

    assert ran == ["one", "other", "other", "one", "one", "other", "other", "one"]
    assert taken.keys() == {"one", "other"}


def test_the_highest_times_are_compared_with_the_usual_one() -> None:
    assert high_over_median([1.0] * 90 + [3.0] * 10) == 3.0


def test_the_peak_of_memory_is_not_below_what_is_held() -> None:
    assert resident_megabytes("VmHWM") >= resident_megabytes() > 1
