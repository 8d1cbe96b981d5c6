"""Asks the register, records every answer, and reads what is recorded; whom it is about is not decided here."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from leads.calls import Answer, Call, Calls
from leads.errors import VendorError
from leads.evidence import Subject
from leads.vocabulary import Source
from worker.providers.companies_house_index import Indexes
from worker.providers.companies_house_line import Json, Line
from worker.providers.companies_house_reply import (
    HIT,
    ITEM,
    PROFILE,
    Seen,
    parse_hits,
    parse_items,
    parse_profile,
    slim,
)
from worker.providers.companies_house_search import Request, path_of
from worker.providers.replies import recorded, seen_at
from worker.providers.retry import retried

MOST_HITS = 20
LIST_PATIENCE = 45.0
"""Seconds to wait for a list, which may hold thousands."""


class Records:
    """The register's answers. What lists, look-ups by name and profiles bring goes into the campaign's index."""

    def __init__(self, line: Line, indexes: Indexes) -> None:
        self._line = line
        self._indexes = indexes

    async def profile(self, number: str, calls: Calls) -> Json:
        """The recorded answer about a number, for `profile_in`."""
        call = Call(Source.COMPANIES_HOUSE, "profile", {"company_number": number})

        async def send() -> Answer:
            body = await self._line.get(
                f"/company/{quote(number, safe='')}", calls, _readable(_profile_record, profile_in)
            )
            return Answer(body, usage={"requests": 1})

        body: Json = await calls.make(call, lambda: retried(send))
        if seen := profile_in(body):
            self._indexes.of(calls).keep([seen])
        return body

    async def named(self, request: Request, calls: Calls) -> tuple[int, list[Seen]]:
        """How many companies an advanced search by name finds, and the first of them."""

        async def send() -> Answer:
            return Answer(
                await self._line.get(path_of(request), calls, _readable(_list_record, list_in)), usage={"requests": 1}
            )

        call = Call(Source.COMPANIES_HOUSE, "search", request)
        hits, seen = list_in(await calls.make(call, lambda: retried(send)))
        self._indexes.of(calls).keep(seen)
        return hits, seen

    async def plain(self, subject: Subject, calls: Calls) -> list[Seen]:
        """What the plain search finds, the best first; it forgives spelling, and its hits say nothing of trades."""
        request = {"q": subject.name, "items_per_page": MOST_HITS}

        async def send() -> Answer:
            body = await self._line.get(
                f"/search/companies?{urlencode(request)}", calls, _readable(_hits_record, hits_in)
            )
            return Answer(body, usage={"requests": 1})

        body = await calls.make(Call(Source.COMPANIES_HOUSE, "search", request), lambda: retried(send))
        return hits_in(body)

    async def listed(self, request: Request, calls: Calls) -> tuple[int, list[Seen]]:
        """How many companies are on an area's list, and one page of it: as it was read before, if it was.

        The books get the companies' numbers only: nobody asks them for a list again, and it may be long.
        """
        path = path_of(request)
        if known := self._indexes.of(calls).listed(path):
            return known
        opened = await calls.open(Call(Source.COMPANIES_HOUSE, "advanced-search", request))

        async def send() -> tuple[int, list[Seen]]:
            return await self._line.get(path, calls, lambda found: list_in(_list_record(found)), patience=LIST_PATIENCE)

        try:
            hits, seen = await retried(send)
        except VendorError as error:
            await opened.fail(error)
            raise
        self._indexes.of(calls).keep_list(path, hits, seen)
        numbers = [each.company.entry.number for each in seen]
        await opened.settle(Answer(recorded(hits=hits, numbers=numbers), usage={"requests": 1}))
        return hits, seen


def profile_in(body: Any) -> Seen | None:
    """The company of a recorded profile; None where the register had none.

    Raises:
        BadReply: the record does not have its shape.
    """
    moment = seen_at(body, Source.COMPANIES_HOUSE)
    profile = body.get("profile")
    return Seen(parse_profile(profile), moment) if profile is not None else None


def list_in(body: Any) -> tuple[int, list[Seen]]:
    """How many companies a recorded list has, and those that came, or BadReply."""
    moment = seen_at(body, Source.COMPANIES_HOUSE)
    companies = parse_items(body.get("items"))
    hits = body.get("hits")
    return hits if isinstance(hits, int) else len(companies), [Seen(each, moment) for each in companies]


def hits_in(body: Any) -> list[Seen]:
    """The companies of a recorded plain search, or BadReply."""
    moment = seen_at(body, Source.COMPANIES_HOUSE)
    return [Seen(each, moment) for each in parse_hits(body.get("hits"))]


def _profile_record(found: Json | None) -> Json:
    return recorded(profile=slim([found], PROFILE)[0] if found is not None else None)


def _list_record(found: Json | None) -> Json:
    """Without any hits the register answers with a 404."""
    if found is None:
        return recorded(hits=0, items=[])
    return recorded(hits=found.get("hits"), items=slim(found.get("items"), ITEM))


def _hits_record(found: Json | None) -> Json:
    return recorded(hits=slim(found.get("items"), HIT) if found is not None else [])


def _readable(record: Callable[[Json | None], Json], read: Callable[[Any], Any]) -> Callable[[Json | None], Json]:
    """The record of an answer that can be read; another one is a BadReply, and is not recorded as an answer."""

    def checked(found: Json | None) -> Json:
        body = record(found)
        read(body)
        return body

    return checked
