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

    def has(self, node: int) -> bool:
        """Whether the node has a name."""
        return 2 * node in self._terms

    def name(self, node: int, name: str) -> None:
        """Give a node its name."""
        term = z3.Bool(name)
        self._terms[2 * node], self._terms[2 * node + 1] = term, z3.Not(term)

    def of(self, literal: int) -> z3.BoolRef:
        """The term of a literal whose node has a name."""
        return self._terms[literal]

    def definition(self, node: int, parts: tuple[int, ...]) -> z3.BoolRef:
        """That a node is true when all its parts are."""
        context = z3.main_ctx()
        asts = (z3.Ast * len(parts))(*(self._terms[part].as_ast() for part in parts))
        joined = z3.BoolRef(z3.Z3_mk_and(context.ref(), len(parts), asts), context)
        return z3.BoolRef(z3.Z3_mk_iff(context.ref(), self._terms[2 * node].as_ast(), joined.as_ast()), context)

    def forget(self, nodes: Iterable[int]) -> None:
        """Take the names away."""
        for node in nodes:
            self._terms.pop(2 * node, None)
            self._terms.pop(2 * node + 1, None)
