"""``python -m benchmarks``."""

from benchmarks.engines import main

main()
