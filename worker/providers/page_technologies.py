"""What a website is made with, as a table of signs; a page's own text plays no part."""

from collections.abc import Iterable, Mapping

MOST_CLUES = 60_000

TECHNOLOGIES: Mapping[str, tuple[str, ...]] = {
    "WordPress": ("generator:wordpress", "/wp-content/", "/wp-includes/"),
    "WooCommerce": ("generator:woocommerce", "/plugins/woocommerce/"),
    "Elementor": ("generator:elementor", "/plugins/elementor/"),
    "Divi": ("/themes/divi/",),
    "Joomla": ("generator:joomla", "/media/jui/", "/media/system/js/"),
    "Drupal": ("generator:drupal", "/sites/default/files/", "/core/misc/drupal"),
    "TYPO3": ("generator:typo3", "/typo3temp/"),
    "Umbraco": ("generator:umbraco",),
    "Kentico": ("generator:kentico",),
    "Concrete CMS": ("generator:concrete",),
    "HubSpot CMS": ("generator:hubspot",),
    "Wix": ("generator:wix", "static.wixstatic.com", "static.parastorage.com"),
    "Squarespace": ("generator:squarespace", "static1.squarespace.com", "assets.squarespace.com"),
    "Shopify": ("generator:shopify", "cdn.shopify.com", "/cdn/shop/"),
    "Weebly": ("generator:weebly", "editmysite.com"),
    "GoDaddy Website Builder": ("generator:starfield", "generator:go daddy", "img1.wsimg.com"),
    "Webflow": ("generator:webflow", "assets.website-files.com", "cdn.prod.website-files.com"),
    "Duda": ("irp.cdn-website.com", "multiscreensite.com"),
    "Yell website": ("yell.com/websites", "generator:yell"),
    "Magento": ("generator:magento", "/static/version", "/skin/frontend/"),
    "PrestaShop": ("generator:prestashop",),
    "BigCommerce": ("bigcommerce.com",),
    "OpenCart": ("catalog/view/javascript",),
    "Moodle": ("generator:moodle", "/lib/yui/"),
    "Next.js": ("/_next/static/",),
    "Nuxt": ("/_nuxt/",),
    "Gatsby": ("generator:gatsby",),
    "ASP.NET": ("server:asp.net", "webresource.axd", "scriptresource.axd"),
    "PHP": ("server:php",),
    "Microsoft IIS": ("server:microsoft-iis",),
    "nginx": ("server:nginx",),
    "Apache": ("server:apache",),
    "LiteSpeed": ("server:litespeed",),
    "WP Engine": ("server:wp engine", "wpengine.com"),
    "Cloudflare": ("server:cloudflare", "cdnjs.cloudflare.com", "challenges.cloudflare.com"),
    "jQuery": ("jquery",),
    "Bootstrap": ("bootstrap",),
    "Google Analytics": ("google-analytics.com", "googletagmanager.com/gtag"),
    "Google Tag Manager": ("googletagmanager.com/gtm", "googletagmanager.com/ns"),
    "Google Ads": ("googleadservices.com", "googlesyndication.com"),
    "Google reCAPTCHA": ("google.com/recaptcha", "gstatic.com/recaptcha"),
    "Google Maps": ("maps.googleapis.com", "google.com/maps", "maps.google.co"),
    "Google Workspace": ("docs.google.com/forms", "calendar.google.com/calendar", "forms.gle"),
    "Microsoft 365": (
        "outlook.office365.com",
        "outlook.office.com",
        "forms.office.com",
        "login.microsoftonline.com",
        ".sharepoint.com",
        "protection.outlook.com",
        "book.ms/",
    ),
    "Microsoft Teams": ("teams.microsoft.com",),
    "Microsoft Clarity": ("clarity.ms",),
    "Meta Pixel": ("connect.facebook.net",),
    "LinkedIn Insight": ("snap.licdn.com",),
    "HubSpot": ("js.hs-scripts.com", "js.hsforms.net", "hs-analytics.net", "js-eu1.hs"),
    "Salesforce": ("salesforce.com", "force.com", "pardot.com"),
    "Zoho": ("zoho.com", "zohocdn.com", "zoho.eu"),
    "Mailchimp": ("list-manage.com", "chimpstatic.com"),
    "Klaviyo": ("klaviyo.com",),
    "ActiveCampaign": ("activehosted.com",),
    "Hotjar": ("hotjar.com",),
    "Intercom": ("intercom.io", "intercomcdn.com"),
    "Drift": ("js.driftt.com",),
    "Tawk.to": ("tawk.to",),
    "LiveChat": ("livechatinc.com",),
    "Zendesk": ("zdassets.com", "zendesk.com"),
    "Freshdesk": ("freshdesk.com", "freshworks.com"),
    "ConnectWise": ("connectwise.com", "myconnectwise.net"),
    "TeamViewer": ("teamviewer.com", "get.teamviewer"),
    "Splashtop": ("splashtop.com",),
    "ScreenConnect": ("screenconnect.com",),
    "Calendly": ("calendly.com",),
    "Stripe": ("js.stripe.com",),
    "PayPal": ("paypal.com", "paypalobjects.com"),
    "Trustpilot": ("trustpilot.com",),
    "Cookiebot": ("cookiebot.com",),
    "OneTrust": ("cookielaw.org", "onetrust.com"),
    "Typeform": ("typeform.com",),
    "Dext": ("dext.com",),
    "Xero": ("xero.com",),
    "Sage": ("sage.com",),
    "Vimeo": ("player.vimeo.com",),
    "YouTube": ("youtube.com/embed", "youtube-nocookie.com"),
}
"""Signs by technology: a beginning of "generator:" or "server:", or a part of an address that a page refers to."""


def technologies(*, generator: str, server: str, addresses: Iterable[str]) -> list[str]:
    """The technologies that leave signs, in the table's order.

    `generator` is the meta element of that name, `server` the response's Server and X-Powered-By headers, `addresses`
    those of scripts, styles, frames and links.
    """
    told = [f"generator:{generator}", *(f"server:{part}" for part in server.split(", "))]
    clues = "\n".join([*told, *addresses])[:MOST_CLUES].lower()
    return [name for name, signs in TECHNOLOGIES.items() if any(sign in clues for sign in signs)]
