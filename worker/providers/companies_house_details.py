"""What the register knows of one company beyond a look-up: officers, controllers, charges, and its latest accounts.

Each part is asked for only where the profile says that there is one. Of people no more is read than who they are to
the company: no birth dates, no addresses.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from leads.calls import Answer, Call, Calls
from leads.errors import BadReply
from leads.evidence import Evidence, SourceReport
from leads.vocabulary import Field, Source, SourceStatus
from worker.providers.companies_house_documents import Documents, document_in
from worker.providers.companies_house_line import Json, Line
from worker.providers.companies_house_reply import Seen, day_of, evidence_of, page_of, slim
from worker.providers.replies import recorded, seen_at, text_of
from worker.providers.reports import evidence
from worker.providers.retry import retried

SURE = 0.98
MOST_PEOPLE = 30
ACCOUNTS = frozenset({"AA", "AAMD"})
"""Forms with which accounts, or amended ones, are filed; others of that category only change a date."""


@dataclass(frozen=True, slots=True)
class Part:
    """A list that hangs on a company. `link` is its name in a profile, `path` where it is, `keep` what is recorded of
    it, `read` makes a value of that, and `called` says to a person what was read."""

    field: Field
    link: str
    path: str
    keep: Callable[[Json], Any]
    read: Callable[[Any], Any]
    called: Callable[[Any], str]


class Details:
    """Brings the details of companies."""

    def __init__(self, line: Line, documents: Documents) -> None:
        self._line = line
        self._documents = documents

    async def of(self, seen: Seen, profile: Json, calls: Calls) -> SourceReport:
        """Everything that the register has of a company, beginning with what its `profile` says.

        Raises:
            VendorError: a part could not be asked.
        """
        links = profile.get("links")
        there = [part for part in PARTS if isinstance(links, dict) and links.get(part.link)]
        facts, told = list(evidence_of(seen, sure=SURE)), list[str]()
        for part in there:
            said = await self._part(part, seen.company.entry.number, calls)
            facts = [fact for fact in facts if fact.field not in {each.field for each in said}] + list(said)
            told += [part.called(fact.value) for fact in said]
        if isinstance(links, dict) and links.get("filing_history"):
            figures, sentence = await self._accounts(seen.company.entry.number, calls)
            facts += figures
            told.append(sentence)
        detail = f"The register has: {', '.join(told)}." if told else "The register has its profile and no more."
        return SourceReport(Source.COMPANIES_HOUSE, SourceStatus.FOUND, detail, tuple(facts))

    async def _part(self, part: Part, number: str, calls: Calls) -> tuple[Evidence, ...]:
        body = await self._ask(number, part.path, "?items_per_page=100", part.keep, calls)
        value = part.read(body["said"]) if body["said"] is not None else None
        return _evidence({part.field: value}, number, part.path, body)

    async def _accounts(self, number: str, calls: Calls) -> tuple[tuple[Evidence, ...], str]:
        """The figures of the latest accounts, and what became of them."""
        query = "?category=accounts&items_per_page=25"
        body = await self._ask(number, "filing-history", query, _keep(_FILING), calls)
        document = latest_accounts(body["said"] or [])
        if document is None:
            return (), "no accounts that can be read"
        read = await self._documents.accounts(document, calls)
        figures = figures_in(read)
        if figures is None:
            return (), f"accounts {text_of(read.get('why')) or 'that could not be read'}"
        until = day_of(read["figures"].get("made_up_to"))
        return _evidence(figures, number, "filing-history", read), f"accounts to {until}" if until else "accounts"

    async def _ask(self, number: str, path: str, query: str, keep: Callable[[Json], Any], calls: Calls) -> Json:
        def read(found: Json | None) -> Json:
            return recorded(said=keep(found) if found is not None else None)

        async def send() -> Answer:
            body = await self._line.get(f"/company/{number}/{path}{query}", calls, read)
            return Answer(body, usage={"requests": 1})

        call = Call(Source.COMPANIES_HOUSE, path, {"company_number": number})
        body = await calls.make(call, lambda: retried(send))
        if not isinstance(body, dict) or "said" not in body:
            raise BadReply(Source.COMPANIES_HOUSE, f"the recorded {path} have nothing in them")
        return body


def officers_in(items: Any) -> list[Json]:
    """Who holds an office now: {"name", "role", "appointed_on"}, as the register writes names ("BLAKE, Robin")."""
    current = (item for item in _items(items) if not item.get("resigned_on"))
    people = (
        {
            "name": text_of(item.get("name"), most=200),
            "role": text_of(item.get("officer_role"), most=80),
            "appointed_on": day_of(item.get("appointed_on")),
        }
        for item in current
    )
    return [person for person in people if person["name"]][:MOST_PEOPLE]


def controllers_in(items: Any) -> list[Json]:
    """Who controls it now: {"name", "kind", "natures", "notified_on"}; kinds are "individual", "corporate-entity", …"""
    current = (item for item in _items(items) if not item.get("ceased_on") and item.get("ceased") is not True)
    people = (
        {
            "name": text_of(item.get("name"), most=200),
            "kind": (text_of(item.get("kind"), most=100) or "").partition("-person-with-significant-control")[0]
            or None,
            "natures": _texts(item.get("natures_of_control")),
            "notified_on": day_of(item.get("notified_on")),
        }
        for item in current
    )
    return [person for person in people if person["name"]][:MOST_PEOPLE]


def charges_in(counts: Any) -> Json | None:
    """How many charges it has: {"total", "outstanding", "part_satisfied", "satisfied"}; None where that is not said.

    The register's total counts the page only; its unfiltered count is nought where it has not counted.
    """
    told = counts if isinstance(counts, dict) else {}
    listed, total, satisfied, partly = (_count(told.get(name)) for name in _COUNTS)
    if listed is None and total is None:
        return None
    total, satisfied, partly = max(listed or 0, total or 0), satisfied or 0, partly or 0
    outstanding = max(0, total - satisfied - partly)
    return {"total": total, "outstanding": outstanding, "part_satisfied": partly, "satisfied": satisfied}


def latest_accounts(items: Any) -> str | None:
    """The document of the accounts that were filed last, if there is one."""
    filed = [
        (day_of(item.get("date")) or "", document)
        for item in _items(items)
        if text_of(item.get("type")) in ACCOUNTS
        and (document := document_in(_dict(item.get("links")).get("document_metadata")))
    ]
    return max(filed, key=lambda filing: filing[0])[1] if filed else None


def figures_in(body: Any) -> Mapping[Field, Any] | None:
    """The values in recorded accounts, or None where they were not read."""
    figures = body.get("figures") if isinstance(body, dict) else None
    if not isinstance(figures, dict):
        return None
    return {
        Field.NET_ASSETS: _dict(figures.get("net_assets")) or None,
        Field.TURNOVER: _dict(figures.get("turnover")) or None,
        Field.EMPLOYEES: _count(figures.get("employees")),
    }


def _evidence(values: Mapping[Field, Any], number: str, path: str, body: Json) -> tuple[Evidence, ...]:
    url, moment = f"{page_of(number)}/{path}", seen_at(body, Source.COMPANIES_HOUSE)
    sure = {field: (value, SURE) for field, value in values.items()}
    return evidence(Source.COMPANIES_HOUSE, sure, url=url, seen_at=moment)


def _keep(names: tuple[str, ...], ended: str = "") -> Callable[[Json], Any]:
    """Records these parts of each item, and nothing of those that have ended."""
    return lambda found: [item for item in slim(found.get("items"), names) if not item.get(ended)]


def _items(value: Any) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _texts(value: Any) -> list[str]:
    return [text for item in value if (text := text_of(item, most=120))][:10] if isinstance(value, list) else []


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


_KIND_ENDS = "-person-with-significant-control"
_FILING = ("type", "date", "links")
_COUNTS = ("total_count", "unfiltered_count", "satisfied_count", "part_satisfied_count")
PARTS = (
    Part(
        Field.OFFICERS,
        "officers",
        "officers",
        _keep(("name", "officer_role", "appointed_on", "resigned_on"), ended="resigned_on"),
        officers_in,
        lambda people: _many(len(people), "officer"),
    ),
    Part(
        Field.CONTROLLERS,
        "persons_with_significant_control",
        "persons-with-significant-control",
        _keep(("name", "kind", "natures_of_control", "notified_on", "ceased_on", "ceased"), ended="ceased_on"),
        controllers_in,
        lambda people: _many(len(people), "controller"),
    ),
    Part(
        Field.CHARGES,
        "charges",
        "charges",
        lambda found: {name: found.get(name) for name in _COUNTS},
        charges_in,
        lambda counts: _many(counts["total"], "charge"),
    ),
)
