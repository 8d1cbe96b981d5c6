"""How a website writes down phones, mailboxes, addresses and register numbers: as firms do, plainly or in disguise."""

from html import escape
from urllib.parse import quote

from canvass.sandbox.chance import pick
from canvass.sandbox.organisations import Organisation
from canvass.sandbox.presence import MailForm, Presence

MASK = 0x5A


def mail_html(form: MailForm, mail: str) -> str:
    """An address as a link, in words, in brackets, in entities, masked, backwards, or joined by a script."""
    box, _, host = mail.partition("@")
    ways: dict[MailForm, str] = {
        "link": f'<a href="mailto:{quote(mail)}?subject=Enquiry">{mail}</a>',
        "words": f"{box} [at] {host.replace('.', ' [dot] ')}",
        "brackets": f"{box}(at){host}",
        "entities": "".join(f"&#{ord(letter)};" for letter in mail),
        "masked": f'<a data-cfemail="{_masked(mail)}" href="/cdn-cgi/l/email-protection">[email protected]</a>',
        "backwards": f'<span style="unicode-bidi:bidi-override;direction:rtl">{mail[::-1]}</span>',
        "joined": f"<script>document.write('{box}' + '&#64;' + '{host}');</script>",
    }
    return ways[form]


def _masked(mail: str) -> str:
    return bytes([MASK, *(byte ^ MASK for byte in mail.encode())]).hex()


def phone_html(seed: int, shown: Presence) -> str:
    """The number as the world has it, or in one of the other ways in which people write it; with a link, or without."""
    if not shown.phone:
        return ""
    digits = "".join(filter(str.isdigit, shown.phone))
    text = shown.phone
    if len(digits) == 11 and digits.startswith("0"):
        forms = (
            shown.phone,
            f"+44 (0){digits[1:4]} {digits[4:7]} {digits[7:]}",
            f"{digits[:5]} {digits[5:]}",
            f"({digits[:5]}) {digits[5:]}",
            f"{digits[:4]}.{digits[4:7]}.{digits[7:]}",
        )
        text = pick(forms, seed, "phone form", shown.owner.id)
    linked = f'<a href="tel:{digits}">{escape(text)}</a>'
    return pick((linked, linked, f"<b>{escape(text)}</b>"), seed, "phone link", shown.owner.id)


def address_of(owner: Organisation) -> str:
    """The whole address in one line, with its postcode."""
    return owner.address if owner.postcode in owner.address else f"{owner.address}, {owner.postcode}"


def address_lines(owner: Organisation) -> str:
    """The same on several lines."""
    return "<br>".join(escape(part) for part in address_of(owner).split(", "))


def number_html(seed: int, shown: Presence) -> str:
    """The sentence with the register number, as the law wants it on a company's website; and the VAT number."""
    ways = (
        "Registered in England and Wales No. {}",
        "Registered in England and Wales No. {}",
        "Company registration number: {}",
        "Registered in England &amp; Wales under company number {}.",
        "Company No. {}",
    )
    number = pick(ways, seed, "number form", shown.owner.id).format(shown.number) if shown.number else ""
    vat = f"VAT registration number GB {shown.vat}" if shown.vat else ""
    return "".join(f"<p>{text}</p>" for text in (number, vat) if text)
