"""What this place has configured: whom to call, and the clinics with their booking links.

Everything lies in one YAML file; environment variables win over it.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from json import dumps
from pathlib import Path

from platformdirs import user_config_path

from triage.adapters.files.yaml_nodes import Node, read_nodes
from triage.model.clinic import Booking, Clinic
from triage.model.contact import Contact
from triage.model.errors import KnowledgeError
from triage.model.wording import spoken_list

KEYS = ("emergency_number", "urgent_line")
CLINICS = "clinics"
CDS_HOOKS = "cds_hooks"
_NEEDED = ("id", "name", "code")
_LINKS = ("telehealth", "in_office", "gait_analysis")
_LINK = re.compile(r"(https://[^\s\"'<>]+|tel:[+0-9 ()-]+)")
_CODE = re.compile(r"[A-Z0-9-]{3,20}")


def configuration_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the configuration lies: ``TRIAGE_CONFIG`` if that is set, else with the user's settings."""
    named = environment.get("TRIAGE_CONFIG")
    return Path(named) if named else user_config_path("heel-triage") / "config.yaml"


def load_contact(environment: Mapping[str, str], path: Path | None = None) -> Contact:
    """Whom to call, from the environment or the configuration file.

    Raises:
        KnowledgeError: when the file is there and faulty.
    """
    saved = _Saved.read(path or configuration_file(environment))
    found = {key: environment.get(f"TRIAGE_{key.upper()}", saved.text(key)) for key in KEYS}
    return Contact(emergency_number=found["emergency_number"], urgent_line=found["urgent_line"])


def load_clinics(environment: Mapping[str, str], path: Path | None = None) -> tuple[Clinic, ...]:
    """The clinics of this place, in the order of the configuration file.

    Raises:
        KnowledgeError: when the file is there and faulty.
    """
    return _Saved.read(path or configuration_file(environment)).clinics()


def configured_cds_hooks(environment: Mapping[str, str], path: Path | None = None) -> Node | None:
    """What the file says of decision support for programs; nothing when it says nothing.

    Raises:
        KnowledgeError: when the file is there and faulty.
    """
    return _Saved.read(path or configuration_file(environment)).section(CDS_HOOKS)


def save_emergency_number(number: str, path: Path | None = None) -> None:
    """Keep the emergency number for the next time; all else in the file stays as it is."""
    target = path or configuration_file()
    _Saved.read(target)
    lines = target.read_text(encoding="utf-8").splitlines() if target.is_file() else []
    kept = [line for line in lines if not line.startswith("emergency_number:")]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join([f"emergency_number: {dumps(number)}", *kept]) + "\n", encoding="utf-8")


class _Saved:
    """The configuration file, checked."""

    def __init__(self, path: Path, root: Node) -> None:
        self._path = path
        self._root = root.value if isinstance(root.value, Mapping) else {}

    @classmethod
    def read(cls, path: Path) -> "_Saved":
        """What the file says; nothing when there is none."""
        if not path.is_file():
            return cls(path, Node(str(path), {}))
        keys = spoken_list((*KEYS, CLINICS, CDS_HOOKS))
        right = f'Keys are {keys}; a number is a quoted text, such as emergency_number: "112".'
        try:
            node, faults = read_nodes(path.read_text(encoding="utf-8"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise KnowledgeError(f"{path}: the configuration cannot be read. {right}") from error
        saved = cls(path, node)
        unknown = saved._root.keys() - {*KEYS, CLINICS, CDS_HOOKS}
        texts = isinstance(node.value, Mapping) and all(isinstance(saved._value(key), str) for key in KEYS)
        if faults or unknown or not texts:
            raise KnowledgeError(f"{path}: the configuration is faulty. {right}")
        return saved

    def text(self, key: str) -> str:
        """One text; empty when it is not there."""
        return str(self._value(key))

    def section(self, key: str) -> Node | None:
        """A part of the file that is checked elsewhere."""
        return self._root.get(key)

    def clinics(self) -> tuple[Clinic, ...]:
        """All clinics, each with an id and a code of its own."""
        listed = self._root.get(CLINICS)
        if listed is None:
            return ()
        if not isinstance(listed.value, tuple):
            raise KnowledgeError(f"{listed.place}: clinics: this is not a list. Begin each clinic with a dash.")
        found = tuple(_clinic(node) for node in listed.value)
        for key in ("id", "code"):
            for twice in _repeated(getattr(clinic, key) for clinic in found):
                raise KnowledgeError(f'{listed.place}: clinics: the {key} "{twice}" stands twice. Give each its own.')
        return found

    def _value(self, key: str) -> object:
        node = self._root.get(key)
        return "" if node is None else node.value


def _clinic(node: Node) -> Clinic:
    held = node.value if isinstance(node.value, Mapping) else {}
    fields = {key: item.value for key, item in held.items()}
    wrong = next(_clinic_faults(fields), "")
    if wrong:
        raise KnowledgeError(f"{node.place}: clinics: {wrong}")
    texts = {key: str(value).strip() for key, value in fields.items()}
    booking = Booking(**{key: texts[key] for key in _LINKS if key in texts})
    return Clinic(id=texts["id"], name=texts["name"], code=texts["code"].upper(), booking=booking)


def _clinic_faults(fields: Mapping[str, object]) -> Iterator[str]:
    for key in _NEEDED:
        if not str(fields.get(key) or "").strip():
            yield f"{key} is missing. A clinic has {spoken_list(_NEEDED)}, and may have {spoken_list(_LINKS)}."
    for key, value in fields.items():
        if key not in (*_NEEDED, *_LINKS):
            yield f'there is no key "{key}". Keys are {spoken_list((*_NEEDED, *_LINKS))}.'
        elif not isinstance(value, str):
            yield f"{key}: this is not a text. Put quotes round it."
        elif key in _LINKS and value and not _LINK.fullmatch(value):
            yield f"{key}: this is not a link. Write https://.. or tel:.."
    if not _CODE.fullmatch(str(fields.get("code")).strip().upper()):
        yield "code: use 3 to 20 letters, figures and dashes."


def _repeated(values: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            yield value
        seen.add(value)
