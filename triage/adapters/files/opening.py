"""The questions alone, without their branches: enough to put the first one on the screen at once.

Nothing here replaces ``knowledge_files``: the whole is still loaded, and checked, before an answer counts.
"""

from pathlib import Path

import triage
from triage.adapters.files.fields import Ledger
from triage.adapters.files.question_reader import read_questionnaire
from triage.adapters.files.yaml_nodes import read_nodes
from triage.model.errors import FaultyKnowledge, KnowledgeError
from triage.model.questionnaire import Questionnaire

_NAME = "questions.yaml"


def read_opening(folder: Path | None = None) -> Questionnaire:
    """The questions of a folder, or of this installation.

    Raises:
        KnowledgeError: when the file is missing or faulty.
    """
    path = (folder or _folder()) / _NAME
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{_NAME}: cannot be read ({type(error).__name__}). Put a readable file there.") from error
    ledger = Ledger()
    node, faults = read_nodes(text, _NAME)
    questionnaire, _ = read_questionnaire(node, ledger)
    if faults or ledger.faults:
        raise FaultyKnowledge((*faults, *ledger.faults))
    return questionnaire


def _folder() -> Path:
    package = Path(triage.__file__).parent
    packaged = package / "knowledge"
    return packaged if packaged.is_dir() else package.parent
