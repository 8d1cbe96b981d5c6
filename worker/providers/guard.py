"""Which web addresses may be fetched: none on a private network, in any spelling. It decides and does no I/O."""

import ipaddress
import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address

import httpx2

Address = IPv4Address | IPv6Address

_DENIED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",
        "::ffff:0:0:0/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
"""Networks that are not the public Internet; some of them `is_global` takes for public."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ISATAP = frozenset((0x00005EFE, 0x02005EFE))
"""What stands before the IPv4 address in an address for tunnels inside a site."""
_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
_INWARD = frozenset(
    ("local", "localhost", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "onion", "arpa")
)
"""Last labels of names that lead nowhere on the public Internet."""

SHARED = frozenset(
    (
        "linkedin.com",
        "facebook.com",
        "fb.com",
        "instagram.com",
        "twitter.com",
        "x.com",
        "youtube.com",
        "tiktok.com",
        "pinterest.com",
        "google.com",
        "goo.gl",
        "maps.app.goo.gl",
        "yell.com",
        "192.com",
        "bark.com",
        "carehome.co.uk",
        "checkatrade.com",
        "companycheck.co.uk",
        "crunchbase.com",
        "dnb.com",
        "ebay.co.uk",
        "ebay.com",
        "endole.co.uk",
        "etsy.com",
        "gumtree.com",
        "hotfrog.co.uk",
        "linktr.ee",
        "mybuilder.com",
        "nextdoor.co.uk",
        "opencorporates.com",
        "ratedpeople.com",
        "scoot.co.uk",
        "zoominfo.com",
        "trustatrader.com",
        "tripadvisor.com",
        "tripadvisor.co.uk",
        "trustpilot.com",
        "thomsonlocal.com",
        "cylex-uk.co.uk",
        "freeindex.co.uk",
        "yelp.com",
        "yelp.co.uk",
        "wikipedia.org",
        "company-information.service.gov.uk",
        "indeed.com",
        "glassdoor.co.uk",
        "glassdoor.com",
        "bing.com",
        "apple.com",
    )
)
"""Sites where many organisations have a page: none is a company's own, and LinkedIn forbids being fetched."""


class Refused(Exception):
    """The address may not be fetched; the message says why, in words for a person."""


class Missing(Refused):
    """There is no such host or page."""


class NoHost(Missing):
    """There is no such host."""


def checked_url(text: str) -> httpx2.URL:
    """A web address that may be fetched, as far as its spelling goes.

    Raises:
        Refused: no http(s), a port other than 80 and 443, user information, no public host name, or a shared site.
    """
    written = unicodedata.normalize("NFKC", text.strip())
    try:
        url = httpx2.URL(written if "://" in written else f"https://{written}")
        host, port = url.raw_host.decode("ascii").lower(), url.port
    except (httpx2.InvalidURL, ValueError):
        raise Refused("it is not a web address") from None
    if url.scheme not in _PORTS:
        raise Refused("it is not a web address")
    if port not in {None, 80, 443}:
        raise Refused(f"port {port} is not one of the Web's")
    if url.userinfo:
        raise Refused("it contains a user name")
    check_host(host)
    return url.copy_with(fragment=None)


def check_host(host: str) -> None:
    """Raise Refused unless `host` is a name that can belong to a company's own website."""
    check_name(host)
    labels = host.removesuffix(".").split(".")
    if any(".".join(labels[start:]) in SHARED for start in range(len(labels))):
        raise Refused(f"{'.'.join(labels)} is not the company's own site")


def check_name(host: str) -> None:
    """Raise Refused unless `host` is a name that can be on the public Internet; numbers in any notation are not."""
    labels = host.removesuffix(".").split(".")
    if len(labels) < 2 or len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise Refused("its host is not a public name")
    if _NUMERIC.fullmatch(labels[-1]) or labels[-1] in _INWARD:
        raise Refused("its host is not a public name")


def is_public(address: Address) -> bool:
    """Whether an address is on the public Internet, whatever is wrapped in it."""
    if isinstance(address, IPv6Address):
        inner = _unwrapped(address)
        if address.ipv4_mapped is None and (not address.is_global or _denied(address)):
            return False
        return all(is_public(each) for each in inner)
    return address.is_global and not _denied(address)


def _denied(address: Address) -> bool:
    return any(address.version == network.version and address in network for network in _DENIED)


def _unwrapped(address: IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that an IPv6 address carries: mapped, NAT64, 6to4, Teredo, ISATAP."""
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64 or int.from_bytes(address.packed[8:12], "big") in _ISATAP:
        inner.append(IPv4Address(address.packed[-4:]))
    return [each for each in inner if each is not None]
