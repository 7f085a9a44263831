"""The hosted page in a real browser."""

import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from tests.sandbox.conftest import Sandbox, free_port
from tests.sandbox.stripe.shop import Events, Shop

from khoa_sandbox.stripe import hosted

ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
SCHOOL = f"http://localhost:{free_port()}"
expect.set_options(timeout=20_000)  # the machine may be busy
PAY = '[data-testid="hosted-payment-submit-button"]'


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=ARGUMENTS
        )
        yield browser
        await browser.close()


class Visit:
    """A browser window that answers for the school itself and notes every foreign request."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._own = urlsplit(sandbox.base_url).netloc
        self.foreign: list[str] = []
        self.refused: list[str] = []

    async def open(self, browser: Browser, **options: Any) -> Page:
        context: BrowserContext = await browser.new_context(**options)
        await context.route(f"{SCHOOL}/**", lambda route: route.fulfill(body="school"))
        page = await context.new_page()
        page.on("request", lambda request: self._note(request.url))
        page.on("console", lambda line: self._hear(line.text))
        return page

    def _note(self, url: str) -> None:
        if urlsplit(url).netloc != self._own and not url.startswith((SCHOOL, "data:")):
            self.foreign.append(url)

    def _hear(self, text: str) -> None:
        if "Content Security Policy" in text or "Error" in text:
            self.refused.append(text)


@pytest.fixture
def visit(sandbox: Sandbox) -> Visit:
    return Visit(sandbox)


async def school_session(shop: Shop, **more: Any) -> Any:
    return await shop.open(
        success_url=f"{SCHOOL}/success?session_id={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{SCHOOL}/course?checkout=cancelled",
        **more,
    )


async def test_vietnamese_phone_is_declined_then_pays(
    chromium: Browser, visit: Visit, shop: Shop, events: Events
) -> None:
    session = await school_session(shop, locale="vi", customer_email="student@khoa.test")
    page = await visit.open(chromium, viewport=PHONE, locale="en-US")
    await page.goto(session.url)
    await expect(page.locator("html")).to_have_attribute("lang", "vi")
    await expect(page.locator(PAY)).to_have_text("Thanh toán 199.000\xa0₫")
    await expect(page.locator('[name="email"]')).to_have_value("student@khoa.test")
    await expect(page.locator('[name="email"]')).not_to_be_editable()
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]

    await page.locator('[data-card="4000000000000002"]').click()
    await page.locator(PAY).click()
    await expect(page.get_by_role("alert")).to_contain_text("Thẻ bị từ chối")
    await page.locator('[data-card="4242424242424242"]').click()
    await page.locator(PAY).click()
    await page.wait_for_url(f"{SCHOOL}/success?session_id={session.id}")
    assert (await shop.sessions.retrieve_async(session.id)).payment_status == "paid"
    events.wait("checkout.session.completed", session.id)
    assert (visit.foreign, visit.refused) == ([], [])


async def test_keyboard_alone_pays_in_english(
    chromium: Browser, visit: Visit, shop: Shop, events: Events
) -> None:
    session = await school_session(shop, amount=999, currency="usd")
    page = await visit.open(chromium, viewport=DESK, locale="en-US", color_scheme="dark")
    await page.goto(session.url)
    await expect(page.locator(PAY)).to_have_text("Pay $9.99")
    await page.locator('[name="email"]').focus()
    await page.keyboard.type("lan@example.com")
    await page.keyboard.press("Tab")
    await expect(page.locator('[name="method"][value="card"]')).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.type("4242424242424242")
    await expect(page.locator('[name="cardNumber"]')).to_have_value("4242 4242 4242 4242")
    await page.keyboard.press("Tab")
    await page.keyboard.type("1240")
    await expect(page.locator('[name="cardExpiry"]')).to_have_value("12 / 40")
    await page.keyboard.press("Tab")
    await page.keyboard.type("12")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Lan Nguyen")
    await page.keyboard.press("Enter")
    cvc = page.locator('[name="cardCvc"]')
    await expect(cvc).to_be_focused()
    await expect(cvc).to_have_attribute("aria-invalid", "true")
    await expect(cvc).to_have_accessible_description(re.compile("3 or 4 digits"))
    await page.keyboard.type("3")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{SCHOOL}/success?session_id={session.id}")
    assert (visit.foreign, visit.refused) == ([], [])


async def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """With the keyboard alone; fails when it is not on the way."""
    for _ in range(40):
        await page.keyboard.press(key)
        if await page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{key} does not lead to {selector}")


# Each test card that is refused at once, where the page says so, and the text.
REFUSED = [
    ("4000000000000002", '[role="alert"]', "error.generic_decline"),
    ("4000000000009995", '[role="alert"]', "error.insufficient_funds"),
    ("4000000000000069", "#cardExpiry-error", "error.expired_card"),
    ("4000000000000127", "#cardCvc-error", "error.incorrect_cvc"),
]


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_every_card_is_tried_by_the_keyboard_on_a_phone(
    chromium: Browser, visit: Visit, shop: Shop, language: str
) -> None:
    texts = hosted._texts()[language]
    session = await school_session(shop, locale=language)
    page = await visit.open(chromium, viewport=PHONE)
    await page.goto(session.url)

    async def pay(card: str, key: str) -> None:
        await tab_to(page, f'[data-card="{card}"]', key)
        await page.keyboard.press("Enter")
        await tab_to(page, PAY)
        await page.keyboard.press("Enter")

    for card, place, text in REFUSED:
        await pay(card, "Tab" if card == REFUSED[0][0] else "Shift+Tab")
        await expect(page.locator(place)).to_have_text(texts[text])
        if place.startswith("#"):
            field = place.removesuffix("-error")
            await expect(page.locator(field)).to_be_focused()
        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    for answer in ("refuse", "approve"):
        await pay("4000002500003155", "Shift+Tab" if answer == "refuse" else "Tab")
        question = page.get_by_role("heading", name=texts["authenticate.title"])
        await expect(question).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        await tab_to(page, f'[data-testid="authenticate-{answer}"]')
        await page.keyboard.press("Enter")
        if answer == "refuse":
            refusal = texts["error.payment_intent_authentication_failure"]
            await expect(page.get_by_role("alert")).to_have_text(refusal)
    await page.wait_for_url(f"{SCHOOL}/success?session_id={session.id}")
    assert (await shop.sessions.retrieve_async(session.id)).payment_status == "paid"
    assert visit.foreign == []


async def test_a_transfer_that_fails_later_is_chosen_by_the_keyboard(
    chromium: Browser, visit: Visit, shop: Shop
) -> None:
    """That it does fail later is shown without a browser."""
    session = await school_session(shop, locale="vi", customer_email="student@khoa.test")
    page = await visit.open(chromium, viewport=PHONE)
    await page.goto(session.url)
    await tab_to(page, '[name="method"]')
    await page.keyboard.press("ArrowDown")
    await expect(page.locator(PAY)).to_have_text("Đặt mua và chuyển khoản 199.000\xa0₫")
    await tab_to(page, '[name="outcome"]')
    await page.keyboard.press("ArrowDown")
    await tab_to(page, PAY)
    async with page.expect_request("**/attempt") as asked:
        await page.keyboard.press("Enter")
    assert (await asked.value).post_data_json["outcome"] == "fails"
    await page.wait_for_url(f"{SCHOOL}/success?session_id={session.id}")
    await page.goto(session.url)
    await expect(page.get_by_role("heading", name="Đơn hàng này đã được đặt")).to_be_visible()


async def test_digits_can_be_mended_in_the_middle(
    chromium: Browser, visit: Visit, shop: Shop
) -> None:
    session = await school_session(shop)
    page = await visit.open(chromium, viewport=DESK)
    await page.goto(session.url)
    number = page.locator('[name="cardNumber"]')
    await number.press_sequentially("424242424242")
    for _ in range(7):
        await number.press("ArrowLeft")
    await number.press("Backspace")
    await number.press_sequentially("99")
    await expect(number).to_have_value("4242 4994 2424 2")
    expiry = page.locator('[name="cardExpiry"]')
    await expiry.press_sequentially("530")
    await expect(expiry).to_have_value("05 / 30")
    for _ in range(6):
        await expiry.press("Backspace")
    await expect(expiry).to_have_value("")


@pytest.mark.parametrize("answer", ["approve", "refuse"])
async def test_challenge_leads_on_or_back(
    chromium: Browser, visit: Visit, shop: Shop, answer: str
) -> None:
    session = await school_session(shop, locale="en")
    page = await visit.open(chromium, viewport=PHONE)
    await page.goto(session.url)
    await page.locator('[data-card="4000002500003155"]').click()
    await page.locator(PAY).click()
    await expect(page.get_by_role("heading", name="Is this you?")).to_be_visible()
    await page.locator(f'[data-testid="authenticate-{answer}"]').click()
    if answer == "approve":
        await page.wait_for_url(f"{SCHOOL}/success?session_id={session.id}")
    else:
        await page.wait_for_url(session.url)
        await expect(page.get_by_role("alert")).to_contain_text("could not confirm")
        assert (await shop.sessions.retrieve_async(session.id)).status == "open"


async def test_second_tab_sees_that_it_is_paid(chromium: Browser, visit: Visit, shop: Shop) -> None:
    session = await school_session(shop, locale="en")
    first = await visit.open(chromium, viewport=DESK)
    second = await visit.open(chromium, viewport=DESK)
    for page in (first, second):
        await page.goto(session.url)
        await page.locator('[data-card="4242424242424242"]').click()
    await first.locator(PAY).click()
    await first.wait_for_url(f"{SCHOOL}/success?session_id={session.id}")
    await second.locator(PAY).click()
    await expect(second.get_by_role("heading", name="This order is already paid")).to_be_visible()
    await second.get_by_role("link").click()
    await second.wait_for_url(f"{SCHOOL}/success?session_id={session.id}")


async def test_way_back_and_expired_page(chromium: Browser, visit: Visit, shop: Shop) -> None:
    session = await school_session(shop)
    page = await visit.open(chromium, viewport=PHONE, locale="vi-VN")
    await page.goto(session.url)
    await page.get_by_role("link", name="Quay lại Khoa").click()
    await page.wait_for_url(f"{SCHOOL}/course?checkout=cancelled")
    await shop.sessions.expire_async(session.id)
    await page.goto(session.url)
    await expect(
        page.get_by_role("heading", name="Trang thanh toán này đã hết hạn")
    ).to_be_visible()
    await page.goto(session.url.replace("cs_test_", "cs_test_x"))
    await expect(page.get_by_role("heading", name="Không có trang thanh toán này")).to_be_visible()


async def test_names_are_shown_as_text(chromium: Browser, visit: Visit, shop: Shop) -> None:
    name = "</script><script>document.title='x'</script><b>$data</b>"
    lines = [
        {
            "price_data": {
                "currency": "vnd",
                "unit_amount": 20_000,
                "product_data": {"name": name},
            },
            "quantity": 2,
        }
    ]
    session = await school_session(shop, line_items=lines, locale="en")
    page = await visit.open(chromium, viewport=DESK)
    await page.goto(session.url)
    await expect(page.locator(".lines .name")).to_have_text(name)
    await expect(page.locator(".lines .detail")).to_have_text("2 × ₫20,000")
    await expect(page).to_have_title("Pay Khoa")


async def test_transfer_completes_unpaid(chromium: Browser, visit: Visit, shop: Shop) -> None:
    session = await school_session(shop, locale="en")
    page = await visit.open(chromium, viewport=PHONE)
    await page.goto(session.url)
    await page.locator('[name="email"]').fill("lan@example.com")
    await page.get_by_role("radio", name="Bank transfer").check()
    await page.get_by_label("Wait until it is settled").check()
    await page.locator(PAY).click()
    await page.wait_for_url(f"{SCHOOL}/success?session_id={session.id}")
    after = await shop.sessions.retrieve_async(session.id)
    assert (after.status, after.payment_status) == ("complete", "unpaid")
