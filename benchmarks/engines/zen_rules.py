"""The same rules in zen-engine: as one decision graph, and as bare expressions.

A decision graph is what it is made for. Its expression language alone, one compiled list of conditions for each layer,
is faster, and is measured too so that the comparison is with its best.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import nullcontext

import zen

from benchmarks.engines.concluding import Conclude, Conclusion
from benchmarks.engines.expressions import Dialect, Expressions
from triage.model.conditions import All, AnyOf, AtLeast, Compare, Condition, Not, facts_read
from triage.model.knowledge import Knowledge
from triage.model.urgency import Urgency
from triage.reasoning.evaluation import Facts
from triage.reasoning.strata import Layer, Program

ZEN = Dialect(yes="true", no="false", choice="({when} ? {then} : {otherwise})", defined=lambda name: f"$.{name}")


def decision_graph(program: Program, knowledge: Knowledge) -> Conclude:
    """All rules in one node of one graph, each reading what stands before it."""
    expressions = Expressions(program, knowledge, ZEN)
    steps = {found.name: found.expression for found in expressions.definitions}
    decision = zen.ZenEngine().create_decision(json.dumps(_graph(steps)))
    answers, productions, number = expressions.answers, expressions.productions, expressions.number

    def concluded(facts: Facts) -> Conclusion:
        found = decision.evaluate({name: facts[fact] for fact, name in answers.items()})["result"]
        fired = frozenset(production for production, name in productions.items() if found[name])
        return Conclusion(fired, Urgency(int(found[number])))

    return concluded


class ZenExpressions:
    """One list of conditions for each layer."""

    name = "zen-engine, bare expressions"
    evaluating = nullcontext

    def __init__(self) -> None:
        self._lists: dict[Layer, tuple[Callable[[dict[str, str]], list[bool]], Mapping[str, str]]] = {}

    def fire(self, layer: Layer, facts: Facts) -> frozenset[str]:
        """What fires."""
        if layer not in self._lists:
            read = frozenset[str]().union(*(facts_read(production.when) for production in layer.productions))
            names = {fact: f"a{number}" for number, fact in enumerate(sorted(read))}
            listed = ", ".join(_condition(production.when, names) for production in layer.productions)
            self._lists[layer] = zen.compile_expression(f"[{listed}]").evaluate, names
        evaluate, known = self._lists[layer]
        truths = evaluate({name: facts[fact] for fact, name in known.items()})
        return frozenset(p.id for p, truth in zip(layer.productions, truths, strict=True) if truth)


def _graph(steps: Mapping[str, str]) -> Mapping[str, object]:
    expressions = [{"id": name, "key": name, "value": expression} for name, expression in steps.items()]
    kinds = {"inputNode": {}, "expressionNode": {"expressions": expressions}, "outputNode": {}}
    nodes = [
        {"id": kind, "name": kind, "type": kind, "content": content, "position": {"x": 0, "y": 0}}
        for kind, content in kinds.items()
    ]
    ends = [("inputNode", "expressionNode"), ("expressionNode", "outputNode")]
    edges = [{"id": source, "sourceId": source, "targetId": target, "type": "edge"} for source, target in ends]
    return {"nodes": nodes, "edges": edges}


def _condition(condition: Condition, names: Mapping[str, str]) -> str:
    match condition:
        case Compare(fact, values):
            return f"({' or '.join(f'{names[fact]} == {json.dumps(value)}' for value in sorted(values)) or 'false'})"
        case Not(part):
            return f"not ({_condition(part, names)})"
        case All(parts):
            return f"({' and '.join(_condition(part, names) for part in parts) or 'true'})"
        case AnyOf(parts):
            return f"({' or '.join(_condition(part, names) for part in parts) or 'false'})"
        case AtLeast(count, parts):
            terms = [f"({_condition(part, names)} ? 1 : 0)" for part in parts]
            return f"({' + '.join(terms) or '0'} >= {count})"
