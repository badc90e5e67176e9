"""What can go wrong, in four kinds.

A message says where, what is wrong, and what would be right. It never holds an answer or a name of a person.
"""

from dataclasses import dataclass


class TriageError(Exception):
    """Anything this project refuses to go on with."""


class KnowledgeError(TriageError):
    """Questions or rules are wrong: nothing starts."""


class AnswerError(TriageError):
    """Answers do not fit the questionnaire: ask again."""


class EngineError(TriageError):
    """The rules could not be evaluated with certainty: there is no assessment."""


class StoreError(TriageError):
    """Something could not be kept or read back."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a file: where it stands, what is wrong and what would be right."""

    where: str
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.where}: {self.wrong} {self.right}".rstrip()


class Faulty(TriageError):
    """A file with faults, all of them found at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class FaultyKnowledge(Faulty, KnowledgeError):
    """Questions or rules with faults."""


class FaultyAnswers(Faulty, AnswerError):
    """Answers with faults."""
