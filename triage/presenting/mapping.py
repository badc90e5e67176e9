"""An assessment as a mapping of plain values, for JSON.

The published shape is ``docs/assessment.schema.json``. Nothing here adds to or leaves out of an assessment.
"""

from collections.abc import Callable, Iterable

from triage.model.assessment import Assessment, ClauseReason, OfferedStep, Provenance, RankedContributor, Reason
from triage.model.contact import Contact
from triage.model.knowledge import Knowledge
from triage.model.rules import TestRequest
from triage.presenting.explanation_mapping import explanation_mapping
from triage.presenting.phrasing import filled, safety_net, what_to_do
from triage.presenting.plain import plain

Fill = Callable[[str], str]
"""Puts telephone numbers into a text."""


def assessment_mapping(assessment: Assessment, knowledge: Knowledge, contact: Contact) -> dict[str, object]:
    """The whole assessment."""

    def fill(text: str) -> str:
        return filled(text, knowledge, contact)

    return {
        "urgency": None if assessment.told_urgency is None else assessment.told_urgency.word,
        "out_of_scope": [_stop(reason, fill) for reason in assessment.stopped],
        "flags": [_flag(reason, fill) for reason in assessment.flags],
        "floors": [_lesser(reason, fill) for reason in assessment.floors],
        "raises": [_lesser(reason, fill) for reason in assessment.raises],
        "notes": [_lesser(reason, fill) for reason in assessment.notes],
        "contributors": [_contributor(item, fill) for item in assessment.contributors],
        "site_list": list(assessment.site_list.contributors) if assessment.site_list else [],
        "elsewhere_only": assessment.elsewhere_only,
        "tests": [request.test for request in assessment.tests],
        "tests_explained": _tests(assessment.tests),
        "self_care": [_offer(item) for item in assessment.self_care.offered],
        "ask_about": [{"step": step.id, "title": step.signed.title} for step in assessment.self_care.ask_about],
        "withheld": [
            {"step": item.step.id, "because": " ".join(item.reasons), "rules": list(item.rules)}
            for item in assessment.self_care.withheld
        ],
        "what_to_do": what_to_do(assessment, knowledge, contact),
        "safety_net": list(safety_net(assessment, knowledge, contact)),
        "explanation": explanation_mapping(assessment.explanation, fill) if assessment.explanation else None,
        "unanswered": list(assessment.unanswered),
        "set_aside": list(assessment.set_aside),
        "fired": list(assessment.fired),
        "answers": plain(assessment.answers),
        "provenance": _provenance(assessment.provenance),
        "wording": {
            "required": fill(knowledge.texts.say("required")),
            "review": "" if assessment.provenance.clinically_reviewed else knowledge.texts.say("not_reviewed"),
        },
    }


def _provenance(provenance: Provenance) -> dict[str, object]:
    return {
        "knowledge": provenance.knowledge,
        "engine": provenance.engine,
        "program": provenance.program,
        "assessed_on": provenance.assessed_on.isoformat(),
        "clinically_reviewed": provenance.clinically_reviewed,
    }


def _offer(item: OfferedStep) -> dict[str, object]:
    return {
        "step": item.step.id,
        "title": item.step.signed.title,
        "start_first": item.start_first,
        "load_class": item.step.load_class,
        "do": list(item.step.do),
        "dose": item.step.dose,
        "judge_after": item.step.judge_after,
        "check_first": list(item.step.check_first),
        "notes": list(item.notes),
    }


def _flag(reason: Reason, fill: Fill) -> dict[str, object]:
    then = reason.rule.then
    return {
        **_lesser(reason, fill),
        "may_mean": then.may_mean,
        "suspects": list(then.suspects),
        "tests": [request.test for request in then.tests],
        "tests_explained": _tests(then.tests),
        "in_person": list(then.examine),
    }


def _lesser(reason: Reason, fill: Fill) -> dict[str, object]:
    signed = reason.rule.signed
    return {
        "rule": signed.id,
        "title": signed.title,
        "urgency": reason.rule.then.urgency.word if reason.rule.then.urgency else None,
        "groups": [group.value for group in reason.rule.then.groups],
        "tell_person": fill(reason.rule.then.tell_person),
        "tell_clinician": fill(reason.rule.then.tell_clinician),
        "because": plain(reason.because),
        "why": signed.because,
        "sources": _sources(evidence.source for evidence in signed.evidence),
        "evidence": [{"source": e.source, "says": e.says, "tag": e.tag.value} for e in signed.evidence],
        "clinically_reviewed": signed.review is not None,
    }


def _stop(reason: Reason, fill: Fill) -> dict[str, object]:
    return {**_lesser(reason, fill), "go_to": fill(reason.rule.then.go_to)}


def _contributor(item: RankedContributor, fill: Fill) -> dict[str, object]:
    signed = item.contributor.signed
    return {
        "condition": signed.id,
        "name": signed.title,
        "clinical_name": item.contributor.clinical_name,
        "fit": item.fit.value,
        "points": item.points,
        "shown": item.shown,
        "for": [_clause(reason) for reason in item.reasons_for],
        "against": [_clause(reason) for reason in item.reasons_against],
        "not_asked": [_clause(reason) for reason in item.not_asked],
        "in_person": list(item.contributor.examine),
        "tests": [request.test for request in item.contributor.tests],
        "tests_explained": _tests(item.contributor.tests),
        "tell_person": fill(item.contributor.tell_person),
        "sources": _sources(evidence.source for evidence in signed.evidence),
        "clinically_reviewed": signed.review is not None,
    }


def _clause(reason: ClauseReason) -> dict[str, object]:
    return {"rule": reason.clause, "says": reason.title, "points": reason.points, "because": plain(reason.because)}


def _tests(requests: Iterable[TestRequest]) -> list[dict[str, str]]:
    return [{"test": request.test, "order": request.order.value, "why": request.why} for request in requests]


def _sources(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))
