"""A school in dollars: the same course for $9.99, charged as 999 cents."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from playwright.async_api import expect
from tests.people import sign_up
from tests.stack import Stack

from .conftest import Visits
from .visitor import SLUG


@pytest.fixture(scope="module")
def dollars(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    settings = {"KHOA_WORKERS": "1", "KHOA_CURRENCY": "usd"}
    stack = Stack(tmp_path_factory.mktemp("dollars"), settings)
    try:
        stack.start()
        yield stack
    finally:
        if stack.serve and stack.serve.poll() is None:
            stack.stop()


async def test_dollars_are_shown_and_charged_in_cents(dollars: Stack, visits: Visits) -> None:
    visitor = await visits.open(dollars, "en")
    await visitor.be(await asyncio.to_thread(sign_up, dollars))
    await visitor.goto(f"/courses/{SLUG}")
    price = visitor.page.get_by_text("$9.99", exact=True).filter(visible=True)
    await expect(price.first).to_be_visible()
    await visitor.button("courses.buyNow").filter(visible=True).click()
    session = await visitor.wait_for_payment_page()
    await expect(visitor.page.get_by_text("$9.99", exact=True).first).to_be_visible()
    async with httpx.AsyncClient(trust_env=False) as stripe:
        path = f"{dollars.sandbox_url}/stripe/v1/checkout/sessions/{session}"
        held = (await stripe.get(path, auth=(dollars.keys["STRIPE_SECRET_KEY"], ""))).json()
    assert (held["amount_total"], held["currency"]) == (999, "usd")
    await visitor.pay()
    await visitor.wait_for_path("/checkout/success")
    await visitor.shows_title("purchases.outcome.paid.title")
    await expect(visitor.page.get_by_text("$9.99", exact=True).first).to_be_visible()
