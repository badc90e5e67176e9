"""Changes the real rule files one place at a time, and asks who notices: loader, vignettes, proofs.

A developer's tool, run with ``make mutate``. Nothing of the program knows it.
"""
