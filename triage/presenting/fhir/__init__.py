"""What the tool asks and says as FHIR R4 (4.0.1): pure mappings, both ways.

Nothing here reads a file, knows a clock, or evaluates a rule.
"""
