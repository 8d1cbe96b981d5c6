"""How a mail leaves: by SMTP, or as a file in a folder. Whoever carries it says what became of it and writes no row."""

import asyncio
import os
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from email_validator import EmailNotValidError, validate_email

from leads.letters import Letter, one_line
from leads.mail_server import MailServer, read_sender
from leads.settings import Settings

PATIENCE = 30.0
"""Seconds that a mail server may take for each answer."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A letter with what stands on its envelope."""

    id: UUID
    address: str
    letter: Letter
    message_id: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a mail was not taken. `final`: it never will be; `away`: nor will others now, for nobody answers."""

    reason: str
    final: bool = False
    away: bool = False


class Postman(Protocol):
    """Carries mails."""

    async def carry(self, parcel: Parcel) -> Refusal | None:
        """Hand it in; None when it was taken."""


def postman(settings: Settings) -> Postman:
    """The one that is set up: a server before a folder."""
    if server := settings.mail_server:
        return BySmtp(server, settings.mail_from)
    return IntoFolder(settings.mail_folder, settings.mail_from) if settings.mail_folder else Nobody()


@dataclass(frozen=True, slots=True)
class BySmtp:
    """Hands mails to a server. STARTTLS is used where the server has it, and no password is sent without."""

    server: MailServer
    sender: str

    async def carry(self, parcel: Parcel) -> Refusal | None:
        """Over a connection of its own."""
        try:
            message = message_of(parcel, self.sender)
            async with self._opened() as client:
                await client.send_message(message)
        except EmailNotValidError as problem:
            return Refusal(f"the address cannot be used: {problem}", final=True)
        except (SMTPException, OSError) as error:
            return refusal_of(error)
        return None

    async def greet(self) -> Refusal | None:
        """Connect and log in, and no more: None when the server would take a mail."""
        try:
            async with self._opened():
                return None
        except (SMTPException, OSError) as error:
            return refusal_of(error)

    def _opened(self) -> SMTP:
        server = self.server
        return SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.tls,
            start_tls=False if server.tls else (True if server.password else None),
            local_hostname=read_sender(self.sender).domain,
            timeout=PATIENCE,
        )


@dataclass(frozen=True, slots=True)
class IntoFolder:
    """Leaves mails as files that any mail program opens; only the owner may read them."""

    folder: Path
    sender: str

    async def carry(self, parcel: Parcel) -> Refusal | None:
        """Whole or not at all: the file appears under its name when it is complete."""
        try:
            message = message_of(parcel, self.sender)
            await asyncio.to_thread(self._write, parcel, message.as_bytes(policy=policy.SMTP))
        except EmailNotValidError as problem:
            return Refusal(f"the address cannot be used: {problem}", final=True)
        except OSError as error:
            return Refusal(f"the folder cannot be written: {error.strerror}", away=True)
        return None

    def _write(self, parcel: Parcel, content: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self.folder / f".{parcel.id}"
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        unfinished.rename(self.folder / f"{parcel.written_at:%Y%m%d-%H%M%S}-{parcel.id}.eml")


class Nobody:
    """Stands in where no way out is set up."""

    async def carry(self, parcel: Parcel) -> Refusal | None:  # noqa: ARG002 - it is the same for all
        """Nothing leaves, and the reason says what to set."""
        return Refusal("no mail server is set up (CANVASS_SMTP_URL)", final=True)


def message_of(parcel: Parcel, sender: str) -> EmailMessage:
    """The mail as it travels, in text and HTML. No word in it can make a header.

    Raises:
        EmailNotValidError: the address is none that a mail can be sent to.
    """
    checked = validate_email(parcel.address, check_deliverability=False, globally_deliverable=False)
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = read_sender(sender)
    message["To"] = checked.ascii_email or checked.normalized
    message["Subject"] = one_line(parcel.letter.subject, 200)
    message["Date"] = format_datetime(parcel.written_at)
    message["Message-ID"] = parcel.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(parcel.letter.text)
    message.add_alternative(parcel.letter.html, subtype="html")
    return message


def refusal_of(error: SMTPException | OSError) -> Refusal:
    """What a failure means. A wrong password is not the mail's fault: it waits until that is mended."""
    if isinstance(error, SMTPRecipientsRefused):
        return refusal_of(error.recipients[0])
    if not isinstance(error, SMTPResponseException):
        return Refusal(f"the mail server cannot be used: {type(error).__name__}: {one_line(str(error))}", away=True)
    said = f"{error.code} {one_line(error.message, 300)}"
    if isinstance(error, SMTPAuthenticationError):
        return Refusal(f"the mail server does not let us in: {said}", away=True)
    return Refusal(f"the mail server refused it: {said}", final=error.code >= 500)
