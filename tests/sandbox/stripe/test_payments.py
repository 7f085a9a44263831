"""Paying: what becomes of the session, the intent and the charge, and which events tell of it."""

import asyncio
import json
import time
from typing import Any

import pytest
from tests.sandbox.conftest import Received, Receiver
from tests.sandbox.stripe.shop import Events, Payer, Shop


async def test_success_is_told_with_whole_snapshots(
    shop: Shop, payer: Payer, events: Events
) -> None:
    session = await shop.open(
        metadata={"purchase_id": "p1"}, payment_intent_data={"metadata": {"purchase_id": "p1"}}
    )
    answer = await payer.pay(session)
    assert answer.status_code == 200
    assert answer.json()["url"] == (
        f"http://localhost:8000/checkout/success?session_id={session.id}"
    )
    event = events.wait("checkout.session.completed", session.id)
    told = event["data"]["object"]
    assert event["id"].startswith("evt_")
    assert (event["api_version"], event["livemode"]) == ("2026-10-28.endive", False)
    assert event["request"] == {"id": None, "idempotency_key": None}
    now = await shop.sessions.retrieve_async(session.id)
    assert told == now.to_dict()
    assert (told["status"], told["payment_status"], told["url"]) == ("complete", "paid", None)
    assert told["customer_details"]["email"] == "lan@example.com"
    assert "line_items" not in told

    intent = await shop.client.v1.payment_intents.retrieve_async(told["payment_intent"])
    assert (intent.status, intent.amount_received) == ("succeeded", 199_000)
    assert events.wait("payment_intent.succeeded", intent.id)["data"]["object"] == intent.to_dict()
    charge = await shop.client.v1.charges.retrieve_async(intent.latest_charge)
    assert (charge.status, charge.paid, charge.amount) == ("succeeded", True, 199_000)
    assert charge.metadata.to_dict() == {"purchase_id": "p1"}
    assert charge.payment_method_details.card.last4 == "4242"
    assert events.wait("charge.succeeded", charge.id)["data"]["object"] == charge.to_dict()


async def test_fee_is_taken_from_what_is_received(shop: Shop, payer: Payer) -> None:
    session = await shop.open(amount=999, currency="usd")
    await payer.pay(session)
    paid = await shop.sessions.retrieve_async(
        session.id, {"expand": ["payment_intent.latest_charge"]}
    )
    charge = paid.payment_intent.latest_charge
    found = await shop.client.v1.balance_transactions.list_async({"source": charge.id})
    transaction = found.data[0]
    assert (transaction.amount, transaction.fee, transaction.net) == (999, 59, 940)
    assert (transaction.currency, transaction.type) == ("usd", "charge")
    assert charge.balance_transaction == transaction.id


@pytest.mark.parametrize(
    ("number", "code", "decline_code"),
    [
        ("4000 0000 0000 0002", "card_declined", "generic_decline"),
        ("4000000000009995", "card_declined", "insufficient_funds"),
        ("4000000000000069", "expired_card", "expired_card"),
        ("4000000000000127", "incorrect_cvc", "incorrect_cvc"),
    ],
)
async def test_refused_card_leaves_the_session_open(
    shop: Shop, payer: Payer, events: Events, number: str, code: str, decline_code: str
) -> None:
    session = await shop.open()
    answer = await payer.pay(session, number)
    assert (answer.status_code, answer.json()["code"]) == (402, decline_code)
    still = await shop.sessions.retrieve_async(session.id, {"expand": ["payment_intent"]})
    assert (still.status, still.payment_status) == ("open", "unpaid")
    error = still.payment_intent.last_payment_error
    assert (error.code, error.decline_code, error.type) == (code, decline_code, "card_error")
    event = events.wait("payment_intent.payment_failed", still.payment_intent.id)
    assert event["data"]["object"]["status"] == "requires_payment_method"
    charge = await shop.client.v1.charges.retrieve_async(still.payment_intent.latest_charge)
    assert (charge.status, charge.paid, charge.failure_code) == ("failed", False, code)
    assert "checkout.session.completed" not in events.types()

    assert (await payer.pay(session)).status_code == 200
    paid = await shop.sessions.retrieve_async(session.id)
    assert paid.payment_intent == still.payment_intent.id
    assert paid.payment_status == "paid"


@pytest.mark.parametrize(
    ("form", "field", "code"),
    [
        ({"number": "4242424242424241"}, "cardNumber", "invalid_number"),
        ({"number": "4242"}, "cardNumber", "incomplete_number"),
        ({"number": "४२४२४२४२४२४२४२४२"}, "cardNumber", "incomplete_number"),
        ({"cardExpiry": "01 / 20"}, "cardExpiry", "invalid_expiry_year_past"),
        ({"cardExpiry": "13 / 40"}, "cardExpiry", "invalid_expiry_month"),
        ({"cardExpiry": "12"}, "cardExpiry", "incomplete_expiry"),
        ({"cardCvc": "1"}, "cardCvc", "incomplete_cvc"),
        ({"billingName": " "}, "billingName", "incomplete_name"),
        ({"email": "lan@"}, "email", "invalid_email"),
    ],
)
async def test_form_is_checked_by_field(
    shop: Shop, payer: Payer, form: dict[str, str], field: str, code: str
) -> None:
    session = await shop.open()
    answer = await payer.pay(session, **form)
    assert (answer.status_code, answer.json()) == (422, {"fields": {field: code}})
    assert (await shop.sessions.retrieve_async(session.id)).payment_intent is None


async def test_card_that_is_no_test_card_is_refused(shop: Shop, payer: Payer) -> None:
    session = await shop.open()
    answer = await payer.pay(session, "4012888888881881")
    assert (answer.status_code, answer.json()["code"]) == (402, "test_mode_live_card")


async def test_two_tabs_pay_once(shop: Shop, payer: Payer, receiver: Receiver) -> None:
    session = await shop.open()
    answers = await asyncio.gather(*[payer.pay(session) for _ in range(8)])
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    paid = await shop.sessions.retrieve_async(session.id)
    charges = await shop.client.v1.charges.list_async({"payment_intent": paid.payment_intent})
    assert len(charges.data) == 1


async def test_expired_session_takes_no_money(shop: Shop, payer: Payer) -> None:
    session = await shop.open()
    await shop.sessions.expire_async(session.id)
    assert (await payer.pay(session)).status_code == 409
    assert (await payer.look(session.id)).status_code == 410


async def test_declined_intent_is_cancelled_with_its_session(shop: Shop, payer: Payer) -> None:
    session = await shop.open()
    await payer.pay(session, "4000000000000002")
    expired = await shop.sessions.expire_async(session.id, {"expand": ["payment_intent"]})
    assert expired.payment_intent.status == "canceled"
    assert (await payer.pay(session)).status_code == 409


@pytest.mark.parametrize("approve", [True, False])
async def test_challenge_decides(shop: Shop, payer: Payer, approve: bool) -> None:
    session = await shop.open()
    answer = (await payer.pay(session, "4000002500003155")).json()
    assert answer["url"].endswith(f"/stripe/pay/{session.id}/authenticate")
    waiting = await shop.sessions.retrieve_async(session.id, {"expand": ["payment_intent"]})
    assert waiting.payment_intent.status == "requires_action"
    assert waiting.payment_intent.next_action.type == "redirect_to_url"
    decided = await payer.post(session.id, "authenticate", {"approve": approve})
    assert decided.status_code == 200
    after = await shop.sessions.retrieve_async(session.id, {"expand": ["payment_intent"]})
    if approve:
        assert (after.status, after.payment_status) == ("complete", "paid")
        assert decided.json()["url"].endswith(f"session_id={session.id}")
    else:
        error = after.payment_intent.last_payment_error
        assert error.code == "payment_intent_authentication_failure"
        assert (after.status, after.payment_intent.status) == ("open", "requires_payment_method")
        assert decided.json()["url"] == f"/stripe/pay/{session.id}"
    again = await payer.post(session.id, "authenticate", {"approve": True})
    assert again.status_code == 409


async def test_challenge_in_one_tab_and_payment_in_another_pay_once(
    shop: Shop, payer: Payer
) -> None:
    session = await shop.open()
    await payer.pay(session, "4000002500003155")
    assert (await payer.pay(session)).status_code == 200
    late = await payer.post(session.id, "authenticate", {"approve": True})
    assert late.status_code == 409


async def test_transfer_settles_later(shop: Shop, payer: Payer, events: Events) -> None:
    arriving, failing, waiting = [await shop.open() for _ in range(3)]
    for session, outcome in ((arriving, "arrives"), (failing, "fails"), (waiting, "waits")):
        answer = await payer.pay(session, method="transfer", outcome=outcome)
        assert answer.status_code == 200
        told = events.wait("checkout.session.completed", session.id)["data"]["object"]
        assert (told["status"], told["payment_status"]) == ("complete", "unpaid")

    async def later(event_type: str, session: Any) -> dict[str, Any]:
        return await asyncio.to_thread(events.wait, event_type, session.id, 20)

    paid, failed = await asyncio.gather(
        later("checkout.session.async_payment_succeeded", arriving),
        later("checkout.session.async_payment_failed", failing),
    )
    assert paid["data"]["object"]["payment_status"] == "paid"
    assert failed["data"]["object"]["payment_status"] == "unpaid"
    intents = shop.client.v1.payment_intents
    for session, status in (
        (arriving, "succeeded"),
        (failing, "requires_payment_method"),
        (waiting, "processing"),
    ):
        now = await shop.sessions.retrieve_async(session.id)
        assert (await intents.retrieve_async(now.payment_intent)).status == status


async def test_page_goes_on_when_the_webhook_door_is_down(
    shop: Shop, payer: Payer, receiver: Receiver, events: Events
) -> None:
    receiver.answer = lambda request: (503, b"down")
    session = await shop.open()
    assert (await payer.pay(session)).status_code == 200
    unheard = await shop.client.v1.events.list_async(
        {"delivery_success": False, "type": "checkout.session.completed"}
    )
    ours = [one for one in unheard.data if one.data.object["id"] == session.id]
    assert [one.pending_webhooks for one in ours] == [1]
    receiver.answer = lambda request: (200, b"")
    # The first retry comes after five minutes, here times 0.01.
    heard = await asyncio.to_thread(
        receiver.wait_for,
        lambda request: json.loads(request.body)["id"] == ours[0].id,
        2,
        10,
    )
    assert heard[0].body == heard[1].body
    for _ in range(50):
        event = await shop.client.v1.events.retrieve_async(ours[0].id)
        if event.pending_webhooks == 0:
            break
        await asyncio.sleep(0.05)
    assert event.pending_webhooks == 0


async def test_page_waits_for_the_first_webhook(
    shop: Shop, payer: Payer, receiver: Receiver
) -> None:
    answered: list[str] = []

    def slow(request: Received) -> tuple[int, bytes]:
        event = json.loads(request.body)
        if event["type"] == "checkout.session.completed":
            time.sleep(0.7)
            answered.append(event["data"]["object"]["id"])
        return 200, b""

    receiver.answer = slow
    session = await shop.open()
    assert (await payer.pay(session)).status_code == 200
    assert answered == [session.id]
