"""The accounts that a company of the world has filed, as inline XBRL in the manner of UK filers; no HTTP."""

from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from canvass.sandbox.chance import fraction, number
from canvass.sandbox.organisations import Organisation
from canvass.sandbox.register import accounts_type, registered_name
from canvass.sandbox.world import World

INLINE_SHARE = 0.7
"""The other accounts were sent in on paper, and are there as a picture only."""
NAMESPACES = {
    "ix": "http://www.xbrl.org/2013/inlineXBRL",
    "ixt": "http://www.xbrl.org/inlineXBRL/transformation/2011-07-31",
    "xbrli": "http://www.xbrl.org/2003/instance",
    "xbrldi": "http://xbrl.org/2006/xbrldi",
    "iso4217": "http://www.xbrl.org/2003/iso4217",
    "bus": "http://xbrl.frc.org.uk/cd/2024-01-01/business",
    "core": "http://xbrl.frc.org.uk/fr/2024-01-01/core",
}


@dataclass(frozen=True)
class Figures:
    """What a year's accounts say, in pounds; only larger companies show their turnover."""

    net_assets: int
    employees: int
    turnover: int | None


def is_inline(world: World, company: Organisation) -> bool:
    return fraction(world.seed, "inline accounts", company.company_number) < INLINE_SHARE


def figures(world: World, company: Organisation, made_up: date) -> Figures:
    """The same for a seed; one company in eight owes more than it has."""
    kind = accounts_type(company)
    staff = company.employees or 1 + number(world.seed, "staff", company.company_number) % 9
    luck = fraction(world.seed, "figures", company.company_number, made_up.year)
    turnover = round(staff * (60_000 + 80_000 * luck))
    worth = round(turnover * (luck * 0.8 - 0.1))
    if kind == "full":
        turnover, worth = turnover // 1000 * 1000, worth // 1000 * 1000
    return Figures(worth, staff, turnover if kind == "full" else None)


def inline_accounts(world: World, company: Organisation, made_up: date) -> bytes:
    """The document: this year's figures beside the last year's, negative ones in brackets, large ones in thousands."""
    before = made_up - timedelta(days=365)
    years = (("cur", made_up, figures(world, company, made_up)), ("prev", before, figures(world, company, before)))
    prefixes = " ".join(f'xmlns:{name}="{address}"' for name, address in NAMESPACES.items())
    standard = "FRS-105" if accounts_type(company) == "micro-entity" else "FRS-102"
    rows = "".join(_rows(key, told, thousands=told.turnover is not None) for key, _, told in years)
    contexts = "".join(_contexts(company.company_number, key, day) for key, day, _ in years)
    until = f"{made_up.day} {made_up:%B %Y}"
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" {prefixes}>
<head><title>{escape(registered_name(company))} - Accounts</title></head>
<body>
<div style="display:none"><ix:header><ix:hidden>
<ix:nonNumeric name="bus:EndDateForPeriodCoveredByReport" contextRef="icur">{made_up}</ix:nonNumeric>
<ix:nonNumeric name="bus:UKCompaniesHouseRegisteredNumber" contextRef="dcur">{company.company_number}</ix:nonNumeric>
</ix:hidden>
<ix:resources>{contexts}
<xbrli:unit id="GBP"><xbrli:measure>iso4217:GBP</xbrli:measure></xbrli:unit>
<xbrli:unit id="pure"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>
</ix:resources></ix:header></div>
<h1>{escape(registered_name(company))}</h1>
<p>Made-up accounts of a made-up company, prepared under {standard}, for the year to
<ix:nonNumeric name="bus:BalanceSheetDate" contextRef="icur" format="ixt:datedaymonthyearen">{until}</ix:nonNumeric></p>
<table>{rows}</table>
</body></html>"""
    return text.encode()


def _rows(key: str, told: Figures, *, thousands: bool) -> str:
    money: list[tuple[str, str, int | None]] = [
        ("NetAssetsLiabilities", f"i{key}", told.net_assets),
        ("Equity", f"i{key}", told.net_assets),
        ("Equity", f"i{key}_shares", 100),
        ("TurnoverRevenue", f"d{key}", told.turnover),
    ]
    cells = [_cell(name, context, amount, thousands) for name, context, amount in money if amount is not None]
    staff = f'<ix:nonFraction name="core:AverageNumberEmployeesDuringPeriod" contextRef="d{key}" unitRef="pure" \
decimals="0">{told.employees}</ix:nonFraction>'
    return "".join(f"<tr><td>{cell}</td></tr>" for cell in [*cells, staff])


def _cell(name: str, context: str, amount: int, thousands: bool) -> str:
    scale, shown = ("3", abs(amount) // 1000) if thousands else ("0", abs(amount))
    form = "zerodash" if shown == 0 else "numdotdecimal"
    sign = ' sign="-"' if amount < 0 else ""
    tag = (
        f'<ix:nonFraction name="core:{name}" contextRef="{context}" unitRef="GBP" decimals="-{scale}" '
        f'scale="{scale}" format="ixt:{form}"{sign}>{f"{shown:,}" if shown else "-"}</ix:nonFraction>'
    )
    return f"({tag})" if sign else tag


def _contexts(company_number: str, key: str, day: date) -> str:
    start = day - timedelta(days=364)
    member = (
        '<xbrli:segment><xbrldi:explicitMember dimension="core:EquityClassesDimension">core:ShareCapital'
        "</xbrldi:explicitMember></xbrli:segment>"
    )
    instant = f"<xbrli:instant>{day}</xbrli:instant>"
    duration = f"<xbrli:startDate>{start}</xbrli:startDate><xbrli:endDate>{day}</xbrli:endDate>"
    wanted = ((f"i{key}", "", instant), (f"i{key}_shares", member, instant), (f"d{key}", "", duration))
    return "".join(
        f'<xbrli:context id="{name}"><xbrli:entity><xbrli:identifier scheme="http://www.companieshouse.gov.uk/">'
        f"{company_number}</xbrli:identifier>{segment}</xbrli:entity><xbrli:period>{period}</xbrli:period>"
        "</xbrli:context>"
        for name, segment, period in wanted
    )
