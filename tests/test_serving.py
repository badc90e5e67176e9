"""The server as it is started by ``triage serve``: what it keeps, what it says, and what it never says."""

import re
import socket
import sys
from pathlib import Path
from subprocess import run
from urllib.parse import urlencode

import httpx2
import pytest

from tests.patients import SOLE_PAIN, plain_choice
from tests.servers import Server, serving
from triage.model.knowledge import Knowledge


class Caller:
    """A browser without pages: it sends forms, one after the other, each over a connection of its own."""

    def __init__(self, server: Server, knowledge: Knowledge) -> None:
        self.browser = httpx2.Client(base_url=server.address, timeout=30, headers={"connection": "close"})
        self.questions = knowledge.questionnaire.questions
        self.token = ""
        self.code = ""
        self.address = ""

    def begin(self) -> "Caller":
        self.browser.post("/start")
        return self.look_round()

    def resume(self, code: str) -> "Caller":
        self.browser.post("/code", data={"code": code})
        return self.look_round()

    def look_round(self) -> "Caller":
        """Read the code and the token of the forms, and where the case goes on."""
        page = self.get("/come-back")
        self.code = "".join(re.findall(r"<span>(\w{5})</span>", page))
        self.token = re.findall(r'name="token" value="(\w+)"', page)[0]
        self.address = self.browser.get("/next", headers=self._cookies()).headers["location"]
        return self

    def get(self, address: str) -> str:
        return self.browser.get(address, headers=self._cookies(), follow_redirects=True).text

    def answer_until(self, name: str) -> "Caller":
        while (number := re.search(r"/questions/(\d+)", self.address)) and self.questions[
            int(number[1]) - 1
        ].id != name:
            question = self.questions[int(number[1]) - 1]
            given = SOLE_PAIN.get(question.id, plain_choice(question))
            self.send(self.address, **(given if isinstance(given, dict) else {"answer": given}))
        return self

    def send(self, address: str, **fields: object) -> httpx2.Response:
        form = {**self._cookies(), "content-type": "application/x-www-form-urlencoded"}
        body = urlencode({"token": self.token, **fields}, doseq=True)
        answer = self.browser.post(address, content=body, headers=form)
        self.address = answer.headers.get("location", "")
        return answer

    def _cookies(self) -> dict[str, str]:
        """What a browser would send; this one takes cookies for https alone only to https."""
        return {"cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.browser.cookies.jar)}


def test_killing_the_server_loses_no_answer_that_was_confirmed(
    tmp_path: Path, knowledge: Knowledge, database_url: str
) -> None:
    with serving(tmp_path, TRIAGE_DATABASE=database_url) as server:
        person = Caller(server, knowledge).begin().answer_until("trend")
        server.kill()
    with serving(tmp_path, TRIAGE_DATABASE=database_url) as server:
        again = Caller(server, knowledge).resume(person.code)

        assert knowledge.questionnaire.questions[int(again.address.rpartition("/")[2]) - 1].id == "trend"
        assert "Over 4 weeks, up to 3 months" in again.get("/check")


def test_a_full_disk_confirms_nothing_that_is_not_kept_and_loses_nothing_that_was(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    with serving(tmp_path) as server:
        person = Caller(server, knowledge).begin().answer_until("duration")
        place, confirmed = person.address, []
        with server.full_disk():
            for given in ["w4_12", "w1_4"] * 50:
                if person.send(place, answer=given).status_code != httpx2.codes.SEE_OTHER:
                    break
                confirmed.append(given)
            refused = person.send(place, answer="lt_1w")

        assert 0 < len(confirmed) < 100
        assert refused.status_code == httpx2.codes.SERVICE_UNAVAILABLE
        assert "call 999" in refused.text
        checked = person.get("/check")
        assert ("1 to 4 weeks" in checked) == (confirmed[-1] == "w1_4")
        assert ("Over 4 weeks, up to 3 months" in checked) == (confirmed[-1] == "w4_12")
        assert person.send(place, answer="w1_4").status_code == httpx2.codes.SEE_OTHER
        assert "1 to 4 weeks" in person.get("/check")


def test_a_start_warns_of_what_is_not_configured(tmp_path: Path) -> None:
    with serving(tmp_path, TRIAGE_RETAIN_DAYS="", TRIAGE_EMERGENCY_NUMBER="") as server:
        said = server.log.read_text(encoding="utf-8")

    assert "Nothing is erased by itself: set TRIAGE_RETAIN_DAYS" in said
    assert "Set TRIAGE_EMERGENCY_NUMBER" in said


def test_a_limit_that_is_none_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(AssertionError, match=r"TRIAGE_CASES_AN_HOUR is not a number of cases\. Write a whole number"),
        serving(tmp_path, TRIAGE_CASES_AN_HOUR="many"),
    ):
        pass


def test_no_answer_link_or_code_reaches_the_log(tmp_path: Path, knowledge: Knowledge) -> None:
    with serving(tmp_path, "--demo") as server:
        person = Caller(server, knowledge).begin()
        person.answer_until("pain_worst_24h")
        link = person.browser.cookies["heel_case"]
        person.send(person.address, answer="7.75")
        person.answer_until("")
        person.send("/finish")
        for address in (f"/r/{link}", "/result", "/questions/secret", "/nowhere?age_years=43"):
            person.get(address)
        person.send("/code", code=person.code[::-1])
        person.browser.post("/start", content=b"x" * 100_000)
        server.kill()
        log = server.log.read_text(encoding="utf-8")

    assert person.browser.cookies["heel_case"] == link
    assert log.startswith("Open http://127.0.0.1:")
    for secret in (link, person.code, person.token, "7.75", "secret", "age_years", "plantar", "127.0.0.1 -"):
        assert secret not in log


def test_a_demonstration_keeps_nothing(tmp_path: Path, knowledge: Knowledge) -> None:
    with serving(tmp_path, "--demo") as server:
        page = Caller(server, knowledge).begin().get("/")

        assert "This is a demonstration." in page

    assert [path.name for path in tmp_path.iterdir()] == ["server.log"]


@pytest.mark.parametrize(
    ("package", "command"), [("uvicorn", "serve"), ("sqlalchemy", "audit"), ("argon2", "user disable kim")]
)
def test_what_the_server_needs_is_named_when_it_is_missing(package: str, command: str) -> None:
    without = f"import sys; sys.modules['{package}'] = None; from triage.cli import main; main({command.split()})"

    tried = run([sys.executable, "-c", without], capture_output=True, text=True, check=False, timeout=60)  # noqa: S603  our own command

    assert tried.returncode == 2
    assert tried.stderr == f"{package} is not installed. This needs: pip install 'heel-triage[server]'\n"


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with (
            pytest.raises(AssertionError, match=f"port {port}: nothing can be served here"),
            serving(tmp_path, "--port", str(port)),
        ):
            pass
