"""One part of the stored answers under one or two sets of rules: counts, who moves, and what was refused.

Nothing here knows where the rules come from, or who works on the other parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from triage.adapters.columns.assessing import Assessor
from triage.adapters.columns.cohorts import Cohorts, cohorts_of
from triage.adapters.columns.door import Said, said
from triage.adapters.columns.layout import ID, URGENCY, Layout
from triage.adapters.columns.reading import Part, chunks_of
from triage.adapters.columns.refusing import counted, misrecorded, refused
from triage.adapters.columns.rows import Chunk
from triage.adapters.columns.tallying import Comparison, moved, tally
from triage.model.questionnaire import Questionnaire
from triage.model.replay import Batch, all_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Replay:
    """The rules that are tried, those that they are compared with, and where the answers stand."""

    after: Assessor
    before: Assessor | None
    layout: Layout

    def batch(self, number: int, part: Part) -> Batch:
        """Everything that a part comes to."""
        found = [self._chunk(chunk) for chunk in chunks_of(part, self.layout)]
        return Batch(
            number=number,
            tally=all_of(batch.tally for batch in found),
            refused="".join(batch.refused for batch in found),
            moved="".join(batch.moved for batch in found),
        )

    def _chunk(self, chunk: Chunk) -> Batch:
        answered = [said(chunk.frame, questionnaire) for questionnaire in self._questionnaires]
        bad = chunk.odd
        for people in answered:
            bad |= people.faulty
        if self.before is None:
            bad |= misrecorded(chunk.frame.get_column(URGENCY))
        found = refused(chunk, bad, self.layout, self._questionnaires, recorded=self.before is None)
        aside = sorted(found, key=lambda item: item.row)
        good = ~bad
        frame = chunk.frame.filter(good)
        comparison, cohorts = self._compared(frame, [people.only(good) for people in answered])
        rows = frame.select(pl.lit(chunk.numbers.filter(good)).alias("row"), ID)
        return Batch(
            number=0,
            tally=all_of((tally(comparison, cohorts), counted(aside))),
            refused="".join(item.line for item in aside),
            moved=_lines(moved(comparison, rows)),
        )

    @property
    def _questionnaires(self) -> tuple[Questionnaire, ...]:
        """The questions that are tried, and those before where they are others."""
        tried = self.after.knowledge.questionnaire
        known = tried if self.before is None else self.before.knowledge.questionnaire
        return (tried,) if known == tried else (tried, known)

    def _compared(self, frame: pl.DataFrame, answered: Sequence[Said]) -> tuple[Comparison, Cohorts]:
        after = self.after.assess(answered[0])
        cohorts = cohorts_of(frame, answered, self.layout)
        if self.before is None:
            return Comparison(after=after, before=frame.get_column(URGENCY)), cohorts
        return Comparison(after=after, before=self.before.assess(answered[-1])), cohorts


def _lines(frame: pl.DataFrame) -> str:
    """One JSON object for each row, without what is null everywhere."""
    known = [column.name for column in frame if column.null_count() < len(column)]
    return frame.select(known).write_ndjson()
