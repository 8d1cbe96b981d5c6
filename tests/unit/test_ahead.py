"""Looking ahead: one call for all entries of a list, the same answer as one by one, and the usual way when it fails."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
import strawberry

from schema import declare
from schema.compiled import CompiledExecutor

CALLS: list[str] = []
BROKEN: list[Exception] = []


@strawberry.type
class Town:
    name: str


async def _towns(context: Any, firms: Sequence["Firm"], upper: bool = False) -> list[Town | None]:
    CALLS.append(f"towns of {len(firms)}")
    if BROKEN:
        raise BROKEN[0]
    return [_town(firm, upper=upper) for firm in firms]


async def _owners(context: Any, firms: Sequence["Firm"]) -> list["Person | None"]:
    CALLS.append(f"owners of {len(firms)}")
    return [None if firm.number == 2 else Person(number=firm.number) for firm in firms]


async def _firms(context: Any, people: Sequence["Person"]) -> list[list["Firm"]]:
    CALLS.append(f"firms of {len(people)}")
    return [[Firm(number=person.number * 10), Firm(number=person.number * 10 + 1)] for person in people]


def _town(firm: "Firm", *, upper: bool) -> Town | None:
    name = f"Town {firm.number}"
    return None if firm.number == 3 else Town(name=name.upper() if upper else name)


@strawberry.type
class Person:
    number: int

    @declare.field(description="Firms.", many=_firms)
    async def firms(self) -> list["Firm"]:
        CALLS.append("firms")
        return [Firm(number=self.number * 10), Firm(number=self.number * 10 + 1)]


@strawberry.type
class Firm:
    number: int

    @declare.field(description="Town.", many=_towns)
    async def town(self, upper: bool = False) -> Town | None:
        CALLS.append("town")
        return _town(self, upper=upper)

    @declare.field(description="Town, always.", many=_towns)
    async def place(self) -> Town:
        CALLS.append("place")
        found = _town(self, upper=False)
        if found is None:
            raise LookupError("nowhere")
        return found

    @declare.field(description="Owner.", many=_owners)
    async def owner(self) -> Person | None:
        CALLS.append("owner")
        return None if self.number == 2 else Person(number=self.number)


@strawberry.type
class Page:
    firms: list[Firm]


@strawberry.type
class Query:
    @strawberry.field
    def firms(self, first: int = 3) -> list[Firm]:
        return [Firm(number=number) for number in range(1, first + 1)]

    @strawberry.field
    def pages(self) -> list[Page]:
        return [Page(firms=[Firm(number=1), Firm(number=2)]), Page(firms=[])]


@pytest.fixture(autouse=True)
def calls() -> list[str]:
    CALLS.clear()
    BROKEN.clear()
    return CALLS


def told(query: str, **variables: Any) -> tuple[Any, list[str], list[str]]:
    """What comes of it with looking ahead, which is as without; and who was called with and without."""
    outcomes = []
    for executor in ({"execution_context_class": CompiledExecutor}, {}):
        CALLS.clear()
        schema = strawberry.Schema(Query, **executor)  # type: ignore[arg-type]
        result = asyncio.run(schema.execute(query, variable_values=variables))
        errors = sorted(f"{error.path} {error.message}" for error in result.errors or ())
        outcomes.append((result.data, errors, list(CALLS)))
    (data, errors, ahead), (usual, usual_errors, one_by_one) = outcomes
    assert (data, errors) == (usual, usual_errors)
    return data, ahead, one_by_one


def test_one_call_for_all() -> None:
    data, ahead, one_by_one = told("{ firms { number town { name } } }")
    assert [firm["town"] for firm in data["firms"]] == [{"name": "Town 1"}, {"name": "Town 2"}, None]
    assert (ahead, one_by_one) == (["towns of 3"], ["town"] * 3)


def test_arguments_and_aliases() -> None:
    query = "query ($upper: Boolean!) { firms(first: 1) { a: town(upper: $upper) { name } b: town { name } } }"
    data, ahead, _ = told(query, upper=True)
    assert data == {"firms": [{"a": {"name": "TOWN 1"}, "b": {"name": "Town 1"}}]}
    assert ahead == ["towns of 1", "towns of 1"]


def test_what_that_leads_to() -> None:
    query = "{ pages { firms { owner { number firms { number town { name } } } town { name } } } }"
    data, ahead, _ = told(query)
    assert data["pages"][0]["firms"][1] == {"owner": None, "town": {"name": "Town 2"}}
    assert sorted(ahead) == ["firms of 1", "owners of 2", "towns of 2", "towns of 2"]


def test_nothing_is_called_for_nothing() -> None:
    assert told("{ firms(first: 0) { town { name } } }")[1] == []


@pytest.mark.parametrize("error", [ValueError("no"), KeyError("no"), RuntimeError("no")], ids=str)
def test_the_usual_way_when_it_fails(error: Exception) -> None:
    BROKEN.append(error)
    data, ahead, one_by_one = told("{ firms { town { name } } }")
    assert data["firms"][0] == {"town": {"name": "Town 1"}}
    assert ahead == ["towns of 3", *one_by_one]


def test_a_null_that_must_not_be_is_told_in_its_place() -> None:
    data, ahead, _ = told("{ firms(first: 3) { number place { name } } }")
    assert data is None
    assert ahead == ["towns of 3", "place", "place", "place"]
