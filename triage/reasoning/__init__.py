"""The verbs: pure functions over the nouns."""
