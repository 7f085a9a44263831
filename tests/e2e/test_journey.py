"""Somebody new signs up, finds a course, buys it, learns, and takes the account away again."""

import pytest
from playwright.async_api import ViewportSize, expect
from tests.stack import Stack

from .conftest import DESK, PHONE, Rows, Visits, soon
from .visitor import COURSE, SLUG, Visitor

PLAYED = """(film) => new Promise((done) => {
  film.addEventListener('timeupdate', () => film.currentTime > 1 && done());
})"""


@pytest.mark.parametrize(("language", "viewport"), [("vi", DESK), ("en", PHONE)], ids=["vi", "en"])
async def test_from_signing_up_to_leaving(
    stack: Stack, rows: Rows, visits: Visits, language: str, viewport: ViewportSize
) -> None:
    visitor = await visits.open(stack, language, viewport, has_touch=viewport is PHONE)
    email = await visitor.sign_up()
    user = await soon(lambda: rows["users"].find_one({"email": email}))
    told = {"provider": "clerk", "type": "user.created", "body": {"$regex": user["clerk_id"]}}
    event = await soon(lambda: rows["inbox"].find_one({**told, "state": "handled"}))
    assert event["event_id"] == event["headers"]["svix-id"]

    await find(visitor)
    session = await buy(visitor)
    mine = {"user_id": user["_id"]}
    purchase = rows["purchases"].find_one(mine)
    assert purchase
    assert (purchase["session_ref"], purchase["state"]) == (session, "paid")
    assert purchase["total"] == {"amount": 249_000, "currency": "vnd"}
    enrolments = list(rows["enrolments"].find(mine))
    assert [(enrolment["active"], len(enrolment["grants"])) for enrolment in enrolments] == [
        (True, 1)
    ]

    await learn(visitor)
    await leave(visitor)
    left = await soon(lambda: rows["users"].find_one({"_id": user["_id"], "email": None}))
    assert left["deleted_at"]
    assert not left["first_name"]
    kept = rows["purchases"].find_one(mine)
    assert kept
    assert (kept["number"], kept["state"]) == (purchase["number"], "paid")


async def find(visitor: Visitor) -> None:
    """By the catalogue's filters, as one who looks for something creative."""
    await visitor.goto("/courses")
    course = visitor.page.get_by_role("link", name=COURSE, exact=True)
    await expect(course).to_be_visible()
    await course.click()
    await expect(visitor.title()).to_have_text(COURSE)


async def buy(visitor: Visitor) -> str:
    await visitor.button("courses.buyNow").filter(visible=True).click()
    session = await visitor.wait_for_payment_page()
    await expect(visitor.page.locator("html")).to_have_attribute("lang", visitor.words.language)
    await visitor.pay()
    await visitor.wait_for_path("/checkout/success")
    await visitor.shows_title("purchases.outcome.paid.title")
    return session


async def learn(visitor: Visitor) -> None:
    page = visitor.page
    await visitor.link("purchases.startCourse", course=COURSE).click()
    await visitor.wait_for_path(rf"/learn/{SLUG}/\w+")
    film = page.locator("video")
    await expect(film).to_be_visible()
    await film.press("Space")
    await film.evaluate(PLAYED)
    await film.press("Space")
    mark = visitor.button("learning.markComplete")
    await mark.click()
    await expect(visitor.button("learning.completed")).to_be_visible()
    await page.reload()
    await expect(visitor.button("learning.completed")).to_be_visible()
    await visitor.goto("/learning")
    bar = page.get_by_role("progressbar", name=visitor.words("learning.progressOf", course=COURSE))
    await expect(bar).to_have_attribute("aria-valuenow", "10")  # one of ten lectures


async def leave(visitor: Visitor) -> None:
    """Delete the account in Clerk's own profile."""
    page = visitor.page
    await visitor.goto("/account/security")
    await page.locator(".cl-profileSectionPrimaryButton__danger").click()
    field = page.locator('input[name="deleteConfirmation"]')
    sentence = await field.get_attribute("placeholder")
    await field.fill(str(sentence))
    await page.locator(".cl-formButtonPrimary").click()
    await visitor.wait_for_path("/")
    await expect(page.locator(".cl-userButtonTrigger")).to_have_count(0)
