"""Words about mailboxes, as data: which are a firm's, which come first, which nobody reads, and tools' own hosts."""

from leads.names import TRADE
from leads.normalise import word_set

FIRST = word_set(
    "contact contactus email enquire enquiries enquiry general hello hi info information inquiries inquiry mail main"
    " office post reception sales secretary team admin ask headoffice welcome"
)
"""Where a first letter is best sent."""

LATER = word_set(
    "customercare customerservice customerservices customers events feedback help helpdesk media news newsletter"
    " orders parts press returns support trade"
)
"""Where customers write."""

ACCOUNTS = word_set(
    "account accounts accounting billing career careers complaint complaints credit data dataprotection dpo finance"
    " gdpr hr invoices job jobs legal payments payroll privacy purchasing recruitment unsubscribe vacancies"
)
"""Where a stranger's letter is not for anybody."""

TITLES = word_set("mr mrs ms dr doctor doctors")
"""These stand before people's names, though firms are called for them too."""

GENERIC = (
    FIRST
    | LATER
    | ACCOUNTS
    | word_set(
        "administration appointments appts booking bookings branch business clinic commercial customer desk estimating"
        " estimates estate frontdesk garage head hire hotel kitchen lettings management manager marketing newbusiness"
        " nursery online pa practice practicemanager production projects quotations quote quotes rental rentals repairs"
        " reservations restaurant salon school service services servicedesk shop spa store studio surgery technical"
        " theteam training web website weddings workshop"
    )
    | TRADE
) - TITLES
"""Mailboxes that belong to a firm and not to a person."""

FREE_MAIL = word_set(
    "aol.co.uk aol.com blueyonder.co.uk btconnect.com btinternet.com fsmail.net gmail.com gmx.co.uk gmx.com"
    " googlemail.com hotmail.co.uk hotmail.com icloud.com live.co.uk live.com mac.com mail.com me.com msn.com nhs.net"
    " ntlworld.com o2.co.uk orange.net outlook.com plus.com pm.me proton.me protonmail.com rocketmail.com sky.com"
    " talktalk.net tiscali.co.uk virgin.net virginmedia.com yahoo.co.uk yahoo.com ymail.com zoho.com"
)
"""Where small firms have their mailboxes when they have no domain of their own for mail."""

NOBODY = word_set(
    "abuse bounce bounces do-not-reply donotreply example firstname.lastname hostmaster mailer-daemon name no-reply"
    " no.reply no_reply nobody noreply postmaster root test user username webmaster you your your.name youremail"
    " yourname"
)
"""Mailboxes that nobody reads, and what stands in forms in their place."""

NOWHERE = word_set(
    "bootstrapcdn.com cloudflare.com company.com domain.co.uk domain.com email.com example.co.uk example.com"
    " example.net example.org facebook.com godaddy.com google.com googleapis.com gstatic.com hubspot.com"
    " jquery.com linkedin.com mailchimp.com mailerlite.com mysite.com ovh.net schema.org secureserver.net sentry.io"
    " sentry-next.wixpress.com sentry.wixpress.com shopify.com squarespace.com twitter.com w3.org website.com"
    " weebly.com wix.com wixpress.com wixsite.com wordpress.com wordpress.org x.com yoursite.com yourdomain.co.uk"
    " yourdomain.com yourcompany.com your-domain.com yourwebsite.com"
)
"""Hosts of builders of websites, of tools, and of examples: an address there is not the firm's."""
