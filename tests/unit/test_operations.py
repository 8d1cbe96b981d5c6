"""Which subscriptions can be shared, and by what."""

import pytest

from api.operations import Operation, Root, root_of

FOLLOW = "subscription ($id: ID!, $after: Int! = 7) { campaignEvents(campaignId: $id, after: $after) { seq } }"


@pytest.mark.parametrize(
    ("operation", "root"),
    [
        (Operation(FOLLOW, {"id": "c", "after": 3}), Root("campaignEvents", 3, "after")),
        (Operation(FOLLOW, {"id": "c"}), Root("campaignEvents", 7, "after")),
        (Operation(FOLLOW, {"id": "c", "after": None}), Root("campaignEvents", 0, "after")),
        (Operation('subscription { campaignEvents(campaignId: "c", after: 5) { seq } }'), Root("campaignEvents", 5, None)),
        (Operation('subscription { campaignProgress(campaignId: "c") { status } }'), Root("campaignProgress", 0, None)),
        (
            Operation("query A { me { id } } subscription B { tenantActivity { seq } }", None, "B"),
            Root("tenantActivity", 0, None),
        ),
    ],
)
def test_a_simple_subscription_can_be_shared(operation: Operation, root: Root) -> None:
    assert root_of(operation) == root


@pytest.mark.parametrize(
    "operation",
    [
        Operation("query { viewer { id } }"),
        Operation("subscription {"),
        Operation("subscription { ...f } fragment f on Subscription { tenantActivity { seq } }"),
        Operation("query A { a } subscription B { tenantActivity { seq } }"),
        Operation(FOLLOW, {"id": "c", "after": "3"}),
        Operation(FOLLOW, {"id": "c", "after": True}),
        Operation(
            "subscription ($after: Int) { campaignEvents(campaignId: 1, after: $after)"
            " { campaign { events(after: $after) { seq } } } }",
            {"after": 3},
        ),
    ],
)
def test_others_are_executed_for_their_client_alone(operation: Operation) -> None:
    assert root_of(operation) is None


def test_where_clients_begin_does_not_part_them() -> None:
    behind, ahead = (Operation(FOLLOW, {"id": "c", "after": after}) for after in (1, 900))
    root = root_of(behind)
    assert root is not None
    assert root.shared_variables(behind) == root.shared_variables(ahead) == b'{"id":"c"}'
