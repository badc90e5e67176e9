"""Checks the signed tokens of programs that call for decision support, as CDS Hooks 2.0 describes them.

Keys come from the configuration alone: no address that a token names is ever fetched.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry, Token

from triage.casework.cds_clients import CdsClient, Proof, UntrustedError
from triage.model.errors import KnowledgeError

ALGORITHMS = ("ES384", "RS384", "ES256", "ES512", "RS256", "RS512", "PS256", "PS384", "PS512")
"""Signatures with a private key alone; the specification recommends the first two."""
_LEEWAY = 30
"""Seconds by which clocks may differ."""
_KEYS = ("RSA", "EC")
_LONGEST = 8000
"""Signs; an honest token has about 700."""
_RIGHT = 'Give a JSON Web Key Set with public RSA or EC keys, each with a "kid" of its own.'


class SignedTokens:
    """The tokens of the clients of one place."""

    def __init__(self, clients: Sequence[CdsClient]) -> None:
        self._keys = [(client, _key_set(client)) for client in clients]

    def proof(self, token: str, audience: str, now: datetime) -> Proof:
        """What a token says that is genuine, meant for this address and still good."""
        if len(token) > _LONGEST:
            raise UntrustedError("The token is too long.")
        client, claims = self._verified(token)
        _check_claims(claims, client, audience, now)
        until = datetime.fromtimestamp(claims["exp"], UTC)
        return Proof(client=client, token=str(claims["jti"]), until=until)

    def _verified(self, token: str) -> tuple[CdsClient, dict[str, Any]]:
        """The claims of a token whose signature fits a key of the client that it names as its issuer."""
        for client, keys in self._keys:
            found = _decoded(token, keys)
            if found is not None and found.header.get("kid") and found.claims.get("iss") == client.issuer:
                return client, found.claims
        raise UntrustedError("The token is not signed with a key of a client that is known here.")


def _decoded(token: str, keys: KeySet) -> Token | None:
    try:
        return jwt.decode(token, keys, algorithms=list(ALGORITHMS))
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _check_claims(claims: dict[str, Any], client: CdsClient, audience: str, now: datetime) -> None:
    registry = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": client.issuer},
        aud={"essential": True, "value": audience},
        exp={"essential": True},
        iat={"essential": True},
        jti={"essential": True},
    )
    try:
        registry.validate(claims)
        datetime.fromtimestamp(claims["exp"], UTC)
    except (JoseError, ValueError, OverflowError, OSError):
        wrong = "The token is not meant for this address, has ended, or lacks one of iss, aud, exp, iat and jti."
        raise UntrustedError(wrong) from None


def _key_set(client: CdsClient) -> KeySet:
    """The keys of a client; raises ``KnowledgeError`` when they cannot be used."""
    place = f"config.yaml: cds_hooks: the keys of {client.name}"
    try:
        listed = json.loads(client.keys)["keys"]
        kinds, names = [key["kty"] for key in listed], [key["kid"] for key in listed]
        is_private = any("d" in key for key in listed)
        if not listed or is_private or not set(kinds) <= set(_KEYS) or len(set(names)) < len(names):
            raise KnowledgeError(f"{place}: these keys cannot be used. {_RIGHT}")
        return KeySet.import_key_set(cast("Any", {"keys": listed}))
    except (JoseError, ValueError, TypeError, KeyError):
        raise KnowledgeError(f"{place}: this is not a key set. {_RIGHT}") from None
