"""Every text that a patient can see is measured: how hard it is, its longest sentence, its long and its hard words.

Hazard H09: a person does not understand the words.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import reading
from tests.patient_texts import PatientText, patient_texts, spoken_in
from tests.reading import exceptions, grade_of, longest_sentence, measured_together, syllables_of, words_of
from triage.model.knowledge import Knowledge


@pytest.fixture(scope="module")
def texts(knowledge: Knowledge) -> tuple[PatientText, ...]:
    return patient_texts(knowledge)


@pytest.fixture(scope="module")
def units(texts: tuple[PatientText, ...]) -> Mapping[str, str]:
    return measured_together(texts)


def too_hard(units: Mapping[str, str]) -> dict[str, float]:
    return {name: round(grade_of(text), 1) for name, text in units.items() if grade_of(text) > reading.MOST_GRADE}


def test_no_text_is_harder_than_the_brief_allows(units: Mapping[str, str]) -> None:
    assert {name: grade for name, grade in too_hard(units).items() if name not in exceptions().texts} == {}


def test_the_short_texts_of_each_place_are_plain(units: Mapping[str, str]) -> None:
    together = {name: round(grade_of(text), 1) for name, text in units.items() if name.endswith(reading.SHORT_ONES)}

    assert len(together) > 10
    assert {name: grade for name, grade in together.items() if grade > reading.MOST_GRADE_TOGETHER} == {}


def test_no_sentence_is_long(texts: tuple[PatientText, ...]) -> None:
    lengths = {one.id: longest_sentence(one.text) for one in texts}

    assert {name: length for name, length in lengths.items() if length > reading.MOST_WORDS_OF_A_SENTENCE} == {}


def test_long_words_are_words_that_a_visit_needs(texts: tuple[PatientText, ...]) -> None:
    allowed = exceptions().long_words
    long = {
        (word, one.id)
        for one in texts
        for word in words_of(one.text)
        if (syllables_of(word) or 0) >= reading.LONG_WORD and word not in allowed
    }

    assert long == set()


def test_no_hard_word_is_used(texts: tuple[PatientText, ...]) -> None:
    hard = exceptions().hard_words

    assert {(word, hard[word], one.id) for one in texts for word in words_of(one.text) if word in hard} == set()


def test_the_syllables_of_every_word_are_known(texts: tuple[PatientText, ...]) -> None:
    """A word that nobody counted would count as short."""
    assert {(word, one.id) for one in texts for word in words_of(one.text) if syllables_of(word) is None} == set()


def test_no_exception_is_unneeded(texts: tuple[PatientText, ...], units: Mapping[str, str]) -> None:
    used = {word for one in texts for word in words_of(one.text)}
    listed = exceptions()

    assert set(listed.texts) <= set(too_hard(units))
    assert set(listed.long_words) | set(listed.names) | set(listed.syllables) <= used
    assert [word for word in listed.syllables if word in reading.dictionary() or word in listed.names] == []
    assert not set(listed.long_words) & set(listed.names)


def test_every_exception_has_a_reason() -> None:
    listed = exceptions()

    assert all((*listed.texts.values(), *listed.long_words.values(), *listed.names.values()))


def test_what_people_read_most_is_among_the_texts(texts: tuple[PatientText, ...]) -> None:
    """A kind of text that drops out of the collection would never be measured again."""
    found = {one.id for one in texts}

    assert {
        "questions.yaml: emergency_signs.ask",
        "questions.yaml: emergency_signs.saddle_numb.ask_again",
        "rules of kind flag: rf_limb_ischaemia",
        "rules of kind flag: rf_limb_ischaemia.may_mean",
        "rules of kind stop: scope_child_alone",
        "rules/contributors: plantar_fasciopathy",
        "rules/self_care: sc_heel_cup.do",
        "rules/self_care: sc_heel_cup.sore_skin",
        "rules/texts.yaml: required",
        "rules/texts.yaml: child.1",
    } <= found
    assert {"Start again", "This page is not there"} & {one.text.rstrip(".") for one in texts} or any(
        one.group == "pages: start.html" for one in texts
    )


def test_a_hard_text_is_found_hard_and_a_plain_one_plain() -> None:
    hard = (
        "Discontinue weight-bearing activity immediately pending radiological examination of the calcaneal tuberosity."
    )
    plain = "Stay off the foot. Let a doctor look at it today. You may need an X-ray."

    assert grade_of(hard) > 15
    assert grade_of(plain) < 2
    assert longest_sentence(plain) == 7


def test_one_long_word_does_not_decide_about_a_short_text() -> None:
    short = PatientText(id="a", text="Emergency examination.", group="here")
    other = PatientText(id="b", text="Sit down and rest.", group="here")

    assert measured_together([short, other]) == {
        f"here{reading.SHORT_ONES}": "Emergency examination. Sit down and rest."
    }


def test_sentences_in_code_are_read_with_their_values_and_docstrings_are_not(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""Not for people to read."""\nSAY = f"Call {number} for the {kind}s now."\nKEY = "a_key"\n')

    assert [text for _, text in spoken_in(module)] == ["Call it for the its now."]
