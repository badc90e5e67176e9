"""Accounts of those who work with cases: who they are, and how they are made, disabled and reset.

Nothing here knows pages, or how a password is hashed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import choice
from typing import Protocol

from triage.casework.limiting import NAME, Limits
from triage.casework.ports import Clock
from triage.casework.screening import LETTERS
from triage.model.case import Actor, Role
from triage.model.errors import AnswerError

AT_MOST = timedelta(hours=12)
"""How long a session lasts, however busy."""
_NAME = re.compile(r"[a-z][a-z0-9._-]{1,63}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Somebody who works with cases."""

    name: str
    role: Role
    clinics: tuple[str, ...]
    """The ids of the clinics whose cases they see; an admin may have none."""
    must_change: bool = True
    """Whether they have to choose a password of their own before anything else."""
    disabled: bool = False

    @property
    def actor(self) -> Actor:
        """Who acts, as a history records it."""
        return Actor(role=self.role, name=self.name)


@dataclass(frozen=True, kw_only=True, slots=True)
class Secret:
    """What is kept of a password."""

    hashed: str
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """Somebody who is signed in."""

    name: str
    started_at: datetime
    seen_at: datetime


class Accounts(Protocol):
    """Keeps accounts and sessions. Every method either does all it says or raises ``StoreError`` and does nothing."""

    def add(self, account: Account, secret: Secret) -> None:
        """Keep a new account; raises ``ConflictError`` when the name is taken."""
        ...

    def find(self, name: str) -> tuple[Account, Secret] | None:
        """The account with this name."""
        ...

    def every(self) -> tuple[Account, ...]:
        """All accounts by name."""
        ...

    def change(self, account: Account, secret: Secret | None = None) -> None:
        """Keep an account as it is now, with a new password if there is one, and end all its sessions."""
        ...

    def rehash(self, name: str, before: str, hashed: str) -> None:
        """Keep the same password under another hash, unless it has changed."""
        ...

    def open(self, digest: str, name: str, now: datetime) -> None:
        """Keep a new session, and forget those that are long over."""
        ...

    def session(self, digest: str) -> Session | None:
        """The session with this digest."""
        ...

    def seen(self, digest: str, now: datetime) -> None:
        """The session is in use."""
        ...

    def close(self, digest: str) -> None:
        """End a session."""
        ...


class Passwords(Protocol):
    """Turns passwords into what may be kept of them."""

    def hashed(self, password: str) -> str:
        """What is kept."""
        ...

    def fits(self, hashed: str | None, password: str) -> bool:
        """Whether it is the password; takes as long when there is none."""
        ...

    def is_outdated(self, hashed: str) -> bool:
        """Whether it should be hashed anew, more strongly."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Entrance:
    """All that it takes to let somebody in, or not."""

    accounts: Accounts
    passwords: Passwords
    limits: Limits
    clock: Clock


def add(entrance: Entrance, name: str, role: Role, clinics: Sequence[str]) -> tuple[Account, str]:
    """Make an account; the one-time password is given out here and nowhere else.

    Raises:
        AnswerError: when the name is none, or no clinic is given to somebody who needs one.
        ConflictError: when the name is taken.
    """
    if not _NAME.fullmatch(name):
        raise AnswerError("A name has 2 to 64 small letters, figures, dots, dashes or underscores; first a letter.")
    if role not in (Role.STAFF, Role.CLINICIAN, Role.ADMIN):
        raise AnswerError("Roles are staff, clinician and admin.")
    if role is not Role.ADMIN and not clinics:
        raise AnswerError("Name at least one clinic whose cases this person looks after.")
    account = Account(name=name, role=role, clinics=tuple(dict.fromkeys(clinics)))
    password = _one_time_password()
    entrance.accounts.add(account, kept_of(entrance, password))
    return account, password


def disable(entrance: Entrance, name: str) -> None:
    """Nobody can sign in with this name any more; who is signed in is signed out."""
    account, _ = known(entrance.accounts, name)
    entrance.accounts.change(replace(account, disabled=True))


def reset(entrance: Entrance, name: str) -> str:
    """A new one-time password; a disabled account is enabled, and a locked one is free."""
    account, _ = known(entrance.accounts, name)
    password = _one_time_password()
    entrance.accounts.change(replace(account, disabled=False, must_change=True), kept_of(entrance, password))
    entrance.limits.forget(NAME, name)
    return password


def kept_of(entrance: Entrance, password: str) -> Secret:
    """What is kept of a new password."""
    return Secret(hashed=entrance.passwords.hashed(password), since=entrance.clock.now())


def known(accounts: Accounts, name: str) -> tuple[Account, Secret]:
    """The account with this name; raises ``AnswerError`` when there is none."""
    found = find(accounts, name)
    if found is None:
        raise AnswerError("There is no account of this name.")
    return found


def find(accounts: Accounts, name: str) -> tuple[Account, Secret] | None:
    """The account with this name, whatever somebody typed."""
    return accounts.find(name) if _NAME.fullmatch(name) else None


def _one_time_password() -> str:
    """Easy to read aloud and to type, and of 92 bits."""
    return "-".join("".join(choice(LETTERS) for _ in range(5)) for _ in range(4))
