"""Reading inline XBRL: which period, which context, which sign, and what is not read at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.errors import BadReply
from tests.providers.spoiling import QUICK
from worker.providers.companies_house_accounts import Accounts, Money, read_accounts

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:xbrli="http://www.xbrl.org/2003/instance" '
    'xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)
END = '<ix:nonNumeric name="bus:EndDateForPeriodCoveredByReport" contextRef="now">2026-03-31</ix:nonNumeric>'


def context(name: str, *, instant: str = "", start: str = "", end: str = "", member: bool = False) -> str:
    segment = '<xbrli:segment><xbrldi:explicitMember dimension="d">m</xbrldi:explicitMember></xbrli:segment>'
    period = f"<xbrli:instant>{instant}</xbrli:instant>" if instant else ""
    period += f"<xbrli:startDate>{start}</xbrli:startDate><xbrli:endDate>{end}</xbrli:endDate>" if end else ""
    entity = f"<xbrli:entity><xbrli:identifier>1</xbrli:identifier>{segment if member else ''}</xbrli:entity>"
    return f'<xbrli:context id="{name}">{entity}<xbrli:period>{period}</xbrli:period></xbrli:context>'


CONTEXTS = "".join(
    (
        context("now", instant="2026-03-31"),
        context("then", instant="2025-03-31"),
        context("part", instant="2026-03-31", member=True),
        context("dur", start="2025-04-01", end="2026-03-31"),
        context("quarter", start="2026-01-01", end="2026-03-31"),
        context("before", start="2024-04-01", end="2025-03-31"),
        context("backwards", start="2026-03-31", end="2026-03-31"),
        context("never", instant="31 March 2026"),
    )
)
UNITS = "".join(
    f'<xbrli:unit id="{key}"><xbrli:measure>{measure}</xbrli:measure></xbrli:unit>'
    for key, measure in (("GBP", "iso4217:GBP"), ("EUR", "iso4217:EUR"), ("pure", "xbrli:pure"), ("odd", "pounds"))
)


def fact(name: str, text: str, when: str = "now", unit: str = "GBP", **more: str) -> str:
    attributes = "".join(f' {key.replace("_", ":")}="{value}"' for key, value in more.items())
    return (
        f'<ix:nonFraction name="core:{name}" contextRef="{when}" unitRef="{unit}"{attributes}>{text}</ix:nonFraction>'
    )


def accounts(*facts: str, end: str = END) -> bytes:
    resources = f"<ix:header><ix:resources>{CONTEXTS}{UNITS}</ix:resources></ix:header>"
    return f"{HEAD}<body>{resources}{end}<p>{'</p><p>'.join(facts)}</p></body></html>".encode()


def net_assets(*facts: str) -> Money | None:
    return read_accounts(accounts(*facts)).net_assets


def amount(text: str, **more: str) -> int | None:
    money = net_assets(fact("NetAssetsLiabilities", text, **more))
    return money.amount if money else None


def test_the_figures_of_the_latest_period() -> None:
    document = accounts(
        fact("NetAssetsLiabilities", "2,000", "then"),
        fact("NetAssetsLiabilities", "1,000"),
        fact("AverageNumberEmployeesDuringPeriod", "12", "before", "pure"),
        fact("AverageNumberEmployeesDuringPeriod", "14", "dur", "pure"),
        fact("TurnoverRevenue", "250", "quarter", scale="3"),
        fact("TurnoverRevenue", "1,250", "dur", scale="3"),
    )
    assert read_accounts(document) == Accounts(
        made_up_to="2026-03-31",
        net_assets=Money(1000, "GBP", "2026-03-31"),
        turnover=Money(1_250_000, "GBP", "2026-03-31"),
        employees=14,
    )


def test_last_years_figures_are_not_this_years() -> None:
    document = accounts(fact("NetAssetsLiabilities", "2,000", "then"), fact("TurnoverRevenue", "9", "before"))
    assert read_accounts(document) == Accounts(made_up_to="2026-03-31")
    untold = accounts(fact("NetAssetsLiabilities", "2,000", "then"), end="")
    assert read_accounts(untold).net_assets == Money(2000, "GBP", "2025-03-31")


def test_part_of_the_company_is_not_the_company() -> None:
    assert net_assets(fact("Equity", "100", "part")) is None
    assert net_assets(fact("Equity", "100", "part"), fact("Equity", "300")) == Money(300, "GBP", "2026-03-31")


@pytest.mark.parametrize("name", ["Equity", "ShareholderFunds", "NetAssetsLiabilitiesIncludingPensionAssetLiability"])
def test_other_names_of_net_assets(name: str) -> None:
    assert net_assets(fact(name, "5")) == Money(5, "GBP", "2026-03-31")
    assert net_assets(fact(name, "5"), fact("NetAssetsLiabilities", "6")) == Money(6, "GBP", "2026-03-31")


@pytest.mark.parametrize("name", ["TurnoverRevenue", "TurnoverGrossOperatingRevenue", "Revenue"])
def test_other_names_of_turnover(name: str) -> None:
    assert read_accounts(accounts(fact(name, "5", "dur"))).turnover == Money(5, "GBP", "2026-03-31")


@pytest.mark.parametrize(
    ("text", "more", "value"),
    [
        ("1,234", {}, 1234),
        ("1,234.56", {"format": "ixt2:numdotdecimal"}, 1235),
        ("1.234,56", {"format": "ixt:num-comma-decimal"}, 1235),
        ("1.234", {"format": "ixt:numdotcomma"}, 1234),
        ("1,234", {"format": "ixt:numcommadot"}, 1234),
        (" 1 234\u00a0567 ", {"format": "ixt:numspacedot"}, 1_234_567),
        ("1,234", {"sign": "-"}, -1234),
        ("(1,234)", {}, -1234),
        ("12", {"scale": "6"}, 12_000_000),
        ("1250", {"scale": "-2"}, 12),
        ("-", {"format": "ixt2:zerodash"}, 0),
        ("nil", {"format": "ixt:fixed-zero"}, 0),
        ("\u2014", {}, 0),
        ("<b>1,<i>2</i></b>34", {}, 1234),
        ("12<ix:exclude>page 3</ix:exclude>34", {}, 1234),
        ("£500", {}, 500),
        ("", {"xsi_nil": "true"}, None),
        ("5", {"xsi_nil": "true"}, None),
        ("", {"format": "ixt:nocontent"}, None),
        ("about five", {}, None),
        ("1,234", {"scale": "lots"}, None),
        ("9", {"scale": "15"}, None),
        ("1" * 40, {}, None),
        ("5", {"unit": "pure"}, None),
        ("5", {"unit": "odd"}, None),
        ("5", {"unit": "missing"}, None),
        ("5", {"when": "never"}, None),
        ("5", {"when": "missing"}, None),
        ("5", {"when": "backwards"}, None),
    ],
)
def test_what_a_number_is_worth(text: str, more: dict[str, str], value: int | None) -> None:
    assert amount(text, **more) == value


def test_what_stands_in_brackets_is_negative_once() -> None:
    document = accounts(f"({fact('NetAssetsLiabilities', '70')})", f"({fact('Equity', '70', sign='-')})")
    assert read_accounts(document).net_assets == Money(-70, "GBP", "2026-03-31")
    assert net_assets(f"<b>x</b> ({fact('Equity', '70', sign='-')})") == Money(-70, "GBP", "2026-03-31")


def test_another_currency_is_said() -> None:
    assert net_assets(fact("Equity", "5", unit="EUR")) == Money(5, "EUR", "2026-03-31")


def test_nobody_employs_fewer_than_none() -> None:
    staff = fact("AverageNumberEmployeesDuringPeriod", "3", "dur", "pure", sign="-")
    assert read_accounts(accounts(staff)).employees is None
    assert read_accounts(accounts(fact("AverageNumberEmployeesDuringPeriod", "0", "dur", "pure"))).employees == 0


BOMB = '<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.4",
        b"<html><p>no tags</p></html>",
        accounts(fact("Equity", "5"))[:-10],
        accounts(fact("Equity", "&b;")).replace(b"?><html", f"?>{BOMB}<html".encode()),
        accounts(fact("Equity", "&secret;")).replace(
            b"?><html", b'?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]><html'
        ),
        accounts(fact("Equity", "5")).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        accounts(fact("Equity", "5")).replace(b"UTF-8", b"UTF-7"),
        accounts(fact("Equity", "5")) + b" " * 2**24,
        b"<a>" * 5000,
    ],
)
def test_what_is_not_read(content: bytes) -> None:
    with pytest.raises(BadReply):
        read_accounts(content)


PIECES = st.sampled_from(
    [
        fact("NetAssetsLiabilities", "1,000"),
        fact("Equity", "x", sign="-"),
        fact("TurnoverRevenue", "9" * 30, "dur", scale="9"),
        fact("AverageNumberEmployeesDuringPeriod", "1e9", "dur", "pure"),
        "<ix:nonFraction/>",
        "<ix:nonFraction name='Equity' contextRef='now' unitRef='GBP' scale='-99'>.5</ix:nonFraction>",
        "<xbrli:context/><xbrli:unit id='GBP'/>",
        "<!-- c --><?pi?>",
        "(",
    ]
)


@QUICK
@given(st.lists(PIECES | st.text(max_size=8), max_size=6), st.integers(0, 3000), st.binary(max_size=4))
def test_anything_is_read_or_refused(pieces: list[str], cut: int, noise: bytes) -> None:
    whole = accounts(*pieces)
    for content in (whole, whole[:cut] + noise + whole[cut:]):
        try:
            found = read_accounts(content)
        except BadReply:
            continue
        assert found.employees is None or found.employees >= 0
