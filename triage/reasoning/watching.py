"""What this person should watch for: the changes that would make it more urgent, in their words.

Only changes for the worse, never an invitation to answer otherwise. What the standing safety net says already for the
same urgency is not said again.
"""

from itertools import groupby, zip_longest

from triage.model.conditions import facts_read
from triage.model.explanation import Counterfactual
from triage.model.knowledge import Knowledge
from triage.model.wording import spoken_list

MOST_LINES = 6
MOST_LINES_OF_A_LEVEL = 2
PHRASES_OF_A_LINE = 2


def watch_for(knowledge: Knowledge, would_raise: tuple[Counterfactual, ...]) -> tuple[str, ...]:
    """Lines such as "If the pain starts to break sleep at night, be seen within two weeks.", most urgent first.

    Of the same urgency, what matters because of this person's other answers comes before what matters to everybody.
    """
    lines: list[str] = []
    said: set[str] = set()
    for urgency, found in groupby(would_raise, key=lambda line: line.urgency):
        personal, others = list[Counterfactual](), list[Counterfactual]()
        for line in found:
            (personal if _is_personal(knowledge, line) else others).append(line)
        spoken = dict.fromkeys((*_in_turns(knowledge, personal), *_in_turns(knowledge, others)))
        phrases = [phrase for phrase in spoken if phrase not in said]
        said.update(phrases)
        parts = [phrases[place : place + PHRASES_OF_A_LINE] for place in range(0, len(phrases), PHRASES_OF_A_LINE)]
        then = knowledge.texts.levels[urgency].if_raised
        lines += [f"If {spoken_list(part, 'or if')}, {then}." for part in parts[:MOST_LINES_OF_A_LEVEL]]
    return tuple(lines[:MOST_LINES])


def _in_turns(knowledge: Knowledge, lines: list[Counterfactual]) -> list[str]:
    """The phrases, one question after the other, so that none crowds out the rest."""
    of_question = groupby(lines, key=lambda line: line.changes[0].question)
    phrases = [[phrase for line in found if (phrase := _phrase(knowledge, line))] for _, found in of_question]
    return [phrase for turn in zip_longest(*phrases) for phrase in turn if phrase]


def _is_personal(knowledge: Knowledge, line: Counterfactual) -> bool:
    """Whether the most urgent rule behind it reads other answers too."""
    question_of = knowledge.questionnaire.question_of_fact
    read = {question_of.get(fact) for rule in line.rules[:1] for fact in facts_read(knowledge.written_out[rule])}
    return bool(read - {change.question for change in line.changes})


def _phrase(knowledge: Knowledge, line: Counterfactual) -> str:
    """The change in words; none where a second change is needed, or where there are no words for it."""
    change = line.changes[0]
    question = knowledge.questionnaire.by_id[change.question]
    if len(line.changes) > 1:
        return ""
    band = next((band for band in question.bands if band.id == change.value), None)
    if band is not None:
        return question.if_it_appears.replace("{from}", str(band.low)) if change.answer == band.low else ""
    choice = question.choice_by_id.get(change.value)
    if choice is None or not change.adds or (choice.net_says is not None and line.urgency <= choice.net_says):
        return ""
    return choice.if_it_appears
