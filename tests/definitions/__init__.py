"""Checks against definitions that are fetched."""
