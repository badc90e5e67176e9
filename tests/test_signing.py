"""A signature holds for what was read and signed, and for nothing else."""

from datetime import date
from pathlib import Path

import pytest

from tests.knowledge_texts import Texts, real_texts, small_texts
from triage.adapters.files.knowledge_files import load_knowledge
from triage.adapters.files.signing import sign
from triage.model.conditions import facts_read
from triage.model.errors import KnowledgeError

DAY = date(2026, 2, 1)
REVIEWER = ("Reviewer A, registration 1",)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small knowledge as files that may be changed."""
    return write(tmp_path, small_texts())


def write(folder: Path, texts: Texts) -> Path:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_signed_rule_is_reviewed_and_every_other_line_of_the_file_stays(folder: Path) -> None:
    before = (folder / "rules/scope.yaml").read_text(encoding="utf-8").splitlines()

    written = sign(("scope_declined",), REVIEWER, DAY, folder)

    loaded = load_knowledge(folder)
    after = (folder / "rules/scope.yaml").read_text(encoding="utf-8").splitlines()
    changed = [line for line, old in zip(after, before, strict=True) if line != old]
    review = loaded.rule_by_id["scope_declined"].signed.review
    assert written == ("rules/scope.yaml",)
    assert review is not None
    assert (review.by, review.on) == (REVIEWER, DAY)
    assert [line.strip().partition(":")[0] for line in changed] == ["review"]
    assert "scope_declined" not in loaded.unreviewed


def test_everything_can_be_signed(folder: Path) -> None:
    sign(tuple(load_knowledge(folder).item_by_id), REVIEWER, DAY, folder)

    loaded = load_knowledge(folder)
    assert (loaded.unreviewed, loaded.changed_since_signed) == ((), ())


def test_a_changed_sentence_makes_its_rule_unreviewed_again(folder: Path) -> None:
    """Hazard H13: an edited rule must not pass for a reviewed one."""
    sign(tuple(load_knowledge(folder).item_by_id), REVIEWER, DAY, folder)
    because = load_knowledge(folder).rule_by_id["scope_declined"].signed.because

    change(folder, "rules/scope.yaml", because, "Because I say so.")

    assert load_knowledge(folder).changed_since_signed == ("scope_declined",)


def test_a_changed_word_makes_every_rule_that_reads_it_unreviewed_again(tmp_path: Path) -> None:
    real = write(tmp_path, real_texts())
    loaded = load_knowledge(real)
    sign(tuple(loaded.item_by_id), REVIEWER, DAY, real)
    readers = {rule.id for rule in loaded.rules if "limping" in facts_read(rule.when)}

    change(real, "rules/words.yaml", "is_one_of: [limp, few_steps, cannot", "is_one_of: [limp, cannot")

    lapsed = set(load_knowledge(real).changed_since_signed)
    assert readers
    assert {"limping", *readers} <= lapsed
    assert "rf_chest_breath" not in lapsed


def test_nobody_and_nothing_cannot_sign(folder: Path) -> None:
    with pytest.raises(KnowledgeError, match="names who signed"):
        sign(("scope_declined",), (" ",), DAY, folder)
    with pytest.raises(KnowledgeError, match="no_such_rule"):
        sign(("no_such_rule", "scope_declined"), REVIEWER, DAY, folder)

    assert "scope_declined" in load_knowledge(folder).unreviewed
