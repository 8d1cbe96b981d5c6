"""Whose entry on the register is accepted for a subject."""

import pytest

from leads.evidence import Subject
from leads.register_match import Entry, agreement, choose, findable, is_rare, names_of, place_of

OAK = Subject(name="Oakhollow Dental Ltd", town="Leicester", postcode="LE1 6TE")


def entry(name: str, postcode: str = "LE1 6TE", town: str = "Leicester", **more: object) -> Entry:
    return Entry(**{"number": "01234567", "name": name, "postcode": postcode, "town": town, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        (entry("OAKHOLLOW DENTAL LIMITED"), True),
        (entry("Oakhollow Dental"), True),
        (entry("OAKHOLOW DENTAL LIMITED"), True),
        (entry("OAKHOLLOW DENTAL LIMITED", "LE1 9ZZ"), True),
        (entry("OAKHOLLOW DENTAL LIMITED", "LE4 9ZZ"), True),
        (entry("OAKHOLLOW DENTAL LIMITED", "BS1 4DJ", "Bristol"), False),
        (entry("OAKHOLLOW DENTAL LIMITED", "", ""), False),
        (entry("OAKHOLOW DENTAL LIMITED", "LE1 9ZZ"), False),
        (entry("OAKHOLLOW DENTAL LLP"), False),
        (entry("OAKHOLLOW DENTAL (HOLDINGS) LIMITED"), False),
        (entry("OAKHOLLOW DENTAL CARE LIMITED"), False),
        (entry("OAKHOLLOW LIMITED"), False),
        (entry("OAKHOLLOW DENTAL 2 LIMITED"), False),
        (entry("ELM DENTAL LIMITED"), False),
        (entry("ELM DENTAL LIMITED", previous_names=("OAKHOLLOW DENTAL LIMITED",)), True),
        (entry("OAKHOLLOW DENTAL LIMITED", status="dissolved"), True),
        (entry("OAKHOLLOW DENTAL LIMITED", "LE1 9ZZ", status="dissolved"), False),
    ],
)
def test_whose_entry_is_accepted(name: Entry, accepted: bool) -> None:
    assert (choose([name], OAK) is name) is accepted


def test_a_common_name_needs_the_very_postcode() -> None:
    subject = Subject(name="Apex Services Ltd", town="Leicester", postcode="LE1 6TE")
    assert choose([entry("APEX SERVICES LIMITED", "LE1 9ZZ")], subject) is None
    assert choose([entry("APEX SERVICES LIMITED")], subject) is not None


def test_companies_of_one_group_at_one_address_are_told_apart() -> None:
    group = [entry("OAKHOLLOW NORTH LIMITED", number="00000001"), entry("OAKHOLLOW SOUTH LIMITED", number="00000002")]
    south = Subject(name="Oakhollow South", postcode="LE1 6TE")
    assert choose(group, south) == group[1]
    assert choose(group, Subject(name="Oakhollow", postcode="LE1 6TE")) is None


def test_the_live_one_of_two_is_taken_and_two_live_ones_are_nobody() -> None:
    old = entry("OAKHOLLOW DENTAL LIMITED", status="dissolved", number="00000001")
    live = entry("OAKHOLLOW DENTAL LIMITED", status="active", number="00000002")
    assert choose([old, live], OAK) == live
    assert choose([live, entry("OAKHOLLOW DENTAL LTD.", number="00000003")], OAK) is None


def test_a_number_that_was_given_needs_less() -> None:
    moved = agreement(entry("APEX SERVICES LIMITED", "LE4 9ZZ"), Subject(name="Apex Services Ltd", postcode="LE4 1AA"))
    assert (moved.acceptable, moved.acceptable_with_number) == (False, True)


def test_either_name_of_one_who_trades_as_another_counts() -> None:
    both = Subject(name="Quillmarsh Ltd t/a Oakhollow Dental", postcode="LE1 6TE")
    assert names_of(both) == ["Quillmarsh Ltd", "Oakhollow Dental"]
    assert choose([entry("QUILLMARSH LIMITED")], both) is not None
    assert choose([entry("OAKHOLLOW DENTAL LIMITED")], both) is not None


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        (OAK, True),
        (Subject(name="Apex Services Ltd", address="1 High St, Leicester LE1 6TE"), True),
        (Subject(name="Apex Services Ltd", town="Leicester"), False),
        (Subject(name="Oakhollow Dental Ltd", town="Leicester"), True),
        (Subject(name="Oakhollow Dental Ltd"), False),
    ],
)
def test_who_can_be_found_by_name_at_all(subject: Subject, found: bool) -> None:
    assert findable(subject) is found


def test_places_and_rare_names() -> None:
    assert place_of(Subject(name="x", address="Unit 1, LE2 2BB, Leicester le1 6te")) == "LE1 6TE"
    assert place_of(Subject(name="x", address="Unit 1, Leicester")) is None
    assert is_rare("Oakhollow Dental")
    assert not is_rare("Apex Services")
