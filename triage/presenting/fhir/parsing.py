"""JSON that somebody sent, as values; nothing in it is taken for granted."""

import json

from triage.model.errors import Fault
from triage.model.wording import shown
from triage.presenting.fhir.outcomes import FaultyResponse, Issue


def parsed(content: bytes, name: str) -> object:
    """What the bytes hold; ``name`` is how faults call them.

    Raises:
        FaultyResponse: when they are not JSON, or say a thing twice.
    """
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_without_repeats)
    except _RepeatedError as error:
        raise unusable(name, f'the key "{error}" stands twice.', "Keep one of them.") from error
    except (ValueError, RecursionError) as error:
        raise unusable(name, "it is not JSON in UTF-8.", "Give a FHIR QuestionnaireResponse as JSON.") from error


def unusable(name: str, wrong: str, right: str, code: str = "structure") -> FaultyResponse:
    """The fault of something that cannot be read at all."""
    return FaultyResponse([Issue(code=code, fault=Fault(name, wrong, right))])


class _RepeatedError(Exception):
    """A key that stands twice."""


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _RepeatedError(shown(key))
        found[key] = value
    return found
