"""The commands of those who run the server, as they are typed, on both databases."""

import gzip
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from subprocess import run
from time import sleep

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import event, text

from tests.databases import HEAD, PERSON, STAFF, Office, opened
from triage.adapters.case_store.backup import write_backup
from triage.adapters.durable_engine import DurableEngine
from triage.casework import intake, rederiving, screening, signing_in
from triage.casework.keeping import RETAIN_DAYS
from triage.cli import main
from triage.model.case import Case, CaseState
from triage.model.contact import Contact
from triage.model.errors import StoreError
from triage.model.knowledge import Knowledge
from triage.serving import retaining
from triage.storing import entrance_to
from triage.supporting import RealClock, assessor_with
from triage.telling import FAULTY, NOT_KEPT

TOLD = "Only the person and the clinic know this sentence"
ANSWERS = {
    "respondent": "self", "consent": "agree", "age_years": 77, "emergency_signs": ("none",), "how_started": "gradual",
    "walking_ability": "normal", "foot_signs": ("none",), "body_signs": ("none",),
    "pain_site": {"left": ("plantar_medial",)},
}  # fmt: skip

Command = Callable[..., Result]


@pytest.fixture
def triage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Runs a command as it is typed, on the database of an office."""
    (tmp_path / "config.yaml").write_text(
        'clinics:\n  - id: heel\n    name: "The heel clinic"\n    code: "HEEL"\n', encoding="utf-8"
    )
    monkeypatch.setenv("TRIAGE_CONFIG", str(tmp_path / "config.yaml"))

    def run(office: Office, *words: object, **more: str) -> Result:
        monkeypatch.setenv("TRIAGE_DATABASE", office.url)
        done = CliRunner().invoke(main, [str(word) for word in words], **more)  # type: ignore[arg-type]
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return run


ENGINE = DurableEngine()


def noted_case(office: Office) -> Case:
    """A case with answers and a note."""
    case = office.answered(office.begun(label="Lee").case, **ANSWERS)
    return intake.annotate(office.store, office.clock, case, STAFF, TOLD)


def assessed_case(office: Office, contact: Contact | None = None) -> Case:
    """The same with an assessment."""
    assessor = assessor_with(ENGINE, contact or Contact(emergency_number="112", urgent_line="111"))
    return screening.finish(office.store, office.clock, office.knowledge, noted_case(office), PERSON, assessor)


def everything(office: Office) -> list[tuple[object, ...]]:
    """All cases with their histories."""
    return [office.store.history(case) for case in office.archive.cases()]


def test_a_user_who_was_added_signs_in_with_the_password_that_was_printed(office: Office, triage: Command) -> None:
    done = triage(office, "user", "add", "kim", "--role", "clinician", "--clinic", "heel")

    assert done.exit_code == 0
    password = done.stdout.splitlines()[0].rpartition(" ")[2]
    session = signing_in.sign_in(entrance_to(office.engine), "kim", password, "here")
    assert (session.account.clinics, session.account.must_change) == (("heel",), True)


def test_a_user_is_disabled_and_comes_back_with_a_new_password(small_office: Office, triage: Command) -> None:
    office, entrance = small_office, entrance_to(small_office.engine)
    first = triage(office, "user", "add", "ada", "--role", "admin").stdout.splitlines()[0].rpartition(" ")[2]
    assert triage(office, "user", "disable", "ada").exit_code == 0
    with pytest.raises(signing_in.SignInError):
        signing_in.sign_in(entrance, "ada", first, "here")

    second = triage(office, "user", "reset", "ada").stdout.splitlines()[0].rpartition(" ")[2]

    assert second != first
    assert signing_in.sign_in(entrance, "ada", second, "here").account.name == "ada"


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (
            ("user", "add", "kim", "--role", "staff", "--clinic", "elsewhere"),
            'no clinic "elsewhere". Clinics are heel.',
        ),
        (("user", "add", "kim", "--role", "staff"), "at least one clinic"),
        (("user", "add", "Kim Lee", "--role", "admin"), "small letters"),
        (("user", "disable", "nobody"), "no account of this name"),
        (("user", "reset", "nobody"), "no account of this name"),
    ],
)
def test_what_cannot_be_done_with_an_account_is_told(
    small_office: Office, triage: Command, words: tuple[str, ...], wrong: str
) -> None:
    done = triage(small_office, *words)

    assert done.exit_code == FAULTY
    assert wrong in done.stderr
    assert "password" not in done.stdout


@pytest.mark.parametrize("kinds", ["sqlite to postgresql", "postgresql to sqlite", "sqlite to sqlite"])
def test_a_backup_of_either_database_restores_into_the_other(
    kinds: str, sqlite_url: str, postgresql_url: str, tmp_path: Path, knowledge: Knowledge, triage: Command
) -> None:
    urls = {"sqlite": sqlite_url, "postgresql": postgresql_url}
    source, target = kinds.split(" to ")
    into = f"sqlite:///{tmp_path / 'new.sqlite'}" if source == target else urls[target]
    file = tmp_path / "backup.gz"
    with opened(urls[source], knowledge) as office:
        assessed_case(office)
        erased = noted_case(office)
        assert triage(office, "erase", erased.reference, "--yes").exit_code == 0
        password = triage(office, "user", "add", "kim", "--role", "admin").stdout.splitlines()[0].rpartition(" ")[2]
        kept, end, leftovers = everything(office), office.archive.end_of_chain(), office.archive.leftovers()

        assert triage(office, "backup", file).exit_code == 0
    place = Office(url=into, engine=office.engine, knowledge=knowledge)
    done = triage(place, "restore", file)

    assert done.exit_code == 0, done.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    with opened(into, knowledge) as restored:
        assert everything(restored) == kept
        assert (restored.archive.end_of_chain(), restored.archive.leftovers()) == (end, leftovers)
        assert triage(restored, "audit", "--noted", end).exit_code == 0
        assert signing_in.sign_in(entrance_to(restored.engine), "kim", password, "here").account.name == "kim"
        intake.annotate(restored.store, restored.clock, first_case(restored), STAFF, "and on it goes")
        assert restored.archive.chain_faults() == []


def first_case(office: Office) -> Case:
    """The first case that is not erased."""
    cases = [screening.resume(office.store, case) for case in office.archive.cases()]
    return next(case for case in cases if case.state is not CaseState.ERASED)


def test_a_backup_while_people_answer_is_of_one_moment(office: Office, tmp_path: Path) -> None:
    case = noted_case(office)
    busy: list[str] = []

    @event.listens_for(office.engine, "after_cursor_execute")
    def answer_meanwhile(_: object, __: object, statement: str, *___: object) -> None:
        if "FROM events ORDER BY" in statement and not busy:
            busy.append(statement)
            intake.annotate(office.store, office.clock, case, STAFF, "while the backup is written")

    write_backup(office.engine, tmp_path / "backup.gz", office.clock.now())

    rows = [json.loads(line) for line in unpacked(tmp_path / "backup.gz")]
    events = [row["row"]["position"] for row in rows if row.get("table") == "events"]
    chain = next(row["row"] for row in rows if row.get("table") == "chain")
    assert busy
    assert office.archive.end_of_chain().position == len(case.events) + 1
    assert chain["position"] == max(events) == len(events) == len(case.events)


def test_a_backup_overwrites_nothing(small_office: Office, tmp_path: Path, triage: Command) -> None:
    (tmp_path / "backup.gz").write_text("precious", encoding="utf-8")

    done = triage(small_office, "backup", tmp_path / "backup.gz")

    assert done.exit_code == NOT_KEPT
    assert "already" in done.stderr
    assert (tmp_path / "backup.gz").read_text(encoding="utf-8") == "precious"


def test_a_backup_that_cannot_be_written_leaves_no_half(small_office: Office, tmp_path: Path, triage: Command) -> None:
    done = triage(small_office, "backup", tmp_path / "nowhere" / "backup.gz")

    assert done.exit_code == NOT_KEPT
    assert "Nothing was backed up" in done.stderr
    assert not list(tmp_path.glob("*partial*"))


@pytest.fixture
def backup(office: Office, tmp_path: Path, triage: Command) -> Path:
    """A backup of an office with one case, in a database that is empty again."""
    noted_case(office)
    triage(office, "backup", tmp_path / "backup.gz")
    with office.engine.begin() as connection:
        for table in ("events", "cases", "knowledge"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608  the names stand here
        connection.execute(text("UPDATE chain SET position = 0, digest = :none"), {"none": "0" * 64})
    return tmp_path / "backup.gz"


def unpacked(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().splitlines(keepends=True)


def damaged(path: Path, kind: str) -> bytes:
    """A backup that something has happened to."""
    lines = unpacked(path)
    changed = {
        "cut off": path.read_bytes()[: path.stat().st_size // 2],
        "a byte changed": path.read_bytes()[:500] + b"\x00" + path.read_bytes()[501:],
        "a line changed": gzip.compress("".join(lines).replace("plantar_medial", "elsewhere_foot").encode()),
        "a line missing": gzip.compress("".join(lines[:5] + lines[6:]).encode()),
        "the end missing": gzip.compress("".join(lines[:-1]).encode()),
        "something added": gzip.compress("".join([*lines, lines[5]]).encode()),
        "another file": b"This is no backup.",
        "another gzip": gzip.compress(b'{"questions": []}\n'),
        "nothing": b"",
    }
    return changed[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "cut off", "a byte changed", "a line changed", "a line missing", "the end missing", "something added",
        "another file", "another gzip", "nothing",
    ],
)  # fmt: skip
def test_a_damaged_backup_restores_nothing(small_office: Office, tmp_path: Path, triage: Command, kind: str) -> None:
    office = small_office
    noted_case(office)
    file = tmp_path / "backup.gz"
    triage(office, "backup", file)
    file.write_bytes(damaged(file, kind))
    empty = Office(url=f"sqlite:///{tmp_path / 'new.sqlite'}", engine=office.engine, knowledge=office.knowledge)

    done = triage(empty, "restore", file)

    assert done.exit_code == NOT_KEPT
    assert TOLD not in done.output
    assert triage(empty, "audit").stdout.startswith("0 cases, 0 events.")


def test_a_backup_whose_chain_was_tampered_with_restores_nothing(backup: Path, office: Office, triage: Command) -> None:
    """Whoever can change the file can also write a new digest at its end; the chain of events tells."""
    from hashlib import sha256  # noqa: PLC0415

    lines = [line.replace("plantar_medial", "elsewhere_foot") for line in unpacked(backup)[:-1]]
    digest = json.dumps({"digest": sha256("".join(lines).encode()).hexdigest()}, separators=(",", ":")) + "\n"
    backup.write_bytes(gzip.compress("".join([*lines, digest]).encode()))

    done = triage(office, "restore", backup)

    assert done.exit_code == NOT_KEPT
    assert "was changed" in done.stderr
    assert office.archive.cases() == ()
    assert office.archive.end_of_chain().position == 0


def test_a_backup_of_other_tables_is_refused_with_the_way_out(backup: Path, office: Office, triage: Command) -> None:
    lines = unpacked(backup)
    backup.write_bytes(gzip.compress("".join([lines[0].replace(f'"{HEAD}"', '"0001"'), *lines[1:]]).encode()))

    done = triage(office, "restore", backup)

    assert done.exit_code == NOT_KEPT
    assert "Restore it with that version" in done.stderr


def test_nothing_is_restored_over_what_is_there(office: Office, tmp_path: Path, triage: Command) -> None:
    case = noted_case(office)
    triage(office, "backup", tmp_path / "backup.gz")

    done = triage(office, "restore", tmp_path / "backup.gz")

    assert done.exit_code == NOT_KEPT
    assert "not empty" in done.stderr
    assert office.again(case) == case


def test_a_backup_that_could_not_be_restored_says_so(small_office: Office, tmp_path: Path, triage: Command) -> None:
    noted_case(small_office)
    with small_office.engine.begin() as connection:
        connection.execute(text("UPDATE events SET name = 'sid' WHERE position = 2"))

    done = triage(small_office, "backup", tmp_path / "backup.gz")

    assert done.exit_code == NOT_KEPT
    assert "cannot be restored" in done.stderr


def test_an_assessment_is_derived_again_byte_for_byte(office: Office, triage: Command) -> None:
    """From the history and the kept rules alone, with the telephone numbers of that time."""
    case = assessed_case(office, Contact(emergency_number="999", urgent_line="a line of another town"))
    office.clock.wait(days=400)

    done = triage(office, "rederive", case.reference.lower())

    assert done.exit_code == 0, done.output
    assert "the same, byte for byte" in done.stdout


def test_every_assessment_of_a_case_is_derived_again(small_office: Office, triage: Command) -> None:
    office = small_office
    case = office.answered(assessed_case(office), age_years=30)
    assessor = assessor_with(ENGINE, Contact())
    case = screening.finish(office.store, office.clock, office.knowledge, case, PERSON, assessor)

    done = triage(office, "rederive", case.id)

    assert done.stdout.count("the same, byte for byte") == 2


def test_an_assessment_that_does_not_follow_from_the_answers_is_named_by_place(
    small_office: Office, triage: Command
) -> None:
    """The places are told and never what stands there."""
    office = small_office

    def wrong(*given: object) -> dict[str, object]:
        body = json.loads(json.dumps(assessor_with(ENGINE, Contact())(*given)))  # type: ignore[arg-type]
        body["assessment"]["urgency"] = "emergency"
        body["assessment"]["answers"]["pain_site"] = {"right": ["plantar_medial"]}
        body["person"].pop()
        return dict(body)

    case = office.answered(office.begun().case, **ANSWERS)
    case = screening.finish(office.store, office.clock, office.knowledge, case, PERSON, wrong)  # type: ignore[arg-type]

    done = triage(office, "rederive", case.reference)

    assert done.exit_code == NOT_KEPT
    assert "differs at assessment.answers.pain_site, assessment.urgency, person." in done.stdout
    assert "right" not in done.stdout
    assert "plantar" not in done.output


def test_differences_name_at_most_twenty_places() -> None:
    found = list(rederiving.differences({"a": [{"b": 1}], "c": 1, "d": [1]}, {"a": [{"b": True}], "c": 1, "d": [1, 2]}))

    assert found == ["a[0].b", "d"]


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda office: office.begun().case, "has no assessment"),
        (lambda _: None, "no such case"),
    ],
)
def test_what_cannot_be_derived_again_is_told(
    small_office: Office, triage: Command, prepare: Callable[[Office], Case | None], said: str
) -> None:
    case = prepare(small_office)

    done = triage(small_office, "rederive", case.reference if case else "HNOBODY")

    assert done.exit_code == NOT_KEPT
    assert said in done.stderr


def test_rules_that_were_changed_where_they_are_kept_derive_nothing(small_office: Office, triage: Command) -> None:
    office = small_office
    digest = office.knowledge.digest
    texts = dict(office.store.knowledge_files(digest))
    texts["rules/settings.yaml"] = texts["rules/settings.yaml"].replace("value: 2,", "value: 3,", 1)
    case = assessed_case(office)
    office.store.keep_knowledge("sha256:other", texts)
    with office.engine.begin() as connection:
        swap = "UPDATE knowledge SET files = (SELECT files FROM knowledge WHERE digest = 'sha256:other')"
        connection.execute(text(swap))
        connection.execute(text("DELETE FROM knowledge WHERE digest = 'sha256:other'"))

    derived, audited = triage(office, "rederive", case.reference), triage(office, "audit")

    assert (derived.exit_code, audited.exit_code) == (NOT_KEPT, NOT_KEPT)
    assert "were changed" in derived.stderr
    assert f"the kept questions and rules {digest} were changed" in audited.stderr


def test_an_audit_prints_the_end_of_the_chain_and_takes_it_back(small_office: Office, triage: Command) -> None:
    office = small_office
    case = noted_case(office)
    first = triage(office, "audit")
    end = first.stdout.rpartition(" ")[2].strip()
    intake.annotate(office.store, office.clock, case, STAFF, "later")

    second = triage(office, "audit", "--noted", end)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout.startswith(f"1 cases, {len(case.events)} events.")
    assert "event 1 is not the one that was noted" in triage(office, "audit", "--noted", "1:abc").stderr
    assert triage(office, "audit", "--noted", "abc").exit_code == NOT_KEPT


def test_an_audit_names_what_was_changed_without_what_was_said(small_office: Office, triage: Command) -> None:
    office = small_office
    case = noted_case(office)
    with office.engine.begin() as connection:
        change = "UPDATE events SET body = replace(body, 'clinic', 'world') WHERE kind = 'annotated'"
        connection.execute(text(change))

    done = triage(office, "audit")

    assert done.exit_code == NOT_KEPT
    assert f"(number {len(case.events)} of case {case.reference})" in done.stderr
    assert "sentence" not in done.output


def test_a_case_is_erased_after_asking(small_office: Office, triage: Command) -> None:
    office = small_office
    case = noted_case(office)
    assert triage(office, "erase", case.reference, input="n\n").exit_code == 1
    assert office.again(case) == case

    done = triage(office, "erase", case.reference, input="y\n")

    assert done.exit_code == 0
    erased = office.again(case)
    assert erased.state is CaseState.ERASED
    assert erased.events[-1].actor.name.startswith("system user ")
    assert triage(office, "erase", case.reference, "--yes").exit_code == NOT_KEPT
    assert "is erased" in triage(office, "rederive", case.reference).stderr


def test_cases_are_retained_for_the_configured_time(
    small_office: Office, triage: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = small_office
    office.clock.moment = RealClock().now()
    office.clock.wait(days=-40)
    case = noted_case(office)

    assert (
        f"0 cases were erased: nothing has happened in them for {RETAIN_DAYS} days" in triage(office, "retain").stdout
    )
    monkeypatch.setenv("TRIAGE_RETAIN_DAYS", "30")
    assert "1 cases would be erased" in triage(office, "retain", "--dry-run").stdout
    assert "0 cases were" in triage(office, "retain", "--days", "50").stdout
    assert office.again(case) == case
    assert "1 cases were erased" in triage(office, "retain").stdout

    assert office.again(case).state is CaseState.ERASED
    assert triage(office, "retain", "--days", "0").exit_code == FAULTY
    assert str(RETAIN_DAYS) in triage(office, "retain", "--help").stdout


def test_a_running_server_erases_by_itself_what_is_kept_for_too_long(office: Office) -> None:
    office.clock.moment = RealClock().now()
    office.clock.wait(days=-40)
    old = noted_case(office)
    office.clock.wait(days=39)
    new = noted_case(office)

    with retaining({"TRIAGE_DATABASE": office.url, "TRIAGE_RETAIN_DAYS": "30"}):
        for _ in range(600):
            if office.again(old).state is CaseState.ERASED:
                break
            sleep(0.1)

    assert office.again(old).state is CaseState.ERASED
    assert office.again(new) == new


def test_a_running_server_erases_nothing_unless_it_is_said_for_how_long_cases_are_kept(small_office: Office) -> None:
    office = small_office
    office.clock.wait(days=-10_000)
    case = noted_case(office)

    with retaining({"TRIAGE_DATABASE": office.url}):
        sleep(0.3)

    assert office.again(case) == case


@pytest.mark.parametrize("days", ["0", "-1", "a year", "1.5"])
def test_a_server_does_not_start_with_a_time_of_keeping_that_is_none(days: str) -> None:
    with pytest.raises(StoreError, match="TRIAGE_RETAIN_DAYS"), retaining({"TRIAGE_RETAIN_DAYS": days}):
        pass


def test_no_command_says_the_password_of_the_database(small_office: Office, triage: Command) -> None:
    elsewhere = replace(small_office, url="postgresql://root:pass-word@localhost:1/cases")

    done = triage(elsewhere, "audit")

    assert done.exit_code == NOT_KEPT
    assert "pass-word" not in done.output


@pytest.mark.parametrize(
    "words",
    [
        ["audit"],
        ["backup", "all.backup"],
        ["user", "add", "kim", "--role", "admin"],
        ["rederive", "CASE"],
        ["export", "CASE", "--fhir"],
        ["replay", "--answers", "cases"],
    ],
    ids=" ".join,
)
def test_what_only_needs_the_database_loads_no_web_server(
    words: list[str], small_office: Office, tmp_path: Path
) -> None:
    case = assessed_case(small_office)
    hidden = "import sys; sys.modules.update(dict.fromkeys(['fastapi', 'starlette', 'uvicorn']))"
    code = f"{hidden}; from triage.cli import main; main()"

    done = run(  # noqa: S603  our own command
        [sys.executable, "-c", code, *(case.reference if word == "CASE" else word for word in words)],
        capture_output=True, check=False, cwd=tmp_path, encoding="utf-8",
        env={**os.environ, "TRIAGE_DATABASE": small_office.url},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
