"""The register's key of a name: equal where only spelling habits differ, and by both ways to it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leads.names import likeness, name_traits
from leads.normalise import name_tokens
from leads.register_names import LONGEST, name_key

NASTY = (
    "A B J.R. I.T. U.K. THE AND OF LTD LIMITED PLC LLP C.I.C. CYF CO CO-OP OP COOPERATIVE & + ST MT INTL (UK) 'S O'NEIL"
    ' OAK ASH - . , 1 2 4U X_Y _ É ½ İ ß ﬁ | \\ " £ ™ \x0b \x7f'
)
WORDS = st.sampled_from(NASTY.split(" "))
NAMES = st.one_of(
    st.lists(st.tuples(WORDS, st.sampled_from([" ", "  ", "", "-", "."])), max_size=7).map(
        lambda pairs: "".join(word + between for word, between in pairs)
    ),
    st.text(max_size=40),
)


@given(NAMES, st.sampled_from([str, str.lower, str.title]))
@example("SMITH CO OP LTD", str)
@example("A LIMITED B", str)
@example("LTD", str)
@example("THE THE", str)
def test_the_short_way_leads_to_the_same_key(name: str, case: object) -> None:
    written = case(name)  # type: ignore[operator]
    assert name_key(written) == "".join(name_tokens(written))[:LONGEST]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("OAKHOLLOW DENTAL LIMITED", "oakhollowdental"),
        ("The Oak & Ash Co. Ltd", "oakash"),
        ("OAK AND ASH", "oakash"),
        ("Oak-Ash (U.K.) Ltd.", "oakashuk"),
        ("St. Mary's Sch", "saintmarysschool"),
        ("J. R. SMITH & SONS LTD", "jrsmithsons"),
        ("THE CO-OP", "cooperative"),
        ("CAFÉ ZOË LTD", "cafezoe"),
        ("LIMITED", "limited"),
        ("!!!", ""),
        ("X" * 300, "x" * LONGEST),
    ],
)
def test_keys(name: str, key: str) -> None:
    assert name_key(name) == key


@given(NAMES, NAMES)
def test_names_of_one_key_are_one_name(one: str, other: str) -> None:
    if name_key(one) and name_key(one) == name_key(other):
        assert likeness(name_traits(one), name_traits(other)).equal or len(name_key(one)) == LONGEST
