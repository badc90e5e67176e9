"""Writes a reviewer's signature into a rule file, and touches nothing else in it.

Nothing here decides who may sign.
"""

import re
from datetime import date
from json import dumps
from pathlib import Path
from tempfile import NamedTemporaryFile

from triage.adapters.files.knowledge_files import knowledge_folder, knowledge_from, knowledge_texts
from triage.model.errors import KnowledgeError
from triage.model.signatures import signature_of

_REVIEW = re.compile(r"^    review:.*$", re.MULTILINE)
_UNNAMED = "A signature names who signed, such as --by 'A. Name, registration 12345'."


def sign(names: tuple[str, ...], by: tuple[str, ...], on: date, folder: Path | None = None) -> tuple[str, ...]:
    """Sign rules, words, contributors, steps or suppressions as they stand now; says which files were written.

    Raises:
        KnowledgeError: when something is not known, nobody is named, or the file cannot be written.
    """
    if not by or not all(name.strip() for name in by):
        raise KnowledgeError(_UNNAMED)
    root = folder or knowledge_folder()
    texts = dict(knowledge_texts(root))
    knowledge = knowledge_from(texts)
    unknown = [name for name in names if name not in knowledge.item_by_id]
    if unknown:
        raise KnowledgeError(f"Nothing to sign is called {', '.join(unknown)}. Print the ids with: triage rules")
    written: dict[str, str] = {}
    for name in names:
        signature = signature_of(knowledge.item_by_id[name], knowledge.meanings)
        review = f"{{ signed_on: {on}, by: {dumps(list(by), ensure_ascii=False)}, signature: {dumps(signature)} }}"
        for file, text in texts.items():
            changed = _with_review(text, name, review)
            if changed != text:
                texts[file] = written[file] = changed
    if set(names) & set(knowledge_from(texts).unreviewed):
        raise KnowledgeError("The signature could not be placed. Nothing was written.")
    for file, text in written.items():
        _write(root / file, text)
    return tuple(written)


def _with_review(text: str, name: str, review: str) -> str:
    """The text with the review of one item replaced: the ``review`` key at the item's own depth, if it has one."""
    item = re.compile(rf"^  - id: {re.escape(name)} *$.*?(?=^  - id: |\Z)", re.MULTILINE | re.DOTALL)
    return item.sub(lambda found: _REVIEW.sub(lambda _: f"    review: {review}", found[0]), text)


def _write(path: Path, text: str) -> None:
    """All of it or nothing."""
    try:
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            file.write(text)
        Path(file.name).replace(path)
    except OSError as error:
        raise KnowledgeError(f"{path.name} cannot be written ({error.strerror}). Nothing was signed there.") from error
