"""Draws the pictures of the self-care steps: ``python -m scripts.drawings`` writes them into triage/drawings/."""
