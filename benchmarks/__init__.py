"""Measurements, side by side; run all of them with ``make bench``."""
