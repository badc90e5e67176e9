"""Heel-pain triage: questions in, a reasoned assessment out."""

__version__ = "0.1.0"
