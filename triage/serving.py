"""Composes the server: the real store, clock, engine and knowledge behind the pages."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from logging import getLogger
from tempfile import TemporaryDirectory
from threading import Event, Thread

import uvicorn

from triage.adapters.case_store.archive import SqlArchive
from triage.adapters.case_store.cards import SqlCards
from triage.adapters.case_store.figures import SqlFigures
from triage.adapters.case_store.limits import SqlLimits
from triage.adapters.case_store.opening import Database
from triage.adapters.case_store.store import SqlCaseStore
from triage.adapters.cds_tokens import SignedTokens
from triage.adapters.durable_engine import DurableEngine
from triage.adapters.files.cds_configuration import load_cds_place
from triage.adapters.files.configuration import load_clinics, load_contact
from triage.adapters.files.drawings import read_drawings
from triage.adapters.files.fhir_reader import configured_canonical
from triage.adapters.files.knowledge_files import knowledge_from, knowledge_texts
from triage.adapters.web.app import create_app
from triage.adapters.web.services import Services, Work
from triage.casework import accounts
from triage.casework.keeping import retain
from triage.casework.limiting import BEGIN, CASES_AN_HOUR, LIMITS, begun_an_hour
from triage.model.case import Role
from triage.model.clinic import Booking, Clinic
from triage.model.errors import StoreError
from triage.presenting.paper import Paper
from triage.storing import entrance_to, opened_database
from triage.supporting import RealClock, assessor_with, knowledge_by_digest

DEMO_NOTICE = "This is a demonstration. Everything is thrown away when it ends."
DEMO_CLINIC = Clinic(
    id="demo",
    name="Demonstration clinic",
    code="DEMO",
    booking=Booking(
        telehealth="https://example.org/video-visit",
        in_office="https://example.org/visit",
        gait_analysis="https://example.org/gait-analysis",
    ),
)
_LONGEST_PAUSE = 20
"""Seconds for which a silent connection is kept."""
_A_DAY = 24 * 60 * 60.0
_PATIENCE = 10
"""Seconds for which the end of the server waits for an erasure."""
_LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"level": "WARNING", "handlers": ["errors"]},
}
"""Faults of the server only: no request, no address, no answer."""


def run_server(host: str, port: int, environment: Mapping[str, str], say: Callable[[str], None], *, demo: bool) -> None:
    """Serve until somebody stops it; ``say`` is told the address, and what is missing.

    Raises:
        TriageError: when it cannot start.
    """
    with (
        _environment_for(environment, demo=demo) as configured,
        _listening(host, port) as listening,
        opened_database(configured) as database,
        retaining(configured),
    ):
        services = services_from(configured, database, demo=demo)
        shown = f"[{host}]" if ":" in host else host
        say(f"Open http://{shown}:{listening.getsockname()[1]} in a browser. Stop with Ctrl+C.")
        for line in _demo_accounts(services) if demo else _not_erased(configured):
            say(line)
        for line in _warnings(services, host):
            say(line)
        server = uvicorn.Config(
            create_app(services), log_config=_LOGGING, log_level="warning", access_log=False, ws="none",
            server_header=False, timeout_keep_alive=_LONGEST_PAUSE,
        )  # fmt: skip
        uvicorn.Server(server).run(sockets=[listening])


@contextmanager
def retaining(environment: Mapping[str, str]) -> Iterator[None]:
    """At once and then every day, erase what is kept for too long, where this place has said how long that is."""
    days = _whole_number(environment, "TRIAGE_RETAIN_DAYS", "number of days")
    stop = Event()
    thread = Thread(target=_retain_daily, args=(environment, days, stop), daemon=True)
    if days:
        thread.start()
    yield
    stop.set()
    if days:
        thread.join(_PATIENCE)


def _whole_number(environment: Mapping[str, str], name: str, what: str) -> int:
    """A setting; 0 when it is not there."""
    text = environment.get(name, "")
    if text and not (text.isascii() and text.isdecimal() and int(text)):
        raise StoreError(f"{name} is not a {what}. Write a whole number from 1 on.")
    return int(text or 0)


def _retain_daily(environment: Mapping[str, str], days: int, stop: Event) -> None:
    while not stop.is_set():
        try:
            with opened_database(environment) as database:
                retain(SqlCaseStore(database), SqlArchive(database), RealClock(), days)
        except StoreError as error:
            getLogger(__name__).error("Nothing was erased today: %s", error)  # noqa: TRY400  its text is all there is
        stop.wait(_A_DAY)


def services_from(environment: Mapping[str, str], database: Database, *, demo: bool) -> Services:
    """What the pages need, as this place has configured it."""
    texts = knowledge_texts()
    knowledge = knowledge_from(texts)
    cases = _whole_number(environment, "TRIAGE_CASES_AN_HOUR", "number of cases") or CASES_AN_HOUR
    contact = load_contact(environment)
    clinics = load_clinics(environment) or ((DEMO_CLINIC,) if demo else ())
    cds = load_cds_place(environment, [clinic.id for clinic in clinics])
    store = SqlCaseStore(database)
    store.keep_knowledge(knowledge.digest, texts)
    return Services(
        store=store,
        clock=RealClock(),
        knowledge=knowledge,
        knowledge_of=knowledge_by_digest(store, knowledge),
        assessor=assessor_with(DurableEngine(), contact),
        engine=DurableEngine(),
        contact=contact,
        tries=SqlLimits(database, {**LIMITS, BEGIN: begun_an_hour(cases)}),
        clinics={clinic.id: clinic for clinic in clinics},
        secure_cookies=not demo,
        work=Work(entrance=entrance_to(database), day_book=SqlFigures(database), reviews=SqlFigures(database)),
        typeset=_typesetter(),
        drawings=read_drawings(),
        canonical=configured_canonical(environment),
        cds=cds,
        tokens=SignedTokens(cds.clients) if cds.clients else None,
        cards=SqlCards(database),
        notice=DEMO_NOTICE if demo else "",
    )


def _typesetter() -> Callable[[Paper], bytes] | None:
    """What makes PDFs, if its library is installed."""
    try:
        from triage.adapters.pdf import pdf_of  # noqa: PLC0415  it is an extra of its own
    except ModuleNotFoundError:
        return None
    return pdf_of


@contextmanager
def _environment_for(environment: Mapping[str, str], *, demo: bool) -> Iterator[Mapping[str, str]]:
    """The environment; for a demonstration with data of its own that is gone at the end."""
    if not demo:
        yield environment
        return
    with TemporaryDirectory(prefix="heel-triage-demo-") as folder:
        own = {key: value for key, value in environment.items() if key != "TRIAGE_DATABASE"}
        yield {**own, "TRIAGE_DATA": folder}


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        wrong = f"{host}, port {port}: nothing can be served here ({error.strerror})."
        raise StoreError(f"{wrong} Choose another address or port with --host and --port.") from None
    with listening:
        # Connections inherit it; without it the last part of every answer waits 40 ms for a reply to the first.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listening


def _demo_accounts(services: Services) -> Iterator[str]:
    """Accounts to try the pages of a clinic with, thrown away like all the rest."""
    if services.work is None:
        return
    yield "To sign in, add /sign-in to the address. Choose a password of your own after the first time."
    for name, role in (("reception", Role.STAFF), ("clinician", Role.CLINICIAN)):
        _, password = accounts.add(services.work.entrance, name, role, tuple(services.clinics))
        yield f"  {name}  {password}"


def _not_erased(environment: Mapping[str, str]) -> Iterator[str]:
    if not environment.get("TRIAGE_RETAIN_DAYS"):
        yield "Nothing is erased by itself: set TRIAGE_RETAIN_DAYS to the days for which cases are to be kept."


def _warnings(services: Services, host: str) -> Iterator[str]:
    if not services.contact.emergency_number:
        yield "No emergency number is configured, so pages say it in words. Set TRIAGE_EMERGENCY_NUMBER."
    if host not in ("127.0.0.1", "::1", "localhost"):
        yield "Put a server with TLS in front of it: without https, browsers on other machines keep no answers."
