"""What mails say, and that no name in them can steer a mail program or a page."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.letters import Letter, Site, node_id, one_line, write
from leads.mail_server import MailServer, read_sender
from leads.vocabulary import MailKind
from schema.ids import global_id
from worker.postmen import Parcel, message_of

CAMPAIGN = UUID("11111111-1111-4111-8111-111111111111")
LEAD = UUID("22222222-2222-4222-8222-222222222222")
SITE = Site("https://canvass.example")
TOLD: dict[str, Any] = {
    "campaign": "IT firms near Leicester",
    "run": 3,
    "trigger": "SCHEDULE",
    "reason": "The area is exhausted: nothing new is left to ask.",
    "leads": 12,
    "wanted": 20,
    "cost_micros": 423_456,
    "seconds": 92.3,
    "best": [{"lead": str(LEAD), "score": 92, "name": "Acme & Sons", "place": "Leicester LE1 1AA"}],
}
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]


def letter(kind: MailKind = MailKind.RUN_COMPLETED, site: Site = SITE, **changes: Any) -> Letter:
    return write(kind, TOLD | changes, CAMPAIGN, site)


def mail(written: Letter, address: str = "ann@example.com") -> EmailMessage:
    at = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    return message_of(
        Parcel(CAMPAIGN, address, written, "<one@canvass.example>", at), "Canvass <mails@canvass.example>"
    )


class Page(HTMLParser):
    """The tags of a page, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_completed_run_in_text() -> None:
    page = f"https://canvass.example/#/campaigns/{global_id('Campaign', CAMPAIGN)}"
    assert letter().subject == "IT firms near Leicester: 12 leads"
    assert letter().text == (
        "Run 3 of “IT firms near Leicester” has come to its end.\n\n"
        "Leads    12 of 20 wanted\n"
        "Cost     $0.43\n"
        "Took     1 min 32 s\n"
        "Why      The area is exhausted: nothing new is left to ask.\n"
        "Started  by its schedule\n\n"
        "The best of them:\n\n"
        " 92  Acme & Sons, Leicester LE1 1AA\n"
        f"     https://canvass.example/#/leads/{global_id('Lead', LEAD)}\n\n"
        f"Open the campaign: {page}\n\n"
        "You asked for this run, or the campaign tells you. What is sent is set at"
        " https://canvass.example/#/settings/mails\n"
    )


def test_a_failed_run_says_why_and_names_no_leads_where_there_are_none() -> None:
    failed = letter(
        MailKind.RUN_FAILED, reason="No source can search.", leads=0, best=[], trigger="PERSON", seconds=None
    )
    assert failed.subject == "IT firms near Leicester: the run failed"
    assert failed.text.startswith(
        "Run 3 of “IT firms near Leicester” has failed.\n\n"
        "Leads  0 of 20 wanted\nCost   $0.43\nWhy    No source can search.\n\nOpen the campaign: "
    )


def test_what_stand_ins_found_is_marked() -> None:
    marked = letter(site=Site("http://localhost:8000", sandbox=True))
    assert marked.subject == "[Sandbox] IT firms near Leicester: 12 leads"
    assert "Its vendors are stand-ins: no company in it is real." in marked.text
    assert "Its vendors are stand-ins: no company in it is real." in marked.html


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (59.9, "59 s"), (60, "1 min 00 s"), (3_600, "1 h 00 min"), (7_384, "2 h 03 min")],
)
def test_how_long_it_took(seconds: float, words: str) -> None:
    assert f"Took     {words}\n" in letter(seconds=seconds).text


def test_text_and_html_travel_together() -> None:
    sent = message_from_bytes(mail(letter()).as_bytes(), policy=SMTP)
    text, html = sent.iter_parts()
    assert sent.get_content_type() == "multipart/alternative"
    assert text.get_content().replace("\r\n", "\n") == letter().text
    assert html.get_content().replace("\r\n", "\n") == letter().html
    assert (sent["From"], sent["To"]) == ("Canvass <mails@canvass.example>", "ann@example.com")
    assert (sent["Message-ID"], sent["Date"]) == ("<one@canvass.example>", "Mon, 23 Nov 2026 07:30:00 +0000")


evil = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(
        [
            "Firms\r\nBcc: everyone@example.com",
            "Firms\nBcc: everyone@example.com\n\nBuy!",
            "Firms\r\n\r\n<script>alert(1)</script>",
            "'><img src=x onerror=alert(1)>",
            "a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g",
            "\u202eesrever \u200b twice",
        ]
    ),
)


@given(evil, evil, evil)
def test_no_name_makes_a_header_a_tag_or_a_link(campaign: str, company: str, reason: str) -> None:
    best = [{"lead": str(LEAD), "score": 1, "name": company, "place": company}]
    written = letter(campaign=campaign, reason=reason, best=best)
    usual, page = Page(letter().html), Page(written.html)
    sent = message_from_bytes(mail(written).as_bytes(), policy=SMTP)

    assert sent.keys() == HEADERS
    assert sent["To"] == "ann@example.com"
    assert [tag for tag in page.tags if tag not in {"tr", "td"}] == [
        tag for tag in usual.tags if tag not in {"tr", "td"}
    ]
    assert page.links == usual.links
    assert one_line(campaign) in page.words


@given(evil)
def test_one_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert len(line) <= 120
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line


def test_links_name_things_as_the_api_does() -> None:
    assert node_id("Lead", LEAD) == global_id("Lead", LEAD)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", MailServer("mail.example", 587, tls=False)),
        ("smtps://mail.example", MailServer("mail.example", 465, tls=True)),
        (
            "smtp://ann%40example.com:p%2Fw%3A@mail.example:25",
            MailServer("mail.example", 25, tls=False, user="ann@example.com", password="p/w:"),
        ),
    ],
)
def test_a_mail_servers_address(url: str, server: MailServer) -> None:
    assert MailServer.read(url) == server
    assert "p/w:" not in repr(server)


@pytest.mark.parametrize(
    "url",
    ["mail.example:587", "http://u:hidden@mail.example", "smtp://u:hidden@h:port", "smtp://u:hidden@h/x", "smtp://"],
)
def test_what_is_no_address_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="it is written as smtp://") as refused:
        MailServer.read(url)
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize("sender", ["", "Canvass", "Canvass <>", "a b@example.com", "canvass@", "@example.com"])
def test_what_is_no_sender_is_refused(sender: str) -> None:
    with pytest.raises(ValueError, match="it is written as"):
        read_sender(sender)
