"""The literals of the network as terms of z3, each made once.

It calls z3's own functions, because the operators of its Python classes check every part again and take most of the
time.
"""

from collections.abc import Iterable

import z3


class Terms:
    """Terms by literal; node 0 is false."""

    def __init__(self) -> None:
        self._terms = {0: z3.BoolVal(val=False), 1: z3.BoolVal(val=True)}
        self._context = z3.main_ctx()
        self._sort = z3.BoolSort()

    def has(self, node: int) -> bool:
        """Whether the node has a name."""
        return 2 * node in self._terms

    def name(self, node: int) -> None:
        """Name a node by its number."""
        context = self._context
        symbol = z3.Z3_mk_int_symbol(context.ref(), node)
        term = z3.BoolRef(z3.Z3_mk_const(context.ref(), symbol, self._sort.ast), context)
        opposite = z3.BoolRef(z3.Z3_mk_not(context.ref(), term.ast), context)
        self._terms[2 * node], self._terms[2 * node + 1] = term, opposite

    def of(self, literal: int) -> z3.BoolRef:
        """The term of a literal whose node has a name."""
        return self._terms[literal]

    def definition(self, node: int, parts: tuple[int, ...]) -> z3.BoolRef:
        """That a node is true when all its parts are."""
        context = self._context
        asts = (z3.Ast * len(parts))(*(self._terms[part].ast for part in parts))
        joined = z3.BoolRef(z3.Z3_mk_and(context.ref(), len(parts), asts), context)
        return z3.BoolRef(z3.Z3_mk_iff(context.ref(), self._terms[2 * node].ast, joined.ast), context)

    def forget(self, nodes: Iterable[int]) -> None:
        """Take the names away."""
        for node in nodes:
            self._terms.pop(2 * node, None)
            self._terms.pop(2 * node + 1, None)
