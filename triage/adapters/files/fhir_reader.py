"""Reads FHIR resources from JSON files or from standard input, whatever somebody put there.

Nothing here is kept or logged.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from triage.model.errors import KnowledgeError
from triage.model.wording import shown
from triage.presenting.fhir.names import DEFAULT_BASE, Canonical
from triage.presenting.fhir.parsing import parsed, unusable

LARGEST = 1024 * 1024
"""Bytes; a bundle with the questionnaire and everything else has about 300,000."""
_BASE = re.compile(r"(https?://[^\s|#?\"'<>/]+(/[^\s|#?\"'<>/]+)*|urn:[^\s|#?\"'<>/]+)")


def configured_canonical(environment: Mapping[str, str]) -> Canonical:
    """Under which address this place publishes its resources: ``TRIAGE_FHIR_BASE``, or the usual one.

    Raises:
        KnowledgeError: when it is not an address.
    """
    base = environment.get("TRIAGE_FHIR_BASE") or DEFAULT_BASE
    if not _BASE.fullmatch(base):
        raise KnowledgeError(f'TRIAGE_FHIR_BASE: "{shown(base)}" is not an address. Write one such as {DEFAULT_BASE}')
    return Canonical(base)


def load_resource(path: Path) -> object:
    """What a JSON file holds.

    Raises:
        FaultyResponse: when it cannot be used.
    """
    try:
        with path.open("rb") as stream:
            return resource_from(stream, path.name)
    except OSError as error:
        wrong = f"it cannot be read ({error.strerror})."
        raise unusable(path.name, wrong, "Give the path of a JSON file that you may read.") from error


def resource_from(stream: BinaryIO, name: str) -> object:
    """What an open stream holds; ``name`` is how faults call it.

    Raises:
        FaultyResponse: when it cannot be used.
    """
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise unusable(name, "it is too large.", f"A response fits in {LARGEST // 1024} KB.", "too-long")
    return parsed(content, name)
