"""Reads contributors with their clauses, and the lists of what is usually checked at each site."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from triage.adapters.files.condition_reader import ConditionReader
from triage.adapters.files.fields import Fields, each, fields_of
from triage.adapters.files.rule_reader import SIGNED, References, read_signed, read_tests, read_when
from triage.adapters.files.yaml_nodes import Node
from triage.model.rules import Clause, Contributor, Plan, SiteList
from triage.model.wording import spoken_list

_REQUIRED = f"{SIGNED} title clinical_name tell_person tell_clinician because clauses examine tests self_care"


def read_contributors(node: Node, conditions: ConditionReader, references: References) -> Iterator[Contributor]:
    """The contributors of one file."""
    top = fields_of(node, node.place, conditions.ledger, "topic contributors")
    for where, item in each(top, "contributors"):
        fields = fields_of(item, where, conditions.ledger, _REQUIRED, "gate until")
        contributor = Contributor(
            signed=read_signed(fields, references),
            clinical_name=fields.filled("clinical_name"),
            tell_person=fields.filled("tell_person"),
            tell_clinician=fields.filled("tell_clinician"),
            gate=conditions.read(fields.node("gate"), f"{where}: gate") if fields.has("gate") else None,
            clauses=tuple(_read_clauses(fields, conditions)),
            examine=fields.texts("examine"),
            tests=read_tests(fields, references),
            plan=_read_plan(fields.inner("self_care", "first_week later avoid avoid_also"), references),
        )
        references.check(contributor.examine, references.examinations, fields, "examine")
        yield contributor


@dataclass(frozen=True, kw_only=True, slots=True)
class Orders:
    """In which order contributors are named, and what is usually checked at each site."""

    order: tuple[str, ...]
    serious: tuple[str, ...]
    site_lists: tuple[SiteList, ...]


def read_orders(node: Node, conditions: ConditionReader, references: References) -> Orders:
    """The orders, and the site lists in the order in which they are tried."""
    top = fields_of(node, node.place, conditions.ledger, "order serious_order site_lists")
    order, serious = top.texts("order"), top.texts("serious_order")
    references.check(order, references.contributors, top, "order")
    for name in sorted(references.contributors - set(order)):
        top.ledger.note(f"{top.where}: order", f'"{name}" is missing.', "Name every contributor once.")
    references.check(serious, references.contributors, top, "serious_order")
    found: list[SiteList] = []
    for where, item in each(top, "site_lists"):
        fields = fields_of(item, where, conditions.ledger, "id title contributors", "when")
        site = SiteList(
            id=fields.filled("id"), title=fields.filled("title"), when=None, contributors=fields.texts("contributors")
        )
        references.check(site.contributors, references.contributors, fields, "contributors")
        found.append(replace(site, when=read_when(fields, conditions)) if fields.has("when") else site)
    if not found or found[-1].when is not None or any(site.when is None for site in found[:-1]):
        conditions.ledger.note(
            top.where, "only the last site list may be without a condition.", "It serves all others."
        )
    return Orders(order=order, serious=serious, site_lists=tuple(found))


def _read_clauses(fields: Fields, conditions: ConditionReader) -> Iterator[Clause]:
    seen: set[str] = set()
    owner = fields.text("id")
    for item in fields.nodes("clauses"):
        inner = fields_of(item, f"{item.place}: {owner}", fields.ledger, "id points title when", "without_gate")
        clause = Clause(
            id=inner.filled("id"),
            title=inner.filled("title"),
            points=inner.number("points"),
            when=conditions.read(inner.node("when"), f"{item.place}: {owner}.{inner.text('id')}: when"),
            without_gate=inner.truth("without_gate"),
        )
        if inner.node("points").value == 0:
            fields.ledger.note(f"{inner.where}: {clause.id}", "a clause with no points says nothing.", "Leave it out.")
        if clause.without_gate and not fields.has("gate"):
            fields.ledger.note(
                f"{inner.where}: {clause.id}", "there is no gate to be without.", "Leave without_gate out."
            )
        if clause.id == "gate":
            fields.ledger.note(inner.where, 'a clause cannot be called "gate".', "The gate has that name: use another.")
        if clause.id in seen:
            fields.ledger.note(inner.where, f'the clause "{clause.id}" stands twice.', "Rename one.")
        seen.add(clause.id)
        yield clause


def _read_plan(fields: Fields, references: References) -> Plan:
    plan = Plan(
        first_week=fields.texts("first_week"),
        later=fields.texts("later"),
        avoid=fields.texts("avoid"),
        avoid_also=fields.texts("avoid_also"),
    )
    for key, names in (("first_week", plan.first_week), ("later", plan.later), ("avoid", plan.avoid)):
        references.check(names, references.steps, fields, key)
    both = set(plan.suits) & set(plan.avoid)
    if both:
        fields.ledger.note(fields.where, f"both proposed and avoided: {spoken_list(sorted(both))}.", "Decide which.")
    return plan
