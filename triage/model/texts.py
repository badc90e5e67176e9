"""The standing texts: what is said at every level and on every page.

Place holders such as ``{number}`` are filled in by whoever presents them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from triage.model.urgency import Urgency


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelText:
    """What is said at one level."""

    name: str
    headline: str
    what_to_do: str
    safety_net: tuple[str, ...]
    re_check: tuple[int, ...]
    """Days after the assessment on which to ask again."""
    protective: tuple[str, ...]
    if_raised: str = ""
    """What to do when something new makes it this urgent; how a line that begins with "If .." ends."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Texts:
    """All standing texts."""

    levels: Mapping[Urgency, LevelText]
    group_safety_net: Mapping[str, tuple[str, ...]]
    fit_words: Mapping[str, str]
    stop_rules: tuple[str, ...]
    not_checked: tuple[str, ...]
    sentences: Mapping[str, str]

    def say(self, name: str) -> str:
        """One standing sentence; raises ``KeyError`` when it does not exist."""
        return self.sentences[name]
