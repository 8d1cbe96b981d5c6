"""Under which SIC 2007 codes the companies of each type are registered, by the sectors that its form suggests.

A register lists who gave a code once, at a registered office: often an accountant's address, and a code says little
about what a firm does today. Types profit that turn on a trade (care, schools, makers, shops and offices, IT firms) or
on being young. Types that turn on something seen, a planning application or a gap, cannot be answered from codes.
"""

from collections.abc import Iterable, Mapping

Codes = Mapping[str, tuple[str, ...]]


def codes(text: str) -> tuple[str, ...]:
    """Codes, or beginnings of codes, written as text."""
    return tuple(text.split())


def every(by_sector: Codes, more: str = "") -> tuple[str, ...]:
    """The codes of all sectors and `more`, each once."""
    listed: Iterable[str] = (code for each in by_sector.values() for code in each)
    return tuple(dict.fromkeys((*listed, *codes(more))))


IT: Codes = {
    "IT support": codes("62020 62090 62030"),
    "managed services": codes("62030 62020 62090"),
    "cyber security": codes("62020 62090"),
    "cloud services": codes("63110 62030 62090"),
    "business telecoms": codes("61100 61200 61900"),
}
"""Without software houses (6201) and repair shops (9511)."""

EDUCATION: Codes = {
    "primary schools": codes("85200"),
    "secondary schools": codes("85310 85320"),
    "multi-academy trusts": codes("85200 85310"),
    "independent schools": codes("85200 85310"),
    "special schools": codes("85200 85310"),
    "further education colleges": codes("85320 85410"),
    "nurseries": codes("85100 88910"),
    "training providers": codes("85320 85590"),
}
"""Academies, independent schools and private providers are registered; schools of the council's are not."""

HEALTHCARE: Codes = {
    "GP practices": codes("86210"),
    "dental practices": codes("86230"),
    "pharmacies": codes("47730"),
    "care homes": codes("86102 87100 87200 87300 87900"),
    "home care agencies": codes("88100"),
    "private clinics": codes("86101 86220 86900"),
    "opticians": codes("47782"),
    "veterinary practices": codes("75000"),
}

MANUFACTURING: Codes = {
    "precision engineering": codes("25620 25730 28"),
    "food and drink production": codes("10 11"),
    "plastics and packaging": codes("1721 22"),
    "textiles and clothing": codes("13 14 15"),
    "metal fabrication": codes("24 251 252 253 255 256 259"),
    "printing": codes("18"),
    "electronics": codes("26 27"),
    "furniture": codes("31"),
}

RETAIL_OFFICE: Codes = {
    "independent shops": codes("471 472 473 474 475 476 477"),
    "showrooms": codes("4511 4752 4753 4759"),
    "accountants": codes("6920"),
    "solicitors": codes("69102"),
    "estate agents": codes("68310"),
    "insurance brokers": codes("66220"),
    "marketing agencies": codes("73110 73120 70210"),
    "recruitment agencies": codes("781 782 783"),
}
"""Shops with premises: without market stalls (478) and mail order (479)."""

YOUNG: Codes = {
    "hospitality": codes("55 56"),
    "retail": codes("451 471 472 473 474 475 476 477"),
    "construction": codes("412 42 43"),
    "professional services": codes("69 70 71 73 74 78 82110"),
    "healthcare": codes("86 87 88"),
    "technology": codes("61 62 63"),
}
"""Without letting and holding companies, of which most new ones are nothing else."""

NEAR_BY: Codes = {
    "offices": codes("62 69 70 71 73 74 78 82"),
    "shops": codes("471 472 473 474 475 476 477"),
    "trades": codes("412 43 452"),
    "manufacturing": tuple(str(division) for division in range(10, 34)),
    "hospitality": codes("55 56"),
    "healthcare": codes("86 87 88"),
    "charities": codes("94 88990"),
}

SAY_NOTHING = codes("64209 64999 70100 74990 82990 96090 98000 99999")
"""Codes for holding, dormant and sundry companies: two that share one resemble each other in nothing."""
