"""Why a clinician sees a result as the rules do, or differently: one list for reviews and for cards shown elsewhere."""

AGREES = "agrees"
REASONS = {
    AGREES: "The rules are right",
    "examination": "The examination showed something else",
    "history": "The history was different from the answers",
    "too_urgent": "The rules were more urgent than needed",
    "not_urgent_enough": "The rules were not urgent enough",
    "other": "Another reason",
}
OVERRIDING = {code: words for code, words in REASONS.items() if code != AGREES}
"""The reasons to see it differently."""
