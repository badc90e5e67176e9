"""Reads the whole knowledge beside something else, so that nobody waits for it.

Nothing here knows what it is read for.
"""

from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triage.model.knowledge import Knowledge


class Loading:
    """Questions and rules on their way."""

    def __init__(self) -> None:
        self._thread = Thread(target=self._load, daemon=True)
        self._knowledge: Knowledge | None = None
        self._error: Exception | None = None

    def begin(self) -> None:
        """Begin, unless it has begun."""
        if self._thread.ident is None:
            self._thread.start()

    def knowledge(self) -> "Knowledge":
        """Wait for it.

        Raises:
            KnowledgeError: when questions or rules are faulty.
        """
        self.begin()
        self._thread.join()
        if self._knowledge is None:
            raise self._error or RuntimeError("The rules were not read.")
        return self._knowledge

    def _load(self) -> None:
        from triage.adapters.files.knowledge_files import load_knowledge  # noqa: PLC0415  it takes long to import

        try:
            self._knowledge = load_knowledge()
        except Exception as error:  # noqa: BLE001  it is raised again where the knowledge is wanted
            self._error = error
