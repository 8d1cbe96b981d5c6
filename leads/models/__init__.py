"""The tables. Every model is importable from here."""

from leads.models.campaign import Campaign, CampaignEvent, Candidate, Run, Slice
from leads.models.company import Company, Fact, IdentityKey
from leads.models.people import IdempotencyKey, RefreshToken, SignInLink, Tenant, User
from leads.models.sales import Customer, CustomerStatusChange, Interaction, Lead
from leads.models.table import Owned, Table
from leads.models.vendor import Postcode, ProviderCredential, VendorCall

__all__ = [
    "Campaign",
    "CampaignEvent",
    "Candidate",
    "Company",
    "Customer",
    "CustomerStatusChange",
    "Fact",
    "IdempotencyKey",
    "IdentityKey",
    "Interaction",
    "Lead",
    "Owned",
    "Postcode",
    "ProviderCredential",
    "RefreshToken",
    "Run",
    "SignInLink",
    "Slice",
    "Table",
    "Tenant",
    "User",
    "VendorCall",
]
