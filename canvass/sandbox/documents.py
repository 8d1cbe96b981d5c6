"""The document API and the store that it sends its callers to; what the documents hold is in `accounts`.

The API counts its requests apart from the public data API's and calls what remains by another name. The store belongs
to somebody else: the address that the API gives is signed, and who shows a key as well is turned away.
"""

from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from canvass.sandbox.accounts import inline_accounts, is_inline
from canvass.sandbox.chance import token
from canvass.sandbox.companies_house import key_of, refuse
from canvass.sandbox.filings import accounts_behind
from canvass.sandbox.limits import Allowance
from canvass.sandbox.organisations import Organisation
from canvass.sandbox.reception import Refusal, Reply, Vendor, endpoint
from canvass.sandbox.state import Sandbox
from canvass.sandbox.world import World

INLINE, PDF = "application/xhtml+xml", "application/pdf"
STORE = "/_document-store"
NOT_THERE = {"errors": [{"error": "document-metadata-not-found", "type": "ch:service"}]}
TWO_KEYS = """<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>"""


def _headers(allowance: Allowance) -> dict[str, str]:
    return {
        "X-Ratelimit-Limit": str(allowance.limit),
        "X-Ratelimit-Remaining": str(allowance.remaining),
        "X-Ratelimit-Reset": str(int(allowance.resets_at)),
    }


def _never(_refusal: Refusal, _allowance: Allowance | None) -> Response:
    return Response(status_code=503)


API = Vendor("companies_house", key_of, refuse, _headers, counts_as="companies_house_documents")
OUTSIDE = Vendor("companies_house", lambda _: None, _never, needs_key=False)


def _contents(world: World, company: Organisation, made_up: date) -> dict[str, bytes]:
    """A document in each form that it has."""
    picture = f"%PDF-1.4\n% {company.company_number} {made_up}\n%%EOF\n".encode()
    return {PDF: picture} | ({INLINE: inline_accounts(world, company, made_up)} if is_inline(world, company) else {})


async def metadata(sandbox: Sandbox, request: Request) -> Reply:
    document = request.path_params["document"]
    found = accounts_behind(sandbox.world, document)
    if found is None:
        return Reply(JSONResponse(NOT_THERE, 404))
    company, made_up = found
    here = f"{str(request.base_url).rstrip('/')}/document/{document}"
    body = {
        "company_number": company.company_number,
        "barcode": token(8, "barcode", document).upper(),
        "significant_date": f"{made_up}T00:00:00Z",
        "significant_date_type": "made-up-date",
        "category": "accounts",
        "pages": 6,
        "filename": f"{company.company_number}_aa_{made_up}",
        "created_at": f"{made_up}T11:00:24.80683293Z",
        "etag": "",
        "links": {"self": here, "document": f"{here}/content"},
        "resources": {
            form: {"content_length": len(content)}
            for form, content in _contents(sandbox.world, company, made_up).items()
        },
    }
    return Reply(JSONResponse(body), {"names": [company.name]})


async def content(sandbox: Sandbox, request: Request) -> Reply:
    """Where the document lies in the form that was asked for; a form that it does not have is a 406."""
    document = request.path_params["document"]
    found = accounts_behind(sandbox.world, document)
    if found is None:
        return Reply(JSONResponse(NOT_THERE, 404))
    wanted = request.headers.get("accept", PDF).partition(",")[0].strip()
    form = PDF if wanted in {"*/*", ""} else wanted
    if form not in _contents(sandbox.world, *found):
        return Reply(Response(status_code=406))
    base = str(request.base_url).rstrip("/")
    signature = token(32, "signature", document, form)
    lies_at = f"{base}{STORE}/{document}/{form.replace('/', '-')}?X-Amz-Expires=60&X-Amz-Signature={signature}"
    return Reply(Response(status_code=302, headers={"Location": lies_at}), {"names": [found[0].name]})


async def stored(sandbox: Sandbox, request: Request) -> Reply:
    document, form = request.path_params["document"], request.path_params["form"].replace("-", "/", 1)
    found = accounts_behind(sandbox.world, document)
    signature = request.query_params.get("X-Amz-Signature")
    if request.headers.get("authorization"):
        return Reply(Response(TWO_KEYS, 400, media_type="application/xml"))
    if found is None or signature != token(32, "signature", document, form):
        return Reply(Response(status_code=403))
    return Reply(Response(_contents(sandbox.world, *found)[form], media_type=form), {"names": [found[0].name]})


ROUTES = [
    Route("/document/{document}", endpoint(API, "document", metadata)),
    Route("/document/{document}/content", endpoint(API, "document-content", content)),
    Route(f"{STORE}/{{document}}/{{form}}", endpoint(OUTSIDE, "document-store", stored)),
]
