"""The state machines: what may follow what, and what a person is told otherwise."""

import pytest

from leads.errors import ConflictError
from leads.lifecycle import CAMPAIGN, CUSTOMER, LEAD, Action, after, check_customer_move, check_lead_move
from leads.vocabulary import CampaignStatus, CustomerStatus, LeadStatus


@pytest.mark.parametrize(
    ("action", "status", "result"),
    [
        (Action.START, CampaignStatus.DRAFT, CampaignStatus.QUEUED),
        (Action.BEGIN, CampaignStatus.QUEUED, CampaignStatus.RUNNING),
        (Action.PAUSE, CampaignStatus.RUNNING, CampaignStatus.PAUSED),
        (Action.RESUME, CampaignStatus.PAUSED, CampaignStatus.QUEUED),
        (Action.STOP, CampaignStatus.PAUSED, CampaignStatus.CANCELLED),
        (Action.RESTART, CampaignStatus.CANCELLED, CampaignStatus.QUEUED),
        (Action.COMPLETE, CampaignStatus.RUNNING, CampaignStatus.COMPLETED),
        (Action.FAIL, CampaignStatus.QUEUED, CampaignStatus.FAILED),
        (Action.UPDATE, CampaignStatus.PAUSED, CampaignStatus.PAUSED),
    ],
)
def test_an_allowed_action_leads_where_the_table_says(
    action: Action, status: CampaignStatus, result: CampaignStatus
) -> None:
    assert after(action, status) is result


def test_every_other_action_is_refused_and_says_when_it_is_allowed() -> None:
    refused = 0
    for action, (allowed, _) in CAMPAIGN.items():
        for status in set(CampaignStatus) - allowed:
            with pytest.raises(ConflictError, match=f"Cannot {action} a campaign that is {status}; it must be one of"):
                after(action, status)
            refused += 1
    assert refused == 47


def test_every_status_can_be_reached_and_left() -> None:
    reached = {target for _, target in CAMPAIGN.values() if target} | {CampaignStatus.DRAFT}
    left = set().union(*(allowed for allowed, target in CAMPAIGN.values() if target))
    assert reached == left == set(CampaignStatus)


def test_a_lead_becomes_converted_only_by_conversion() -> None:
    for status in LeadStatus:
        with pytest.raises(ConflictError, match="by converting it"):
            check_lead_move(status, LeadStatus.CONVERTED)
    assert LEAD[LeadStatus.CONVERTED] == frozenset()


@pytest.mark.parametrize("old", CustomerStatus)
@pytest.mark.parametrize("new", CustomerStatus)
def test_customers_move_as_the_table_says(old: CustomerStatus, new: CustomerStatus) -> None:
    if new in CUSTOMER[old]:
        check_customer_move(old, new)
    else:
        with pytest.raises(ConflictError, match=f"A customer that is {old} can become: "):
            check_customer_move(old, new)
