"""The addresses, identities and small parts that all our FHIR resources share.

A canonical address says who publishes a resource; nothing has to answer there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import Any

Resource = dict[str, Any]
"""A FHIR resource, or a part of one, as JSON holds it."""

DEFAULT_BASE = "https://heel-triage.example/fhir"
"""Stands before all canonical addresses unless a place has configured its own."""

MEDIA_TYPE = "application/fhir+json"
QUESTIONNAIRE = "heel-pain"
HL7 = "http://hl7.org/fhir/StructureDefinition"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"


@dataclass(frozen=True, slots=True)
class Canonical:
    """Writes addresses and codings under one base."""

    base: str = DEFAULT_BASE

    def url(self, kind: str, name: str) -> str:
        """The canonical address of one of our own resources."""
        return f"{self.base}/{kind}/{name}"

    def extension(self, name: str, **value: object) -> Resource:
        """One of our own extensions; each is described by a StructureDefinition address of ours."""
        return {"url": self.url("StructureDefinition", name), **value}

    def coding(self, system: str, code: str, display: str = "") -> Resource:
        """A coding of one of our own code systems."""
        return {"system": self.url("CodeSystem", system), "code": code} | ({"display": display} if display else {})

    def concept(self, system: str, code: str, display: str, text: str = "") -> Resource:
        """The same as a concept with its words."""
        return {"coding": [self.coding(system, code, display)], "text": text or display}

    def case_identifier(self, reference: str) -> Resource:
        """What names a case of ours in the record of others; it opens nothing."""
        return {"system": self.url("NamingSystem", "case"), "value": reference}

    @property
    def questionnaire(self) -> str:
        """The address of the questionnaire, without its version."""
        return self.url("Questionnaire", QUESTIONNAIRE)


def narrative(*lines: str) -> Resource:
    """The words for a reader whose program knows nothing else of a resource."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{paragraphs}</div>'}


def resource_id(name: str) -> str:
    """A name as FHIR allows it for an id."""
    return name.replace("_", "-").replace(".", "-")[:64]


def choice_code(question: str, choice: str) -> str:
    """The code of one choice: the same word may be a choice of several questions."""
    return f"{question}.{choice}"


def link_of(question: str, part: str) -> str:
    """The link of a part of a question: a side of a body map, "not known" beside a number, or the help."""
    return f"{question}.{part}"


def section_link(section: str) -> str:
    """The link of the group that holds the questions of a section."""
    return f"section.{section}"


def entry_url(seed: str, part: str) -> str:
    """The identity of one entry of a bundle: always the same for the same seed, and saying nothing about anybody."""
    digits = sha256(f"{seed}|{part}".encode()).hexdigest()
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"


def without_empty(resource: Mapping[str, Any]) -> Resource:
    """The resource without fields that hold nothing: FHIR knows no empty list, text or object."""
    return {name: value for name, value in resource.items() if value not in (None, "", [], {}, ())}


def annotations(lines: Iterable[str]) -> list[Resource]:
    """Notes, one for each line."""
    return [{"text": line} for line in lines if line]
