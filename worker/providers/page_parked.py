"""Tells pages that stand where a firm's should: parked, for sale, suspended, not begun. Pure, by words and hosts."""

import re
from collections.abc import Iterable

from leads.normalise import site_of, word_set

SHORT = 1_500
"""A page with more text than this says more than that it is parked."""

PARKING = word_set(
    "above.com afternic.com bodis.com brandbucket.com buydomains.com dan.com domainmarket.com domainnamesales.com"
    " efty.com fabulous.com hugedomains.com namebright.com parkingcrew.net parklogic.com parkweb.de"
    " sedo.com sedoparking.com skenzo.com squadhelp.com undeveloped.com uniregistry.com voodoo.com"
)
"""Sites of those who park domains or trade in them."""

_PARKED = re.compile(
    r"\bis parked\b|\bparked (?:free|domain|page)|domain (?:name )?(?:is |may be )?for sale|buy this domain"
    r"|(?:this|the) domain (?:name )?(?:has expired|is available|has been registered|has just been registered)"
    r"|inquire about this domain|future home of|(?:website|site|page) (?:is )?(?:coming soon|suspended)"
    r"|account (?:has been )?suspended|under construction|default web ?page|default server page|welcome to nginx"
    r"|apache2? (?:ubuntu |debian )?default page|test page for|iis windows server|default page for|index of /"
    r"|domain (?:registered|parking) (?:by|with|at|page)|related searches|website (?:is )?no longer available"
    r"|this (?:web ?site|shop|store) is (?:currently )?(?:unavailable|not available|closed)",
    re.IGNORECASE,
)


def is_parked(text: str, titles: Iterable[str], url: str, addresses: Iterable[str]) -> bool:
    """Whether a page is nobody's own, by its words, by where it was found and by whose scripts it has."""
    if len(text) >= SHORT:
        return False
    if _PARKED.search(text) or any(map(_PARKED.search, titles)):
        return True
    return site_of(url) in PARKING or any("//" in address and site_of(address) in PARKING for address in addresses)
