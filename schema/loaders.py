"""Loaders: what many siblings need is read in one statement. They live for one operation, so nothing is stale."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from strawberry.dataloader import DataLoader

from leads import models
from leads.db import ReadSession
from leads.finders import Share, shares_of_runs
from leads.spending import costs_per_lead
from leads.vocabulary import Source
from schema.loading import Loading


@dataclass(frozen=True, slots=True)
class SourceSum:
    """What a run's calls to one source came to."""

    source: Source
    calls: int
    succeeded: int
    failed: int
    cost_micros: int
    median_ms: int | None


class Loaders(Loading):
    """One of each, made when first used."""

    @cached_property
    def campaign(self) -> DataLoader[UUID, models.Campaign | None]:
        """Campaigns by id, deleted ones too."""
        return self._by_id(models.Campaign, models.Campaign.id)

    @cached_property
    def run(self) -> DataLoader[UUID, models.Run | None]:
        """Runs by id."""
        return self._by_id(models.Run, models.Run.id)

    @cached_property
    def candidate(self) -> DataLoader[UUID, models.Candidate | None]:
        """Candidates by id."""
        return self._by_id(models.Candidate, models.Candidate.id)

    @cached_property
    def company(self) -> DataLoader[UUID, models.Company | None]:
        """Companies by id."""
        return self._by_id(models.Company, models.Company.id)

    @cached_property
    def lead(self) -> DataLoader[UUID, models.Lead | None]:
        """Leads by id."""
        return self._by_id(models.Lead, models.Lead.id)

    @cached_property
    def fact(self) -> DataLoader[UUID, models.Fact | None]:
        """Facts by id."""
        return self._by_id(models.Fact, models.Fact.id)

    @cached_property
    def lead_task(self) -> DataLoader[UUID, models.LeadTask | None]:
        """Tasks of leads by id."""
        return self._by_id(models.LeadTask, models.LeadTask.id)

    @cached_property
    def lead_analysis(self) -> DataLoader[UUID, models.LeadAnalysis | None]:
        """Analyses by id."""
        return self._by_id(models.LeadAnalysis, models.LeadAnalysis.id)

    @cached_property
    def export(self) -> DataLoader[UUID, models.Export | None]:
        """Exports by id."""
        return self._by_id(models.Export, models.Export.id)

    @cached_property
    def lead_import(self) -> DataLoader[UUID, models.LeadImport | None]:
        """Imports by id."""
        return self._by_id(models.LeadImport, models.LeadImport.id)

    @cached_property
    def interaction(self) -> DataLoader[UUID, models.Interaction | None]:
        """Interactions by id."""
        return self._by_id(models.Interaction, models.Interaction.id)

    @cached_property
    def customer(self) -> DataLoader[UUID, models.Customer | None]:
        """Customers by id."""
        return self._by_id(models.Customer, models.Customer.id)

    @cached_property
    def user(self) -> DataLoader[UUID, models.User | None]:
        """People by id."""
        return self._by_id(models.User, models.User.id)

    @cached_property
    def tenant(self) -> DataLoader[UUID, models.Tenant | None]:
        """Tenants by id; none but the viewer's is visible."""
        return self._by_id(models.Tenant, models.Tenant.id)

    @cached_property
    def api_key(self) -> DataLoader[UUID, models.ApiKey | None]:
        """API keys by id."""
        return self._by_id(models.ApiKey, models.ApiKey.id)

    @cached_property
    def invitation(self) -> DataLoader[UUID, models.Invitation | None]:
        """Invitations by id."""
        return self._by_id(models.Invitation, models.Invitation.id)

    @cached_property
    def audit_entry(self) -> DataLoader[UUID, models.AuditEntry | None]:
        """Entries of the audit log by id."""
        return self._by_id(models.AuditEntry, models.AuditEntry.id)

    @cached_property
    def secrets_of_key(self) -> DataLoader[UUID, list[models.ApiKeySecret]]:
        """A key's secrets that have not ended, the newest first."""
        secret = models.ApiKeySecret
        holds = or_(secret.ends_at.is_(None), secret.ends_at > func.clock_timestamp())
        return self._many(select(secret).where(holds).order_by(secret.created_at.desc(), secret.id), secret.key_id)

    @cached_property
    def webhook(self) -> DataLoader[UUID, models.WebhookEndpoint | None]:
        """Webhooks by id."""
        return self._by_id(models.WebhookEndpoint, models.WebhookEndpoint.id)

    @cached_property
    def webhook_delivery(self) -> DataLoader[UUID, models.WebhookDelivery | None]:
        """Deliveries to webhooks by id."""
        return self._by_id(models.WebhookDelivery, models.WebhookDelivery.id)

    @cached_property
    def webhook_replay(self) -> DataLoader[UUID, models.WebhookReplay | None]:
        """Replays of webhooks by id."""
        return self._by_id(models.WebhookReplay, models.WebhookReplay.id)

    @cached_property
    def mail(self) -> DataLoader[UUID, models.Mail | None]:
        """Mails by id."""
        return self._by_id(models.Mail, models.Mail.id)

    @cached_property
    def schedule_of_campaign(self) -> DataLoader[UUID, models.CampaignSchedule | None]:
        """A campaign's schedule, by the campaign's id."""
        return self._by_id(models.CampaignSchedule, models.CampaignSchedule.campaign_id)

    @cached_property
    def customer_of_company(self) -> DataLoader[UUID, models.Customer | None]:
        """A company's customer, by the company's id."""
        return self._by_id(models.Customer, models.Customer.company_id)

    @cached_property
    def facts_of_company(self) -> DataLoader[UUID, list[models.Fact]]:
        """A company's facts that have not expired, the surest of each field first."""
        fact = models.Fact
        living = or_(fact.expires_at.is_(None), fact.expires_at > func.clock_timestamp())
        return self._many(
            select(fact).where(living).order_by(fact.field, fact.confidence.desc(), fact.id), fact.company_id
        )

    @cached_property
    def tasks_of_lead(self) -> DataLoader[UUID, list[models.LeadTask]]:
        """A lead's tasks, the latest first."""
        task = models.LeadTask
        return self._many(select(task).order_by(task.created_at.desc(), task.id), task.lead_id)

    @cached_property
    def analysis_of_lead(self) -> DataLoader[UUID, list[models.LeadAnalysis]]:
        """A lead's latest analysis, if there is one."""
        analysis = models.LeadAnalysis
        latest = select(analysis).ext(distinct_on(analysis.lead_id))
        return self._many(latest.order_by(analysis.lead_id, analysis.created_at.desc()), analysis.lead_id)

    @cached_property
    def runs_of_campaign(self) -> DataLoader[UUID, list[models.Run]]:
        """A campaign's runs, the latest first."""
        return self._many(select(models.Run).order_by(models.Run.number.desc()), models.Run.campaign_id)

    @cached_property
    def history_of_customer(self) -> DataLoader[UUID, list[models.CustomerStatusChange]]:
        """A customer's moves, the earliest first."""
        change = models.CustomerStatusChange
        return self._many(select(change).order_by(change.at, change.id), change.customer_id)

    @cached_property
    def sources_of_run(self) -> DataLoader[UUID, list[SourceSum]]:
        """What each source did in a run."""
        return self._loader(_sources_of_runs)

    @cached_property
    def finders_of_run(self) -> DataLoader[UUID, list[Share]]:
        """What each finder brought to a run."""
        return self._loader(shares_of_runs)

    @cached_property
    def cost_per_lead(self) -> DataLoader[UUID, int | None]:
        """What a lead of a campaign has cost, in micro-dollars; None where it has none."""

        async def load(session: ReadSession, campaigns: Sequence[UUID]) -> list[int | None]:
            costs = await costs_per_lead(session, campaigns)
            return [costs.get(key) for key in campaigns]

        return self._loader(load)


async def _sources_of_runs(session: ReadSession, runs: Sequence[UUID]) -> list[list[SourceSum]]:
    call = models.VendorCall
    ok = call.outcome == "ok"
    median = func.percentile_cont(0.5).within_group(call.duration_ms)
    statement = (
        select(
            call.run_id,
            call.source,
            func.count(),
            func.count().filter(ok),
            func.count().filter(call.outcome.not_in(["ok", "open", "stopped"])),
            func.coalesce(func.sum(call.cost_micros), 0),
            median.filter(ok),
        )
        .where(call.run_id.in_(runs))
        .group_by(call.run_id, call.source)
        .order_by(call.source)
    )
    found: defaultdict[UUID, list[SourceSum]] = defaultdict(list)
    for run, source, calls, succeeded, failed, cost, middle in await session.execute(statement):
        median_ms = None if middle is None else round(middle)
        found[run].append(SourceSum(source, calls, succeeded, failed, int(cost), median_ms))
    return [found[run] for run in runs]
