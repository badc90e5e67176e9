"""Many stored answer sets at once: the rules that assess one person, compiled to columns."""
