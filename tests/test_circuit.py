"""The network of the prover says what its parts say, for every value of its inputs."""

from itertools import product

import pytest

from triage.adapters.z3_prover.circuit import FALSE, TRUE, Circuit

WEIGHTS = [(), (1, 1, 1), (2, -1, 3), (-2, -2, 1, 4), (3, 3, -3, 1, -1)]


def truth(circuit: Circuit, literal: int, inputs: list[int], values: tuple[bool, ...]) -> bool:
    """The value of a literal for one assignment of the inputs."""
    done = {literal >> 1: int(value) for literal, value in zip(inputs, values, strict=True)}
    return bool(circuit.values([literal], done, 1)[0])


@pytest.mark.parametrize("weights", WEIGHTS)
def test_a_sum_is_reached_exactly_when_its_true_weights_reach_it(weights: tuple[int, ...]) -> None:
    circuit = Circuit()
    inputs = [circuit.input(f"clause {number}") for number in range(len(weights))]

    for least in range(-6, 9):
        literal = circuit.sum_at_least(least, list(zip(inputs, weights, strict=True)))
        for values in product((False, True), repeat=len(weights)):
            total = sum(weight for weight, value in zip(weights, values, strict=True) if value)
            assert truth(circuit, literal, inputs, values) == (total >= least)


def test_what_cannot_be_otherwise_needs_no_node() -> None:
    circuit = Circuit()
    wet = circuit.input("wet")

    assert circuit.all_of((wet, wet ^ 1)) == FALSE
    assert circuit.any_of((wet, wet ^ 1)) == TRUE
    assert circuit.all_of(()) == TRUE
    assert circuit.any_of(()) == FALSE
    assert circuit.either(wet, wet, wet) == wet


def test_the_same_statement_is_built_once() -> None:
    circuit = Circuit()
    wet, cold = circuit.input("wet"), circuit.input("cold")

    assert circuit.all_of((wet, cold)) == circuit.all_of((cold, wet, TRUE))


def test_replacing_an_input_changes_only_what_hangs_on_it() -> None:
    circuit = Circuit()
    wet, cold, dark = circuit.input("wet"), circuit.input("cold"), circuit.input("dark")
    either, both = circuit.any_of((wet, cold)), circuit.all_of((cold, dark))

    assert circuit.replaced([either, either ^ 1, both, wet], {wet >> 1: FALSE}) == [cold, cold ^ 1, both, FALSE]
