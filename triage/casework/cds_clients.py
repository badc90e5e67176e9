"""Programs that call for decision support: which of them are trusted, and for which clinics.

Nothing here knows how a token is written or checked.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from triage.casework.limiting import CALL, Limits
from triage.model.errors import TriageError

LONGEST_TOKEN = timedelta(minutes=15)
"""How far in the future a token may end. A used one is remembered for longer than that."""


class UntrustedError(TriageError):
    """Whoever calls has not shown who they are. The text says what is wrong and never what was sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CdsClient:
    """A program that may call."""

    name: str
    """Stands in the history of a case."""
    issuer: str
    keys: str
    """Its public keys, as the text of a JSON Web Key Set."""
    clinics: tuple[str, ...]
    """Whose cases it may see and write to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CdsPlace:
    """How this place offers decision support to programs."""

    address: str = ""
    """Where programs reach this server, without a slash at the end; empty for wherever they called."""
    origins: tuple[str, ...] = ()
    """The sites whose scripts may call from a browser."""
    clients: tuple[CdsClient, ...] = ()
    """Without any, everybody may ask, nothing is kept, and no case is touched."""
    offers_to_begin: bool = True
    """Whether somebody without answers gets a card with a link to the questions."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What a genuine token says."""

    client: CdsClient
    token: str
    """Names this token among all of its issuer."""
    until: datetime


class Tokens(Protocol):
    """Checks the tokens of clients."""

    def proof(self, token: str, audience: str, now: datetime) -> Proof:
        """What a token says that is genuine, meant for this address and still good; raises ``UntrustedError``."""
        ...


def trusted(tokens: Tokens, tries: Limits, token: str, audience: str, now: datetime) -> CdsClient:
    """The client that sends this token, once.

    Raises:
        UntrustedError: when the token is not good, is good for too long, or was used before.
    """
    proof = tokens.proof(token, audience, now)
    if proof.until > now + LONGEST_TOKEN:
        minutes = LONGEST_TOKEN.seconds // 60
        raise UntrustedError(f"The token is good for too long. Let it end within {minutes} minutes.")
    if not tries.take(CALL, f"{proof.client.issuer}\n{proof.token}", now):
        raise UntrustedError("The token was used before. Sign a new one, with a jti of its own, for every call.")
    return proof.client
