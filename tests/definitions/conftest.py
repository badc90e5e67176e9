"""HL7's own definitions of FHIR R4. Where they cannot be had these tests are left out, and the report says so."""

from tests.left_out import NO_DEFINITIONS

collect_ignore_glob = ["test_*.py"] if NO_DEFINITIONS else []
