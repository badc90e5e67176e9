"""Plain text within GitHub-flavoured Markdown: whatever it holds, it is read as words and never as markup."""

import re

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&@!])")
_ADDRESS = re.compile(r"(?i)\b(www)\.|:(?=//)")
_FIRST = re.compile(r"^([-+=]|\d+(?=[.)]))")


def words(text: str) -> str:
    """One line of text in which nothing has a meaning of its own: no link, list, heading, picture or HTML."""
    line = _MARKS.sub(r"\\\1", " ".join(text.split()))
    line = _ADDRESS.sub(lambda found: f"{found[1]}\\." if found[1] else "\\:", line)
    return _FIRST.sub(lambda found: f"\\{found[1]}" if not found[1].isdigit() else f"{found[1]}\\", line)


def bullets(lines: list[str]) -> str:
    """A list of lines that are Markdown already."""
    return "\n".join(f"- {line}" for line in lines)
