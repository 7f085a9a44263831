"""Somebody at a browser: what people do on Khoa's pages, on Clerk's forms and on the payment page.

Khoa's own pages are driven by role and name, in the visitor's language. Clerk's components and the
payment page belong to others, so their fields are found by the names that those document.
"""

import re
import secrets
from dataclasses import dataclass, field

from playwright.async_api import Locator, Page, expect
from tests.people import CARD, Person
from tests.stack import Stack

from .words import Words

COURSE = "Nhiếp ảnh bằng điện thoại"
SLUG = "nhiep-anh-bang-dien-thoai"
PASSWORD = "mot-mat-khau-that-dai-2026"
PAY = '[data-testid="hosted-payment-submit-button"]'


@dataclass
class Visitor:
    """`excused` are patterns of what the browser may complain about in this test."""

    page: Page
    stack: Stack
    words: Words
    excused: list[str] = field(default_factory=list)

    async def goto(self, path: str) -> None:
        await self.page.goto(self.stack.base_url + path)

    def button(self, key: str, **values: object) -> Locator:
        return self.page.get_by_role("button", name=self.words(key, **values), exact=True)

    def link(self, key: str, **values: object) -> Locator:
        return self.page.get_by_role("link", name=self.words(key, **values), exact=True)

    def title(self) -> Locator:
        """The page's own heading."""
        return self.page.get_by_role("heading", level=1)

    async def shows_title(self, key: str, **values: object) -> None:
        await expect(self.title()).to_have_text(self.words(key, **values))

    async def wait_for_path(self, path: str) -> None:
        """`path` is a regular expression for all of it, without the query."""
        base = re.escape(self.stack.base_url)
        await self.page.wait_for_url(re.compile(rf"^{base}{path}(\?.*)?$"))

    async def be(self, person: Person) -> None:
        """Come signed in as someone who has signed in elsewhere."""
        cookie = person.http.cookies["__client"]
        url = self.stack.base_url
        await self.page.context.add_cookies([{"name": "__client", "value": cookie, "url": url}])

    def field(self, key: str) -> Locator:
        """By its label, which ends in an asterisk where it must be filled."""
        label = re.escape(self.words(key))
        return self.page.get_by_label(re.compile(rf"^{label}( \*)?$"))

    async def says(self, key: str, **values: object) -> None:
        """In a notification, which stays for a few seconds."""
        await expect(self.page.get_by_text(self.words(key, **values), exact=True)).to_be_visible()

    async def shows_picture(self, picture: Locator) -> None:
        """It has arrived and could be read."""
        await picture.scroll_into_view_if_needed()
        await expect(picture).to_have_js_property("complete", True)
        assert await picture.evaluate("(image) => image.naturalWidth") > 0

    async def sign_up(self) -> str:
        """From the home page, as somebody new; the address."""
        await self.goto("/")
        await self.link("common.signUp").first.click()
        email = await self.fill_sign_up()
        await self.wait_for_path("/")
        await expect(self.page.locator(".cl-userButtonTrigger")).to_be_visible()
        return email

    async def sign_out(self) -> None:
        await self.page.locator(".cl-userButtonTrigger").click()
        await self.page.locator(".cl-userButtonPopoverActionButton__signOut").click()
        await expect(self.page.locator(".cl-userButtonTrigger")).to_have_count(0)

    async def fill_sign_up(self) -> str:
        """Clerk's sign-up form with a new address; its e-mail code is 424242. The address."""
        email = f"{secrets.token_hex(6)}+clerk_test@example.com"
        await self.page.locator('input[name="firstName"]').fill("An")
        await self.page.locator('input[name="emailAddress"]').fill(email)
        await self.page.locator('input[name="password"]').fill(PASSWORD)
        await self.page.locator(".cl-formButtonPrimary").click()
        code = self.page.locator('input[autocomplete="one-time-code"]')
        await code.press_sequentially("424242")
        return email

    async def choose_card(self, number: str = CARD) -> None:
        """On the payment page, fill the form with one of its test cards."""
        await self.page.locator(f'[data-card="{number}"]').click()

    async def pay(self, number: str = CARD) -> None:
        await self.choose_card(number)
        await self.page.locator(PAY).click()

    async def wait_for_payment_page(self) -> str:
        """The payment session's id."""
        await self.page.wait_for_url(re.compile(r"/cs_[^/?#]+"))
        found = re.search(r"cs_[A-Za-z0-9_]+", self.page.url)
        assert found
        return found[0]
