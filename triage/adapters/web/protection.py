"""What every answer of the server carries, and what every request must: headers, size limits, tokens against forgery.

Nothing here knows a question or an answer.
"""

import hmac
import json
import logging
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from secrets import token_urlsafe
from traceback import extract_tb
from typing import Any

from triage.model.errors import Fault
from triage.presenting.fhir.names import MEDIA_TYPE
from triage.presenting.fhir.outcomes import Issue, operation_outcome
from triage.presenting.print_style import STYLE

LARGEST_BODY = 64 * 1024
"""Bytes; the largest honest form has about 4,000."""
LARGEST_FETCHED = 256 * 1024
"""Bytes; what a program sends of a record, with a bundle round it and everything about the person."""
_TOO_MUCH = "A request holds {most} bytes at most, and says how many."

_PRINT_STYLE = b64encode(sha256(STYLE.encode()).digest()).decode()
"""A page for print holds its own style, so that it can be saved; that style is allowed, and no other."""

HEADERS = {
    "content-security-policy": (
        f"default-src 'none'; style-src 'self' 'sha256-{_PRINT_STYLE}'; script-src 'self'; img-src 'self' data:; "
        "font-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; connect-src 'self'; manifest-src 'self'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": "max-age=31536000",
}
"""For every answer. Nothing is loaded from elsewhere, and no script stands in a page."""

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_LOG = logging.getLogger(__name__)


class Protected:
    """Wraps the application: limits what comes in, and adds the headers to what goes out."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_headers(scope["path"])]
            await send(message)

        if _is_too_large(scope):
            await _refuse(scope["path"], with_headers)
            return
        try:
            await self._application(scope, receive, with_headers)
        except Exception as error:  # noqa: BLE001  its text may hold answers, so it goes no further than this
            _LOG.error("A page failed: %s", place_of_failure(error))


def is_for_programs(path: str) -> bool:
    """Whether an address belongs to the API, which answers in JSON and never with a page."""
    return path == "/api" or path.startswith("/api/") or is_for_cds_hooks(path)


def is_for_fhir(path: str) -> bool:
    """Whether an address belongs to the part of the API that answers with FHIR resources."""
    return path == "/api/v1/fhir" or path.startswith("/api/v1/fhir/")


def is_for_cds_hooks(path: str) -> bool:
    """Whether an address belongs to the decision support for programs."""
    return path == "/cds-services" or path.startswith("/cds-services/")


def place_of_failure(error: BaseException) -> str:
    """Where and how something failed, without its text and without any value."""
    frames = extract_tb(error.__traceback__)
    where = f" in {frames[-1].name}, line {frames[-1].lineno} of {frames[-1].filename}" if frames else ""
    return f"{type(error).__name__}{where}"


def is_from_elsewhere(headers: Mapping[str, str], host: str) -> bool:
    """Whether the browser says that another site sent this request.

    Our own pages send the origin "null", since they tell nobody where they are.
    """
    origin = headers.get("origin", "")
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    return origin not in ("", "null") and origin.partition("://")[2] != host


def new_token() -> str:
    """A secret for a session or a case."""
    return token_urlsafe(32)


def form_token(secret: str) -> str:
    """The token that forms of a session carry; it gives nothing of the secret away."""
    return hmac.new(secret.encode(), b"form", sha256).hexdigest()


def is_form_token(secret: str, token: str) -> bool:
    """Whether a form was made for this session."""
    return bool(secret) and hmac.compare_digest(form_token(secret).encode(), token.encode())


def cookie_of(header: str, name: str) -> str:
    """One cookie out of a header; empty when it is not there."""
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _headers(path: str) -> list[tuple[bytes, bytes]]:
    kept = "public, max-age=86400" if path.startswith("/static/") else "no-store"
    every = {**HEADERS, "cache-control": kept}
    return [(name.encode(), value.encode()) for name, value in every.items()]


def _is_too_large(scope: Scope) -> bool:
    """A body that says it is too large, or does not say how large it is."""
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"0")
    return b"transfer-encoding" in headers or not length.isdigit() or int(length) > _most(scope["path"])


def _most(path: str) -> int:
    return LARGEST_FETCHED if is_for_cds_hooks(path) else LARGEST_BODY


async def _refuse(path: str, send: Send) -> None:
    kind, body = _refusal(path)
    await send({"type": "http.response.start", "status": 413, "headers": [(b"content-type", kind.encode())]})
    await send({"type": "http.response.body", "body": body.encode()})


def _refusal(path: str) -> tuple[str, str]:
    """The kind of an answer to what is too large, and its body."""
    too_much = _TOO_MUCH.format(most=_most(path))
    if is_for_fhir(path):
        issue = Issue(code="too-long", fault=Fault("", too_much, ""))
        return MEDIA_TYPE, json.dumps(operation_outcome([issue]))
    if is_for_programs(path):
        problem = {"type": "about:blank", "title": "Too much", "status": 413, "detail": too_much, "faults": []}
        return "application/problem+json", json.dumps(problem)
    return "text/plain", "That is too much. Go back and send less.\n"
