"""Straight Python made from the rules: one long function, compiled once. Nothing in Python is much faster.

It is the floor for the reference evaluator, which makes a function of each layer and keeps all facts by name.
"""

from itertools import compress

from benchmarks.engines.concluding import Conclude, Conclusion
from benchmarks.engines.expressions import Dialect, Expressions
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency
from triage.reasoning.evaluation import Facts
from triage.reasoning.strata import Program

PYTHON = Dialect(yes="True", no="False", choice="({then} if {when} else {otherwise})", defined=str)


def source_of(program: Program, knowledge: Knowledge) -> str:
    """A function that takes the facts, and gives a truth value for every production and the number of the level."""
    expressions = Expressions(program, knowledge, PYTHON)
    answers = [f"    {name} = facts[{fact!r}]" for fact, name in expressions.answers.items()]
    steps = [f"    {found.name} = {found.expression}" for found in expressions.definitions]
    result = f"    return ({', '.join(expressions.productions.values())},), {expressions.number}"
    return "\n".join(["def conclude(facts):", *answers, *steps, result, ""])


def generated(program: Program, knowledge: Knowledge) -> Conclude:
    """The function, ready to be asked."""
    names: dict[str, object] = {}
    exec(compile(source_of(program, knowledge), "<generated>", "exec"), names)  # noqa: S102  it was written just above
    conclude = names["conclude"]
    assert callable(conclude)
    ids = [production.id for layer in program.layers for production in layer.productions]

    def concluded(facts: Facts) -> Conclusion:
        truths, level = conclude(facts)
        return Conclusion(frozenset(compress(ids, truths)), Urgency(level))

    return concluded
