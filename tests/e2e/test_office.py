"""An administrator finds a purchase, gives one course back and looks through the office."""

import asyncio

from playwright.async_api import expect
from tests.people import Person, sign_in, sign_up
from tests.stack import Stack, eventually

from .conftest import PHONE, Visits
from .pages import settled
from .test_pages import axe, serious_violations
from .visitor import COURSE, SLUG

OTHER = "bep-viet"
LISTS = ("purchases", "transfers", "events", "outbox", "ledger", "reconciliations")


def bought(stack: Stack) -> tuple[Person, str]:
    """Somebody who has paid for two courses, and the purchase's number."""
    person = sign_up(stack)
    session = person.checkout(SLUG, OTHER)
    assert person.pay(session["url"]).status_code == 200
    path = f"/checkout-sessions/{session['id']}"
    eventually(lambda: bool(person.api("GET", path).json()["access"]))
    return person, str(person.api("GET", path).json()["number"])


async def test_one_course_is_given_back(stack: Stack, visits: Visits) -> None:
    person, number = await asyncio.to_thread(bought, stack)
    admin = await asyncio.to_thread(sign_in, stack, "admin@khoa.test")
    visitor = await visits.open(stack, "vi", PHONE)
    await visitor.be(admin)
    await visitor.goto("/office")
    await visitor.shows_title("office.title")
    tabs = visitor.page.get_by_role("navigation", name=visitor.words("office.title"))
    await tabs.get_by_role("link", name=visitor.words("office.pages.purchases")).click()
    find = visitor.page.get_by_label(visitor.words("office.find.purchases"))
    await find.fill(person.email)
    await find.press("Enter")
    await visitor.page.get_by_role("link", name=number, exact=True).click()
    await visitor.shows_title("purchases.number", number=number)

    await visitor.button("office.actions.refund.label").click()
    dialog = visitor.page.get_by_role("dialog")
    await dialog.get_by_role("checkbox", name=COURSE).uncheck()
    await dialog.get_by_role("button", name=visitor.words("office.actions.refund.yes")).click()
    await visitor.says("office.done")
    state = visitor.words("purchases.state.partially_refunded")
    await expect(visitor.page.get_by_text(state)).to_be_visible()
    mine = person.api("GET", f"/courses/{SLUG}/mine").json()["enrolled"]
    others = person.api("GET", f"/courses/{OTHER}/mine").json()["enrolled"]
    assert (mine, others) == (True, False)


async def test_every_list_fits_a_phone_and_can_be_used_by_all(stack: Stack, visits: Visits) -> None:
    admin = await asyncio.to_thread(sign_in, stack, "admin@khoa.test")
    visitor = await visits.open(stack, "en", PHONE)
    page = visitor.page
    await visitor.be(admin)
    for name in LISTS:
        await visitor.goto(f"/office/{name}")
        await visitor.shows_title(f"office.pages.{name}")
        await settled(page)
        await page.evaluate(axe())
        assert await serious_violations(page) == [], name
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name


async def test_others_find_nothing_there(stack: Stack, visits: Visits) -> None:
    person = await asyncio.to_thread(sign_up, stack)
    visitor = await visits.open(stack)
    await visitor.be(person)
    await visitor.goto("/office/purchases")
    await visitor.shows_title("common.notFound.title")
