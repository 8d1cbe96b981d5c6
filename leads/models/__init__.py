"""The tables. Every model is importable from here."""

from leads.models.access import ApiKey, ApiKeySecret, Attempt, AuditEntry, Invitation, UserSession
from leads.models.bulk import Export, LeadImport
from leads.models.campaign import Campaign, CampaignEvent, Candidate, Run, Slice
from leads.models.care import LeadAnalysis, LeadTask
from leads.models.company import Company, CompanyWord, Fact, IdentityKey
from leads.models.feed import FeedEpoch
from leads.models.people import IdempotencyKey, RefreshToken, SignInLink, Tenant, TenantMonth, User
from leads.models.prompt import PromptVersion
from leads.models.register import RegisterCompany, RegisterLoad
from leads.models.sales import Customer, CustomerStatusChange, Interaction, Lead
from leads.models.schedules import CampaignSchedule, Mail
from leads.models.table import Owned, Table
from leads.models.vendor import Postcode, ProviderCredential, VendorCall, VendorState
from leads.models.webhooks import WebhookDelivery, WebhookEndpoint, WebhookReplay

__all__ = [
    "ApiKey",
    "ApiKeySecret",
    "Attempt",
    "AuditEntry",
    "Campaign",
    "CampaignEvent",
    "CampaignSchedule",
    "Candidate",
    "Company",
    "CompanyWord",
    "Customer",
    "CustomerStatusChange",
    "Export",
    "Fact",
    "FeedEpoch",
    "IdempotencyKey",
    "IdentityKey",
    "Interaction",
    "Invitation",
    "Lead",
    "LeadAnalysis",
    "LeadImport",
    "LeadTask",
    "Mail",
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
    "UserSession",
    "VendorCall",
    "VendorState",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookReplay",
]
