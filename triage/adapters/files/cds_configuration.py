"""What this place has configured for programs that call for decision support."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from triage.adapters.files.configuration import CDS_HOOKS, configuration_file, configured_cds_hooks
from triage.adapters.files.yaml_nodes import Node
from triage.casework.cds_clients import CdsClient, CdsPlace
from triage.casework.writing import label_of
from triage.model.errors import KnowledgeError
from triage.model.wording import shown, spoken_list

_KEYS = ("address", "origins", "begin_card", "clients")
_OF_CLIENT = ("name", "issuer", "keys", "clinics")
_HOST = r"(https://[A-Za-z0-9.-]+|http://(localhost|127\.0\.0\.1))(:[0-9]{1,5})?"
_ORIGIN = re.compile(_HOST)
_ADDRESS = re.compile(rf"{_HOST}(/[A-Za-z0-9._~-]+)*")
_LARGEST = 64 * 1024
_LONGEST_NAME = 64


def load_cds_place(environment: Mapping[str, str], clinics: Iterable[str], path: Path | None = None) -> CdsPlace:
    """How this place offers decision support; ``clinics`` are the ids that it may name.

    Raises:
        KnowledgeError: when that is faulty, or the keys of a client cannot be read.
    """
    file = path or configuration_file(environment)
    node = configured_cds_hooks(environment, path)
    if node is None:
        return CdsPlace()
    held = node.plain()
    if not isinstance(held, dict):
        raise _fault(node, f"keys are wanted here. Keys are {spoken_list(_KEYS)}.")
    wrong = tuple(_faults(held, set(clinics)))
    if wrong:
        raise _fault(node, *wrong)
    return CdsPlace(
        address=held.get("address", ""),
        origins=tuple(held.get("origins", ())),
        clients=tuple(_client(node, item, file.parent) for item in held.get("clients", ())),
        offers_to_begin=held.get("begin_card", True),
    )


def _faults(held: Mapping[str, object], clinics: set[str]) -> Iterator[str]:
    yield from (f'there is no key "{shown(key)}". Keys are {spoken_list(_KEYS)}.' for key in held if key not in _KEYS)
    address, clients = held.get("address", ""), held.get("clients", [])
    if not isinstance(address, str) or (address and not _ADDRESS.fullmatch(address)):
        yield "address: this is no address. Write one such as https://triage.example, with no slash at its end."
    if not _are_texts(held.get("origins", []), _ORIGIN):
        yield "origins: these are no sites. Write a list such as [https://ehr.example], with no slash at the end."
    if not isinstance(held.get("begin_card", True), bool):
        yield "begin_card: this is neither true nor false."
    if not isinstance(clients, list):
        yield "clients: this is not a list. Begin each client with a dash."
    elif clients and not address:
        yield "address is missing. Tokens of clients are made for one address: say where they reach this server."
    else:
        yield from _faults_of_clients(clients, clinics)


def _faults_of_clients(clients: list[object], clinics: set[str]) -> Iterator[str]:
    seen: set[str] = set()
    for item in clients:
        if not isinstance(item, dict) or set(item) != set(_OF_CLIENT):
            yield f"clients: a client has {spoken_list(_OF_CLIENT)}, and nothing else."
            continue
        texts = [item[key] for key in ("name", "issuer", "keys")]
        if not all(isinstance(text, str) and text.strip() for text in texts) or len(item["name"]) > _LONGEST_NAME:
            yield f"clients: name, issuer and keys are texts, and a name has {_LONGEST_NAME} letters at most."
        elif item["name"] in seen or item["issuer"] in seen:
            yield "clients: a name or an issuer stands twice. Give each client its own."
        elif not _are_texts(item["clinics"]) or not item["clinics"] or not set(item["clinics"]) <= clinics:
            yield "clients: clinics is no list of ids of clinics. Give those whose cases the client may see."
        else:
            seen |= {item["name"], item["issuer"]}


def _are_texts(value: object, shape: re.Pattern[str] = re.compile(".+")) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and shape.fullmatch(item) for item in value)


def _client(node: Node, item: Mapping[str, object], folder: Path) -> CdsClient:
    path = folder / str(item["keys"])
    try:
        with path.open(encoding="utf-8") as file:
            keys = file.read(_LARGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise _fault(node, f"clients: {path}: the keys cannot be read. Give the path of a JSON Web Key Set.") from error
    if len(keys) > _LARGEST:
        raise _fault(node, f"clients: {path}: this is too large for a JSON Web Key Set.")
    clinics = item["clinics"]
    return CdsClient(
        name=label_of(str(item["name"])),
        issuer=str(item["issuer"]),
        keys=keys,
        clinics=tuple(clinics) if isinstance(clinics, list) else (),
    )


def _fault(node: Node, *wrong: str) -> KnowledgeError:
    return KnowledgeError("\n".join(f"{node.place}: {CDS_HOOKS}: {one}" for one in wrong))
