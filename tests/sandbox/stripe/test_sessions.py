"""Checkout Sessions through the official client."""

import time
from typing import Any

import httpx
import pytest
import stripe
from tests.sandbox.stripe.shop import Events, Payer, Shop, line, params

HOUR = 3600


async def refusal(shop: Shop, **more: Any) -> Any:
    """The error body of a session that must be refused."""
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await shop.sessions.create_async(params(**more))
    assert caught.value.http_status == 400
    assert caught.value.request_id.startswith("req_")
    return caught.value


async def test_session_keeps_what_it_was_given(shop: Shop) -> None:
    expires_at = int(time.time()) + HOUR
    session = await shop.open(
        client_reference_id="purchase-1",
        customer_email="lan@example.com",
        metadata={"deployment": "d1", "purchase_id": "p1"},
        payment_intent_data={"metadata": {"purchase_id": "p1"}},
        locale="vi",
        submit_type="pay",
        expires_at=expires_at,
    )
    again = await shop.sessions.retrieve_async(session.id)
    assert again.to_dict() == session.to_dict()
    assert (session.status, session.payment_status, session.mode) == ("open", "unpaid", "payment")
    assert (session.amount_total, session.currency) == (199_000, "vnd")
    assert session.client_reference_id == "purchase-1"
    assert session.customer_details.email == session.customer_email == "lan@example.com"
    assert session.metadata.to_dict() == {"deployment": "d1", "purchase_id": "p1"}
    assert session.expires_at == expires_at
    assert session.payment_intent is None
    assert session.url.endswith(f"/stripe/pay/{session.id}")
    assert not [key for key in session.to_dict() if key.startswith("_")]
    assert "line_items" not in session


async def test_lines_add_up_and_come_in_order(shop: Shop) -> None:
    lines = [line(f"Course {n}", 20_000 + n, quantity=1 + n) for n in range(4)]
    session = await shop.open(line_items=lines)
    assert session.amount_total == 20_000 + 2 * 20_001 + 3 * 20_002 + 4 * 20_003
    first = await shop.sessions.line_items.list_async(session.id, {"limit": 3})
    assert [item.description for item in first.data] == ["Course 0", "Course 1", "Course 2"]
    assert first.has_more
    everything = [item async for item in first.auto_paging_iter()]
    assert [item.quantity for item in everything] == [1, 2, 3, 4]
    assert everything[3].price.unit_amount == 20_003
    expanded = await shop.sessions.retrieve_async(session.id, {"expand": ["line_items"]})
    assert [item.id for item in expanded.line_items.data] == [item.id for item in everything]


@pytest.mark.parametrize(
    ("more", "code", "param"),
    [
        ({"amount": 9.99}, "parameter_invalid_integer", "line_items[0][price_data][unit_amount]"),
        ({"amount": -1}, "parameter_invalid_integer", "line_items[0][price_data][unit_amount]"),
        ({"amount": 12_999}, "amount_too_small", None),
        ({"amount": 49, "currency": "usd"}, "amount_too_small", None),
        ({"amount": 100_000_000}, "amount_too_large", None),
        ({"currency": "xyz"}, None, "line_items[0][price_data][currency]"),
        ({"amount": 12_345, "currency": "kwd"}, "parameter_invalid_integer",
         "line_items[0][price_data][unit_amount]"),
        ({"line_items": [{"quantity": 1}]}, "parameter_missing", "line_items[0][price_data]"),
        ({"line_items": [line("A", 20_000, quantity=0)]}, "parameter_invalid_integer",
         "line_items[0][quantity]"),
        ({"line_items": [line("A", 20_000), line("B", 999, "usd")]}, None, "line_items"),
        ({"line_items": [line("A", 20_000)] * 101}, None, "line_items"),
        ({"line_items": [line("", 20_000)]}, "parameter_invalid_empty",
         "line_items[0][price_data][product_data][name]"),
        ({"colour": "red"}, "parameter_unknown", "colour"),
        ({"discounts": [{"coupon": "x"}]}, None, "discounts"),
        ({"allow_promotion_codes": True}, None, "allow_promotion_codes"),
        ({"mode": "subscription"}, None, "mode"),
        ({"mode": "gift"}, None, "mode"),
        ({"success_url": "/relative"}, "url_invalid", "success_url"),
        ({"customer_email": "nobody"}, "email_invalid", "customer_email"),
        ({"locale": "tlh"}, None, "locale"),
        ({"metadata": {str(n): "x" for n in range(51)}}, None, "metadata"),
        ({"metadata": {"k" * 41: "x"}}, None, "metadata"),
        ({"metadata": {"k": "x" * 501}}, None, "metadata"),
        ({"client_reference_id": "x" * 201}, None, "client_reference_id"),
        ({"expires_at": int(time.time()) + 29 * 60}, None, "expires_at"),
        ({"expires_at": int(time.time()) + 26 * HOUR}, None, "expires_at"),
        ({"expand": ["setup"]}, None, "expand"),
    ],
)  # fmt: skip
async def test_misuse_is_refused(
    shop: Shop, more: dict[str, Any], code: str | None, param: str | None
) -> None:
    error = await refusal(shop, **more)
    assert (error.code, error.param) == (code, param)


async def test_limits_of_metadata_and_amounts_are_inclusive(shop: Shop) -> None:
    metadata = {f"{n:040}": "x" * 500 for n in range(50)}
    session = await shop.open(amount=99_999_999, currency="usd", metadata=metadata)
    assert session.metadata.to_dict() == metadata
    assert (await shop.open(amount=13_000)).amount_total == 13_000
    assert (await shop.open(amount=50, currency="usd")).amount_total == 50


async def test_sessions_are_found_by_payment_intent(
    shop: Shop, payer: Payer, events: Events
) -> None:
    session = await shop.open()
    await payer.pay(session)
    paid = await shop.sessions.retrieve_async(
        session.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
    )
    assert paid.payment_intent.latest_charge.balance_transaction.net < 199_000
    found = await shop.sessions.list_async({"payment_intent": paid.payment_intent.id})
    assert [one.id for one in found.data] == [session.id]
    none = await shop.sessions.list_async({"payment_intent": "pi_nobody"})
    assert none.data == []


async def test_sessions_are_paged_in_both_directions(shop: Shop) -> None:
    made = [(await shop.open()).id for _ in range(5)]
    newest_first = made[::-1]
    page = await shop.sessions.list_async({"limit": 2})
    assert [one.id for one in page.data] == newest_first[:2]
    assert page.has_more
    next_page = await page.next_page_async()
    assert [one.id for one in next_page.data] == newest_first[2:4]
    back = await shop.sessions.list_async({"limit": 2, "ending_before": newest_first[3]})
    assert [one.id for one in back.data] == newest_first[1:3]
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await shop.sessions.list_async({"starting_after": "cs_test_nobody"})
    assert caught.value.code == "resource_missing"


async def test_expired_session_is_told_and_cannot_expire_again(shop: Shop, events: Events) -> None:
    session = await shop.open()
    expired = await shop.sessions.expire_async(session.id)
    assert (expired.status, expired.payment_status, expired.url) == ("expired", "unpaid", None)
    event = events.wait("checkout.session.expired", session.id)
    assert event["data"]["object"]["status"] == "expired"
    assert event["request"]["id"].startswith("req_")
    with pytest.raises(stripe.InvalidRequestError, match="status of `expired`"):
        await shop.sessions.expire_async(session.id)


async def test_unknown_session_is_404(shop: Shop) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await shop.sessions.retrieve_async("cs_test_nobody")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")


async def test_free_session_needs_no_payment(shop: Shop, payer: Payer, events: Events) -> None:
    session = await shop.open(amount=0)
    assert session.payment_status == "no_payment_required"
    answer = await payer.post(session.id, "attempt", {"method": "free", "email": "a@b.vn"})
    assert answer.status_code == 200
    event = events.wait("checkout.session.completed", session.id)
    assert event["data"]["object"]["payment_intent"] is None


async def test_paid_session_is_not_finished_for_free(shop: Shop, payer: Payer) -> None:
    session = await shop.open()
    answer = await payer.post(session.id, "attempt", {"method": "free", "email": "a@b.vn"})
    assert answer.status_code == 409
    assert (await shop.sessions.retrieve_async(session.id)).status == "open"


async def test_payment_page_address_answers(shop: Shop) -> None:
    session = await shop.open(metadata={"secret": "not-for-the-payer"})
    async with httpx.AsyncClient() as http:
        answer = await http.get(session.url)
    assert answer.status_code == 200
    assert "not-for-the-payer" not in answer.text
