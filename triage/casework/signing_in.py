"""Signing in and staying signed in.

A wrong name, a wrong password and a disabled account look and cost the same. Nothing here knows pages.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_urlsafe
from unicodedata import normalize

from triage.casework.accounts import AT_MOST, Account, Entrance, Secret, find, kept_of, known
from triage.casework.limiting import NAME, SIGN_IN
from triage.casework.screening import digest_of
from triage.model.errors import AnswerError

SHORTEST = 12
LONGEST = 200
"""Letters of a password."""
ONE_TIME = timedelta(days=7)
"""How long a password that was printed can be used, to choose one's own."""
IDLE = timedelta(minutes=30)
"""How long a session lasts when nothing happens."""
_TELLING = 4
"""Letters from which on a name within a password makes it easy to guess."""
_SEEN_EVERY = timedelta(minutes=1)
"""How often it is kept that a session is in use."""


class SignInError(AnswerError):
    """Whoever asks may not come in."""


class NotSignedInError(AnswerError):
    """The session is over, or there was none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn:
    """An open session; the token is given to the browser once and only its digest is kept."""

    account: Account
    token: str


def sign_in(entrance: Entrance, name: str, password: str, place: str) -> SignedIn:
    """Open a session.

    Raises:
        SignInError: always the same, whether name or password is wrong; another one after too many tries.
    """
    now, wanted, limits = entrance.clock.now(), name.strip().lower(), entrance.limits
    if not (limits.take(SIGN_IN, place, now) and limits.take(NAME, wanted, now)):
        raise SignInError("There were too many tries. Wait 15 minutes, or ask an administrator for a new password.")
    account, secret = find(entrance.accounts, wanted) or (None, None)
    fits = entrance.passwords.fits(secret.hashed if secret else None, _normal(password))
    if account is None or secret is None or not fits or not _may_enter(account, secret, now):
        raise SignInError("The name or the password is wrong. Check both; after 5 tries there is a pause.")
    limits.give_back(SIGN_IN, place)
    limits.forget(NAME, wanted)
    if entrance.passwords.is_outdated(secret.hashed):
        entrance.accounts.rehash(wanted, secret.hashed, entrance.passwords.hashed(_normal(password)))
    return _opened(entrance, account)


def signed_in(entrance: Entrance, token: str) -> Account:
    """Who is behind a session.

    Raises:
        NotSignedInError: when it is over, or the account is disabled.
    """
    now, digest = entrance.clock.now(), digest_of(token)
    session = entrance.accounts.session(digest)
    if session is None or session.started_at + AT_MOST <= now or session.seen_at + IDLE <= now:
        raise NotSignedInError("Please sign in again.")
    account, _ = known(entrance.accounts, session.name)
    if account.disabled:
        raise NotSignedInError("Please sign in again.")
    if session.seen_at + _SEEN_EVERY <= now:
        entrance.accounts.seen(digest, now)
    return account


def sign_out(entrance: Entrance, token: str) -> None:
    """End a session."""
    entrance.accounts.close(digest_of(token))


def choose_password(entrance: Entrance, account: Account, old: str, new: str) -> SignedIn:
    """Change one's own password; every other session ends.

    Raises:
        SignInError: when the old password is wrong, or was tried too often.
        AnswerError: when the new one is too short, too long, too simple, or the old one.
    """
    _, secret = known(entrance.accounts, account.name)
    if not entrance.limits.take(NAME, account.name, entrance.clock.now()):
        raise SignInError("There were too many tries. Wait 15 minutes.")
    if not entrance.passwords.fits(secret.hashed, _normal(old)):
        raise SignInError("The old password is wrong.")
    entrance.limits.forget(NAME, account.name)
    _check_new(account, _normal(old), _normal(new))
    changed = replace(account, must_change=False)
    entrance.accounts.change(changed, kept_of(entrance, _normal(new)))
    return _opened(entrance, changed)


def _may_enter(account: Account, secret: Secret, now: datetime) -> bool:
    return not account.disabled and not (account.must_change and secret.since + ONE_TIME <= now)


def _opened(entrance: Entrance, account: Account) -> SignedIn:
    token = token_urlsafe(32)
    entrance.accounts.open(digest_of(token), account.name, entrance.clock.now())
    return SignedIn(account=account, token=token)


def _check_new(account: Account, old: str, new: str) -> None:
    if not SHORTEST <= len(new) <= LONGEST:
        raise AnswerError(
            f"A password has {SHORTEST} to {LONGEST} letters, figures or signs. Some words in a row are good."
        )
    if new == old:
        raise AnswerError("This is the old password. Choose another one.")
    if not new.isprintable():
        raise AnswerError("This password holds something that cannot be typed everywhere. Choose another one.")
    if (len(account.name) >= _TELLING and account.name in new.lower()) or len(set(new)) < SHORTEST // 2:
        raise AnswerError("This password is easy to guess. Leave your name out, and repeat less.")


def _normal(password: str) -> str:
    """The same letters, however a keyboard puts them together."""
    return normalize("NFKC", password)
