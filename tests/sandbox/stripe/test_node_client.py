"""Stripe's Node client against the running sandbox."""

from tests.sandbox.conftest import NodeClient


def test_node_client_gets_in_and_a_wrong_key_does_not(node_client: NodeClient) -> None:
    answer = node_client("stripe-door.mjs")
    assert answer["events"] == "list"
    wrong = answer["wrong"]
    assert (wrong["type"], wrong["status"]) == ("StripeAuthenticationError", 401)
    assert wrong["requestId"].startswith("req_")
