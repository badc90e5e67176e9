"""What the API says when something is wrong: problem details as RFC 9457 describes them, and never a page.

No text here holds an answer that is kept; a fault may quote what this very request has sent.
"""

import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from triage.adapters.web.protection import place_of_failure
from triage.casework.ports import ConflictError, UnknownCaseError
from triage.model.errors import Fault, FaultyAnswers, KnowledgeError, StoreError
from triage.model.wording import shown

_LOG = logging.getLogger(__name__)
_MEDIA_TYPE = "application/problem+json"
_UNLIKE = "The request is not as described."
_SEE = "See /api/v1/openapi.json."
_TEXT = {"type": "string"}
_FAULT = {
    "type": "object",
    "properties": {"where": _TEXT, "wrong": _TEXT, "right": _TEXT},
    "required": ["where", "wrong", "right"],
    "additionalProperties": False,
}
_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "properties": {
        "type": {"const": "about:blank"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong and what to do; for 503 also whom to call."},
        "faults": {"type": "array", "items": _FAULT, "description": "Everything that is wrong with what was sent."},
    },
    "required": ["type", "title", "status", "detail", "faults"],
    "additionalProperties": False,
}
_TITLES = {
    401: "Not let in",
    403: "Refused",
    404: "Nothing here",
    405: "Not in this way",
    409: "Not now",
    410: "Outgrown",
    412: "Something is missing",
    422: "Faulty",
    429: "Too many",
    500: "Failed",
    503: "No result",
}
_MEANINGS = {
    401: "The token is missing, opens nothing, or no longer does.",
    403: "The request comes from the page of another site.",
    404: "What was named is not known here.",
    409: "The case has changed meanwhile, or questions are open.",
    410: "This program can no longer read the questions and rules of the case.",
    412: "What is needed was not sent along; the detail names it.",
    422: "What was sent is faulty; every fault is named.",
    429: "Too many cases were begun from one place; the detail says when to try again.",
    503: "Nothing was kept, or there is no assessment: the detail says whom to call.",
}


_UNSAID = {
    404: f"There is nothing at this address. {_SEE}",
    405: f"This address does not take requests of this kind. {_SEE}",
}
"""What to do, where the framework itself refuses."""


class Problem(Exception):
    """An answer that says what is wrong."""

    def __init__(self, status: int, detail: str, faults: Iterable[Fault] = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.faults = tuple(faults)


class ProblemRoute(APIRoute):
    """A route whose errors become problem details."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, wrapped."""
        handle = super().get_route_handler()

        async def handle_or_tell(request: Request) -> Response:
            try:
                return await handle(request)
            except Exception as error:  # noqa: BLE001  each becomes an answer, and none of their texts is logged
                return self.told(error)

        return handle_or_tell

    def told(self, error: Exception) -> Response:
        """An error as an answer."""
        return told(error)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The description of the problems that a route can answer with."""
    content = {_MEDIA_TYPE: {"schema": _PROBLEM}}
    return {status: {"description": _MEANINGS[status], "content": content} for status in statuses}


def problem_of(error: Exception) -> Problem:
    """What an error means to whoever called."""
    match error:
        case Problem():
            return error
        case HTTPException(status_code=400):
            return Problem(422, _UNLIKE, [Fault("body", "this is not JSON in UTF-8.", _SEE)])
        case RequestValidationError():
            return Problem(422, _UNLIKE, _faults_of(error.errors()))
        case FaultyAnswers():
            return Problem(422, "Some answers are faulty.", error.faults)
        case UnknownCaseError():
            return Problem(401, "This token does not open a case, or no longer does.")
        case ConflictError():
            return Problem(409, str(error))
        case KnowledgeError():
            return Problem(410, "This program can no longer read the questions of this case. Begin a new one.")
        case StoreError():
            return Problem(503, str(error))
        case HTTPException():
            return Problem(error.status_code, _UNSAID.get(error.status_code, str(error.detail)))
        case _:
            _LOG.error("A call failed: %s", place_of_failure(error))
            return Problem(500, "This call failed. Whoever runs this server finds the place in its log.")


def told(error: Exception) -> Response:
    """An error as problem details."""
    problem = problem_of(error)
    content = {
        "type": "about:blank",
        "title": _TITLES.get(problem.status, "Refused"),
        "status": problem.status,
        "detail": problem.detail,
        "faults": [{"where": fault.where, "wrong": fault.wrong, "right": fault.right} for fault in problem.faults],
    }
    headers = headers_of(error)
    if problem.status == 401:  # noqa: PLR2004  its name is its number
        headers["www-authenticate"] = "Bearer"
    return JSONResponse(content, problem.status, headers, _MEDIA_TYPE)


def headers_of(error: Exception) -> dict[str, str]:
    """What an error says in the head of an answer, such as the ways that an address does take."""
    return dict(error.headers or {}) if isinstance(error, HTTPException) else {}


def _faults_of(errors: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """The faults of a request, without what it said there."""
    return [
        Fault(
            where=".".join(shown(part) for part in error["loc"]),
            wrong=f"{error['msg']}.",
            right=_SEE,
        )
        for error in errors
    ]
