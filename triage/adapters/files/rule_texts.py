"""The text of one file of questions or rules, as it stands on the disk.

Nothing here knows what the text says.
"""

from pathlib import Path

from triage.model.errors import KnowledgeError

SIGN_OFFS = "rules/sign_offs.yaml"
"""What clinicians signed about a change of the rules: beside them, and no part of them."""
_LARGEST = 2_000_000


def read_rule_text(root: Path, name: str) -> str:
    """The text of the file with this name.

    Raises:
        KnowledgeError: when it cannot be read.
    """
    try:
        text = (root / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        right = "Put a readable UTF-8 file there."
        raise KnowledgeError(f"{name}: cannot be read ({type(error).__name__}). {right}") from error
    if len(text) > _LARGEST:
        raise KnowledgeError(f"{name}: the file is too large. Split it.")
    return text
