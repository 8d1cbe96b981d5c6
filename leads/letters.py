"""What mails say: subject, text and HTML made of what a mail has to tell. Pure; names in it come from anywhere."""

import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from uuid import UUID

from leads.schedules import RunTrigger
from leads.vocabulary import MailKind

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Site:
    """The dashboard that mails link to, and whether what it shows comes from stand-ins."""

    url: str
    sandbox: bool = False

    def page(self, *parts: str) -> str:
        """The address of a page."""
        return f"{self.url}/#/{'/'.join(parts)}"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's words; `subject` is one line."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class _Draft:
    """What both forms of a letter say."""

    subject: str
    opening: str
    facts: tuple[tuple[str, str], ...]
    best: tuple[tuple[str, str, str], ...]
    """Score, name with place, and address of each lead."""
    link: tuple[str, str]
    closing: tuple[str, str]
    """Why it is sent, and where that is changed."""


def write(kind: MailKind, told: Mapping[str, Any], campaign_id: UUID | None, site: Site) -> Letter:
    """The letter that tells of a run's end, or of a webhook's."""
    draft = _of_webhook(told, site) if kind is MailKind.WEBHOOK_DISABLED else _draft(kind, told, campaign_id, site)
    return Letter(draft.subject, _text(draft), _html(draft))


def one_line(text: str, most: int = LONGEST_NAME) -> str:
    """The text without line breaks and other signs that steer, so that it can stand in a header."""
    kept = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    kept = " ".join(kept.split())
    return kept if len(kept) <= most else f"{kept[: most - 1]}…"


def node_id(kind: str, key: str | UUID) -> str:
    """How the API and the dashboard's addresses name a thing."""
    return b64encode(f"{kind}:{key}".encode()).decode()


def _draft(kind: MailKind, told: Mapping[str, Any], campaign_id: UUID | None, site: Site) -> _Draft:
    name, leads = one_line(told["campaign"]), _counted(told["leads"])
    failed = kind is MailKind.RUN_FAILED
    mark = "[Sandbox] " if site.sandbox else ""
    stand_ins = " Its vendors are stand-ins: no company in it is real." if site.sandbox else ""
    page = site.page("campaigns", node_id("Campaign", campaign_id)) if campaign_id else site.page("campaigns")
    return _Draft(
        subject=f"{mark}{name}: {'the run failed' if failed else leads}",
        opening=f"Run {told['run']} of “{name}” {'has failed' if failed else 'has come to its end'}.{stand_ins}",
        facts=tuple((label, value) for label, value in _facts(told) if value),
        best=tuple(_lead(each, site) for each in told["best"]),
        link=("Open the campaign", page),
        closing=(
            "You asked for this run, or the campaign tells you. What is sent is set at",
            site.page("settings", "mails"),
        ),
    )


def _of_webhook(told: Mapping[str, Any], site: Site) -> _Draft:
    name, page = one_line(told["name"]), site.page("settings", "webhooks", node_id("Webhook", told["webhook"]))
    return _Draft(
        subject=f"{'[Sandbox] ' if site.sandbox else ''}Webhook disabled: {name}",
        opening=f"The webhook “{name}” was disabled. What happens from now on is kept for it until you resume it.",
        facts=(("Address", one_line(told["url"], 500)), ("Why", one_line(told["reason"], 500))),
        best=(),
        link=("Look at it and resume it", page),
        closing=("You administer this team. Its webhooks are set at", site.page("settings", "webhooks")),
    )


def _facts(told: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    yield "Leads", f"{told['leads']:,} of {told['wanted']:,} wanted"
    yield "Cost", f"${-(-told['cost_micros'] // 10_000) / 100:,.2f}"
    yield "Took", _duration(told["seconds"])
    yield "Why", one_line(told["reason"] or "", 500)
    yield "Started", "by its schedule" if told["trigger"] == RunTrigger.SCHEDULE else ""


def _lead(told: Mapping[str, Any], site: Site) -> tuple[str, str, str]:
    named = ", ".join(filter(None, (one_line(told["name"]), one_line(told["place"]))))
    return str(told["score"]), named, site.page("leads", node_id("Lead", told["lead"]))


def _text(draft: _Draft) -> str:
    width = max(len(label) for label, _ in draft.facts)
    facts = "\n".join(f"{label:<{width}}  {value}" for label, value in draft.facts)
    best = "\n".join(f"{score:>3}  {name}\n     {link}" for score, name, link in draft.best)
    parts = [
        draft.opening,
        facts,
        best and f"The best of them:\n\n{best}",
        ": ".join(draft.link),
        " ".join(draft.closing),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _html(draft: _Draft) -> str:
    facts = "".join(
        f"<tr><td style='{_MUTE}'>{escape(label)}</td><td>{escape(value)}</td></tr>" for label, value in draft.facts
    )
    best = "".join(
        f"<tr><td style='{_MUTE}'>{score}</td><td>{_link(name, address)}</td></tr>"
        for score, name, address in draft.best
    )
    why, where = draft.closing
    return (
        f"<!doctype html><html lang='en'><body style='{_BODY}'><p>{escape(draft.opening)}</p><table>{facts}</table>"
        f"{f'<p>The best of them:</p><table>{best}</table>' if best else ''}"
        f"<p>{_link(*draft.link)}</p><p style='{_MUTE}'>{escape(why)} {_link(where, where)}</p></body></html>\n"
    )


_BODY = "font: 15px/1.5 system-ui, sans-serif; color: #1d2430"
_MUTE = "padding-right: 12px; color: #667085"


def _link(text: str, address: str) -> str:
    return f"<a href='{escape(address)}'>{escape(text)}</a>"


def _counted(leads: int) -> str:
    return f"{leads:,} {'lead' if leads == 1 else 'leads'}"


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
