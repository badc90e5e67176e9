"""Finds the case of a card that was given out. The table is filled with the event that says so, in one transaction."""

from sqlalchemy import Engine, select

from triage.adapters.case_store.tables import CARDS
from triage.adapters.case_store.transactions import Transactions
from triage.casework.ports import UnknownCaseError


class SqlCards:
    """The cards of one database."""

    def __init__(self, engine: Engine) -> None:
        self._transactions = Transactions(engine)

    def case_of(self, card: str) -> str:
        """The case for which the card was given out."""
        wanted = select(CARDS.c.case_id).where(CARDS.c.card == card)
        with self._transactions.reading() as connection:
            row = connection.execute(wanted).one_or_none() if card.isprintable() else None
        if row is None:
            raise UnknownCaseError("There is no such card.")
        return str(row.case_id)
