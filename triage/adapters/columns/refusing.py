"""Rows that cannot be assessed, and why: the same words as for one person's answers.

Nothing here decides which rows those are, and no reason is ever missing.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from triage.adapters.columns.layout import ID, URGENCY, Layout
from triage.adapters.columns.rows import Chunk, Raw
from triage.model.answers import read_answers
from triage.model.errors import EngineError, Fault, FaultyAnswers
from triage.model.questionnaire import Questionnaire
from triage.model.replay import RESULTS, Key, Part, Tally
from triage.model.wording import spoken_list

ROW, NO_QUESTION = "row", "no_such_question"
"""What a reason is counted under when it is not about a question."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """One row that is refused."""

    row: int
    person: str | None
    reasons: tuple[str, ...]
    about: frozenset[str]
    """The questions, or what else is wrong."""

    @property
    def line(self) -> str:
        """As a line of JSON."""
        person = {} if self.person is None else {ID: self.person}
        return json.dumps({"row": self.row, **person, "reasons": self.reasons}, ensure_ascii=False) + "\n"


def refused(
    chunk: Chunk, bad: pl.Series, layout: Layout, questionnaires: Sequence[Questionnaire], *, recorded: bool
) -> Iterator[Refused]:
    """Every bad row with its reasons; ``recorded`` when the recorded result must be one.

    Raises:
        EngineError: when a bad row turns out to be good, since then neither can be trusted.
    """
    for item in chunk.unreadable:
        yield Refused(row=item.row, person=None, reasons=(item.reason,), about=frozenset({ROW}))
    if not bad.any():
        return
    rows = chunk.frame.select(ID, URGENCY).filter(bad).rows()
    for number, (person, result), raw in zip(chunk.numbers.filter(bad), rows, chunk.raws(bad), strict=True):
        faults = dict.fromkeys(_faults(raw, questionnaires))
        if recorded and result is not None and result not in RESULTS:
            faults[Fault(URGENCY, "this is no result.", f"Results are {spoken_list(RESULTS)}.")] = None
        if not faults:
            raise EngineError(f"Row {number} was refused and nothing is wrong with it, so nothing is concluded.")
        about = {fault.where if fault.where in (*layout.questions, URGENCY) else NO_QUESTION for fault in faults}
        yield Refused(row=number, person=person, reasons=tuple(map(str, faults)), about=frozenset(about))


def counted(found: Sequence[Refused]) -> Tally:
    """How many were refused, and how often for what."""
    counts: Counter[Key] = Counter({(Part.REFUSED,): len(found)})
    counts.update((Part.REASON, name) for item in found for name in item.about)
    return Tally(counts)


def misrecorded(results: pl.Series) -> pl.Series:
    """Who has something recorded that is no result."""
    known = results.cast(pl.Enum(RESULTS), strict=False)
    return results.is_not_null() & known.is_null()


def _faults(raw: Raw, questionnaires: Sequence[Questionnaire]) -> Iterator[Fault]:
    """What is wrong with the answers under any of the questionnaires; a question need not be known to all of them."""
    known = {name for questionnaire in questionnaires for name in questionnaire.by_id}
    for questionnaire in questionnaires:
        mine = {name: value for name, value in raw.items() if name in questionnaire.by_id or name not in known}
        try:
            read_answers(mine, questionnaire)
        except FaultyAnswers as error:
            yield from error.faults
