"""The state machines, each one table: what may follow what, for campaigns, leads and customers."""

from enum import StrEnum

from leads.errors import ConflictError
from leads.vocabulary import CampaignStatus as Status
from leads.vocabulary import CustomerStatus, LeadStatus


class Action(StrEnum):
    """What can be done to a campaign, by a person or by the worker."""

    START = "start"
    BEGIN = "begin"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    RESTART = "restart"
    COMPLETE = "complete"
    FAIL = "fail"
    UPDATE = "update"
    DELETE = "delete"


ACTIVE = frozenset({Status.QUEUED, Status.RUNNING, Status.PAUSED})
RESTING = frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED})

CAMPAIGN: dict[Action, tuple[frozenset[Status], Status | None]] = {
    Action.START: (frozenset({Status.DRAFT}), Status.QUEUED),
    Action.BEGIN: (frozenset({Status.QUEUED}), Status.RUNNING),
    Action.PAUSE: (frozenset({Status.QUEUED, Status.RUNNING}), Status.PAUSED),
    Action.RESUME: (frozenset({Status.PAUSED}), Status.QUEUED),
    Action.STOP: (ACTIVE, Status.CANCELLED),
    Action.RESTART: (RESTING, Status.QUEUED),
    Action.COMPLETE: (frozenset({Status.RUNNING}), Status.COMPLETED),
    Action.FAIL: (frozenset({Status.QUEUED, Status.RUNNING}), Status.FAILED),
    Action.UPDATE: (RESTING | {Status.DRAFT, Status.PAUSED}, None),
    Action.DELETE: (RESTING | {Status.DRAFT}, None),
}
"""For each action: the states it may be done in, and the state it leads to (None: no change)."""

LEAD: dict[LeadStatus, frozenset[LeadStatus]] = {
    LeadStatus.NEW: frozenset({LeadStatus.CONTACTED, LeadStatus.QUALIFIED, LeadStatus.REJECTED, LeadStatus.DUPLICATE}),
    LeadStatus.CONTACTED: frozenset({LeadStatus.NEW, LeadStatus.QUALIFIED, LeadStatus.REJECTED, LeadStatus.DUPLICATE}),
    LeadStatus.QUALIFIED: frozenset({LeadStatus.CONTACTED, LeadStatus.REJECTED, LeadStatus.DUPLICATE}),
    LeadStatus.REJECTED: frozenset({LeadStatus.NEW}),
    LeadStatus.DUPLICATE: frozenset({LeadStatus.NEW}),
    LeadStatus.CONVERTED: frozenset(),
}
"""The moves a person may make; CONVERTED is reached by conversion alone."""

_C = CustomerStatus
CUSTOMER: dict[CustomerStatus, frozenset[CustomerStatus]] = {
    _C.DISCOVERY: frozenset({_C.LEAD, _C.PROSPECT, _C.COLD_LEAD, _C.LOST}),
    _C.LEAD: frozenset({_C.PROSPECT, _C.OPPORTUNITY, _C.COLD_LEAD, _C.LOST}),
    _C.PROSPECT: frozenset({_C.LEAD, _C.OPPORTUNITY, _C.COLD_LEAD, _C.LOST}),
    _C.OPPORTUNITY: frozenset({_C.PROSPECT, _C.CUSTOMER, _C.COLD_LEAD, _C.LOST}),
    _C.CUSTOMER: frozenset({_C.INACTIVE, _C.LOST}),
    _C.COLD_LEAD: frozenset({_C.LEAD, _C.PROSPECT, _C.LOST}),
    _C.INACTIVE: frozenset({_C.CUSTOMER, _C.OPPORTUNITY, _C.LOST}),
    _C.LOST: frozenset({_C.COLD_LEAD, _C.LEAD}),
}


def after(action: Action, status: Status) -> Status:
    """The status that `action` leads to from `status`.

    Raises:
        ConflictError: when the action is not allowed in that status; the message says in which it is.
    """
    allowed, target = CAMPAIGN[action]
    if status not in allowed:
        states = ", ".join(sorted(allowed))
        raise ConflictError(f"Cannot {action} a campaign that is {status}; it must be one of: {states}.")
    return target or status


def check_lead_move(old: LeadStatus, new: LeadStatus) -> None:
    """Raise a ConflictError unless a person may move a lead from `old` to `new`."""
    if new is LeadStatus.CONVERTED:
        raise ConflictError("A lead becomes CONVERTED by converting it into a customer.", field="status")
    if new is not old and new not in LEAD[old]:
        raise ConflictError(_moves("lead", old, LEAD[old]), field="status")


def check_customer_move(old: CustomerStatus, new: CustomerStatus) -> None:
    """Raise a ConflictError unless a customer may move from `old` to `new`."""
    if new not in CUSTOMER[old]:
        raise ConflictError(_moves("customer", old, CUSTOMER[old]), field="status")


def _moves(noun: str, old: StrEnum, allowed: frozenset[LeadStatus] | frozenset[CustomerStatus]) -> str:
    return f"A {noun} that is {old} can become: {', '.join(sorted(allowed)) or 'nothing else'}."
