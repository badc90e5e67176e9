"""A case on one page for the clinician: how urgent and why, what may add to the pain, what to ask for and to examine.

It is made from the assessment as it was kept, so that paper and screen say the same. It chooses: every rule with its
answers and sources stands in the clinician report.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from triage.model.knowledge import Knowledge
from triage.model.urgency import urgency_of
from triage.presenting.document import Block, Bullets, Heading, Paragraph, Terms
from triage.presenting.phrasing import answer_in_words

Stored = Mapping[str, Any]
"""An assessment, or a part of one, as plain values."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Room:
    """How many flags, answers for or against a contributor, examinations and lesser rules are told."""

    flags: int
    points: int
    checks: int
    noted: int


_ROOM = _Room(flags=5, points=4, checks=7, noted=12)
_BESIDE_A_CHART = _Room(flags=3, points=3, checks=3, noted=5)
_KEY_ANSWERS: Mapping[str, str] = {
    "age_years": "Age",
    "pain_site": "Where",
    "duration": "For how long",
    "how_started": "How it began",
    "trend": "Trend",
    "worst_time": "When it is worst",
    "pain_worst_24h": "Worst pain of the last day, 0 to 10",
    "walking_ability": "Walking",
    "health_conditions": "Health",
    "recent_treatments": "Lately",
    "tried_measures": "Tried so far",
    "prior_tests": "Tests so far",
}
"""The answers that a clinician wants first, with a word for each."""
_NOTHING: tuple[object, ...] = ((), ("none",), ("nothing",))
"""Answers that say that there is nothing to say."""
_ORDERS = {"first": "First choice", "next": "Next", "if_unclear": "If unclear"}


def clinician_summary(stored: Stored, knowledge: Knowledge, history: Iterable[Block] = ()) -> tuple[Block, ...]:
    """The summary; ``history`` is what was tried, with its chart."""
    tried = tuple(history)
    parts = (_flags, _contributors, _tests, _checks, _self_care)
    room = _BESIDE_A_CHART if tried else _ROOM
    return (
        *_head(stored, knowledge),
        *(block for part in parts for block in part(stored, knowledge, room)),
        *tried,
        *_foot(stored),
    )


def _head(stored: Stored, knowledge: Knowledge) -> Iterator[Block]:
    stopped = "Outside the scope of this tool"
    if not stored["urgency"]:
        yield Heading(stopped, 1)
    else:
        word, name = stored["urgency"].replace("_", "-"), knowledge.texts.levels[urgency_of(stored["urgency"])].name
        title = f"Urgency: {word}" if word == name.lower() else f"Urgency: {word} ({name})"
        yield Heading(title, 1)
    pairs = [(stopped, f"{stop['title']}. {stop['tell_clinician']}") for stop in stored["out_of_scope"]]
    pairs += [("The person was told", stored["what_to_do"]), ("They answered", _in_short(stored, knowledge))]
    yield Terms(tuple((word, text) for word, text in pairs if text))
    if stored["wording"]["review"]:
        yield Paragraph(stored["wording"]["review"], strong=True)


def _in_short(stored: Stored, knowledge: Knowledge) -> str:
    questions, answers = knowledge.questionnaire.by_id, stored["answers"]
    found = (
        f"{word}: {answer_in_words(questions[name], _frozen(answers[name]))}"
        for name, word in _KEY_ANSWERS.items()
        if name in questions and _frozen(answers.get(name, ())) not in _NOTHING
    )
    return ". ".join(line.rstrip(".") for line in found)


def _frozen(value: Any) -> Any:  # noqa: ANN401  an answer as JSON has it
    """An answer with tuples for lists, as it is in the program."""
    if isinstance(value, Mapping):
        return {side: _frozen(inner) for side, inner in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _flags(stored: Stored, _: Knowledge, room: _Room) -> Iterator[Block]:
    flags = stored["flags"]
    if flags:
        first = sorted(flags, key=lambda flag: -urgency_of(flag["urgency"]))
        told, others = first[: room.flags], first[room.flags :]
        yield Heading("Warning signs", part="flags")
        yield Terms(tuple((f"{flag['title']} ({flag['urgency']})", flag["tell_clinician"]) for flag in told))
        if others:
            yield Paragraph(f"Also: {_titles(others)}.")
    lesser = [*stored["raises"], *stored["floors"], *stored["notes"]]
    if lesser:
        yield Heading("Also noted", part="noted")
        more = len(lesser) - room.noted
        yield Paragraph(f"{_titles(lesser[: room.noted])}.{f' And {more} more.' if more > 0 else ''}")


def _titles(rules: Iterable[Stored]) -> str:
    return "; ".join(rule["title"] for rule in rules)


def _contributors(stored: Stored, knowledge: Knowledge, room: _Room) -> Iterator[Block]:
    if stored["out_of_scope"]:
        return
    yield Heading("What may add to the pain", part="contributors")
    shown = [item for item in stored["contributors"] if item["shown"]]
    if not shown:
        yield Paragraph("No clear pattern.")
    if stored["site_list"]:
        names = (knowledge.contributor_by_id[name].clinical_name for name in stored["site_list"])
        yield Paragraph(f"Usually checked at this site: {'; '.join(names)}.")
    for item in shown:
        yield Heading(f"{item['clinical_name']}: {knowledge.texts.fit_words[item['fit']]}", 3)
        pairs = (("For", _says(item["for"], room.points)), ("Against", _says(item["against"], room.points)))
        yield Terms(tuple((word, text) for word, text in pairs if text))


def _says(reasons: Sequence[Stored], most: int) -> str:
    weighty = sorted(reasons, key=lambda reason: -abs(reason["points"]))
    more = f" And {len(weighty) - most} more." if len(weighty) > most else ""
    return " ".join(reason["says"] for reason in weighty[:most]) + more


def _tests(stored: Stored, knowledge: Knowledge, _: _Room) -> Iterator[Block]:
    if stored["tests_explained"]:
        yield Heading("To ask for", part="tests")
        yield Bullets(
            tuple(
                f"{_ORDERS[request['order']]}: {knowledge.tests[request['test']].name}. {request['why']}"
                for request in stored["tests_explained"]
            )
        )


def _checks(stored: Stored, knowledge: Knowledge, room: _Room) -> Iterator[Block]:
    first = (stored["explanation"] or {}).get("examine_first", ())
    named = [item["examination"] for item in first]
    named += [name for flag in stored["flags"] for name in flag["in_person"]]
    named += [name for item in stored["contributors"] if item["shown"] for name in item["in_person"]]
    checks = [knowledge.examinations[name] for name in dict.fromkeys(named)]
    if checks:
        yield Heading("To examine, in this order", part="checks")
        yield Bullets(tuple(f"{check.name}: {check.how}" for check in checks[: room.checks]), numbered=True)
        if checks[room.checks :]:
            yield Paragraph(f"Then: {'; '.join(check.name for check in checks[room.checks :])}.")


def _self_care(stored: Stored, _: Knowledge, __: _Room) -> Iterator[Block]:
    offered, withheld = stored["self_care"], stored["withheld"]
    if not offered and not withheld:
        return
    yield Heading("Self-care", part="self_care")
    named = "; ".join(f"{item['title']}{' (to start with)' if item['start_first'] else ''}" for item in offered)
    yield Paragraph(f"Offered: {named or 'none'}. Withheld: {len(withheld)} steps.")


def _foot(stored: Stored) -> Iterator[Block]:
    provenance = stored["provenance"]
    yield Heading("About this page", part="about")
    yield Paragraph(
        "A summary by rules of what the person answered. Nobody has examined them. The clinician report has every rule "
        "with its answers and sources."
    )
    yield Paragraph(stored["wording"]["required"])
    yield Paragraph(
        f"{provenance['program']}, rules {provenance['knowledge'][7:19]}, made on {provenance['assessed_on']}."
    )
