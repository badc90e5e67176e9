"""Reads ``rules/trial.yaml``: what is said about a diary, new signs, changes that matter, and when to look again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from triage.adapters.files.fields import Fields, Ledger, each, fields_of
from triage.adapters.files.rule_reader import SIGNED, References, read_signed
from triage.adapters.files.yaml_nodes import Node
from triage.model.knowledge import Knowledge
from triage.model.trial import Move, Outcome
from triage.model.trial_rules import (
    PAIRS,
    SENTENCES,
    Advice,
    MeaningfulChange,
    NewSign,
    Numbers,
    ReCheckRule,
    TrialRules,
)
from triage.model.urgency import Urgency
from triage.model.wording import nearest, spoken_list

_TOP = "advices signs changes re_checks asks_again rest_day_steps counts_as answers sentences"
_ITEM = f"{SIGNED} title because"
_TRIED = "tried_measures"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    """The file, and everything that it may name."""

    top: Fields
    knowledge: Knowledge
    references: References

    def items(self, key: str, required: str) -> Iterator[Fields]:
        for where, item in each(self.top, key):
            yield fields_of(item, where, self.top.ledger, f"{_ITEM} {required}", "until")

    def numbers(self, fields: Fields) -> Numbers:
        """The settings that an item names, with what they say."""
        names, settings = fields.texts("numbers"), self.knowledge.settings
        self.references.check(names, settings, fields, "numbers")
        return tuple((name, settings[name].value) for name in names if name in settings)

    def questions(self, fields: Fields, key: str) -> tuple[str, ...]:
        names = fields.texts(key)
        self.references.check(names, self.knowledge.questionnaire.by_id, fields, key)
        return names

    def choices(self, fields: Fields, key: str) -> Mapping[str, str]:
        """One choice for each of some questions."""
        found = _pairs(fields, key)
        for name, choice in found.items():
            self.check_choice(name, choice, f"{fields.where}: {key}: {name}")
        return found

    def check_choice(self, question: str, choice: str, where: str) -> None:
        known = self.knowledge.questionnaire.by_id
        if question not in known:
            right = nearest(question, known) or "See all of them with: triage questions"
            self.top.ledger.note(where, f'"{question}" is not a question.', right)
        elif choice not in known[question].choice_by_id:
            choices = known[question].choice_by_id
            right = nearest(choice, choices) or f"Choices are {spoken_list(choices)}."
            self.top.ledger.note(where, f'"{choice}" is not a choice of this question.', right)


def read_trial(node: Node, knowledge: Knowledge, references: References, ledger: Ledger) -> TrialRules:
    """All of the file."""
    top = fields_of(node, node.place, ledger, _TOP)
    reader = _Reader(top=top, knowledge=knowledge, references=references)
    rest_days, counts_as = top.texts("rest_day_steps"), _pairs(top, "counts_as")
    references.check(rest_days, references.steps, top, "rest_day_steps")
    references.check(tuple(counts_as), references.steps, top, "counts_as")
    for step, choice in counts_as.items():
        reader.check_choice(_TRIED, choice, f"{top.where}: counts_as: {step}")
    found = TrialRules(
        advices=tuple(_read_advices(reader)),
        signs=tuple(_read_signs(reader)),
        changes=tuple(_read_changes(reader)),
        re_checks=tuple(_read_re_checks(reader)),
        asks_again=reader.questions(top, "asks_again"),
        rest_day_steps=frozenset(rest_days),
        counts_as=counts_as,
        answers=_read_answers(reader),
        sentences=_read_sentences(top),
    )
    _check_advices(found, top)
    return found


def _read_advices(reader: _Reader) -> Iterator[Advice]:
    for fields in reader.items("advices", "outcome move numbers headline say next"):
        yield Advice(
            signed=read_signed(fields, reader.references),
            outcome=fields.one_of("outcome", Outcome),
            move=fields.one_of("move", Move),
            numbers=reader.numbers(fields),
            headline=fields.filled("headline"),
            say=fields.filled("say"),
            next=fields.filled("next"),
        )


def _read_signs(reader: _Reader) -> Iterator[NewSign]:
    for fields in reader.items("signs", "label sets asks_again"):
        yield NewSign(
            signed=read_signed(fields, reader.references),
            label=fields.filled("label"),
            sets=reader.choices(fields, "sets"),
            asks_again=reader.questions(fields, "asks_again"),
        )


def _read_changes(reader: _Reader) -> Iterator[MeaningfulChange]:
    for fields in reader.items("changes", "measure change used numbers caution"):
        change = MeaningfulChange(
            signed=read_signed(fields, reader.references),
            measure=fields.filled("measure"),
            change=fields.filled("change"),
            used=fields.truth("used"),
            numbers=reader.numbers(fields),
            caution=fields.filled("caution"),
        )
        if change.used and not change.numbers:
            fields.ledger.note(f"{fields.where}: numbers", "a verdict uses it, and no number is named.", "Name one.")
        yield change


def _read_re_checks(reader: _Reader) -> Iterator[ReCheckRule]:
    levels = {level.word: level for level in Urgency}
    for fields in reader.items("re_checks", "urgency numbers say staff"):
        word, numbers = fields.text("urgency"), reader.numbers(fields)
        if word not in levels:
            right = f"Levels are {spoken_list(levels)}."
            fields.ledger.note(f"{fields.where}: urgency", f'"{word}" is not a level.', right)
        if len(fields.texts("numbers")) != 1:
            fields.ledger.note(f"{fields.where}: numbers", "a day is one number.", "Name one setting in days.")
        yield ReCheckRule(
            signed=read_signed(fields, reader.references),
            urgency=levels.get(word, Urgency.EMERGENCY),
            numbers=numbers,
            say=fields.filled("say"),
            staff=fields.filled("staff"),
        )


def _read_answers(reader: _Reader) -> Mapping[Outcome, Mapping[str, str]]:
    if not reader.top.has("answers"):
        return {}
    outcomes = reader.top.inner("answers", "", " ".join(Outcome))
    return {Outcome(name): reader.choices(outcomes, name) for name in outcomes.values if name in tuple(Outcome)}


def _read_sentences(top: Fields) -> Mapping[str, str]:
    """The lines said by name; a file without advice says nothing, so it may leave them out."""
    if not top.has("sentences"):
        return {}
    required, optional = (" ".join(SENTENCES), "") if top.nodes("advices") else ("", " ".join(SENTENCES))
    fields = top.inner("sentences", required, optional)
    found = {name: fields.filled(name) for name in fields.values if name in SENTENCES}
    for name, text in found.items():
        if not _holders(text) <= set(SENTENCES[name]):
            right = f"It may hold {spoken_list(SENTENCES[name])}." if SENTENCES[name] else "It holds none."
            top.ledger.note(f"{fields.where}: {name}", "it holds a place holder that nobody fills in.", right)
    return found


def _holders(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


def _pairs(fields: Fields, key: str) -> Mapping[str, str]:
    """A mapping of names to names."""
    if not fields.has(key):
        return {}
    held = fields.node(key).value
    inner = fields.inner(key, "", " ".join(held) if isinstance(held, Mapping) else "")
    return {name: inner.filled(name) for name in inner.values}


def _check_advices(found: TrialRules, top: Fields) -> None:
    """With any advice there is one for every pair, and no other."""
    wanted = [(outcome, move) for outcome, moves in PAIRS.items() for move in moves]
    given = [(advice.outcome, advice.move) for advice in found.advices]
    for advice in found.advices:
        pair = (advice.outcome, advice.move)
        if pair not in wanted:
            moves = spoken_list(PAIRS[advice.outcome])
            wrong = f'"{advice.outcome}" never leads to "{advice.move}".'
            top.ledger.note(f"{top.where}: {advice.id}", wrong, f"It leads to {moves}.")
        elif given.count(pair) > 1:
            top.ledger.note(f"{top.where}: {advice.id}", "this outcome and move stand twice.", "Keep one.")
    for outcome, move in wanted if given else ():
        if (outcome, move) not in given:
            top.ledger.note(top.where, f'there is no advice for "{outcome}" with "{move}".', "Add it.")
