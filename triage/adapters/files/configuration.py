"""What this place has configured: whom to call. Nothing is assumed.

The file is ``config.yaml`` in the user's configuration folder; environment variables win over it.
"""

from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_config_path

from triage.adapters.files.yaml_nodes import read_nodes
from triage.model.errors import KnowledgeError
from triage.presenting.phrasing import Contact

KEYS = ("emergency_number", "urgent_line")


def configuration_file() -> Path:
    """Where the configuration lies."""
    return user_config_path("heel-triage") / "config.yaml"


def load_contact(environment: Mapping[str, str], path: Path | None = None) -> Contact:
    """Whom to call, from the environment or the configuration file.

    Raises:
        KnowledgeError: when the file is there and faulty.
    """
    saved = _saved(path or configuration_file())
    found = {key: environment.get(f"TRIAGE_{key.upper()}", saved.get(key, "")) for key in KEYS}
    return Contact(emergency_number=found["emergency_number"], urgent_line=found["urgent_line"])


def save_emergency_number(number: str, path: Path | None = None) -> None:
    """Keep the emergency number for the next time."""
    target = path or configuration_file()
    kept = {**_saved(target), "emergency_number": number}
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join(f'{key}: "{value}"\n' for key, value in kept.items()), encoding="utf-8")


def _saved(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    node, faults = read_nodes(path.read_text(encoding="utf-8"), str(path))
    plain = node.plain()
    if faults or not isinstance(plain, dict) or not all(isinstance(value, str) for value in plain.values()):
        right = f'Keys are {" and ".join(KEYS)}, each with a quoted text, such as emergency_number: "112".'
        raise KnowledgeError(f"{path}: the configuration is faulty. {right}")
    return {key: value for key, value in plain.items() if key in KEYS}
