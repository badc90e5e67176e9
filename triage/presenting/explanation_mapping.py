"""An explanation as a mapping of plain values, for JSON.

| field | content |
|---|---|
| ``held_by`` | ids of the rules that hold the urgency where it is |
| ``ledger`` | for every contributor: ``condition``, ``name``, ``clinical_name``, ``points``, ``showing`` (why it is or is not shown), and ``for``, ``against``, ``not_asked``, each entry with its ``rule``, what it ``says``, its ``points``, the answers ``because`` of which it counts and its ``sources`` |
| ``plantar_fasciitis`` | the same row with ``fit`` (fits, fits_partly, does_not_fit), ``told``, ``start_up_pain``, ``place``, ``mismatch`` and ``ahead``; null when the rules do not know it |
| ``would_raise`` | smallest changes, most urgent first: ``urgency``, ``changes``, ``rules`` that fire then, questions it ``opens`` |
| ``would_lower`` | the same for less urgent, with the ``rules`` that no longer fire; for clinicians, not to be shown to the person |
| ``all_pairs_tried`` | false when two changes would be needed and there were too many pairs to try |
| ``open_questions`` | ``question``, ``gap`` (unanswered, not_sure, not_done), ``lowest`` and ``highest`` urgency its answers lead to, ``could_raise``, ``could_lower`` |
| ``near_misses`` | rules one finding short: ``rule``, ``says``, ``urgency`` of a flag or null, ``points`` of a clause, ``findings``, ``is_open``, the answers it ``rests_on``, what to ``examine`` |
| ``examine_first`` | ``examination`` and what it ``settles`` |
| ``watch_for`` | the personal part of the safety net |

A change is a ``question``, the ``value`` in which the answers differ, whether the new answer ``adds`` it, and the new
``answer``.
"""  # noqa: E501  a row of the table is a line

from collections.abc import Callable, Iterable

from triage.model.assessment import ClauseReason
from triage.model.explanation import (
    Change,
    Counterfactual,
    ExamineFirst,
    Explanation,
    LabelRow,
    LedgerRow,
    NearMiss,
    OpenQuestion,
)
from triage.presenting.plain import plain


def explanation_mapping(explanation: Explanation, fill: Callable[[str], str]) -> dict[str, object]:
    """The whole explanation; ``fill`` puts telephone numbers into a text."""
    label = explanation.plantar_fasciitis
    return {
        "held_by": list(explanation.held_by),
        "ledger": [_row(row) for row in explanation.ledger],
        "plantar_fasciitis": None if label is None else _label(label),
        "would_raise": [_counterfactual(line) for line in explanation.would_raise],
        "would_lower": [_counterfactual(line) for line in explanation.would_lower],
        "all_pairs_tried": explanation.all_pairs_tried,
        "open_questions": [_open_question(one) for one in explanation.open_questions],
        "near_misses": [_near_miss(miss) for miss in explanation.near_misses],
        "examine_first": [_examine_first(item) for item in explanation.examine_first],
        "watch_for": [fill(line) for line in explanation.watch_for],
    }


def _row(row: LedgerRow) -> dict[str, object]:
    signed = row.contributor.signed
    sources = list(dict.fromkeys(evidence.source for evidence in signed.evidence))
    return {
        "condition": signed.id,
        "name": signed.title,
        "clinical_name": row.contributor.clinical_name,
        "points": row.points,
        "showing": row.showing.value,
        "for": _entries(row.reasons_for, sources),
        "against": _entries(row.reasons_against, sources),
        "not_asked": _entries(row.not_asked, sources),
    }


def _entries(reasons: Iterable[ClauseReason], sources: list[str]) -> list[dict[str, object]]:
    return [
        {
            "rule": reason.clause,
            "says": reason.title,
            "points": reason.points,
            "because": plain(reason.because),
            "sources": sources,
        }
        for reason in reasons
    ]


def _label(label: LabelRow) -> dict[str, object]:
    return {
        **_row(label.row),
        "fit": label.fit.value,
        "told": label.told,
        "start_up_pain": label.start_up_pain,
        "place": label.place,
        "mismatch": label.mismatch,
        "ahead": [contributor.id for contributor in label.ahead],
    }


def _counterfactual(line: Counterfactual) -> dict[str, object]:
    return {
        "urgency": line.urgency.word,
        "changes": [_change(change) for change in line.changes],
        "rules": list(line.rules),
        "opens": list(line.opens),
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "question": change.question,
        "value": change.value,
        "adds": change.adds,
        "answer": plain(change.answer),
    }


def _open_question(one: OpenQuestion) -> dict[str, object]:
    return {
        "question": one.question,
        "gap": one.gap.value,
        "lowest": one.lowest.word,
        "highest": one.highest.word,
        "could_raise": one.could_raise,
        "could_lower": one.could_lower,
    }


def _near_miss(miss: NearMiss) -> dict[str, object]:
    return {
        "rule": miss.rule,
        "says": miss.title,
        "urgency": miss.urgency.word if miss.urgency else None,
        "points": miss.points,
        "findings": [_change(change) for change in miss.findings],
        "is_open": miss.is_open,
        "rests_on": plain(miss.rests_on),
        "examine": list(miss.examine),
    }


def _examine_first(item: ExamineFirst) -> dict[str, object]:
    return {"examination": item.examination, "settles": list(item.settles)}
