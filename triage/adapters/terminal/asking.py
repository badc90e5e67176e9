"""How one question is asked, whatever its kind, until there is an answer or a command.

Nothing here knows which question comes next, or what an answer means.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from triage.adapters.terminal.body_map import FEET, drawing
from triage.adapters.terminal.ports import Asker, Command, Option, Prompt
from triage.model.answers import Answer, Regions, Ticks, read_answer, ticks
from triage.model.errors import AnswerError
from triage.model.questionnaire import NOT_SURE, Choice, Question, QuestionKind
from triage.reasoning.interview import must_be_answered, settled, to_ask_again

Picked = TypeVar("Picked", str, Ticks)

_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,3})?", re.ASCII)
_BOTH, _SIDE_NOT_KNOWN = "both", "side_not_known"
_SIDES = (
    Option("left", "The left foot"),
    Option("right", "The right foot"),
    Option(_BOTH, "Both feet"),
    Option(_SIDE_NOT_KNOWN, "The side is not known"),
)
_FOOT = {"left": "LEFT foot.", "right": "RIGHT foot.", _SIDE_NOT_KNOWN: ""}

_REST = "rest"
_SAID = {"yes": True, "no": False}
_AGAIN = (
    Option("yes", "Yes"),
    Option("no", "No"),
    Option(NOT_SURE, "Still not sure"),
    Option(_REST, "Not sure about this one and all that follow"),
)
_LEAVING = (Command.CHANGE, Command.STOP)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """Asks in one wording, at one place of the interview."""

    asker: Asker
    place: str
    staff: bool
    is_first: bool
    """Whether there is nothing to go back to."""
    acts: Callable[[Question, Answer], bool]
    """Whether an answer calls for action already, so that nothing more is asked about it."""

    def ask(self, question: Question, before: Answer | None) -> Answer | Command:
        """Ask until there is an answer, or a command that leads elsewhere."""
        match question.kind:
            case QuestionKind.NUMBER:
                return self._number(question, before)
            case QuestionKind.ONE_OF:
                prompt = self._prompt(question, before=ticks(before))
                return self._once(question, self.asker.pick_one, prompt)
            case QuestionKind.SOME_OF:
                return self._some(question, ticks(before))
            case QuestionKind.BODY_MAP:
                return self._regions(question, before if isinstance(before, Mapping) else {})

    def _once(self, question: Question, ask: Callable[[Prompt], Picked | Command], prompt: Prompt) -> Picked | Command:
        """Ask, and tell why we ask as often as somebody wants to know."""
        while (reply := ask(prompt)) is Command.WHY:
            self.asker.say(f"Why we ask: {question.why}")
            if self.staff and question.help:
                self.asker.say(question.help)
        return reply

    def _prompt(self, question: Question, before: Ticks) -> Prompt:
        return Prompt(
            ask=question.ask_staff if self.staff else question.ask,
            place=self.place,
            help="" if self.staff else question.help,
            options=tuple(Option(choice.id, choice.label) for choice in question.choices),
            before=before,
            commands=self._commands(question),
            check=lambda reply: _fault_of_ticks(question, reply),
        )

    def _commands(self, question: Question) -> dict[Command, str]:
        commands = {Command.WHY: "Why we ask"}
        if not self.is_first:
            commands |= {Command.BACK: "Go back", Command.CHANGE: "Change an answer"}
        if not must_be_answered(question, staff=self.staff) and not question.ask_again:
            commands[Command.SKIP] = "Skip: not known" if self.staff else "Skip: I do not know"
        return commands | {Command.STOP: "Stop, keep answers"}

    def _number(self, question: Question, before: Answer | None) -> Answer | Command:
        prompt = replace(
            self._prompt(question, before=(f"{before:g}",) if isinstance(before, int | float) else ()),
            hint=f"Type a number from {question.minimum} to {question.maximum} ({question.unit}).",
            takes_numbers=True,
            check=lambda reply: _fault_of_number(question, reply[0]),
        )
        reply = self._once(question, self.asker.read_line, prompt)
        if isinstance(reply, str):
            return _number_in(reply)
        return NOT_SURE if reply is Command.SKIP and question.not_sure else reply

    def _some(self, question: Question, before: Ticks) -> Answer | Command:
        while True:
            reply = self._once(question, self.asker.pick_some, self._prompt(question, before))
            if isinstance(reply, Command) or not to_ask_again(question, reply):
                return reply
            before = reply
            found = self._again(question, reply)
            if found is not Command.BACK:
                return found

    def _again(self, question: Question, answer: Ticks) -> Answer | Command:
        """After "not sure": one line at a time in other words. "Back" before the first leads to the list again."""
        choices = to_ask_again(question, answer)
        replies: dict[str, bool | None] = dict.fromkeys(choice.id for choice in choices)
        self.asker.say("You are not sure. So we ask about one line at a time, in other words.")
        at = 0
        while 0 <= at < len(choices) and not self.acts(question, settled(question, answer, replies)):
            reply = self._line_again(question, at, choices)
            if reply in _LEAVING:
                return reply
            if isinstance(reply, str):
                replies[choices[at].id] = _SAID.get(reply)
            if reply == _REST:
                break
            at += -1 if reply is Command.BACK else 1
        return Command.BACK if at < 0 else settled(question, answer, replies)

    def _line_again(self, question: Question, at: int, choices: Sequence[Choice]) -> str | Command:
        commands = {
            Command.WHY: "Why we ask",
            Command.BACK: "Go back to the line before" if at else "Go back to the list",
            **{command: label for command, label in self._commands(question).items() if command in _LEAVING},
        }
        prompt = Prompt(
            ask=choices[at].ask_again,
            place=f"{self.place} Line {at + 1} of {len(choices)}, asked again.",
            options=_AGAIN if at + 1 < len(choices) else _AGAIN[:-1],
            commands=commands,
        )
        return self._once(question, self.asker.pick_one, prompt)

    def _regions(self, question: Question, before: Regions) -> Answer | Command:
        sides = replace(
            self._prompt(question, before=_side_of(before)),
            ask="Which foot?" if self.staff else "Which foot hurts?",
            options=_SIDES,
        )
        while True:
            side = self._once(question, self.asker.pick_one, sides)
            if isinstance(side, Command):
                return side
            marked = self._marked(question, FEET if side == _BOTH else (side,), before)
            if marked is not Command.BACK:
                return marked

    def _marked(self, question: Question, feet: Ticks, before: Regions) -> Answer | Command:
        """Ask for the regions of each foot; the second one begins with those of the first."""
        marked: dict[str, Ticks] = {}
        plain = self._prompt(question, ())
        numbers = {option.id: number for number, option in enumerate(plain.options, 1)}
        for foot in feet:
            prompt = replace(
                plain,
                ask=f"{plain.ask} {_FOOT[foot]}".rstrip(),
                help="",
                hint="Type all numbers that fit, such as 2 or 2 6.",
                takes_numbers=True,
                drawing=drawing(numbers),
                before=before.get(foot) or marked.get(FEET[0], ()),
            )
            reply = self._once(question, self.asker.pick_some, prompt)
            if isinstance(reply, Command):
                return reply
            marked[foot] = reply
        return marked


def _side_of(regions: Regions) -> Ticks:
    sides = tuple(regions)
    return (_BOTH,) if len(sides) > 1 else sides


def _number_in(text: str) -> int | float:
    return float(text.replace(",", ".")) if "." in text or "," in text else int(text)


def _fault_of_number(question: Question, text: str) -> str:
    right = f"Please type a number from {question.minimum} to {question.maximum}, such as {question.maximum // 2}."
    if not _NUMBER.fullmatch(text):
        return f"This is not a number. {right}"
    try:
        read_answer(question, _number_in(text))
    except AnswerError:
        return f"This number does not fit here. {right}"
    return ""


def _fault_of_ticks(question: Question, reply: Ticks) -> str:
    if not reply:
        none = next((f', or "{choice.label}"' for choice in question.choices if choice.exclusive), "")
        return f"Please pick at least one line{none}."
    for choice in question.choices:
        if choice.exclusive and choice.id in reply and len(reply) > 1:
            return f'"{choice.label}" cannot go together with other lines. Please leave out one or the other.'
    if question.most is not None and len(reply) > question.most:
        return f"Please pick {question.most} lines at most: those that fit best."
    return ""
