"""A draft vignette as text to put among the vignettes. JSON values are YAML values, so nothing has to be escaped."""

import json
from collections.abc import Iterator, Mapping
from typing import cast

_HEAD = """\
# A draft from a review. Before it becomes a vignette, write its name as a sentence with a person and an outcome, and
# take out every answer that does not matter. No name, reference or day is in it.
"""


def as_yaml(vignette: Mapping[str, object]) -> str:
    """One vignette as the file of a topic holds it."""
    answers = cast("Mapping[str, object]", vignette["answers"])
    expect = cast("Mapping[str, object]", vignette["expect"])
    lines = [
        "vignettes:",
        f"  - name: {_value(vignette['name'])}",
        *_group("answers", answers),
        *_group("expect", expect),
    ]
    return _HEAD + "\n".join(lines) + "\n"


def _group(name: str, values: Mapping[str, object]) -> Iterator[str]:
    yield f"    {name}:"
    for key, value in values.items():
        yield f"      {key}: {_value(value)}"


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
