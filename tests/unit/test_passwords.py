"""Which passwords are taken, and what whoever guesses them is counted against."""

import pytest

from leads.attempts import budgets, network
from leads.errors import InvalidError
from leads.passwords import check_password, hash_password, matches

EMAIL = "maryjane.watson@example.com"


@pytest.mark.parametrize(
    "password",
    [
        "correct horse",
        "Tr0ub4dor&3xkcd",
        "пароль из нескольких слов",
        "watson likes red bicycles",
        "my secret garden",
        "x7Kq!9pLmZ2w",
        "a" * 3 + "bcdxyz012" + "q" * 188,
    ],
)
def test_a_password_that_is_taken(password: str) -> None:
    check_password(password, EMAIL)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "12 to 200"),
        ("x7Kq!9pLmZ2", "12 to 200"),
        ("x7Kq!9pLmZ2w" * 17, "12 to 200"),
        (EMAIL, "e-mail"),
        (EMAIL.upper(), "e-mail"),
        ("maryjane.watson1", "e-mail"),
        ("aaaaaaaaaaaa", "guess"),
        ("abababababab", "guess"),
        ("123456789012", "guess"),
        ("abcdefghijkl", "guess"),
        ("password1234", "guess"),
        ("Password123Password", "guess"),
        ("P4ssw0rd!!!!", "guess"),
        ("qwertyuiop12", "guess"),
        ("Welcome-2026!", "guess"),
        ("090807060504", "guess"),
    ],
)
def test_a_password_that_is_not(password: str, why: str) -> None:
    with pytest.raises(InvalidError, match=why) as refused:
        check_password(password, EMAIL, field="newPassword")
    assert refused.value.field == "newPassword"


async def test_a_hash_says_how_it_was_made_and_fits_its_password_alone() -> None:
    stored = await hash_password("correct horse battery")
    assert stored.startswith("$argon2id$")
    assert await hash_password("correct horse battery") != stored
    assert await matches(stored, "correct horse battery")
    assert not await matches(stored, "correct horse batterx")
    assert not await matches("no hash", "correct horse battery")
    assert not await matches(None, "the password of nobody")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        (None, ""),
        ("a socket", "a socket"),
    ],
)
def test_addresses_of_one_customer_are_counted_as_one(address: str | None, counted: str) -> None:
    assert network(address) == counted


def test_budgets_hold_no_personal_data() -> None:
    names = {budget.name for budget in budgets("jo@example.com", "192.0.2.7")}
    assert len(names) == 3
    assert all(len(name) == 64 and "jo" not in name for name in names)
    account = budgets("jo@example.com", "192.0.2.8")[1]
    assert account.name in names
