"""The looks of websites: how one content is put into a page by hand, by a blog, a builder, tables, or an agency."""

from html import escape

from canvass.sandbox.presence import TOOLS, Look, Presence

LABEL = "Canvass sandbox"

PATHS: dict[Look, dict[str, str]] = {
    "plain": {
        "home": "/",
        "about": "/about",
        "contact": "/contact",
        "legal": "/imprint",
        "privacy": "/privacy",
        "team": "/team",
        "places": "/branches",
    },
    "blog": {
        "home": "/",
        "about": "/about-us",
        "contact": "/contact-us",
        "legal": "/legal-notice",
        "privacy": "/privacy-policy",
        "team": "/meet-the-team",
        "places": "/our-branches",
    },
    "builder": {
        "home": "/",
        "about": "/about-1",
        "contact": "/get-in-touch",
        "legal": "/legal",
        "privacy": "/privacy-1",
        "team": "/our-people",
        "places": "/locations",
    },
    "tables": {
        "home": "/",
        "about": "/about.htm",
        "contact": "/contact.htm",
        "legal": "/legal.htm",
        "privacy": "/privacy.htm",
        "team": "/staff.htm",
        "places": "/branches.htm",
    },
    "corporate": {
        "home": "/",
        "about": "/company/about",
        "contact": "/company/contact",
        "legal": "/legal/company-information",
        "privacy": "/legal/privacy",
        "team": "/company/team",
        "places": "/company/locations",
    },
}
"""Where each kind of page stands; the paths of a plain site lead there as well."""

TITLES = {
    "home": "Home",
    "about": "About us",
    "contact": "Contact",
    "legal": "Legal",
    "privacy": "Privacy policy",
    "team": "Our team",
    "places": "Our branches",
}

MADE_WITH: dict[Look, tuple[str, ...]] = {
    "plain": (),
    "blog": ("WordPress", "jQuery"),
    "builder": ("Wix",),
    "tables": ("ASP.NET", "jQuery"),
    "corporate": ("Google Tag Manager",),
}
"""What a look gives away of the tools behind it."""

SERVERS: dict[Look, dict[str, str]] = {"tables": {"X-Powered-By": "ASP.NET"}}
"""Headers that such servers send."""

_HEADS: dict[Look, tuple[str, ...]] = {
    "plain": (),
    "blog": (
        '<meta name="generator" content="WordPress 6.8">',
        '<link rel="stylesheet" href="/wp-content/themes/leaf/style.css">',
        '<script src="/wp-includes/js/jquery/jquery.min.js"></script>',
    ),
    "builder": (
        '<meta name="generator" content="Wix.com Website Builder">',
        '<script src="https://static.parastorage.com/services/app.js"></script>',
    ),
    "tables": (
        '<META http-equiv="Content-Type" content="text/html; charset=utf-8">',
        '<SCRIPT src="/js/jquery-1.4.2.js"></SCRIPT>',
    ),
    "corporate": (
        '<script src="https://www.googletagmanager.com/gtm.js?id=GTM-0"></script>',
        '<script>window.dataLayer=window.dataLayer||[];dataLayer.push({"page":"<b>sandbox</b>"});</script>',
    ),
}


def document(shown: Presence, title: str, *, data: str, nav: str, body: str, footer: str) -> str:
    """A whole page of a site; `data` is what it says for machines."""
    head = "".join((*_HEADS[shown.look], data, *map(_tool, shown.tools)))
    inner = _bodies(shown.look, nav, body, footer)
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head>'
        f"<body><p><strong>{LABEL}</strong></p>{inner}</body></html>"
    )


def bare_document(title: str, body: str) -> str:
    """A page that nobody designed: of a group, parked, or not found."""
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body><p><strong>{LABEL}</strong></p><main>{body}</main></body></html>"
    )


def navigation(look: Look, kinds: tuple[str, ...]) -> str:
    return "<nav>" + " ".join(f'<a href="{PATHS[look][kind]}">{TITLES[kind]}</a>' for kind in kinds) + "</nav>"


def _tool(name: str) -> str:
    return f'<script async src="{TOOLS[name]}"></script>'


def _bodies(look: Look, nav: str, body: str, footer: str) -> str:
    if look == "blog":
        return (
            f'<div id="page" class="site"><header class="site-header">{nav}</header>'
            f'<div class="entry-content">{body}</div><div class="widget-area"><aside>{footer}</aside></div></div>'
        )
    if look == "builder":
        deep = '<div data-mesh-id="x"><div class="rich-text"><span>'
        return f"<div id=site-root>{nav}{deep}{body}</span></div></div>{deep}{footer}</span></div></div></div>"
    if look == "tables":
        return (
            f"<TABLE width=780 border=0><TR><TD valign=top>{nav}<TD><FONT face=Arial size=2>{body}</FONT>"
            f"<TR><TD colspan=2><CENTER><FONT size=1>{footer}</FONT></CENTER></TABLE>"
        )
    return f"<header>{nav}</header><main>{body}</main><footer>{footer}</footer>"
