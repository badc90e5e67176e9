"""Discharges obligations with the SMT solver z3, the only place that knows it."""
