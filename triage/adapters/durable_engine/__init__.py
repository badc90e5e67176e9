"""The rules engine durable-rules, used only in the one way that is safe.

Conditions become conjunctions, conjunctions become rule sets that cannot reach a limit of the engine, and one
evaluation at a time runs through them. Nothing outside this package knows any of that.
"""

from triage.adapters.durable_engine.engine import DurableEngine

__all__ = ["DurableEngine"]
