"""A visitor fills a cart, signs in with it, types a coupon, pays, and finds the cart empty."""

import asyncio
import secrets

from playwright.async_api import expect
from tests.people import Person, sign_in, sign_up
from tests.stack import Stack

from .conftest import PHONE, Visits
from .visitor import SLUG

OTHER = "bep-viet"


def coupon(stack: Stack) -> str:
    """Twenty percent off the courses of the demo school's educator, who teaches `SLUG`."""
    educator = sign_in(stack, "educator@khoa.test")
    body = {"code": f"TET-{secrets.token_hex(4)}", "percent": 20}
    made = educator.api("POST", "/educator/coupons", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["code"])


def price_of(person: Person, slug: str) -> int:
    return int(person.http.get(f"/api/courses/{slug}").json()["price"]["amount"])


async def test_a_cart_goes_from_a_visitor_to_a_purchase(stack: Stack, visits: Visits) -> None:
    code = await asyncio.to_thread(coupon, stack)
    person = await asyncio.to_thread(sign_up, stack)
    visitor = await visits.open(stack, "vi", PHONE)
    page = visitor.page

    for slug in (SLUG, OTHER):
        await visitor.goto(f"/courses/{slug}")
        await visitor.button("courses.addToCart").filter(visible=True).click()
        await visitor.says("courses.addedToCart")
    await visitor.goto("/cart")
    lines = page.get_by_role("list", name=visitor.words("cart.lines")).get_by_role("listitem")
    await expect(lines).to_have_count(2)
    await expect(visitor.link("cart.signInToPay")).to_be_visible()

    await visitor.be(person)
    await page.reload()
    await expect(visitor.link("common.cart_other", count=2)).to_be_visible()
    await expect(visitor.button("cart.pay")).to_be_visible()
    await expect(lines).to_have_count(2)

    field = visitor.field("cart.coupon.label")
    visitor.excused.append("status of 409")
    await field.fill("KHONG-CO")
    await field.press("Enter")
    await expect(field).to_have_accessible_description(visitor.words("errors.coupon_unknown"))
    await field.fill(code.lower())
    await field.press("Enter")
    await expect(page.get_by_text(visitor.words("cart.discount", code=code))).to_be_visible()

    await lines.last.get_by_role("button").click()
    await expect(lines).to_have_count(1)
    await visitor.button("cart.undo").click()
    await expect(lines).to_have_count(2)

    await visitor.button("cart.pay").click()
    session = await visitor.wait_for_payment_page()
    await visitor.pay()
    await visitor.shows_title("purchases.outcome.paid.title")
    bought = (await asyncio.to_thread(person.api, "GET", f"/checkout-sessions/{session}")).json()
    own, other = price_of(person, SLUG), price_of(person, OTHER)
    assert bought["total"]["amount"] == own - own * 20 // 100 + other
    await visitor.goto("/cart")
    await expect(page.get_by_text(visitor.words("cart.empty.title"))).to_be_visible()
