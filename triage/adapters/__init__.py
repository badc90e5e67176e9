"""The edges: one outside thing each."""
