"""Reads ``questions.yaml``: sections, questions, choices and bands. Branch conditions are read once words are known."""

from collections.abc import Iterator, Mapping
from re import fullmatch

from triage.adapters.files.fields import Fields, Ledger, each, fields_of
from triage.adapters.files.yaml_nodes import Node
from triage.model.questionnaire import Band, Choice, Question, QuestionKind, Questionnaire, Section
from triage.model.urgency import Urgency, urgency_of
from triage.model.wording import spoken_list

_REQUIRED = "id section ask ask_staff why help kind"
_BY_KIND = {
    QuestionKind.ONE_OF: "choices",
    QuestionKind.SOME_OF: "choices",
    QuestionKind.BODY_MAP: "choices side_fact",
    QuestionKind.NUMBER: "unit minimum maximum bands",
}
_OPTIONAL = "ask_when context set_by unknown most ask_again not_sure can_change if_it_appears"
_EVERYTHING = "choices side_fact unit minimum maximum bands " + _OPTIONAL
_VIEWS = ("sole", "back", "inner", "outer", "elsewhere")


def read_questionnaire(node: Node, ledger: Ledger) -> tuple[Questionnaire, Mapping[str, Node]]:
    """The questionnaire without its branch conditions, and the nodes of these conditions by question."""
    top = fields_of(node, node.place, ledger, "sections questions")
    sections = tuple(
        Section(id=fields.filled("id"), title=fields.filled("title"))
        for fields in (fields_of(item, where, ledger, "id title") for where, item in each(top, "sections"))
    )
    branches: dict[str, Node] = {}
    questions: list[Question] = []
    places: list[tuple[str, str]] = []
    for where, item in each(top, "questions"):
        fields = fields_of(item, where, ledger, _REQUIRED, _EVERYTHING)
        question = _read_question(fields)
        questions.append(question)
        places.append((where, question.section))
        if fields.has("ask_when"):
            branches[question.id] = fields.node("ask_when")
    _check_order(places, sections, ledger)
    return Questionnaire(sections=sections, questions=tuple(questions)), branches


def _read_question(fields: Fields) -> Question:
    kind = fields.one_of("kind", QuestionKind)
    for key in _BY_KIND[kind].split():
        if not fields.has(key):
            fields.ledger.note(fields.where, f'the key "{key}" is missing.', f"A {kind} question needs it.")
    if kind is not QuestionKind.NUMBER and fields.has("bands"):
        fields.ledger.note(fields.where, "bands are for numbers only.", "Leave them out.")
    if fields.has("choices") and fields.node("choices").value == ():
        fields.ledger.note(f"{fields.where}: choices", "there is nothing to choose.", "Write two choices or more.")
    ask_again = fields.truth("ask_again")
    question = Question(
        id=fields.filled("id"),
        section=fields.filled("section"),
        kind=kind,
        ask=fields.filled("ask"),
        ask_staff=fields.filled("ask_staff"),
        why=fields.filled("why"),
        help=fields.text("help"),
        choices=tuple(_read_choices(fields, kind, ask_again=ask_again)),
        bands=tuple(_read_bands(fields)),
        minimum=fields.number("minimum"),
        maximum=fields.number("maximum"),
        unit=fields.text("unit"),
        not_sure=fields.truth("not_sure"),
        ask_again=ask_again,
        side_fact=fields.text("side_fact"),
        most=fields.number("most") if fields.has("most") else None,
        meets_every_window=_exactly(fields, "unknown", "meets_every_window"),
        set_by_program=_exactly(fields, "set_by", "program"),
        context=fields.text("context"),
        can_change=fields.truth("can_change"),
        if_it_appears=fields.text("if_it_appears"),
    )
    if kind is QuestionKind.NUMBER and question.bands:
        _check_bands(question, fields)
    return question


def _exactly(fields: Fields, key: str, word: str) -> bool:
    if fields.has(key) and fields.text(key) != word:
        fields.ledger.note(f"{fields.where}: {key}", "this word is not known here.", f'Write "{word}" or leave it out.')
    return fields.has(key)


def _read_choices(fields: Fields, kind: QuestionKind, *, ask_again: bool) -> Iterator[Choice]:
    seen: set[str] = set()
    for item in fields.nodes("choices"):
        inner = fields_of(
            item,
            f"{item.place}: {fields.text('id')}: choices",
            fields.ledger,
            "id label",
            "ask_again exclusive view weeks context leaves_open stays if_it_appears net_says",
        )
        choice = Choice(
            id=inner.filled("id"),
            label=inner.filled("label"),
            ask_again=inner.text("ask_again"),
            exclusive=inner.truth("exclusive"),
            view=inner.text("view"),
            weeks=_read_weeks(inner),
            context=inner.text("context"),
            leaves_open=inner.truth("leaves_open"),
            stays=inner.truth("stays"),
            if_it_appears=inner.text("if_it_appears"),
            net_says=_read_urgency(inner),
        )
        if choice.id in seen:
            fields.ledger.note(inner.where, f'the choice "{choice.id}" stands twice.', "Keep one.")
        seen.add(choice.id)
        if kind is QuestionKind.BODY_MAP and choice.view not in _VIEWS:
            fields.ledger.note(inner.where, "the region has no known view.", f"Views are {', '.join(_VIEWS)}.")
        if ask_again and not choice.exclusive and choice.id != "not_sure" and not choice.ask_again:
            fields.ledger.note(inner.where, "the choice cannot be asked again alone.", "Add ask_again in other words.")
        yield choice


def _read_urgency(fields: Fields) -> Urgency | None:
    if not fields.has("net_says"):
        return None
    try:
        return urgency_of(fields.text("net_says"))
    except KeyError:
        known = spoken_list(level.word for level in Urgency)
        fields.ledger.note(f"{fields.where}: net_says", "this is not a level.", f"Levels are {known}.")
        return None


def _read_weeks(fields: Fields) -> tuple[int, int | None] | None:
    if not fields.has("weeks"):
        return None
    found = fullmatch(r"(\d+)-(\d*)", fields.text("weeks"))
    if found is None:
        fields.ledger.note(f"{fields.where}: weeks", "this is not a span.", "Write it as 4-12, or 52- when it is open.")
        return None
    return int(found[1]), int(found[2]) if found[2] else None


def _read_bands(fields: Fields) -> Iterator[Band]:
    node = fields.node("bands")
    if not fields.has("bands"):
        return
    if not isinstance(node.value, Mapping) or not node.value:
        fields.ledger.note(f"{fields.where}: bands", "this is not a mapping.", "Write { few: 0-4, many: 5-10 }.")
        return
    for name, item in node.value.items():
        where = f"{fields.where}: bands: {name}"
        found = fullmatch(r"(\d+)(?:-(\d+))?", str(item.value))
        if found is None:
            fields.ledger.note(where, "this is not a range.", "Write it as 5-6.")
        else:
            yield Band(id=name, low=int(found[1]), high=int(found[2] or found[1]))


def _check_bands(question: Question, fields: Fields) -> None:
    expected = question.minimum
    for band in question.bands:
        where = f"{fields.where}: bands: {band.id}"
        if band.high < band.low:
            fields.ledger.note(where, "it ends before it begins.", "Write the lower number first.")
        elif band.low > expected:
            fields.ledger.note(where, f"there is a gap before {band.low}.", f"Begin at {expected}.")
        elif band.low < expected:
            fields.ledger.note(where, f"it overlaps the band before it at {band.low}.", f"Begin at {expected}.")
        expected = max(band.low, band.high) + 1
    if expected != question.maximum + 1:
        fields.ledger.note(f"{fields.where}: bands", f"the bands end at {expected - 1}.", f"End at {question.maximum}.")


def _check_order(places: list[tuple[str, str]], sections: tuple[Section, ...], ledger: Ledger) -> None:
    known = [section.id for section in sections]
    seen: list[str] = []
    for where, section in places:
        if section not in known:
            ledger.note(where, f'"{section}" is not a section.', f"Sections are {spoken_list(known)}.")
        if not seen or seen[-1] != section:
            if section in seen:
                ledger.note(where, "its section is torn apart.", "Keep its questions together.")
            seen.append(section)
