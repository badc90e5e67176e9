"""Accounts: who gets in, who is kept out, and what is kept of a password. On both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from tests.databases import Office
from triage.adapters.case_store.accounts import SqlAccounts
from triage.adapters.case_store.limits import SqlLimits
from triage.adapters.passwords import ArgonPasswords
from triage.casework import accounts, signing_in
from triage.casework.accounts import Account, Entrance
from triage.casework.limiting import LIMITS
from triage.casework.ports import ConflictError
from triage.casework.signing_in import NotSignedInError, SignedIn, SignInError
from triage.model.case import Actor, Role
from triage.model.errors import AnswerError

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""As weak as argon2 can be: these tests are not about its strength."""
OWN = "correct horse battery staple"


@pytest.fixture
def entrance(office: Office) -> Entrance:
    """An entrance with quick passwords."""
    return entrance_of(office)


@pytest.fixture
def small_entrance(small_office: Office) -> Entrance:
    """The same with SQLite alone."""
    return entrance_of(small_office)


def entrance_of(office: Office) -> Entrance:
    return Entrance(
        accounts=SqlAccounts(office.engine),
        passwords=ArgonPasswords(QUICK),
        limits=SqlLimits(office.engine),
        clock=office.clock,
    )


def added(entrance: Entrance, name: str = "kim", role: Role = Role.CLINICIAN) -> tuple[Account, str]:
    """A new account with its one-time password."""
    return accounts.add(entrance, name, role, ["heel"])


def settled(entrance: Entrance, name: str = "kim") -> Account:
    """An account whose owner has chosen a password."""
    account, one_time = added(entrance, name)
    return signing_in.choose_password(entrance, account, one_time, OWN).account


def let_in(entrance: Entrance, name: str, password: str, place: str = "here") -> SignedIn:
    return signing_in.sign_in(entrance, name, password, place)


def wait(entrance: Entrance, **time: float) -> None:
    entrance.clock.wait(**time)  # type: ignore[attr-defined]


def kept_out(entrance: Entrance, name: str, password: str, place: str = "here") -> str:
    """What somebody is told who does not get in."""
    with pytest.raises(SignInError) as told:
        let_in(entrance, name, password, place)
    return str(told.value)


def test_a_new_account_gets_in_with_its_one_time_password_and_has_to_choose_its_own(entrance: Entrance) -> None:
    account, one_time = added(entrance)

    first = let_in(entrance, "kim", one_time)
    own = signing_in.choose_password(entrance, first.account, one_time, OWN)

    assert first.account == account == Account(name="kim", role=Role.CLINICIAN, clinics=("heel",), must_change=True)
    assert not own.account.must_change
    assert let_in(entrance, "kim", OWN).account == own.account
    kept_out(entrance, "kim", one_time)


def test_names_are_typed_in_any_case_and_with_blanks(small_entrance: Entrance) -> None:
    settled(small_entrance)

    assert let_in(small_entrance, " Kim ", OWN).account.name == "kim"


def test_a_session_says_who_acts(entrance: Entrance) -> None:
    settled(entrance)
    token = let_in(entrance, "kim", OWN).token

    assert signing_in.signed_in(entrance, token).actor == Actor(role=Role.CLINICIAN, name="kim")


def test_a_wrong_name_and_a_wrong_password_are_told_alike(small_entrance: Entrance) -> None:
    settled(small_entrance)
    account, _ = added(small_entrance, "off")
    accounts.disable(small_entrance, account.name)

    told = {
        kept_out(small_entrance, name, "wrong") for name in ("kim", "nobody", "off", "", "x" * 999, "\x00", "\ud800")
    }

    assert len(told) == 1


def test_an_unknown_name_costs_as_much_time_as_a_known_one() -> None:
    """Else a clock would tell which names there are."""
    passwords = ArgonPasswords(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1))
    hashed = passwords.hashed(OWN)

    def cost(known: str | None) -> float:
        began = perf_counter()
        assert not passwords.fits(known, "wrong")
        return perf_counter() - began

    pairs = [(cost(hashed), cost(None)) for _ in range(15)]

    assert 0.3 < median(known / unknown for known, unknown in pairs) < 3


def test_a_password_is_worked_out_for_every_name_whether_it_is_known_or_not(small_entrance: Entrance) -> None:
    asked: list[bool] = []

    class Listening(ArgonPasswords):
        """Passwords that note down whether there was a hash to compare with."""

        def fits(self, hashed: str | None, password: str) -> bool:
            asked.append(hashed is not None)
            return super().fits(hashed, password)

    settled(small_entrance)
    entrance = replace(small_entrance, passwords=Listening(QUICK))
    for name in ("kim", "nobody", "no name at all"):
        kept_out(entrance, name, "wrong")

    assert asked == [True, False, False]


def test_after_five_wrong_passwords_not_even_the_right_one_helps_for_a_quarter_of_an_hour(entrance: Entrance) -> None:
    settled(entrance)
    for place in "abcde":
        assert "wrong" in kept_out(entrance, "kim", "wrong", place)

    assert "too many tries" in kept_out(entrance, "kim", OWN, "f")
    wait(entrance, minutes=14)
    assert "too many tries" in kept_out(entrance, "kim", OWN, "f")
    wait(entrance, minutes=1)
    assert let_in(entrance, "kim", OWN, "f").account.name == "kim"


def test_a_name_that_does_not_exist_is_locked_out_just_the_same(small_entrance: Entrance) -> None:
    for place in "abcde":
        kept_out(small_entrance, "nobody", "wrong", place)

    assert "too many tries" in kept_out(small_entrance, "nobody", "wrong", "f")


def test_four_wrong_passwords_are_forgotten_after_the_right_one(entrance: Entrance) -> None:
    settled(entrance)
    for _ in range(3):
        for _ in range(4):
            kept_out(entrance, "kim", "wrong")

        assert let_in(entrance, "kim", OWN).token


def test_one_place_cannot_try_many_names(small_entrance: Entrance) -> None:
    settled(small_entrance)
    most = LIMITS["sign_in"].tries
    for number in range(most):
        assert "wrong" in kept_out(small_entrance, f"name{number}", "wrong", "there")

    assert "too many tries" in kept_out(small_entrance, "kim", OWN, "there")
    assert let_in(small_entrance, "kim", OWN, "elsewhere").token


def test_signing_in_well_does_not_use_up_the_tries_of_a_place(small_entrance: Entrance) -> None:
    settled(small_entrance)

    for _ in range(LIMITS["sign_in"].tries + 5):
        assert let_in(small_entrance, "kim", OWN, "the clinic").token


def test_trying_many_passwords_at_once_gives_no_more_tries(entrance: Entrance) -> None:
    settled(entrance)

    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda number: kept_out(entrance, "kim", f"wrong {number}", f"{number}"), range(16)))

    assert sum("too many tries" in words for words in told) == 16 - LIMITS["name"].tries


def test_a_limit_counts_each_thing_and_place_by_itself(entrance: Entrance) -> None:
    limits, now = entrance.limits, entrance.clock.now()
    for _ in range(LIMITS["code"].tries):
        assert limits.may("code", "here", now)
        limits.take("code", "here", now)

    assert not limits.may("code", "here", now)
    assert limits.may("code", "there", now)
    assert limits.may("sign_in", "here", now)
    assert limits.may("code", "here", now + LIMITS["code"].pause)


def test_beginning_is_counted_from_the_first_case_on_so_that_an_hour_is_never_longer(entrance: Entrance) -> None:
    limits, now = entrance.limits, entrance.clock.now()
    half = LIMITS["begin"].pause / 2
    for _ in range(LIMITS["begin"].tries - 1):
        assert limits.take("begin", "here", now)
    assert limits.take("begin", "here", now + half)
    assert not limits.take("begin", "here", now + half)

    assert limits.take("begin", "here", now + 2 * half)


def test_no_place_and_no_name_is_written_where_tries_are_counted(office: Office) -> None:
    entrance = entrance_of(office)
    kept_out(entrance, "kim", "wrong", "203.0.113.7")

    with office.engine.connect() as connection:
        kept = [tuple(row) for row in connection.execute(text("SELECT * FROM tries"))]
    assert len(kept) == 2
    assert not [row for row in kept if "203.0.113.7" in str(row) or "kim" in str(row)]

    wait(entrance, minutes=16)
    kept_out(entrance, "lou", "wrong", "203.0.113.8")
    with office.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM tries")).scalar_one() == 2


def test_a_session_ends_when_nothing_happens_for_half_an_hour(entrance: Entrance) -> None:
    settled(entrance)
    token = let_in(entrance, "kim", OWN).token
    for _ in range(5):
        wait(entrance, minutes=29)
        signing_in.signed_in(entrance, token)

    wait(entrance, minutes=30)

    with pytest.raises(NotSignedInError):
        signing_in.signed_in(entrance, token)


def test_a_session_ends_after_half_a_day_however_busy(small_entrance: Entrance) -> None:
    settled(small_entrance)
    token = let_in(small_entrance, "kim", OWN).token
    for _ in range(35):
        wait(small_entrance, minutes=20)
        signing_in.signed_in(small_entrance, token)

    wait(small_entrance, minutes=20)

    with pytest.raises(NotSignedInError):
        signing_in.signed_in(small_entrance, token)


def test_whoever_signs_out_is_out(entrance: Entrance) -> None:
    settled(entrance)
    one, other = let_in(entrance, "kim", OWN).token, let_in(entrance, "kim", OWN).token

    signing_in.sign_out(entrance, one)

    assert signing_in.signed_in(entrance, other).name == "kim"
    for token in (one, "", "made up"):
        with pytest.raises(NotSignedInError):
            signing_in.signed_in(entrance, token)


def test_a_disabled_account_is_out_at_once_and_stays_out_until_it_is_reset(entrance: Entrance) -> None:
    settled(entrance)
    token = let_in(entrance, "kim", OWN).token

    accounts.disable(entrance, "kim")

    with pytest.raises(NotSignedInError):
        signing_in.signed_in(entrance, token)
    kept_out(entrance, "kim", OWN)
    again = let_in(entrance, "kim", accounts.reset(entrance, "kim"))
    assert again.account.must_change


def test_a_session_that_was_opened_just_before_the_account_was_disabled_is_worth_nothing(office: Office) -> None:
    entrance = entrance_of(office)
    settled(entrance)
    token = let_in(entrance, "kim", OWN).token
    with office.engine.begin() as connection:
        connection.execute(text("UPDATE users SET disabled = :yes"), {"yes": True})

    with pytest.raises(NotSignedInError):
        signing_in.signed_in(entrance, token)


def test_a_reset_frees_a_locked_account_and_ends_the_old_password_and_all_sessions(entrance: Entrance) -> None:
    settled(entrance)
    token = let_in(entrance, "kim", OWN).token
    for place in "abcde":
        kept_out(entrance, "kim", "wrong", place)

    one_time = accounts.reset(entrance, "kim")

    with pytest.raises(NotSignedInError):
        signing_in.signed_in(entrance, token)
    kept_out(entrance, "kim", OWN)
    assert let_in(entrance, "kim", one_time).account.must_change


def test_a_one_time_password_is_of_no_use_after_a_week(small_entrance: Entrance) -> None:
    _, one_time = added(small_entrance)

    wait(small_entrance, days=7)

    kept_out(small_entrance, "kim", one_time)


def test_choosing_a_password_ends_every_other_session(entrance: Entrance) -> None:
    account = settled(entrance)
    elsewhere = let_in(entrance, "kim", OWN).token

    here = signing_in.choose_password(entrance, account, OWN, "another good sentence").token

    assert signing_in.signed_in(entrance, here).name == "kim"
    with pytest.raises(NotSignedInError):
        signing_in.signed_in(entrance, elsewhere)
    kept_out(entrance, "kim", OWN)


def test_changing_a_password_takes_the_old_one_and_allows_no_guessing(small_entrance: Entrance) -> None:
    account = settled(small_entrance)
    for _ in range(LIMITS["name"].tries):
        with pytest.raises(SignInError, match="old password is wrong"):
            signing_in.choose_password(small_entrance, account, "wrong", "another good sentence")

    with pytest.raises(SignInError, match="too many tries"):
        signing_in.choose_password(small_entrance, account, OWN, "another good sentence")


@pytest.mark.parametrize(
    ("new", "wrong"),
    [
        ("eleven chars"[:11], "12 to 200"),
        ("x y" * 100, "12 to 200"),
        (OWN, "old password"),
        ("kimberley kimberley", "easy to guess"),
        ("aaaaaaaaaaaaaaaa", "easy to guess"),
        ("correct\x00horse battery", "cannot be typed"),
        ("correct horse \ud800 battery", "cannot be typed"),
    ],
)
def test_a_password_that_is_no_good_is_refused_with_a_reason(small_entrance: Entrance, new: str, wrong: str) -> None:
    account, one_time = accounts.add(small_entrance, "kimberley", Role.ADMIN, [])
    account = signing_in.choose_password(small_entrance, account, one_time, OWN).account

    with pytest.raises(AnswerError, match=wrong):
        signing_in.choose_password(small_entrance, account, OWN, new)

    assert let_in(small_entrance, "kimberley", OWN).token


def test_the_same_letters_are_the_same_password_on_every_keyboard(small_entrance: Entrance) -> None:
    account = settled(small_entrance)
    signing_in.choose_password(small_entrance, account, OWN, "zwölf Ämter am Flu\u00df")

    assert let_in(small_entrance, "kim", "zwo\u0308lf A\u0308mter am Flu\u00df").token


@pytest.mark.parametrize(
    ("name", "role", "clinics"),
    [
        ("k", Role.STAFF, ["heel"]),
        ("Kim", Role.STAFF, ["heel"]),
        ("kim; drop", Role.STAFF, ["heel"]),
        ("k" * 65, Role.STAFF, ["heel"]),
        ("kim", Role.STAFF, []),
        ("kim", Role.CLINICIAN, []),
        ("kim", Role.PERSON, ["heel"]),
        ("kim", Role.SYSTEM, ["heel"]),
    ],
)
def test_an_account_that_makes_no_sense_is_not_made(
    small_entrance: Entrance, name: str, role: Role, clinics: list[str]
) -> None:
    with pytest.raises(AnswerError):
        accounts.add(small_entrance, name, role, clinics)

    assert small_entrance.accounts.every() == ()


def test_a_name_is_given_only_once(entrance: Entrance) -> None:
    settled(entrance)

    with pytest.raises(ConflictError):
        added(entrance, role=Role.ADMIN)

    assert let_in(entrance, "kim", OWN).account.role is Role.CLINICIAN
    assert [account.name for account in entrance.accounts.every()] == ["kim"]


@pytest.mark.parametrize("change", [accounts.disable, accounts.reset])
def test_nobody_who_is_not_there_can_be_changed(small_entrance: Entrance, change: object) -> None:
    with pytest.raises(AnswerError, match="no account"):
        change(small_entrance, "nobody")  # type: ignore[operator]


def test_what_is_kept_of_a_password_is_an_argon2id_hash_at_least_as_strong_as_is_recommended() -> None:
    kept = ArgonPasswords().hashed(OWN)

    assert kept.startswith("$argon2id$")
    parameters = dict(part.split("=") for part in kept.split("$")[3].split(","))
    assert int(parameters["m"]) >= 19 * 1024
    assert int(parameters["t"]) >= 2


def test_a_hash_that_has_become_weak_is_renewed_at_the_next_sign_in(office: Office) -> None:
    weak = entrance_of(office)
    settled(weak)
    before = weak.accounts.find("kim")
    stronger = ArgonPasswords(PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))

    let_in(Entrance(accounts=weak.accounts, passwords=stronger, limits=weak.limits, clock=weak.clock), "kim", OWN)

    after = weak.accounts.find("kim")
    assert before is not None
    assert after is not None
    assert stronger.is_outdated(before[1].hashed)
    assert not stronger.is_outdated(after[1].hashed)
    assert stronger.fits(after[1].hashed, OWN)


def test_neither_password_nor_token_is_kept(small_office: Office) -> None:
    entrance = entrance_of(small_office)
    _, one_time = added(entrance, "lou")
    settled(entrance)
    token = let_in(entrance, "kim", OWN).token
    small_office.engine.dispose()

    folder = Path(small_office.url.removeprefix("sqlite:///")).parent
    kept = b"".join(path.read_bytes() for path in folder.glob("cases.sqlite*"))

    assert b"argon2id" in kept
    for secret in (one_time, OWN, token):
        assert secret.encode() not in kept


def test_sessions_that_are_long_over_are_forgotten(small_office: Office) -> None:
    entrance = entrance_of(small_office)
    settled(entrance)
    let_in(entrance, "kim", OWN)
    small_office.clock.wait(hours=13)

    let_in(entrance, "kim", OWN)

    with small_office.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar_one() == 1
