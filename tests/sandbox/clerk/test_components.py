"""Clerk's own components in a real browser, on Khoa's account page: what the profile offers."""

import io
import secrets
from collections.abc import AsyncIterator

import httpx
import pytest
from PIL import Image
from playwright.async_api import Locator, Page, async_playwright, expect
from tests.e2e.conftest import Visits, launch
from tests.people import Person, sign_in, sign_up
from tests.stack import Stack


@pytest.fixture
async def visits() -> AsyncIterator[Visits]:
    """A browser of this test's own, in which nothing may go wrong unseen."""
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        visits = Visits(browser)
        yield visits
        await visits.close()
        await browser.close()
    assert visits.complaints == []


def newest_code(stack: Stack, email: str) -> str:
    """As a person reads it in the sandbox's mailbox."""
    mail = httpx.get(f"{stack.sandbox_url}/console/api/mail", trust_env=False).json()["items"]
    codes = {message["to"]: str(message["code"]) for message in reversed(mail)}
    return codes[email]


def sign_out_by_the_console(stack: Stack, person: Person) -> None:
    url = f"{stack.sandbox_url}/console/api/people/{person.clerk_id}/sign-out"
    assert httpx.post(url, trust_env=False).status_code == 200


def row(page: Page, email: str) -> Locator:
    return page.locator(".cl-profileSectionItem__emailAddresses").filter(has_text=email)


async def choose(page: Page, line: Locator, action: str) -> None:
    """From the menu at the end of a line."""
    await line.locator(".cl-menuButton").click()
    await page.get_by_role("menuitem", name=action).click()


def emails_of(person: Person) -> tuple[list[str], str]:
    """The account's addresses and its primary one, as the sandbox keeps them."""
    me = person.http.get("/clerk/v1/me").json()["response"]
    by_id = {one["id"]: one["email_address"] for one in me["email_addresses"]}
    return list(by_id.values()), by_id[me["primary_email_address_id"]]


async def test_a_profile_is_changed_in_every_way_it_offers(stack: Stack, visits: Visits) -> None:
    person = sign_up(stack)
    visitor = await visits.open(stack, "en")
    page = visitor.page
    await visitor.be(person)
    await visitor.goto("/account")

    second = f"{secrets.token_hex(6)}@example.com"
    await page.locator(".cl-profileSectionPrimaryButton__emailAddresses").click()
    await page.locator('input[name="emailAddress"]').fill(second)
    await page.get_by_role("button", name="Add", exact=True).click()
    code = page.locator('input[autocomplete="one-time-code"]')
    await expect(code).to_be_visible()
    await code.press_sequentially(newest_code(stack, second))
    await expect(code).to_have_count(0)
    await expect(row(page, second)).to_be_visible()

    await choose(page, row(page, second), "Set as primary")
    await expect(row(page, second)).to_contain_text("Primary")
    await choose(page, row(page, person.email), "Remove email")
    await page.get_by_role("button", name="Remove", exact=True).click()
    await expect(row(page, person.email)).to_have_count(0)
    assert emails_of(person) == ([second], second)

    edit = page.locator(".cl-profileSectionPrimaryButton__profile")
    await edit.click()
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(picture, "PNG")
    chooser = page.locator('input[type="file"]')

    async def closed() -> None:
        """Forms close moving: for a while there are two of everything."""
        await expect(chooser).to_have_count(0)
        await expect(edit).to_have_count(1)

    async with page.expect_response(lambda answer: "/me/profile_image" in answer.url):
        await chooser.set_input_files(
            {"name": "me.png", "mimeType": "image/png", "buffer": picture.getvalue()}
        )
    remove = page.locator(".cl-avatarImageActionsRemove")
    await closed()  # when the picture is there
    assert person.http.get("/clerk/v1/me").json()["response"]["has_image"]
    await edit.click()
    await remove.click()
    await closed()
    assert not person.http.get("/clerk/v1/me").json()["response"]["has_image"]
    await edit.click()
    await page.locator('input[name="firstName"]').fill("Bình")
    await page.get_by_role("button", name="Save").click()
    await closed()
    assert person.http.get("/clerk/v1/me").json()["response"]["first_name"] == "Bình"

    await page.locator(".cl-navbarButton__security").click()
    await page.locator(".cl-profileSectionPrimaryButton__password").click()
    password = "mot-mat-khau-khac-2026"
    fields = {"currentPassword": "not-the-password", "newPassword": password}
    fields["confirmPassword"] = password
    for field, value in fields.items():
        await page.locator(f'input[name="{field}"]').fill(value)
    visitor.excused.append("status of 422")
    await page.get_by_role("button", name="Save").click()
    wrong = page.locator(".cl-formFieldErrorText__currentPassword")
    await expect(wrong).to_contain_text("Password is incorrect")
    await page.locator('input[name="currentPassword"]').fill(person.password)
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator('input[name="newPassword"]')).to_have_count(0)
    phone = sign_in(stack, second, password)

    await page.reload()
    devices = page.locator(".cl-activeDeviceListItem")
    await expect(devices).to_have_count(2)
    async with page.expect_response(lambda answer: "/revoke" in answer.url):
        await choose(page, devices.last, "Sign out of device")
    assert phone.http.get("/clerk/v1/me").status_code == 401
    assert person.token()
    await page.reload()  # this version of the component keeps the line until then
    await expect(devices).to_have_count(1)


async def test_who_forgot_the_password_comes_back_and_can_leave_for_good(
    stack: Stack, visits: Visits
) -> None:
    person = sign_up(stack)
    visitor = await visits.open(stack, "en")
    visitor.excused.append(r"status of 4\d\d")  # Clerk's script asks for who has just left
    page = visitor.page
    primary = page.locator(".cl-formButtonPrimary")
    code = page.locator('input[autocomplete="one-time-code"]')

    await visitor.goto("/sign-in")
    await page.locator('input[name="identifier"]').fill(person.email)
    await primary.click()
    await page.get_by_text("Forgot password?").click()
    await page.get_by_role("button", name="Reset your password").click()
    await code.press_sequentially("424242")
    for field in ("password", "confirmPassword"):
        await page.locator(f'input[name="{field}"]').fill("mot-mat-khau-khac-2026")
    await primary.click()
    await expect(page.locator(".cl-userButtonTrigger")).to_be_visible()
    await visitor.sign_out()

    await visitor.goto("/sign-in")
    await page.locator('input[name="identifier"]').fill(person.email)
    await primary.click()
    await page.get_by_text("Use another method").click()
    await page.get_by_role("button", name="Email code").click()
    await code.press_sequentially("424242")
    await expect(page.locator(".cl-userButtonTrigger")).to_be_visible()

    await visitor.goto("/account")
    await page.locator(".cl-navbarButton__security").click()
    await page.locator(".cl-profileSectionPrimaryButton__danger").click()
    await page.locator('input[name="deleteConfirmation"]').fill("Delete account")
    await page.get_by_role("button", name="Delete account").last.click()
    await expect(page.locator(".cl-userButtonTrigger")).to_have_count(0)
    assert sign_in_refused(person)


async def test_a_tab_gets_fresh_tokens_until_its_session_is_revoked(
    stack: Stack, visits: Visits
) -> None:
    person = sign_up(stack)
    visitor = await visits.open(stack, "en")
    visitor.excused.append(r"status of 401")
    page = visitor.page
    await visitor.be(person)
    await visitor.goto("/")
    button = page.locator(".cl-userButtonTrigger")
    await expect(button).to_be_visible()
    get = "skipCache => Clerk.session.getToken({ skipCache })"
    kept, same, fresh = [await page.evaluate(get, skip) for skip in (False, False, True)]
    assert kept == same != fresh
    sign_out_by_the_console(stack, person)
    async with page.expect_response(lambda answer: "/tokens" in answer.url) as refused:
        await page.evaluate(f"({get})(true).catch(() => null)")
    assert (await refused.value).status == 401
    await page.reload()
    await expect(page.get_by_role("main")).to_be_visible()
    await expect(button).to_have_count(0)


def sign_in_refused(person: Person) -> bool:
    form = {"identifier": person.email, "strategy": "password", "password": person.password}
    return person.http.post("/clerk/v1/client/sign_ins", data=form).status_code == 422
