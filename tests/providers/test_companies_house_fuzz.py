"""What Companies House might say, however strange: it is read, or it is a BadReply or another vendor's error."""

from collections.abc import Callable
from typing import Any

import httpx2
import orjson
from hypothesis import given
from hypothesis import strategies as st

from leads.calls import Listing
from leads.errors import BadReply, VendorError
from leads.evidence import Subject
from tests.providers.registers import hit, item, profile
from tests.providers.spoiling import DATE, QUICK, anything, spoilt
from tests.providers.test_companies_house_details import CHARGES, CONTROLLERS, FILINGS, OFFICERS
from worker.providers.companies_house import judged
from worker.providers.companies_house_details import (
    charges_in,
    controllers_in,
    figures_in,
    latest_accounts,
    officers_in,
)
from worker.providers.companies_house_documents import document_in
from worker.providers.companies_house_line import WINDOW, body_of, resets_in
from worker.providers.companies_house_records import hits_in, list_in, profile_in
from worker.providers.companies_house_reply import evidence_of
from worker.providers.companies_house_search import found_of, likeliest

OAK = Subject(name="Oakhollow Dental", postcode="LE1 6TE", town="Leicester")
FIGURES = {
    "made_up_to": "2026-03-31",
    "net_assets": {"amount": 5, "currency": "GBP", "on": "2026-03-31"},
    "turnover": None,
    "employees": 3,
}


@QUICK
@given(spoilt({"seen_at": DATE, "profile": profile(name="OAKHOLLOW DENTAL")}))
def test_profiles(body: Any) -> None:
    try:
        seen = profile_in(body)
    except BadReply:
        return
    if seen:
        orjson.dumps([fact.value for fact in evidence_of(seen, sure=1.0)])
        judged(seen, OAK)


@QUICK
@given(spoilt({"seen_at": DATE, "hits": 1, "items": [item()]}))
def test_lists(body: Any) -> None:
    try:
        hits, seen = list_in(body)
    except BadReply:
        return
    assert isinstance(hits, int)
    for company in likeliest((each.company for each in seen), None, Listing(("62",), (), most=5)):
        assert found_of(company).company_number


@QUICK
@given(spoilt({"seen_at": DATE, "hits": [hit()]}))
def test_hits(body: Any) -> None:
    try:
        seen = hits_in(body)
    except BadReply:
        return
    assert all(each.company.entry.name for each in seen)


PARTS: list[tuple[Callable[[Any], Any], Any]] = [
    (officers_in, OFFICERS),
    (controllers_in, CONTROLLERS),
    (charges_in, CHARGES),
    (latest_accounts, FILINGS),
    (figures_in, {"figures": FIGURES}),
]


@QUICK
@given(st.one_of(*(st.tuples(st.just(read), spoilt(good)) for read, good in PARTS)))
def test_details(case: tuple[Callable[[Any], Any], Any]) -> None:
    read, value = case
    orjson.dumps(read(value), option=orjson.OPT_NON_STR_KEYS)


@QUICK
@given(st.one_of(anything, st.text().map("/document/{}".format)))
def test_links(link: Any) -> None:
    name = document_in(link)
    assert name is None or "/" not in name


@QUICK
@given(
    st.sampled_from([200, 204, 301, 400, 401, 403, 404, 408, 422, 429, 500, 503]),
    anything.map(lambda value: str(value).encode(errors="replace")) | st.binary(max_size=30),
)
def test_answers(status: int, body: bytes) -> None:
    try:
        found = body_of(httpx2.Response(status, content=body))
    except VendorError:
        return
    assert (found is None) is (status == 404)


@QUICK
@given(st.text(max_size=15))
def test_headers(text: str) -> None:
    left = resets_in({"x-ratelimit-reset": text})
    assert left is None or 0 < left <= WINDOW
