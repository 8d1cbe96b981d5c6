"""The address of a mail server, as one setting says it: `smtp://user:password@host:587` or `smtps://…`."""

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Self
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465}


def read_sender(text: str) -> Address:
    """Whom mails are from: `Canvass <canvass@example.com>`, or an address alone.

    Raises:
        ValueError: it is no address.
    """
    name, address = parseaddr(text)
    user, _, domain = address.rpartition("@")
    if not user or not domain or not address.isascii() or any(sign.isspace() for sign in address):
        raise ValueError("it is written as Canvass <canvass@example.com>")
    return Address(" ".join(name.split()), user, domain)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed in. `tls` is from the first byte; without it the connection is made safe by STARTTLS."""

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def read(cls, url: str) -> Self:
        """From its address.

        Raises:
            ValueError: it is none; the message does not repeat it, for there is a password in it.
        """
        wrong = "it is written as smtp://user:password@host:587 or smtps://user:password@host:465"
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise ValueError(wrong) from None
        if parts.scheme not in PORTS or not host or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError(wrong)
        return cls(
            host=host,
            port=port or PORTS[parts.scheme],
            tls=parts.scheme == "smtps",
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )
