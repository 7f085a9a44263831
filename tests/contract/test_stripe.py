"""What Khoa relies on at Stripe, tried by Stripe's own client on the sandbox or a real account."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import pytest
import stripe
from tests.contract.conftest import Account, GetAccount

T = TypeVar("T")

NAME = "STRIPE_TEST_SECRET_KEY"
AMOUNT = 500_000  # đồng: well over every minimum


@pytest.fixture
def stripe_account(account: GetAccount) -> Account:
    return account("stripe")


@pytest.fixture
async def client(stripe_account: Account) -> AsyncIterator[stripe.StripeClient]:
    made, http = connect(stripe_account, stripe_account.keys[NAME])
    yield made.v1  # type: ignore[misc]
    await http.close_async()


def connect(where: Account, key: str) -> tuple[stripe.StripeClient, stripe.HTTPXClient]:
    http = stripe.HTTPXClient(timeout=30)
    if where.sandbox is None:
        return stripe.StripeClient(key, http_client=http), http
    base = f"{where.sandbox.base_url}/stripe"
    addresses: Any = {"api": base, "files": base, "connect": base, "meter_events": base}
    return stripe.StripeClient(key, base_addresses=addresses, http_client=http), http


def session(**more: Any) -> Any:
    price = {"currency": "vnd", "unit_amount": AMOUNT, "product_data": {"name": "Nhiếp ảnh"}}
    return {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": "https://example.com/done?session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://example.com/back",
        **more,
    }


def payment(method: str = "pm_card_visa", **more: Any) -> Any:
    return {
        "amount": AMOUNT,
        "currency": "vnd",
        "confirm": True,
        "payment_method": method,
        "payment_method_types": ["card"],
        **more,
    }


async def eventually(
    where: Account, look: Callable[[], Awaitable[T]], done: Callable[[T], object]
) -> T:
    """What `look` finds once `done` says so; the last it found when the platform took too long."""
    pause = 0.1 if where.sandbox else 3
    found = await look()
    for _ in range(int(where.wait / pause)):
        if done(found):
            break
        await asyncio.sleep(pause)
        found = await look()
    return found


async def test_a_wrong_key_is_401(stripe_account: Account) -> None:
    wrong, http = connect(stripe_account, "sk_test_" + "0" * 24)
    with pytest.raises(stripe.AuthenticationError) as caught:
        await wrong.v1.charges.list_async()
    assert caught.value.http_status == 401
    assert caught.value.request_id.startswith("req_")
    await http.close_async()


async def test_a_session_is_made_looked_at_and_expired(client: Any) -> None:
    asked = session(
        client_reference_id="purchase-1",
        customer_email="lan@example.com",
        metadata={"purchase_id": "p1"},
        payment_intent_data={"metadata": {"purchase_id": "p1"}},
        locale="vi",
        expires_at=int(time.time()) + 3600,
        line_items=session()["line_items"] * 3,
    )
    made = await client.checkout.sessions.create_async(asked)
    assert (made.status, made.payment_status, made.mode) == ("open", "unpaid", "payment")
    assert (made.amount_total, made.currency) == (3 * AMOUNT, "vnd")
    assert made.payment_intent is None
    assert made.url
    again = await client.checkout.sessions.retrieve_async(made.id, {"expand": ["line_items"]})
    assert again.client_reference_id == "purchase-1"
    assert again.metadata["purchase_id"] == "p1"
    assert again.expires_at == asked["expires_at"]
    lines = await client.checkout.sessions.line_items.list_async(made.id, {"limit": 2})
    assert lines.has_more
    amounts = [line.amount_total async for line in lines.auto_paging_iter()]
    assert amounts == [line.amount_total for line in again.line_items.data] == [AMOUNT] * 3
    expired = await client.checkout.sessions.expire_async(made.id)
    assert (expired.status, expired.url) == ("expired", None)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await client.checkout.sessions.expire_async(made.id)
    assert caught.value.http_status == 400
    found = await client.checkout.sessions.list_async({"status": "expired", "limit": 5})
    assert made.id in [one.id for one in found.data]


async def test_a_repeated_key_makes_one_session_or_is_refused(client: Any) -> None:
    options = {"idempotency_key": f"contract-{secrets.token_hex(8)}"}
    first = await client.checkout.sessions.create_async(session(), options)
    second = await client.checkout.sessions.create_async(session(), options)
    assert first.id == second.id
    assert second.last_response.headers["idempotent-replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError) as caught:
        await client.checkout.sessions.create_async(session(locale="en"), options)
    assert caught.value.http_status == 400


@pytest.mark.parametrize(
    ("more", "code", "param"),
    [
        ({"colour": "red"}, "parameter_unknown", "colour"),
        ({"metadata": {"k" * 41: "x"}}, None, "metadata"),
        ({"expires_at": 1_000_000_000}, None, "expires_at"),
        ({"customer_email": "nobody"}, "email_invalid", "customer_email"),
    ],
)
async def test_a_wrong_session_is_refused(
    client: Any, more: dict[str, Any], code: str | None, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await client.checkout.sessions.create_async(session(**more))
    error = caught.value
    assert (error.http_status, error.param) == (400, param)
    assert code is None or error.code == code


@pytest.mark.parametrize(
    ("amount", "code"), [(1, "amount_too_small"), (100_000_000, "amount_too_large")]
)
async def test_an_amount_that_cannot_be_charged_is_refused(
    client: Any, amount: int, code: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await client.payment_intents.create_async(payment(amount=amount, currency="usd"))
    error = caught.value
    assert (error.http_status, error.code, error.param) == (400, code, "amount")


async def test_a_declined_card_is_402(client: Any) -> None:
    with pytest.raises(stripe.CardError) as caught:
        await client.payment_intents.create_async(payment("pm_card_chargeDeclined"))
    error = caught.value
    assert (error.http_status, error.code) == (402, "card_declined")
    assert error.error.decline_code == "generic_decline"


async def test_a_payment_settles_with_a_fee(client: Any, stripe_account: Account) -> None:
    since = int(time.time()) - 60
    paid = await client.payment_intents.create_async(payment(metadata={"purchase_id": "p1"}))
    assert paid.status == "succeeded"
    charge = await eventually(
        stripe_account,
        lambda: client.charges.retrieve_async(
            paid.latest_charge, {"expand": ["balance_transaction"]}
        ),
        lambda one: one.balance_transaction,
    )
    assert (charge.amount, charge.amount_refunded, charge.disputed) == (AMOUNT, 0, False)
    settled = charge.balance_transaction
    assert settled.net == settled.amount - settled.fee
    assert settled.fee == sum(part.amount for part in settled.fee_details) > 0
    assert (settled.exchange_rate is None) == (settled.currency == "vnd")
    listed = await client.balance_transactions.list_async(
        {"source": charge.id, "expand": ["data.source"]}
    )
    assert [(one.id, one.source.id) for one in listed.data] == [(settled.id, charge.id)]
    told = await eventually(
        stripe_account,
        lambda: client.events.list_async(
            {"types": ["charge.succeeded"], "created": {"gte": since}, "limit": 100}
        ),
        lambda page: [one for one in page.data if one.data.object["id"] == charge.id],
    )
    assert charge.id in [one.data.object["id"] for one in told.data]
    undelivered = await client.events.list_async({"delivery_success": False, "limit": 1})
    assert undelivered.object == "list"


async def test_a_refund_is_made_once_listed_and_bounded(client: Any) -> None:
    paid = await client.payment_intents.create_async(payment())
    asked = {"payment_intent": paid.id, "amount": 100_000, "metadata": {"refund_id": "r1"}}
    options = {"idempotency_key": f"contract-{secrets.token_hex(8)}"}
    refund = await client.refunds.create_async(asked, options)
    assert (await client.refunds.create_async(asked, options)).id == refund.id
    assert (refund.status, refund.amount, refund.charge) == (
        "succeeded",
        100_000,
        paid.latest_charge,
    )
    assert refund.metadata["refund_id"] == "r1"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await client.refunds.create_async({"payment_intent": paid.id, "amount": AMOUNT})
    assert (caught.value.http_status, caught.value.param) == (400, "amount")
    rest = await client.refunds.create_async({"payment_intent": paid.id})
    assert rest.amount == AMOUNT - 100_000
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await client.refunds.create_async({"payment_intent": paid.id})
    assert caught.value.code == "charge_already_refunded"
    page = await client.refunds.list_async({"payment_intent": paid.id, "limit": 1})
    assert [one.id async for one in page.auto_paging_iter()] == [rest.id, refund.id]
    charge = await client.charges.retrieve_async(paid.latest_charge)
    assert (charge.amount_refunded, charge.refunded) == (AMOUNT, True)


@pytest.mark.parametrize(
    ("method", "first", "last"),
    [
        ("pm_card_pendingRefund", "pending", "succeeded"),
        ("pm_card_refundFail", "succeeded", "failed"),
    ],
)
async def test_a_refund_ends_later(
    client: Any, stripe_account: Account, method: str, first: str, last: str
) -> None:
    paid = await client.payment_intents.create_async(payment(method))
    refund = await client.refunds.create_async({"payment_intent": paid.id})
    assert refund.status == first
    ended = await eventually(
        stripe_account,
        lambda: client.refunds.retrieve_async(refund.id),
        lambda one: one.status == last,
    )
    assert ended.status == last
    if last == "failed":
        assert ended.failure_balance_transaction
        assert ended.failure_reason


async def test_a_dispute_takes_the_money(client: Any, stripe_account: Account) -> None:
    paid = await client.payment_intents.create_async(payment("pm_card_createDispute"))
    page = await eventually(
        stripe_account,
        lambda: client.disputes.list_async({"payment_intent": paid.id}),
        lambda found: found.data and found.data[0].balance_transactions,
    )
    (dispute,) = page.data
    assert (dispute.status, dispute.reason) == ("needs_response", "fraudulent")
    assert (dispute.amount, dispute.currency) == (AMOUNT, "vnd")
    assert (dispute.charge, dispute.payment_intent) == (paid.latest_charge, paid.id)
    (taken,) = dispute.balance_transactions
    assert (taken.type, taken.reporting_category) == ("adjustment", "dispute")
    assert taken.amount < 0 < taken.fee
    charge = await client.charges.retrieve_async(paid.latest_charge)
    assert charge.disputed
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await client.refunds.create_async({"payment_intent": paid.id})
    assert caught.value.code == "charge_disputed"


@pytest.mark.parametrize("what", ["charges", "refunds", "disputes", "payment_intents", "events"])
async def test_what_is_unknown_is_404(client: Any, what: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await getattr(client, what).retrieve_async("xx_nobody")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
