"""The ways out: TLS as the setting says, no password without it, files for one machine, and nothing secret in a log."""

import stat
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from ssl import SSLContext
from uuid import UUID

import pytest
from pydantic import SecretStr

from leads.letters import Letter
from leads.settings import Settings
from tests.worker.mailroom import PASSWORD, Mailbox, certified, mail_server
from worker.postmen import BySmtp, IntoFolder, Nobody, Parcel, Refusal, postman

ID = UUID("11111111-1111-4111-8111-111111111111")
LOGIN = "ann%40example.com:the%20mail%20server%27s%20secret@"
AT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def parcel(address: str = "boss@example.com") -> Parcel:
    return Parcel(
        ID, address, Letter("Über 12 leads", "Text – with signs.\n", "<p>Text</p>\n"), "<one@canvass.example>", AT
    )


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def by_smtp(settings: Settings, url: str) -> BySmtp:
    way = postman(settings.model_copy(update={"smtp_url": SecretStr(url), "mail_folder": Path("/nowhere")}))
    assert isinstance(way, BySmtp)
    return way


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, SSLContext]:
    """What makes a server speak TLS with a certificate that this process trusts."""
    context, certificate = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return {"tls_context": context}


async def test_starttls_is_used_where_the_server_has_it(settings: Settings, trusted: dict[str, SSLContext]) -> None:
    async with mail_server(Mailbox(), **trusted) as mailbox:
        assert await by_smtp(settings, f"smtp://127.0.0.1:{mailbox.port}").carry(parcel()) is None
    assert mailbox.secure == [True]
    assert mailbox.received[0]["Subject"] == "Über 12 leads"


async def test_a_login_goes_over_tls(settings: Settings, trusted: dict[str, SSLContext]) -> None:
    box = Mailbox()
    async with mail_server(box, **trusted, auth_required=True, authenticator=box.check) as mailbox:
        way = by_smtp(settings, f"smtp://{LOGIN}127.0.0.1:{mailbox.port}")
        assert await way.greet() is None
        assert mailbox.received == []
        assert await way.carry(parcel()) is None
    assert (mailbox.logins, mailbox.secure) == ([("ann@example.com", PASSWORD)] * 2, [True])


async def test_a_password_is_never_sent_without_tls(settings: Settings) -> None:
    box = Mailbox()
    async with mail_server(box, auth_require_tls=False, authenticator=box.check) as mailbox:
        refusal = await by_smtp(settings, f"smtp://{LOGIN}127.0.0.1:{mailbox.port}").carry(parcel())
    assert refusal is not None
    assert (refusal.final, refusal.away) == (False, True)
    assert (mailbox.logins, mailbox.received) == ([], [])


async def test_a_certificate_that_nobody_knows_is_not_taken(settings: Settings, tmp_path: Path) -> None:
    context, _ = certified(tmp_path)
    async with mail_server(Mailbox(), tls_context=context) as mailbox:
        refusal = await by_smtp(settings, f"smtp://127.0.0.1:{mailbox.port}").carry(parcel())
    assert refusal is not None
    assert refusal.away
    assert mailbox.received == []


async def test_tls_from_the_first_byte(settings: Settings, trusted: dict[str, SSLContext]) -> None:
    async with mail_server(Mailbox(), tls=trusted["tls_context"]) as mailbox:
        assert await by_smtp(settings, f"smtps://127.0.0.1:{mailbox.port}").carry(parcel()) is None
    assert len(mailbox.received) == 1


async def test_a_wrong_password_waits_to_be_mended_and_is_told_to_nobody(
    settings: Settings, trusted: dict[str, SSLContext]
) -> None:
    box = Mailbox()
    async with mail_server(box, **trusted, auth_required=True, authenticator=box.check) as mailbox:
        refusal = await by_smtp(settings, f"smtp://ann:wrong-one@127.0.0.1:{mailbox.port}").carry(parcel())
    assert refusal is not None
    assert (refusal.final, refusal.away) == (False, True)
    assert refusal.reason.startswith("the mail server does not let us in: 535 ")
    assert "wrong-one" not in refusal.reason
    assert "wrong-one" not in repr(by_smtp(settings, "smtp://ann:wrong-one@127.0.0.1"))


@pytest.mark.parametrize("address", ["nobody", "a b@example.com", "boss@example.com\r\nRCPT TO:<x@example.com>"])
async def test_what_is_no_address_is_given_up_at_once(settings: Settings, tmp_path: Path, address: str) -> None:
    async with mail_server(Mailbox()) as mailbox:
        for way in (by_smtp(settings, f"smtp://127.0.0.1:{mailbox.port}"), IntoFolder(tmp_path, settings.mail_from)):
            refusal = await way.carry(parcel(address))
            assert refusal is not None
            assert refusal.final
            assert refusal.reason.startswith("the address cannot be used: ")
    assert (mailbox.recipients, files_in(tmp_path)) == ([], [])


async def test_without_a_server_mails_are_files_that_only_the_owner_reads(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "mails"
    way = postman(settings.model_copy(update={"mail_folder": folder}))
    assert await way.carry(parcel()) is None
    assert await way.carry(parcel()) is None

    [file] = folder.iterdir()
    assert file.name == f"20261123-073000-{ID}.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    read = message_from_bytes(file.read_bytes(), policy=SMTP)
    assert (read["To"], read["Subject"], read["Message-ID"]) == (
        "boss@example.com",
        "Über 12 leads",
        "<one@canvass.example>",
    )


async def test_a_folder_that_cannot_be_written_is_tried_again(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "mails").write_text("a file in its place")
    refusal = await IntoFolder(tmp_path / "mails", settings.mail_from).carry(parcel())
    assert refusal == Refusal("the folder cannot be written: File exists", away=True)


async def test_without_either_the_reason_says_what_to_set(settings: Settings) -> None:
    way = postman(settings)
    assert isinstance(way, Nobody)
    assert await way.carry(parcel()) == Refusal("no mail server is set up (CANVASS_SMTP_URL)", final=True)
