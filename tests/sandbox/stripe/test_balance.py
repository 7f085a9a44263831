"""One balance transaction by its id, as its list and its charge tell of it."""

import pytest
import stripe
from tests.sandbox.stripe.shop import Payer, Shop


async def test_a_balance_transaction_is_found_by_its_id(shop: Shop, payer: Payer) -> None:
    session = await shop.open(amount=199_000)
    await payer.pay(session)
    paid = await shop.sessions.retrieve_async(
        session.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
    )
    moved = paid.payment_intent.latest_charge.balance_transaction
    again = await shop.client.v1.balance_transactions.retrieve_async(moved.id)
    assert again.to_dict() == moved.to_dict()
    assert again.source == paid.payment_intent.latest_charge.id
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await shop.client.v1.balance_transactions.retrieve_async("txn_nothing")
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
