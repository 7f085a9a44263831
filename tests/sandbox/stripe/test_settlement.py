"""What arrives in the account: its currency, its rate, its delay, through the official client."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.sandbox.conftest import Receiver, Sandbox
from tests.sandbox.stripe.shop import Dashboard, Events, Payer, Shop, paid_charge

from khoa_sandbox.settings import SandboxSettings


@pytest.fixture(scope="module")
def in_dollars(start_sandbox: Callable[..., Sandbox]) -> Sandbox:
    """An account that settles in dollars, each charge a second late."""
    return start_sandbox(
        KHOA_SANDBOX_STRIPE_SETTLEMENT="usd",
        KHOA_SANDBOX_STRIPE_RATE="25000",
        KHOA_SANDBOX_STRIPE_DELAY="1",
    )


def setup(sandbox: Sandbox, **changes: Any) -> httpx.Response:
    return Dashboard(sandbox.base_url).press("stripe", changes)


async def test_a_charge_settles_late_and_in_dollars(
    in_dollars: Sandbox, receiver: Receiver, new_shop: Callable[[Sandbox], Shop]
) -> None:
    shop, payer = new_shop(in_dollars), Payer(in_dollars.base_url)
    events = Events(receiver, shop.client, in_dollars.keys.stripe_webhook_secret)
    charge = await paid_charge(shop, payer, amount=500_000)
    assert (
        events.wait("charge.succeeded", charge.id)["data"]["object"]["balance_transaction"] is None
    )
    updated = events.wait("charge.updated", charge.id)["data"]
    assert updated["previous_attributes"] == {"balance_transaction": None}
    again = await shop.client.v1.charges.retrieve_async(
        charge.id, {"expand": ["balance_transaction"]}
    )
    settled = again.balance_transaction
    assert updated["object"]["balance_transaction"] == settled.id
    assert (settled.currency, settled.amount, settled.exchange_rate) == ("usd", 2_000, 0.004)
    assert (settled.fee, settled.net) == (88, 1_912)
    assert settled.fee_details[0].currency == "usd"
    refund = await shop.client.v1.refunds.create_async(
        {"charge": charge.id, "amount": 250_000, "expand": ["balance_transaction"]}
    )
    assert (refund.amount, refund.currency) == (250_000, "vnd")
    taken = refund.balance_transaction
    assert (taken.amount, taken.currency, taken.type) == (-1_000, "usd", "refund")
    listed = shop.client.v1.balance_transactions
    both = await listed.list_async({"currency": "usd", "created": {"gte": charge.created}})
    assert [one.id for one in both.data] == [taken.id, settled.id]
    assert (await listed.list_async({"currency": "vnd"})).data == []


async def test_a_refund_may_come_before_the_fee_is_known(
    in_dollars: Sandbox, receiver: Receiver, new_shop: Callable[[Sandbox], Shop]
) -> None:
    assert setup(in_dollars, delay=3600).json()["delay"] == 3600
    shop, payer = new_shop(in_dollars), Payer(in_dollars.base_url)
    charge = await paid_charge(shop, payer)
    refund = await shop.client.v1.refunds.create_async({"charge": charge.id})
    again = await shop.client.v1.charges.retrieve_async(
        charge.id, {"expand": ["balance_transaction"]}
    )
    assert again.balance_transaction is None
    assert refund.balance_transaction


async def test_the_console_changes_the_account_as_it_runs(
    sandbox: Sandbox, shop: Shop, payer: Payer
) -> None:
    charge = await paid_charge(shop, payer)
    transactions = shop.client.v1.balance_transactions
    assert (await transactions.retrieve_async(charge.balance_transaction)).currency == "vnd"
    try:
        changed = setup(sandbox, settlement="usd", rate=20_000).json()
        assert changed == {"settlement": "usd", "rate": 20_000, "delay": 0, "refunds": "succeed"}
        charge = await paid_charge(shop, payer)
        settled = await transactions.retrieve_async(charge.balance_transaction)
        assert (settled.currency, settled.amount) == ("usd", 995)
    finally:
        setup(sandbox, settlement=None, rate=26_000)
    charge = await paid_charge(shop, payer)
    assert (await transactions.retrieve_async(charge.balance_transaction)).currency == "vnd"


async def test_dollars_arrive_in_dong(sandbox: Sandbox, shop: Shop, payer: Payer) -> None:
    setup(sandbox, settlement="vnd")
    try:
        session = await shop.open(amount=1_000, currency="usd")
        await payer.pay(session)
    finally:
        setup(sandbox, settlement=None)
    paid = await shop.sessions.retrieve_async(
        session.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
    )
    settled = paid.payment_intent.latest_charge.balance_transaction
    assert (settled.currency, settled.amount, settled.exchange_rate) == ("vnd", 260_000, 260.0)


@pytest.mark.parametrize(
    "changes",
    [
        {"settlement": "eur"},
        {"rate": 0},
        {"rate": "x"},
        {"rate": True},
        {"delay": -1},
        {"delay": 1.5},
        {"refunds": "perhaps"},
        {"colour": "red"},
    ],
)
def test_an_account_that_cannot_be_is_refused(sandbox: Sandbox, changes: dict[str, Any]) -> None:
    answer = setup(sandbox, **changes)
    assert answer.status_code == 422
    assert answer.json()["error"]


async def test_transactions_are_filtered_and_paged(
    sandbox: Sandbox, shop: Shop, payer: Payer
) -> None:
    charge = await paid_charge(shop, payer)
    refund = await shop.client.v1.refunds.create_async({"charge": charge.id, "amount": 1_000})
    api = shop.client.v1.balance_transactions
    newest = await api.list_async({"type": "refund", "limit": 1, "expand": ["data.source"]})
    assert newest.data[0].source.id == refund.id
    assert newest.data[0].source.payment_intent == charge.payment_intent
    everything = [one.id async for one in (await api.list_async({"limit": 2})).auto_paging_iter()]
    assert len(everything) == len(set(everything)) > 2
    assert (await api.list_async({"created": {"lt": charge.created - 3600}})).data == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("SETTLEMENT", "eur"), ("RATE", "0"), ("RATE", "x"), ("DELAY", "-1"), ("DELAY", "nan")],
)
def test_an_environment_that_cannot_be_is_refused(name: str, value: str) -> None:
    variable = f"KHOA_SANDBOX_STRIPE_{name}"
    with pytest.raises(ValueError, match=variable):
        SandboxSettings.from_environment({variable: value})
