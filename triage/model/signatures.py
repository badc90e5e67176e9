"""What a reviewer signs: everything a rule says, with the words and settings it uses written out.

A changed word, setting or band therefore makes every rule that reads it unreviewed again.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from hashlib import sha256
from typing import TypeVar

from triage.model.conditions import Condition, expanded
from triage.model.rules import Contributor, Rule, Word
from triage.model.self_care import Step, Suppression
from triage.model.trial_rules import Advice, MeaningfulChange, NewSign, ReCheckRule

_REVIEWS = ("review", "lapsed")

Item = Word | Rule | Contributor | Step | Suppression | Advice | NewSign | MeaningfulChange | ReCheckRule
Signed = TypeVar("Signed", Word, Rule, Contributor, Step, Suppression, Advice, NewSign, MeaningfulChange, ReCheckRule)


def signature_of(item: Item, meanings: Mapping[str, Condition]) -> str:
    """The digest of all that is signed with ``item``."""
    written_out = [expanded(condition, meanings) for condition in _conditions(item)]
    text = json.dumps([_plain(item), _plain(written_out)], sort_keys=True, ensure_ascii=False)
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def with_valid_review(item: Signed, meanings: Mapping[str, Condition]) -> Signed:
    """The item, unreviewed again when it says something else than what was signed."""
    review = item.signed.review
    if review is None or review.signature == signature_of(item, meanings):
        return item
    return replace(item, signed=replace(item.signed, review=None, lapsed=review))


def _conditions(item: Item) -> list[Condition]:
    match item:
        case Contributor(gate=gate, clauses=clauses):
            return [*([gate] if gate is not None else []), *(clause.when for clause in clauses)]
        case Step(exclusions=exclusions, notes=notes):
            return [*(exclusion.when for exclusion in exclusions), *(note.when for note in notes)]
        case Word(when=when) | Rule(when=when) | Suppression(when=when):
            return [when]
        case _:
            return []


def _plain(value: object) -> object:
    """The same content as lists, mappings and words only, without the review itself."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: _plain(getattr(value, part.name)) for part in fields(value) if part.name not in _REVIEWS}
        return {"kind": type(value).__name__, **parts}
    if isinstance(value, frozenset):
        return sorted(str(inner) for inner in value)
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
