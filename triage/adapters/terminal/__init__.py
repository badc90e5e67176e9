"""The interview at a terminal, with a list to move in or in plain lines."""

from triage.adapters.terminal.ports import World
from triage.adapters.terminal.running import run_interview

__all__ = ["World", "run_interview"]
