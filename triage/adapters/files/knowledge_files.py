"""From a folder of YAML files to Knowledge, or to all faults at once.

Nothing here judges whether the rules are sound; ``checking`` does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from triage.adapters.files.condition_reader import ConditionReader, both_ways
from triage.adapters.files.contributor_reader import read_contributors, read_orders
from triage.adapters.files.fields import Ledger, identity
from triage.adapters.files.invariant_reader import read_invariants
from triage.adapters.files.question_reader import read_questionnaire
from triage.adapters.files.reference_reader import (
    read_examinations,
    read_settings,
    read_sources,
    read_test_list,
    read_texts,
)
from triage.adapters.files.rule_reader import References, read_rules, read_words
from triage.adapters.files.rule_texts import SIGN_OFFS, read_rule_text
from triage.adapters.files.self_care_reader import read_steps, read_suppressions
from triage.adapters.files.trial_reader import read_trial
from triage.adapters.files.wholeness import note_misfits
from triage.adapters.files.yaml_nodes import Node, digest_of, read_nodes
from triage.model.conditions import Condition, expanded, facts_read
from triage.model.errors import Fault, FaultyKnowledge, KnowledgeError
from triage.model.knowledge import Knowledge, Source
from triage.model.questionnaire import Questionnaire
from triage.model.rules import Contributor, Group, Word
from triage.model.signatures import with_valid_review
from triage.model.urgency import Urgency
from triage.model.wording import spoken_list
from triage.reasoning.strata import HIGHEST_FLAG, LEVEL, PATTERN

_FLAG_FILES = ("floors", "scope")
_REFERENCES = ("sources", "settings", "examinations", "tests", "texts")
_SINGLES = (*_REFERENCES, "words", "site_lists", "invariants", "trial", *_FLAG_FILES)
_SINGLE_FILES = ("questions.yaml", *(f"rules/{name}.yaml" for name in _SINGLES))
_FOLDERS = ("rules/flags/", "rules/contributors/", "rules/self_care/")
_Part = TypeVar("_Part")


def knowledge_folder() -> Path:
    """Where the questions and rules of this installation lie."""
    packaged = Path(str(files("triage"))) / "knowledge"
    return packaged if packaged.is_dir() else Path(str(files("triage"))).parent


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """Read ``questions.yaml`` and ``rules/`` of the folder.

    Raises:
        FaultyKnowledge: naming every fault, each with its place and cure.
        KnowledgeError: when a file is missing or cannot be read.
    """
    return knowledge_from(knowledge_texts(folder))


def knowledge_texts(folder: Path | None = None) -> Mapping[str, str]:
    """The text of every file of questions and rules, by name: enough to have the same knowledge again.

    Raises:
        KnowledgeError: when a file is missing or cannot be read.
    """
    root = folder or knowledge_folder()
    misnamed = [path.relative_to(root).as_posix() for path in sorted((root / "rules").rglob("*.yml"))]
    if misnamed:
        raise KnowledgeError(
            "\n".join(f"{name}: files that end in .yml are not read. Let it end in .yaml." for name in misnamed)
        )
    paths = [root / "questions.yaml", *sorted({*(root / "rules").rglob("*.yaml")} - {root / SIGN_OFFS})]
    names = [path.relative_to(root).as_posix() for path in paths]
    return {name: read_rule_text(root, name) for name in names}


def knowledge_from(texts: Mapping[str, str]) -> Knowledge:
    """The knowledge that these files hold.

    Raises:
        FaultyKnowledge: naming every fault, each with its place and cure.
    """
    return knowledge_in({name: read_nodes(text, name) for name, text in texts.items()})


def knowledge_in(trees: Mapping[str, tuple[Node, tuple[Fault, ...]]]) -> Knowledge:
    """The knowledge in files that were read as YAML already, each with the faults of its form.

    Raises:
        FaultyKnowledge: naming every fault, each with its place and cure.
    """
    ledger = Ledger()
    for _, faults in trees.values():
        ledger.faults.extend(faults)
    if any(node.value is None and faults for node, faults in trees.values()):
        raise FaultyKnowledge(tuple(ledger.faults))
    knowledge = _Assembly({name: node for name, (node, _) in trees.items()}, ledger).knowledge()
    if ledger.faults:
        raise FaultyKnowledge(tuple(dict.fromkeys(ledger.faults)))
    return knowledge


def _read_all_of(
    nodes: Iterable[Node],
    read: Callable[[Node, ConditionReader, References], Iterable[_Part]],
    conditions: ConditionReader,
    references: References,
) -> tuple[_Part, ...]:
    return tuple(part for node in nodes for part in read(node, conditions, references))


class _Assembly:
    """Puts the parts together in the order in which they need each other."""

    def __init__(self, nodes: Mapping[str, Node], ledger: Ledger) -> None:
        self.nodes = nodes
        self.ledger = ledger

    def knowledge(self) -> Knowledge:
        ledger = self.ledger
        sources = read_sources(self.single("sources"), ledger)
        settings = read_settings(self.single("settings"), ledger, sources)
        bare, branches = read_questionnaire(self.node("questions.yaml"), ledger)
        numbers = {name: setting.value for name, setting in settings.items()}
        conditions = ConditionReader(questionnaire=bare, settings=numbers, ledger=ledger, domains=self.domains())
        references = self.references(sources)
        words = tuple(read_words(self.single("words"), conditions, references))
        orders = read_orders(self.single("site_lists"), conditions, references)
        knowledge = Knowledge(
            questionnaire=self.branched(bare, branches, words, conditions),
            words=words,
            rules=_read_all_of(self.rule_files(), read_rules, conditions, references),
            contributors=self.ordered(
                orders.order,
                _read_all_of(self.below("rules/contributors/"), read_contributors, conditions, references),
            ),
            serious_order=orders.serious,
            site_lists=orders.site_lists,
            steps=_read_all_of(self.holding("steps"), read_steps, conditions, references),
            suppressions=_read_all_of(self.holding("suppressions"), read_suppressions, conditions, references),
            sources=sources,
            settings=settings,
            examinations=references.examinations,
            tests=references.tests,
            texts=read_texts(self.single("texts"), ledger),
            digest=digest_of(self.nodes),
        )
        self.check_words(words, conditions)
        self.check_files()
        note_misfits(knowledge, self.named(), ledger)
        invariants = read_invariants(self.single("invariants"), conditions, knowledge)
        trial = read_trial(self.single("trial"), knowledge, references, ledger)
        return with_valid_reviews(replace(knowledge, invariants=invariants, trial=trial))

    def references(self, sources: Mapping[str, Source]) -> References:
        """All that rules may name."""
        return References(
            sources=sources,
            examinations=read_examinations(self.single("examinations"), self.ledger),
            tests=read_test_list(self.single("tests"), self.ledger),
            contributors=frozenset(self.ids("rules/contributors/", "contributors")),
            steps=frozenset(self.ids("rules/self_care/", "steps")),
        )

    def node(self, name: str) -> Node:
        if name not in self.nodes:
            self.ledger.note(name, "the file is missing.", "Add it.")
        return self.nodes.get(name, Node(name, {}))

    def single(self, name: str) -> Node:
        return self.node(f"rules/{name}.yaml")

    def below(self, folder: str) -> Iterator[Node]:
        return (node for name, node in self.nodes.items() if name.startswith(folder))

    def holding(self, key: str) -> Iterator[Node]:
        """The files under self_care/ that hold the key."""
        for node in self.below("rules/self_care/"):
            if isinstance(node.value, Mapping) and key in node.value:
                yield node

    def rule_files(self) -> Iterator[Node]:
        yield from self.below("rules/flags/")
        yield from (self.single(name) for name in _FLAG_FILES)

    def items(self, nodes: Iterable[Node], key: str) -> Iterator[Node]:
        for node in nodes:
            held = node.value.get(key) if isinstance(node.value, Mapping) else None
            if held is not None and isinstance(held.value, tuple):
                yield from held.value

    def ids(self, folder: str, key: str) -> Iterator[str]:
        return (identity(item) for item in self.items(self.below(folder), key))

    def ordered(self, order: tuple[str, ...], contributors: Iterable[Contributor]) -> tuple[Contributor, ...]:
        known = {name: place for place, name in enumerate(order)}
        return tuple(sorted(contributors, key=lambda item: known.get(item.id, len(known))))

    def domains(self) -> dict[str, tuple[str, ...]]:
        """Every fact that is not an answer: words, flags and computed facts."""
        words = [identity(item) for item in self.items([self.single("words")], "words")]
        rules = [identity(item) for item in self.items(self.rule_files(), "rules")]
        levels = tuple(level.word for level in Urgency)
        return {
            **dict.fromkeys([*words, *rules, *(group.fact for group in Group)], both_ways()),
            HIGHEST_FLAG: ("none", *levels[1:]),
            PATTERN: ("none", "some"),
            LEVEL: levels,
        }

    def branched(
        self, bare: Questionnaire, branches: Mapping[str, Node], words: tuple[Word, ...], reader: ConditionReader
    ) -> Questionnaire:
        """The questionnaire with its branch conditions, in which every word is written out."""
        meanings: dict[str, Condition] = {}
        for word in words:
            if facts_read(word.when) <= bare.domains.keys() | meanings.keys():
                meanings[word.id] = word.when
        earlier: set[str] = set()
        questions = []
        for question in bare.questions:
            if question.id in branches:
                where = f"{branches[question.id].place}: {question.id}: ask_when"
                condition = expanded(reader.read(branches[question.id], where), meanings)
                self.check_branch(condition, bare, earlier, where)
                questions.append(replace(question, ask_when=condition))
            else:
                questions.append(question)
            earlier.add(question.id)
        return Questionnaire(sections=bare.sections, questions=tuple(questions))

    def check_branch(self, condition: Condition, bare: Questionnaire, earlier: set[str], where: str) -> None:
        for fact in sorted(facts_read(condition)):
            source = bare.question_of_fact.get(fact)
            if source is None:
                self.ledger.note(where, f'it reads "{fact}", which is not an answer.', "Read earlier answers only.")
            elif source not in earlier:
                self.ledger.note(
                    where, f'it reads "{source}", which is not asked earlier.', "Ask that first, or drop it."
                )

    def check_words(self, words: tuple[Word, ...], reader: ConditionReader) -> None:
        earlier: set[str] = set()
        meanings: dict[Condition, str] = {}
        every = {word.id for word in words}
        for word in words:
            reads = facts_read(word.when) - reader.questionnaire.domains.keys()
            for fact in sorted(reads - earlier):
                right = "Move it up." if fact in every else "A word reads answers and earlier words."
                self.ledger.note(f"rules/words.yaml: {word.id}", f'it reads "{fact}", which is not earlier.', right)
            if word.when in meanings:
                wrong = f'it means the same as "{meanings[word.when]}".'
                self.ledger.note(f"rules/words.yaml: {word.id}", wrong, "Keep one of the two.")
            meanings[word.when] = word.id
            earlier.add(word.id)

    def check_files(self) -> None:
        for name, node in self.nodes.items():
            if name not in _SINGLE_FILES and not name.startswith(_FOLDERS):
                self.ledger.note(name, "nobody reads this file.", f"Put it under {spoken_list(_FOLDERS, 'or')}.")
            held = node.value.keys() if isinstance(node.value, Mapping) else set[str]()
            if name.startswith("rules/self_care/") and not held & {"steps", "suppressions"}:
                self.ledger.note(name, "it holds neither steps nor suppressions.", "Name one of them at the top.")

    def named(self) -> Iterator[tuple[str, str]]:
        """The ids that nothing else may have, with their places."""
        for nodes, key in (
            ([self.node("questions.yaml")], "questions"),
            ([self.single("words")], "words"),
            (self.rule_files(), "rules"),
            (self.below("rules/contributors/"), "contributors"),
            (self.holding("steps"), "steps"),
            (self.holding("suppressions"), "suppressions"),
            *(([self.single("trial")], key) for key in ("advices", "signs", "changes", "re_checks")),
        ):
            yield from ((identity(item), item.place) for item in self.items(nodes, key))


def with_valid_reviews(knowledge: Knowledge) -> Knowledge:
    """The same knowledge, in which whatever was changed since it was signed is unreviewed again."""
    meanings = knowledge.meanings
    return replace(
        knowledge,
        words=tuple(with_valid_review(item, meanings) for item in knowledge.words),
        rules=tuple(with_valid_review(item, meanings) for item in knowledge.rules),
        contributors=tuple(with_valid_review(item, meanings) for item in knowledge.contributors),
        steps=tuple(with_valid_review(item, meanings) for item in knowledge.steps),
        suppressions=tuple(with_valid_review(item, meanings) for item in knowledge.suppressions),
        trial=replace(
            knowledge.trial,
            advices=tuple(with_valid_review(item, meanings) for item in knowledge.trial.advices),
            signs=tuple(with_valid_review(item, meanings) for item in knowledge.trial.signs),
            changes=tuple(with_valid_review(item, meanings) for item in knowledge.trial.changes),
            re_checks=tuple(with_valid_review(item, meanings) for item in knowledge.trial.re_checks),
        ),
    )
