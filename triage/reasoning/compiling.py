"""Layers as Python functions, compiled once: the meaning of ``evaluation.holds`` at a small part of its time.

The function is built as a syntax tree, so no text of a rule file is ever read as code.
"""

import ast
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import compress

from triage.model.conditions import All, AnyOf, AtLeast, Compare, Condition, Not
from triage.reasoning.evaluation import Facts
from triage.reasoning.strata import Layer

_FACTS = "facts"


@lru_cache(maxsize=256)
def compiled(layer: Layer) -> Callable[[Facts], frozenset[str]]:
    """A function from facts to the ids of all productions whose condition holds.

    The function raises ``KeyError`` when a fact that decides has no value.
    """
    truths = _tuple(_expression(production.when) for production in layer.productions)
    parameters = ast.arguments(posonlyargs=[], args=[ast.arg(_FACTS)], kwonlyargs=[], kw_defaults=[], defaults=[])
    function = ast.fix_missing_locations(ast.Expression(ast.Lambda(parameters, truths)))
    truths_of = eval(compile(function, f"<{layer.name}>", "eval"))  # noqa: S307  the tree was built just above
    ids = tuple(production.id for production in layer.productions)
    return lambda facts: frozenset(compress(ids, truths_of(facts)))


def _expression(condition: Condition) -> ast.expr:
    match condition:
        case Compare(fact, values):
            value = ast.Subscript(_name(_FACTS), ast.Constant(fact), ast.Load())
            return ast.Compare(value, [ast.In()], [_tuple(ast.Constant(word) for word in sorted(values))])
        case All(parts):
            return _joined(ast.And(), parts, start=True)
        case AnyOf(parts):
            return _joined(ast.Or(), parts, start=False)
        case Not(part):
            return ast.UnaryOp(ast.Not(), _expression(part))
        case AtLeast(count, parts):
            number = ast.Call(_name(sum.__name__), [_tuple(map(_expression, parts))], [])
            return ast.Compare(number, [ast.GtE()], [ast.Constant(count)])


def _joined(how: ast.boolop, parts: tuple[Condition, ...], *, start: bool) -> ast.expr:
    """The parts after the value that decides nothing, as Python joins no fewer than two."""
    first = ast.Constant(start)
    return ast.BoolOp(how, [first, *map(_expression, parts)]) if parts else first


def _tuple(parts: Iterable[ast.expr]) -> ast.Tuple:
    return ast.Tuple(list(parts), ast.Load())


def _name(word: str) -> ast.Name:
    return ast.Name(word, ast.Load())
