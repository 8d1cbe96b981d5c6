"""Which subscriptions can be shared, and by what."""

import pytest
from graphql.language import OperationType

from api.operations import Operation, Root, kind_of, root_of

FOLLOW = "subscription ($id: ID!, $after: Int! = 7) { campaignEvents(campaignId: $id, after: $after) { seq } }"
SNAPSHOT = "subscription ($s: Boolean) { campaignEvents(campaignId: 1, snapshot: $s) { seq } }"
INLINE = 'subscription { campaignEvents(campaignId: "c", after: 0) { seq } }'
ALL = "subscription { tenantActivity { seq } }"


def shared(query: str, name: str | None = None, **variables: object) -> Operation:
    return Operation(query, variables, name)


@pytest.mark.parametrize(
    ("operation", "root"),
    [
        (
            Operation(FOLLOW, {"id": "c", "after": 3}),
            Root("campaignEvents", 3, False, shared(FOLLOW, id="c", after=0)),
        ),
        (Operation(FOLLOW, {"id": "c"}), Root("campaignEvents", 7, False, shared(FOLLOW, id="c"))),
        (
            Operation(FOLLOW, {"id": "c", "after": None}),
            Root("campaignEvents", 0, False, shared(FOLLOW, id="c", after=None)),
        ),
        (
            Operation('subscription { campaignEvents(campaignId: "c", after: 125) { seq } }'),
            Root(
                "campaignEvents",
                125,
                False,
                shared('subscription { campaignEvents(campaignId: "c", after: 0) { seq } }'),
            ),
        ),
        (Operation(SNAPSHOT, {"s": True}), Root("campaignEvents", 0, True, shared(SNAPSHOT, s=False))),
        (Operation(SNAPSHOT), Root("campaignEvents", 0, False, shared(SNAPSHOT))),
        (
            Operation('subscription { campaignProgress(campaignId: "c") { status } }'),
            Root("campaignProgress", 0, False, shared('subscription { campaignProgress(campaignId: "c") { status } }')),
        ),
        (
            Operation(f"query A {{ me {{ id }} }} {ALL.replace('subscription', 'subscription B')}", None, "B"),
            Root(
                "tenantActivity",
                0,
                False,
                shared(f"query A {{ me {{ id }} }} {ALL.replace('subscription', 'subscription B')}", "B"),
            ),
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
        Operation("subscription { tenantActivity { seq } campaignProgress { status } }"),
        Operation("query A { a } subscription B { tenantActivity { seq } }"),
        Operation(FOLLOW, {"id": "c", "after": "3"}),
        Operation(FOLLOW, {"id": "c", "after": True}),
        Operation(FOLLOW, {"id": "c", "after": -1}),
        Operation(FOLLOW, {"id": "c", "after": 2**31}),
        Operation('subscription { campaignEvents(campaignId: "c", after: -1) { seq } }'),
        Operation(SNAPSHOT, {"s": "yes"}),
        Operation(
            "subscription ($after: Int) { campaignEvents(campaignId: 1, after: $after)"
            " { campaign { events(after: $after) { seq } } } }",
            {"after": 3},
        ),
        Operation(
            "subscription ($s: Boolean!) { campaignEvents(campaignId: 1, snapshot: $s)"
            " { seq campaign @include(if: $s) { id } } }",
            {"s": True},
        ),
    ],
)
def test_others_are_executed_for_their_client_alone(operation: Operation) -> None:
    assert root_of(operation) is None


def test_where_clients_begin_does_not_part_them() -> None:
    behind, ahead = (root_of(Operation(FOLLOW, {"id": "c", "after": after})) for after in (1, 900))
    assert behind is not None
    assert ahead is not None
    assert behind.shared.key == ahead.shared.key
    assert behind.shared.key[2] == b'{"after":0,"id":"c"}'


def test_the_variables_of_a_client_are_left_as_they_are() -> None:
    variables = {"id": "c", "after": 5}
    root_of(Operation(FOLLOW, variables))
    assert variables == {"id": "c", "after": 5}


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        (Operation("{ viewer { id } }"), OperationType.QUERY),
        (Operation("mutation { logout { x } }"), OperationType.MUTATION),
        (Operation(ALL), OperationType.SUBSCRIPTION),
        (Operation("query A { a } subscription B { b }", None, "B"), OperationType.SUBSCRIPTION),
        (Operation("query A { a } subscription B { b }"), None),
        (Operation("query A { a }", None, "B"), None),
        (Operation("{"), None),
    ],
)
def test_the_kind_of_an_operation(operation: Operation, kind: OperationType | None) -> None:
    assert kind_of(operation) is kind
