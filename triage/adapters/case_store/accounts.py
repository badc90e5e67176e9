"""Accounts and sessions in the database of the cases."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select, update

from triage.adapters.case_store.tables import SESSIONS, USERS
from triage.adapters.case_store.transactions import Transactions
from triage.casework.accounts import AT_MOST, Account, Secret, Session
from triage.model.case import Role


class SqlAccounts:
    """The accounts of one database."""

    def __init__(self, engine: Engine) -> None:
        self._transactions = Transactions(engine)

    def add(self, account: Account, secret: Secret) -> None:
        """Keep a new account; raises ``ConflictError`` when the name is taken."""
        row = {"name": account.name, "added_at": secret.since, **_account_row(account), **_secret_row(secret)}
        with self._transactions.writing() as connection:
            connection.execute(insert(USERS).values(row))

    def find(self, name: str) -> tuple[Account, Secret] | None:
        """The account with this name."""
        with self._transactions.reading() as connection:
            row = connection.execute(select(USERS).where(USERS.c.name == name)).one_or_none()
        return None if row is None else (_account(row), Secret(hashed=row.password, since=row.password_since))

    def every(self) -> tuple[Account, ...]:
        """All accounts by name."""
        with self._transactions.reading() as connection:
            return tuple(_account(row) for row in connection.execute(select(USERS).order_by(USERS.c.name)))

    def change(self, account: Account, secret: Secret | None = None) -> None:
        """Keep an account as it is now, with a new password if there is one, and end all its sessions."""
        values = _account_row(account) | (_secret_row(secret) if secret else {})
        with self._transactions.writing() as connection:
            connection.execute(update(USERS).where(USERS.c.name == account.name).values(values))
            connection.execute(delete(SESSIONS).where(SESSIONS.c.user == account.name))

    def rehash(self, name: str, before: str, hashed: str) -> None:
        """Keep the same password under another hash, unless it has changed."""
        with self._transactions.writing() as connection:
            same = update(USERS).where(USERS.c.name == name, USERS.c.password == before)
            connection.execute(same.values(password=hashed))

    def open(self, digest: str, name: str, now: datetime) -> None:
        """Keep a new session, and forget those that are long over."""
        row = {"digest": digest, "user": name, "started_at": now, "seen_at": now}
        with self._transactions.writing() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.started_at <= now - AT_MOST))
            connection.execute(insert(SESSIONS).values(row))

    def session(self, digest: str) -> Session | None:
        """The session with this digest."""
        with self._transactions.reading() as connection:
            row = connection.execute(select(SESSIONS).where(SESSIONS.c.digest == digest)).one_or_none()
        return None if row is None else Session(name=row.user, started_at=row.started_at, seen_at=row.seen_at)

    def seen(self, digest: str, now: datetime) -> None:
        """The session is in use."""
        with self._transactions.writing() as connection:
            connection.execute(update(SESSIONS).where(SESSIONS.c.digest == digest).values(seen_at=now))

    def close(self, digest: str) -> None:
        """End a session."""
        with self._transactions.writing() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == digest))


def _account_row(account: Account) -> dict[str, object]:
    return {
        "role": account.role.value,
        "clinics": json.dumps(list(account.clinics)),
        "must_change": account.must_change,
        "disabled": account.disabled,
    }


def _secret_row(secret: Secret) -> dict[str, object]:
    return {"password": secret.hashed, "password_since": secret.since}


def _account(row: Row[Any]) -> Account:
    return Account(
        name=row.name,
        role=Role(row.role),
        clinics=tuple(json.loads(row.clinics)),
        must_change=row.must_change,
        disabled=row.disabled,
    )
