"""Reads ``rules/sign_offs.yaml``: which moves between two versions of the rules a clinician has signed.

The file is no part of the knowledge and of its digest. Nothing here knows which moves there are.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from re import fullmatch

from triage.adapters.files.fields import Fields, Ledger, fields_of
from triage.adapters.files.knowledge_files import knowledge_folder
from triage.adapters.files.rule_texts import SIGN_OFFS, read_rule_text
from triage.adapters.files.yaml_nodes import read_nodes
from triage.model.comparison import SignOff
from triage.model.errors import FaultyKnowledge


def load_sign_offs(folder: Path | None = None) -> tuple[SignOff, ...]:
    """The sign-offs of a folder; none when it has no such file.

    Raises:
        KnowledgeError: when the file is faulty, naming every fault.
    """
    root = folder or knowledge_folder()
    return sign_offs_from(read_rule_text(root, SIGN_OFFS)) if (root / SIGN_OFFS).exists() else ()


def sign_offs_from(text: str) -> tuple[SignOff, ...]:
    """The sign-offs in the text of a file.

    Raises:
        FaultyKnowledge: naming every fault, each with its place and cure.
    """
    node, faults = read_nodes(text, SIGN_OFFS)
    ledger = Ledger(list(faults))
    found = tuple(_read(fields_of(node, node.place, ledger, "sign_offs")))
    if ledger.faults:
        raise FaultyKnowledge(tuple(ledger.faults))
    return found


def _read(top: Fields) -> Iterator[SignOff]:
    for item in top.nodes("sign_offs"):
        fields = fields_of(item, f"{item.place}: sign_offs", top.ledger, "before after moves because by signed_on")
        yield SignOff(
            before=_digest(fields, "before"),
            after=_digest(fields, "after"),
            moves=_some(fields, "moves", "Name each move that is signed, as triage compare prints it."),
            because=fields.filled("because"),
            by=_some(fields, "by", "Name who signs, such as [A. Name, registration 12345]."),
            on=fields.day("signed_on") or date.min,
        )


def _digest(fields: Fields, key: str) -> str:
    found = fields.text(key)
    if fields.has(key) and not fullmatch(r"sha256:[0-9a-f]{64}", found):
        right = "Copy the whole digest, as triage compare prints it."
        fields.ledger.note(f"{fields.where}: {key}", "this is not the digest of a version.", right)
    return found


def _some(fields: Fields, key: str, right: str) -> tuple[str, ...]:
    found = fields.texts(key)
    if fields.has(key) and not (found and all(text.strip() for text in found)):
        fields.ledger.note(f"{fields.where}: {key}", "this is empty.", right)
    return found
