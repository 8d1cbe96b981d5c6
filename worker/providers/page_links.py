"""Sorts a page's links: to the firm's pages on social sites, to pages of its own that say who it is, and onwards."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import parse_qs, urljoin, urlsplit

from leads.normalise import site_of
from worker.providers.replies import text_of

MOST_LINKS = 1_000
MOST_OF_A_KIND = 3

SOCIAL = ("linkedin.com", "facebook.com", "instagram.com", "twitter.com", "x.com", "youtube.com", "tiktok.com")

CONTACT, LEGAL, TEAM, PLACES, ABOUT = "contact", "legal", "team", "places", "about"
KINDS: dict[str, tuple[str, ...]] = {
    LEGAL: (
        "imprint",
        "impressum",
        "company-info",
        "company-details",
        "company-registration",
        "legal-notice",
        "legal-information",
        "legal",
        "terms",
        "privacy",
        "cookie-policy",
        "disclaimer",
    ),
    CONTACT: ("contact", "get-in-touch", "find-us", "how-to-find", "reach-us", "enquir", "visit-us", "where-we-are"),
    PLACES: (
        "locations",
        "branches",
        "our-offices",
        "offices",
        "our-practices",
        "our-stores",
        "store-finder",
        "find-a-branch",
        "find-a-store",
        "our-sites",
        "our-homes",
        "depots",
        "showrooms",
    ),
    TEAM: ("meet-the-team", "our-team", "the-team", "team", "our-people", "people", "staff", "who-we-are"),
    ABOUT: ("about", "our-story", "our-company", "company", "history", "our-practice"),
}
"""Words in links to pages that say who a firm is, the most telling first."""

_NOT_OWN = re.compile(r"/(share|sharer|sharer\.php|intent|in|pub|shareArticle|plugins|tr|hashtag|search|watch|embed)\b")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|webp|svg|mp[34]|zip|xml|ics|vcf)$", re.IGNORECASE)
_ASIDE = re.compile(r"/(?:blog|news|tag|category|author|product|products|shop|jobs|careers|case-stud\w+|events?)/\w")
_REFRESH = re.compile(r"\s*\d{1,2}(?:\.\d+)?\s*[;,]\s*url\s*=\s*[\"']?([^\"'\s]+)", re.IGNORECASE)


def socials(links: Iterable[str]) -> Iterator[str]:
    """Links to the firm's own pages on social sites: no share buttons, no people, no single posts."""
    for link in links:
        if "." not in link or not any(site in link for site in SOCIAL):
            continue
        try:
            parts = urlsplit(link.strip())
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            continue
        path = parts.path.rstrip("/")
        site = next((site for site in SOCIAL if host == site or host.endswith(f".{site}")), None)
        if site == "facebook.com" and path == "/profile.php" and (known := parse_qs(parts.query).get("id")):
            path = f"/profile.php?id={known[0]}"
        elif not site or not path or _NOT_OWN.search(path):
            continue
        if site != "linkedin.com" or path.startswith("/company/"):
            yield f"https://www.{site}{path}"


def telling(links: Sequence[tuple[str, str]], base: str, url: str) -> dict[str, list[str]]:
    """Pages of the same site that say who the firm is: for each kind the best first."""
    ranked: dict[str, dict[str, tuple[int, int]]] = {}
    home, seen = site_of(url), {url.rstrip("/")}
    for href, text in links[:MOST_LINKS]:
        kind, rank = _kind(href, text)
        if not kind or (target := _same_site(href, base, home)) is None or target.rstrip("/") in seen:
            continue
        known = ranked.setdefault(kind, {})
        known[target] = min(known.get(target, (rank, len(target))), (rank, len(target)))
    return {kind: sorted(found, key=found.__getitem__)[:MOST_OF_A_KIND] for kind, found in ranked.items()}


def onwards(refresh: str, base: str) -> str | None:
    """Where a page sends its reader by a meta element."""
    match = _REFRESH.match(refresh)
    try:
        return urljoin(base, match[1]) if match else None
    except ValueError:
        return None


def _kind(href: str, text: str) -> tuple[str, int]:
    """What a link promises, by its text and the end of its path, and how well the words say so; "" for nothing."""
    path = href.partition("#")[0].partition("?")[0].lower()
    if not path or path.startswith(("mailto:", "tel:", "javascript:", "data:")) or _FILE.search(path):
        return "", 0
    end = path.rstrip("/").rpartition("/")[2].replace("_", "-")
    words = f"{end} {text[:60].lower().replace(' ', '-')}"
    found = ((kind, rank) for kind, marks in KINDS.items() for rank, mark in enumerate(marks) if mark in words)
    kind, rank = next(found, ("", 0))
    return kind, rank + (20 if _ASIDE.search(path) or len(text) > 60 else 0)


def _same_site(href: str, base: str, home: str | None) -> str | None:
    try:
        target = text_of(urljoin(base, href).partition("#")[0], most=1000) or ""
    except ValueError:
        return None
    return target if target.startswith("http") and site_of(target) == home else None
