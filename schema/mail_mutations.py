"""What people say about mails: who is told of a run's end, and that a mail is to be tried once more."""

from typing import Annotated

import strawberry

from leads import mails
from leads.vocabulary import Role
from schema import declare
from schema.campaigns import Campaign
from schema.context import Info
from schema.declare import Given
from schema.ids import key_of
from schema.mails import Mail
from schema.people import User
from schema.problems import Problem


@strawberry.input(description="Who is told of the end of a campaign's runs, beside whoever asks for them.")
class SetCampaignMailsInput:
    """What `setCampaignMails` takes."""

    campaign_id: strawberry.ID = strawberry.field(description="Which campaign.")
    addresses: list[str] = strawberry.field(
        description=f"All addresses that are told, at most {mails.MOST_ADDRESSES}, for example "
        "[“sales@ourfirm.example”]; none for nobody else."
    )


@strawberry.input(description="Whether you get mails.")
class SetRunMailsInput:
    """What `setRunMails` takes."""

    wanted: bool = strawberry.field(description="Whether you are told when a run that you asked for has ended.")


@strawberry.input(description="Which mail to try once more.")
class ResendMailInput:
    """What `resendMail` takes."""

    mail_id: strawberry.ID = strawberry.field(description="Which mail; it must have FAILED.")


@strawberry.type(description="They are told from now on.")
class SetCampaignMailsPayload:
    """What `setCampaignMails` gives."""

    campaign: Campaign = strawberry.field(description="The campaign as it now is.")


@strawberry.type(description="It is so from now on.")
class SetRunMailsPayload:
    """What `setRunMails` gives."""

    user: User = strawberry.field(description="You, as you now are.")


@strawberry.type(description="It is on its way again, under the same Message-ID.")
class ResendMailPayload:
    """What `resendMail` gives."""

    mail: Mail = strawberry.field(description="The mail as it now is.")


SetCampaignMailsResult = Annotated[
    SetCampaignMailsPayload | Problem, strawberry.union("SetCampaignMailsResult", description="Done, or why not.")
]
SetRunMailsResult = Annotated[
    SetRunMailsPayload | Problem, strawberry.union("SetRunMailsResult", description="Done, or why not.")
]
ResendMailResult = Annotated[
    ResendMailPayload | Problem, strawberry.union("ResendMailResult", description="Done, or why not.")
]


@strawberry.type
class MailMutations:
    """Part of Mutation."""

    @declare.mutation(description="Say who is told by mail when a run of a campaign has completed or failed.")
    async def set_campaign_mails(self, info: Info, given: Given[SetCampaignMailsInput]) -> SetCampaignMailsResult:
        """Problem INVALID names the first address that is none."""
        async with info.context.write() as session:
            key = key_of(given.campaign_id, "Campaign", "campaignId")
            campaign = await mails.set_addresses(session, key, given.addresses)
        return SetCampaignMailsPayload(campaign=Campaign.of(campaign))

    @declare.mutation(description="Say whether you are told by mail when a run that you asked for has ended.")
    async def set_run_mails(self, info: Info, given: Given[SetRunMailsInput]) -> SetRunMailsResult:
        """For yourself alone."""
        async with info.context.write(Role.VIEWER) as session:
            user = await mails.set_run_mails(session, info.context.viewer.user_id, wanted=given.wanted)
        return SetRunMailsPayload(user=User.of(user))

    @declare.mutation(description="Have another try at a mail that was given up.")
    async def resend_mail(self, info: Info, given: Given[ResendMailInput]) -> ResendMailResult:
        """Problem CONFLICT where it was not given up."""
        async with info.context.write() as session:
            mail = await mails.send_again(session, key_of(given.mail_id, "Mail", "mailId"))
        return ResendMailPayload(mail=Mail.of(mail))
