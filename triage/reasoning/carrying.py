"""Takes answers from one questionnaire over to another, and says how the two differ.

People answer the questions of both versions; what a version does not know of it is left out there. Nobody marks a
choice that only the new version has, as nobody can say what the same person would have marked before. Nothing here
knows rules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from triage.model.answers import Answer, Answers, read_answer
from triage.model.errors import FaultyAnswers
from triage.model.questionnaire import Band, Question, QuestionKind, Questionnaire
from triage.model.wording import spoken_list


def shared_questionnaire(old: Questionnaire, new: Questionnaire) -> Questionnaire:
    """All questions of both, with the choices of the old one and numbers in the bands of both versions at once."""
    shared = (_shared(question, new.by_id.get(question.id)) for question in old.questions)
    only_new = (question for question in new.questions if question.id not in old.by_id)
    return Questionnaire(sections=old.sections, questions=(*shared, *only_new))


def carried(answers: Answers, questionnaire: Questionnaire) -> Answers:
    """The answers as far as the questionnaire knows and allows them."""
    found: dict[str, Answer] = {}
    for name, answer in answers.given.items():
        question = questionnaire.by_id.get(name)
        if question is not None:
            try:
                kept = read_answer(question, _known(answer, question))
            except FaultyAnswers:
                continue
            if kept is not None:
                found[name] = kept
    return Answers(found)


def is_carried(old: Question, new: Question) -> bool:
    """Whether answers to the old question can answer the new one."""
    return old.kind is new.kind and old.side_fact == new.side_fact


def question_changes(old: Questionnaire, new: Questionnaire) -> Iterator[str]:
    """What is asked otherwise, one sentence each."""
    for question in old.questions:
        if question.id not in new.by_id:
            yield f"{question.id} is gone: the new version knows nothing of its answers."
        else:
            yield from _question_changes(question, new.by_id[question.id])
    for question in new.questions:
        if question.id not in old.by_id:
            yield f"{question.id} is new: the old version knows nothing of its answers."


def _question_changes(old: Question, new: Question) -> Iterator[str]:
    if not is_carried(old, new):
        yield f"{old.id} is another kind of question: people are compared with it unanswered in the new version."
        return
    gone = [choice.id for choice in old.choices if choice.id not in new.choice_by_id]
    added = [choice.id for choice in new.choices if choice.id not in old.choice_by_id]
    if gone:
        yield f"{old.id}: {spoken_list(gone)} gone; the new version leaves such a mark out."
    if added:
        yield f"{old.id}: {spoken_list(added)} new; no compared person marks it."
    if (old.bands, old.minimum, old.maximum) != (new.bands, new.minimum, new.maximum):
        yield f"{old.id}: the bands or limits of the number are others."
    if old.ask_when != new.ask_when:
        yield f"{old.id} is asked of other people."


def _shared(old: Question, new: Question | None) -> Question:
    if old.kind is not QuestionKind.NUMBER:
        return old
    others = new.bands if new is not None and is_carried(old, new) else ()
    starts = {band.low for band in (*old.bands, *others)} | {band.high + 1 for band in others}
    edges = sorted(start for start in starts if old.bands[0].low <= start <= old.bands[-1].high)
    ends = [*(edge - 1 for edge in edges[1:]), old.bands[-1].high]
    bands = tuple(Band(id=f"{low}-{high}", low=low, high=high) for low, high in zip(edges, ends, strict=True))
    return replace(old, bands=bands)


def _known(answer: Answer, question: Question) -> object:
    """The answer without choices that the question does not offer."""
    if isinstance(answer, Mapping):
        return {side: _known(marked, question) for side, marked in answer.items()}
    if isinstance(answer, tuple):
        return [choice for choice in answer if choice in question.choice_by_id]
    return answer
