"""The console's payments in a real browser: refunds, disputes, the account."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from tests.sandbox.conftest import Sandbox
from tests.sandbox.console.test_page import chromium, page, trouble  # noqa: F401 (fixtures)


class Shop:
    """Sells and is paid, without a page."""

    def __init__(self, sandbox: Sandbox) -> None:
        key = sandbox.keys.stripe_secret_key
        self.http = httpx.Client(base_url=f"{sandbox.base_url}/stripe", trust_env=False)
        self.auth = {"Authorization": f"Bearer {key}"}

    def sell(self, name: str) -> str:
        """The charge of a course that was paid for."""
        price = "line_items[0][price_data]"
        form = {
            "mode": "payment",
            f"{price}[currency]": "vnd",
            f"{price}[unit_amount]": "200000",
            f"{price}[product_data][name]": name,
            "line_items[0][quantity]": "1",
            "success_url": "http://localhost:8000/done",
        }
        made = self.http.post("/v1/checkout/sessions", data=form, headers=self.auth).json()
        card = {
            "method": "card",
            "email": "lan@example.com",
            "cardNumber": "4242424242424242",
            "cardExpiry": "12/40",
            "cardCvc": "123",
            "billingName": "Lan",
        }
        paid = self.http.post(f"/pay/{made['id']}/attempt", json=card, timeout=20)
        assert paid.status_code == 200, paid.text
        found = self.get("/v1/charges?limit=1")["data"]
        return str(found[0]["id"])

    def get(self, path: str) -> Any:
        return self.http.get(path, headers=self.auth).json()


@pytest.fixture
def shop(sandbox: Sandbox) -> Shop:
    return Shop(sandbox)


def row(page: Page, name: str) -> Locator:  # noqa: F811 (the fixture's own name)
    page.keyboard.press("3")
    return page.locator("li.card").filter(has_text=name)


def test_a_refund_that_waits_is_decided_with_buttons(page: Page, shop: Shop) -> None:  # noqa: F811
    page.set_viewport_size({"width": 390, "height": 844})
    charge = shop.sell("Refund course")
    mine = row(page, "Refund course")
    mine.get_by_role("button", name="Refund", exact=True).click()
    dialog = page.get_by_role("dialog", name="Refund a payment")
    fits = "box => box.querySelector('form').scrollWidth <= box.clientWidth - 2 * 22"
    assert dialog.evaluate(fits)  # its padding
    dialog.get_by_label("Amount").fill("50000")
    dialog.get_by_label("What becomes of it").select_option("wait")
    page.keyboard.press("Tab")
    dialog.get_by_role("button", name="Refund").press("Enter")
    expect(mine).to_contain_text("Refund of ₫50,000")
    mine.get_by_role("button", name="Let the refund fail").click()
    expect(mine).to_contain_text("failed")
    (refund,) = shop.get(f"/v1/refunds?charge={charge}")["data"]
    assert (refund["status"], refund["amount"]) == ("failed", 50_000)


def test_a_dispute_is_opened_and_won(page: Page, shop: Shop) -> None:  # noqa: F811
    charge = shop.sell("Disputed course")
    mine = row(page, "Disputed course")
    mine.get_by_role("button", name="Dispute").click()
    expect(mine).to_contain_text("needs a response")
    expect(mine.get_by_role("button", name="Refund", exact=True)).to_have_count(0)
    mine.get_by_role("button", name="Send evidence").click()
    expect(mine).to_contain_text("under review")
    mine.get_by_role("button", name="Win").click()
    expect(mine).to_contain_text("won")
    (dispute,) = shop.get(f"/v1/disputes?charge={charge}")["data"]
    assert dispute["status"] == "won"


def test_the_account_is_set_up_on_a_phone_in_vietnamese(
    page: Page,  # noqa: F811
    sandbox: Sandbox,
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Tiếng Việt").click()
    page.keyboard.press("3")
    page.get_by_role("button", name="Tài khoản").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nhận tiền bằng").select_option("usd")
    dialog.get_by_label("Số đồng cho một đô la").fill("25500")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    dialog.get_by_role("button", name="Lưu").click()
    expect(dialog).to_have_count(0)
    account = httpx.get(f"{sandbox.base_url}/console/api/stripe", trust_env=False).json()
    assert (account["settlement"], account["rate"]) == ("usd", 25_500)
