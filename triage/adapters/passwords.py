"""Passwords as argon2id hashes. Nothing here knows whose they are."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_AT_ONCE = 2
"""Each takes 64 MB while it is worked out: many sign-ins at once must not use up the memory."""
_LONGEST = 1000


class ArgonPasswords:
    """Hashes with the parameters of RFC 9106 for ordinary memory, unless others are given."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._few = BoundedSemaphore(_AT_ONCE)
        self._nobodys = self._hasher.hash("the password of nobody")

    def hashed(self, password: str) -> str:
        """What is kept."""
        with self._few:
            return self._hasher.hash(password)

    def fits(self, hashed: str | None, password: str) -> bool:
        """Whether it is the password; takes as long when there is none."""
        with self._few:
            try:
                self._hasher.verify(hashed or self._nobodys, password[:_LONGEST])
            except (VerificationError, InvalidHashError, UnicodeEncodeError):
                return False
        return hashed is not None

    def is_outdated(self, hashed: str) -> bool:
        """Whether it should be hashed anew, more strongly."""
        return self._hasher.check_needs_rehash(hashed)
