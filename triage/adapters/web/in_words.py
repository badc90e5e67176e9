"""A stored assessment and a history in the words of the questions and rules they were made with.

Nothing here decides anything: what is shown is what was kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import cast

from triage.casework.history import frozen
from triage.casework.review import NONE, OTHER
from triage.model.case import Case, Event, EventKind, Role
from triage.model.knowledge import Examination, Knowledge, Source
from triage.model.questionnaire import Question
from triage.model.review_reasons import REASONS
from triage.model.rules import Evidence
from triage.presenting.phrasing import answer_in_words, label_in_words

Stored = Mapping[str, object]

_ORDERS = {"first": "First choice", "next": "Next", "if_unclear": "If unclear"}
_THE_PERSON = "The person"
_CAUSES = {OTHER: "Something else", NONE: "No cause yet"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """One line of a history."""

    at: datetime
    who: str
    what: str
    words: str = ""
    """What somebody wrote."""


@dataclass(frozen=True, slots=True)
class InWords:
    """Turns the ids of a stored assessment into words."""

    knowledge: Knowledge

    def answer(self, question: str, value: object) -> str:
        """An answer as it was given."""
        found = self.knowledge.questionnaire.by_id.get(question)
        return str(value) if found is None else answer_in_words(found, frozen(value))

    def asked(self, question: str) -> str:
        """A question in the wording for staff."""
        found = self.knowledge.questionnaire.by_id.get(question)
        return question if found is None else found.ask_staff

    def because(self, answers: Stored) -> list[tuple[str, str]]:
        """The answers behind a rule, each with its question."""
        return [(self.asked(name), self.answer(name, value)) for name, value in answers.items()]

    def examination(self, name: str) -> Examination:
        """A check in person."""
        return self.knowledge.examinations.get(name) or Examination(id=name, name=name, how="", person="")

    def test(self, request: Mapping[str, str]) -> str:
        """Imaging or another test, with its order."""
        order, name = _ORDERS.get(request["order"], request["order"]), request["test"]
        found = self.knowledge.tests.get(name)
        return order if name == "other" else f"{order}: {found.name if found else name}"

    def sources(self, keys: Sequence[str]) -> list[Source]:
        """The entries of the bibliography."""
        return [self.knowledge.sources[key] for key in keys if key in self.knowledge.sources]

    def title(self, name: str) -> str:
        """What a rule, a clause, a contributor or a step is called."""
        found = self.knowledge.item_by_id.get(name)
        if found is not None:
            return found.signed.title
        contributor = self.knowledge.contributor_by_id.get(name.partition(".")[0])
        clauses = {contributor.clause_id(clause): clause.title for clause in contributor.clauses} if contributor else {}
        return clauses.get(name, name)

    def cause(self, name: str) -> str:
        """A contributor by its clinical name, or what else was said of the cause."""
        found = self.knowledge.contributor_by_id.get(name)
        return _CAUSES.get(name, name) if found is None else found.clinical_name

    def evidence(self, condition: str) -> tuple[Evidence, ...]:
        """What a contributor rests on."""
        found = self.knowledge.contributor_by_id.get(condition)
        return () if found is None else found.signed.evidence

    def withheld(self, steps: Sequence[Mapping[str, object]]) -> list[tuple[str, list[str]]]:
        """Why steps are withheld: each reason with its steps, or with none when it holds for all of them."""
        reasons: dict[str, list[str]] = {}
        for item in steps:
            for reason in dict.fromkeys(self._reason(str(rule)) for rule in cast("Sequence[str]", item["rules"])):
                reasons.setdefault(reason, []).append(self.title(str(item["step"])))
        found = sorted(reasons.items(), key=lambda pair: -len(pair[1]))
        return [(reason, [] if len(titles) == len(steps) else titles) for reason, titles in found]

    def _reason(self, rule: str) -> str:
        step = self.knowledge.step_by_id.get(rule.partition(".")[0])
        for exclusion in step.exclusions if step else ():
            if step and step.exclusion_id(exclusion) == rule:
                return exclusion.because
        if rule in self.knowledge.contributor_by_id:
            return f"Not while this is possible: {self.cause(rule)}."
        found = self.knowledge.item_by_id.get(rule)
        return rule if found is None else found.signed.because

    def by_level(self, lines: Sequence[Mapping[str, object]]) -> list[tuple[str, list[tuple[str, str]]]]:
        """Changes of answers by the level they lead to, and by question: what would be there or not."""
        found: dict[str, dict[str, list[str]]] = {}
        for line in lines:
            changes = cast("Sequence[Mapping[str, object]]", line["changes"])
            asked = " and ".join(self.asked(str(change["question"])) for change in changes)
            value = " and ".join(self.value(change) for change in changes)
            found.setdefault(str(line["urgency"]), {}).setdefault(asked, []).append(value)
        return [(level, [(asked, "; ".join(values)) for asked, values in by.items()]) for level, by in found.items()]

    def near_misses(self, misses: Sequence[Mapping[str, object]]) -> list[tuple[str, list[Mapping[str, object]]]]:
        """What is one finding short: flags under an empty name, then clauses by condition, the weightiest first."""
        found: dict[str, list[Mapping[str, object]]] = {"": []}
        for miss in misses:
            name = "" if miss["urgency"] else self.cause(str(miss["rule"]).partition(".")[0])
            found.setdefault(name, []).append(miss)
        weight = {
            name: sorted(listed, key=lambda miss: -abs(int(str(miss["points"])))) for name, listed in found.items()
        }
        return [(name, listed) for name, listed in weight.items() if listed]

    def values(self, changes: Sequence[Mapping[str, object]]) -> str:
        """The findings of which each would do."""
        return " or ".join(self.value(change) for change in changes)

    def value(self, change: Mapping[str, object]) -> str:
        """What would be there, or not."""
        question = self.knowledge.questionnaire.by_id[str(change["question"])]
        words = f"“{_value_in_words(question, str(change['value']))}”"
        return words if change["adds"] else f"not {words}"

    def history(self, case: Case) -> list[Happening]:
        """What happened, the newest first; first answers and days of a diary are counted, not told one by one."""
        return list(reversed(list(self._told(case))))

    def _told(self, case: Case) -> Iterator[Happening]:
        events = [event for event in case.events if event.actor.role is not Role.SYSTEM]
        first = [event for event in events if _is_first_answer(event)]
        for are_days, run in groupby(events, _is_new_day):
            if are_days:
                days = list(run)
                yield _line(days[-1], f"Noted {'a day' if len(days) == 1 else f'{len(days)} days'} in the diary")
                continue
            for event in run:
                if first and event is first[-1]:
                    yield _line(event, f"Answered {len(first)} question{'s' if len(first) != 1 else ''}")
                elif event not in first:
                    yield self._line_of(event)

    def _line_of(self, event: Event) -> Happening:
        body = event.body
        match event.kind:
            case EventKind.ANSWERED:
                return self._changed(event)
            case EventKind.ASSESSED:
                assessment = cast("Stored", body["assessment"])
                return _line(event, f"Result: {self.level(str(assessment['urgency']))}")
            case EventKind.RAISED:
                return _line(event, f"Raised to {self.level(str(body['urgency']))}", body["reason"])
            case EventKind.HANDED_OVER:
                return _line(event, f"Handed over to {body['to'] or 'any clinician'}", body["text"])
            case EventKind.REVIEWED:
                said = f"Reviewed: {self.level(str(body['urgency']))}; {self.cause(str(body['cause']))}"
                return _line(event, f"{said}. {REASONS[str(body['reason'])]}", body["text"])
            case EventKind.CONCLUDED:
                return _line(event, f"It turned out to be: {self.cause(str(body['finding']))}", body["text"])
            case EventKind.CARD_GIVEN:
                return _line(event, f"Card shown: {self.level(str(body['urgency']))}")
            case EventKind.FEEDBACK:
                return _line(event, self._outcome(body), body["text"])
            case _:
                return _line(event, _PLAIN[event.kind], body.get("text") or body.get("when") or body.get("reason"))

    def _outcome(self, body: Stored) -> str:
        """What became of a card."""
        tests = self.knowledge.tests
        taken = [tests[name].name if name in tests else name for name in cast("Sequence[str]", body["accepted"])]
        reason = REASONS.get(str(body["reason"])) or str(body["reason_shown"])
        outcome = f"Card {body['outcome']}" + (f": {', '.join(taken)}" if taken else "")
        return f"{outcome}. {reason}" if reason else outcome

    def level(self, word: str) -> str:
        """An urgency as one word."""
        return word.replace("_", "-")

    def _changed(self, event: Event) -> Happening:
        question = str(event.body["question"])
        after = "not known" if event.body["answer"] is None else self.answer(question, event.body["answer"])
        replaced = event.body["replaced"]
        before = "not known" if replaced is None else self.answer(question, replaced)
        return _line(event, f"Changed: {self.asked(question)} {before} → {after}", event.body.get("reason"))


_PLAIN = {
    EventKind.STARTED: "Started",
    EventKind.SHARED: "Sent to the clinic",
    EventKind.OPENED: "Looked at it",
    EventKind.ANNOTATED: "Note",
    EventKind.CONTACTED: "Spoke to the person",
    EventKind.BOOKED: "Booked a visit",
    EventKind.PLANNED: "Made a self-care plan",
    EventKind.STEP_BEGUN: "Began a self-care step",
    EventKind.DAY_LOGGED: "Corrected a day in the diary",
    EventKind.STEP_CHANGED: "Changed a self-care step",
    EventKind.STEP_ENDED: "Ended a self-care step",
    EventKind.RE_CHECK: "Answers the safety questions again",
    EventKind.CLOSED: "Closed",
    EventKind.ERASED: "Erased",
}


def who(event: Event) -> str:
    """Who did it, by the name of the account."""
    return event.actor.name or _THE_PERSON


def _line(event: Event, what: str, words: object = "") -> Happening:
    return Happening(at=event.at, who=who(event), what=what, words=str(words or ""))


def _is_first_answer(event: Event) -> bool:
    return event.kind is EventKind.ANSWERED and event.body["replaced"] is None and not event.body.get("reason")


def _is_new_day(event: Event) -> bool:
    return event.kind is EventKind.DAY_LOGGED and event.body["replaced"] is None


def _value_in_words(question: Question, value: str) -> str:
    if not value:
        return "both feet" if question.side_fact else "nothing more"
    band = next((band for band in question.bands if band.id == value), None)
    return f"{band.low} to {band.high} {question.unit}" if band else label_in_words(question, value)
