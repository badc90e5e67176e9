"""Reads what rules refer to: sources, settings, examinations, tests and the standing texts."""

from collections.abc import Mapping

from triage.adapters.files.fields import Fields, Ledger, each, fields_of
from triage.adapters.files.yaml_nodes import Node
from triage.model.knowledge import Examination, Setting, Source, Test
from triage.model.rules import Group, Tag
from triage.model.texts import LevelText, Texts
from triage.model.urgency import Urgency
from triage.model.wording import spoken_list

SENTENCES = (
    "always required not_reviewed no_number causes_heading only_examination other_causes no_clear_pattern "
    "site_list_heading elsewhere_only urgent_causes self_care_heading withheld_heading one_at_a_time slow_steps "
    "ask_about failed_engine who_made_it pharmacist_line still_open "
    "label_told label_fits label_fits_partly label_does_not_fit label_no_start_up label_other_place"
)
_LISTS = "stop_rules not_checked"
_TEXTS = f"levels group_safety_net fit_words {_LISTS} {SENTENCES}"
_FITS = "fits_well fits_partly less_likely"


def read_sources(node: Node, ledger: Ledger) -> Mapping[str, Source]:
    """The bibliography by key."""
    top = fields_of(node, node.place, ledger, "sources")
    found: dict[str, Source] = {}
    for where, item in each(top, "sources"):
        fields = fields_of(item, where, ledger, "key title authors year where seen note")
        key = fields.filled("key")
        _once(key, found, fields)
        found[key] = Source(
            key=key,
            title=fields.filled("title"),
            authors=fields.text("authors"),
            year=fields.text("year"),
            where=fields.text("where"),
            seen=fields.filled("seen"),
            note=fields.text("note"),
        )
    return found


def read_settings(node: Node, ledger: Ledger, sources: Mapping[str, Source]) -> Mapping[str, Setting]:
    """The named judgements by id."""
    top = fields_of(node, node.place, ledger, "settings")
    found: dict[str, Setting] = {}
    for where, item in each(top, "settings"):
        fields = fields_of(item, where, ledger, "id value unit means source tag")
        setting = Setting(
            id=fields.filled("id"),
            value=fields.number("value"),
            unit=fields.filled("unit"),
            means=fields.filled("means"),
            source=fields.filled("source"),
            tag=fields.one_of("tag", Tag).value,
        )
        _once(setting.id, found, fields)
        if setting.source not in sources:
            ledger.note(where, f'"{setting.source}" is not in the bibliography.', "Add it to rules/sources.yaml.")
        found[setting.id] = setting
    return found


def read_examinations(node: Node, ledger: Ledger) -> Mapping[str, Examination]:
    """Checks in person by id."""
    top = fields_of(node, node.place, ledger, "examinations")
    found: dict[str, Examination] = {}
    for where, item in each(top, "examinations"):
        fields = fields_of(item, where, ledger, "id name how person")
        _once(fields.text("id"), found, fields)
        found[fields.text("id")] = Examination(
            id=fields.filled("id"), name=fields.filled("name"), how=fields.filled("how"), person=fields.filled("person")
        )
    return found


def read_test_list(node: Node, ledger: Ledger) -> Mapping[str, Test]:
    """Imaging and other tests by id."""
    top = fields_of(node, node.place, ledger, "tests")
    found: dict[str, Test] = {}
    for where, item in each(top, "tests"):
        fields = fields_of(item, where, ledger, "id name spoken person")
        _once(fields.text("id"), found, fields)
        found[fields.text("id")] = Test(
            id=fields.filled("id"),
            name=fields.filled("name"),
            spoken=fields.filled("spoken"),
            person=fields.filled("person"),
        )
    return found


def read_texts(node: Node, ledger: Ledger) -> Texts:
    """The standing texts."""
    top = fields_of(node, node.place, ledger, _TEXTS)
    levels = top.inner("levels", " ".join(level.word for level in Urgency))
    fits = top.inner("fit_words", _FITS)
    return Texts(
        levels={level: _read_level(levels, level) for level in Urgency},
        group_safety_net=_read_groups(top, ledger),
        fit_words={fit: fits.filled(fit) for fit in _FITS.split()},
        stop_rules=top.texts("stop_rules"),
        not_checked=top.texts("not_checked"),
        sentences={name: top.filled(name) for name in SENTENCES.split()},
    )


def _read_level(levels: Fields, level: Urgency) -> LevelText:
    fields = levels.inner(level.word, "name headline what_to_do if_raised safety_net re_check protective")
    return LevelText(
        name=fields.filled("name"),
        headline=fields.filled("headline"),
        what_to_do=fields.filled("what_to_do"),
        safety_net=fields.texts("safety_net"),
        re_check=fields.numbers("re_check"),
        protective=fields.texts("protective"),
        if_raised=fields.text("if_raised"),
    )


def _read_groups(top: Fields, ledger: Ledger) -> Mapping[str, tuple[str, ...]]:
    node = top.node("group_safety_net")
    known = [group.value for group in Group]
    if not isinstance(node.value, Mapping):
        ledger.note(node.place, "group_safety_net is not a mapping.", f"Keys are {spoken_list(known)}.")
        return {}
    fields = fields_of(node, f"{node.place}: group_safety_net", ledger, "", " ".join(known))
    return {group: fields.texts(group) for group in node.value}


def _once(key: str, found: Mapping[str, object], fields: Fields) -> None:
    if key in found:
        fields.ledger.note(fields.where, f'"{key}" stands twice.', "Keep one.")
