"""JSON that somebody sent, as values; nothing in it is taken for granted."""

from triage.model.errors import Fault
from triage.model.strict_json import RepeatedKeyError, read_json
from triage.presenting.fhir.outcomes import FaultyResponse, Issue


def parsed(content: bytes, name: str) -> object:
    """What the bytes hold; ``name`` is how faults call them.

    Raises:
        FaultyResponse: when they are not JSON, or say a thing twice.
    """
    try:
        return read_json(content.decode("utf-8-sig"))
    except RepeatedKeyError as error:
        raise unusable(name, f'the key "{error}" stands twice.', "Keep one of them.") from error
    except (ValueError, RecursionError) as error:
        raise unusable(name, "it is not JSON in UTF-8.", "Give a FHIR QuestionnaireResponse as JSON.") from error


def unusable(name: str, wrong: str, right: str, code: str = "structure") -> FaultyResponse:
    """The fault of something that cannot be read at all."""
    return FaultyResponse([Issue(code=code, fault=Fault(name, wrong, right))])
