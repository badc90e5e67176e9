"""Judges many mutants in two processes, and keeps every verdict so that a run can be taken up again.

Nothing here knows what a verdict says.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from tests.double_entry import FOLDER, differences
from tests.mutation.judging import Court, Judge, Verdict
from tests.mutation.mutants import Mutant
from tests.vignettes import Vignette

DAY = date(2026, 11, 20)
PROCESSES = 2


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """All that a court needs, ready to be sent to another process."""

    texts: Mapping[str, str]
    vignettes: tuple[Vignette, ...]
    explained: frozenset[str] = frozenset()
    """Mutants that are known to live, and why stands elsewhere: nobody asks the solver about them again."""
    plain: bool = False

    @cached_property
    def digest(self) -> str:
        """The same as long as the rules and their second transcription are the same."""
        return _digest([dict(self.texts), [path.read_text(encoding="utf-8") for path in sorted(FOLDER.iterdir())]])

    def rests_on(self, judge: Judge, how: str) -> str:
        """What a verdict rests on besides the rules: the vignette that failed, or, when nobody noticed, all of them."""
        match judge:
            case Judge.VIGNETTES:
                return self._vignettes.get(how, "")
            case Judge.NOBODY:
                return _digest(dict(self._vignettes))
            case _:
                return ""

    @cached_property
    def _vignettes(self) -> Mapping[str, str]:
        return {f"{v.file}: {v.name}": _digest([dict(v.answers), dict(v.expect)]) for v in self.vignettes}


def _digest(said: object) -> str:
    return sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]


class Log:
    """Verdicts in a file, one a line. Those that rest on something that has changed since are passed over."""

    def __init__(self, path: Path, bundle: Bundle) -> None:
        self._path = path
        self._bundle = bundle

    def known(self, mutants: Sequence[Mutant]) -> dict[str, Verdict]:
        """The mutants that were judged already, by name."""
        by_id = {mutant.id: mutant for mutant in mutants}
        text = self._path.read_text(encoding="utf-8") if self._path.exists() else ""
        return {
            line["id"]: Verdict(
                mutant=by_id[line["id"]], judge=Judge(line["judge"]), how=line["how"], person=line["person"]
            )
            for line in map(json.loads, text.splitlines())
            if line["id"] in by_id and self._counts(line)
        }

    def _counts(self, line: Mapping[str, str]) -> bool:
        still = self._bundle.rests_on(Judge(line["judge"]), line["how"])
        return (line["rules"], line["rests_on"]) == (self._bundle.digest, still)

    def add(self, verdict: Verdict) -> None:
        """Keep one more."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = {
            "rules": self._bundle.digest,
            "rests_on": self._bundle.rests_on(verdict.judge, verdict.how),
            "id": verdict.mutant.id,
            "judge": verdict.judge,
            "how": verdict.how,
            "person": verdict.person,
        }
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def judged(mutants: Sequence[Mutant], bundle: Bundle, log: Log) -> Iterator[Verdict]:
    """Every mutant with its verdict, from the log where it is there."""
    known = log.known(mutants)
    yield from known.values()
    waiting = [mutant for mutant in mutants if mutant.id not in known]
    if not waiting:
        return
    with ProcessPoolExecutor(PROCESSES, initializer=_Worker.begin, initargs=(bundle,)) as pool:
        for verdict in pool.map(_Worker.judge, waiting, chunksize=4):
            log.add(verdict)
            yield verdict


class _Worker:
    """One process with its court."""

    court: Court
    explained: frozenset[str]

    @classmethod
    def begin(cls, bundle: Bundle) -> None:
        cls.court = Court(bundle.texts, bundle.vignettes, DAY, transcribed=differences, plain=bundle.plain)
        cls.explained = bundle.explained

    @classmethod
    def judge(cls, mutant: Mutant) -> Verdict:
        verdict = cls.court.quick(mutant)
        lives = verdict.judge is Judge.NOBODY and mutant.id not in cls.explained
        return cls.court.thorough(mutant) if lives else verdict
