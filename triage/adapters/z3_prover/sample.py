"""Made-up people, the same ones for the same seed: to compare the model with the assessment.

Answers drawn evenly would make nearly everybody an emergency, so most lists are answered with "none of these".
"""

from random import Random

from triage.model.answers import Answer, Answers
from triage.model.questionnaire import NOT_SURE, SIDES, Question, QuestionKind, Questionnaire

_SEED = 20261120
_LEFT_OUT, _UNSURE, _NOTHING = 0.04, 0.08, 0.75


def made_up_people(questionnaire: Questionnaire, count: int) -> tuple[Answers, ...]:
    """So many people: a third of them answer anything, the others have few troubles."""
    random = Random(_SEED)  # noqa: S311  made-up people are no secrets
    return tuple(_person(questionnaire, random, calm=number % 3 > 0) for number in range(count))


def _person(questionnaire: Questionnaire, random: Random, *, calm: bool) -> Answers:
    given: dict[str, Answer] = {}
    for question in questionnaire.questions:
        mood = random.random()
        if mood > (_LEFT_OUT / 4 if calm else _LEFT_OUT):
            given[question.id] = _answer(question, random, mood if calm else mood / 4)
    return Answers(given)


def _answer(question: Question, random: Random, mood: float) -> Answer:
    alone = tuple(choice.id for choice in question.choices if choice.exclusive)
    if question.offers_not_sure and not alone and mood < _UNSURE:
        return NOT_SURE
    if alone and mood < _NOTHING:
        return alone[:1]
    match question.kind:
        case QuestionKind.NUMBER:
            return random.choice(question.bands).low
        case QuestionKind.ONE_OF:
            return random.choice(question.choices).id
        case QuestionKind.SOME_OF:
            return _some(question, random)
        case QuestionKind.BODY_MAP:
            sides = random.sample(SIDES, random.choice((1, 1, 1, 2)))
            return {side: _some(question, random) for side in sides}


def _some(question: Question, random: Random) -> tuple[str, ...]:
    free = [choice.id for choice in question.choices if not choice.exclusive]
    return tuple(random.sample(free, min(len(free), random.choice((1, 1, 2, 3)))))
