"""The tables. Every model is importable from here."""

from leads.models.campaign import Campaign, CampaignEvent, Candidate, Run, Slice
from leads.models.care import LeadAnalysis, LeadTask
from leads.models.company import Company, Fact, IdentityKey
from leads.models.people import IdempotencyKey, RefreshToken, SignInLink, Tenant, TenantMonth, User
from leads.models.prompt import PromptVersion
from leads.models.register import RegisterCompany, RegisterLoad
from leads.models.sales import Customer, CustomerStatusChange, Interaction, Lead
from leads.models.table import Owned, Table
from leads.models.vendor import Postcode, ProviderCredential, VendorCall, VendorState

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
    "LeadAnalysis",
    "LeadTask",
    "Owned",
    "Postcode",
    "PromptVersion",
    "ProviderCredential",
    "RefreshToken",
    "RegisterCompany",
    "RegisterLoad",
    "Run",
    "SignInLink",
    "Slice",
    "Table",
    "Tenant",
    "TenantMonth",
    "User",
    "VendorCall",
    "VendorState",
]
