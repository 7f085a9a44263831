"""Declined, given up, and paid while nobody is there to be told: it all ends right."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.async_api import expect
from tests.people import DECLINED, Person, sign_up
from tests.stack import Stack, eventually

from .conftest import Rows, Visits
from .visitor import COURSE, PAY, SLUG, Visitor


async def to_payment_page(visitor: Visitor, person: Person) -> str:
    await visitor.be(person)
    await visitor.goto(f"/courses/{SLUG}")
    await visitor.button("courses.buyNow").filter(visible=True).click()
    return await visitor.wait_for_payment_page()


def enrolments(rows: Rows, person: Person) -> list[tuple[bool, int]]:
    """Whether each is active, and by how many purchases."""
    user = rows["users"].find_one({"clerk_id": person.clerk_id})
    assert user
    found = rows["enrolments"].find({"user_id": user["_id"]})
    return [(enrolment["active"], len(enrolment["grants"])) for enrolment in found]


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_declined_and_given_up_is_not_enrolled(
    stack: Stack, rows: Rows, visits: Visits, language: str
) -> None:
    visitor = await visits.open(stack, language)
    person = await asyncio.to_thread(sign_up, stack)
    await to_payment_page(visitor, person)
    visitor.excused.append("status of 402")  # the payment page hears so that the card is declined
    await visitor.pay(DECLINED)
    await expect(visitor.page.get_by_role("alert")).to_be_visible()
    await expect(visitor.page.locator(PAY)).to_be_enabled()

    await visitor.page.locator("a.back").click()
    await visitor.wait_for_path(f"/courses/{SLUG}")
    await expect(visitor.title()).to_have_text(COURSE)
    said = visitor.page.get_by_role("status").filter(
        has_text=visitor.words("courses.cancelled.title")
    )
    await expect(said).to_be_visible()
    await expect(visitor.button("courses.continuePaying").filter(visible=True)).to_be_visible()
    assert enrolments(rows, person) == []
    visitor.excused.append("status of 403")
    await visitor.goto(f"/learn/{SLUG}")
    await visitor.shows_title("learning.noAccess.title")


async def test_paid_while_khoa_is_down(stack: Stack, rows: Rows, visits: Visits) -> None:
    """Neither the webhook nor the buyer meets anybody; opening the way back again enrols, once."""
    visitor = await visits.open(stack)
    person = await asyncio.to_thread(sign_up, stack)
    session = await to_payment_page(visitor, person)
    await visitor.choose_card()
    back = f"{stack.base_url}/checkout/success?session_id={session}"
    visitor.excused.append("ERR_CONNECTION_REFUSED")
    with nobody_at(stack):
        async with visitor.page.expect_event("requestfailed", lambda asked: asked.url == back):
            await visitor.page.locator(PAY).click()
    eventually(stack.is_up, within=40)
    assert enrolments(rows, person) == []

    await visitor.page.goto(back)
    await visitor.shows_title("purchases.outcome.paid.title")
    assert enrolments(rows, person) == [(True, 1)]
    assert send_webhook_again(stack, session) == 200
    assert enrolments(rows, person) == [(True, 1)]
    purchases = list(rows["purchases"].find({"session_ref": session}))
    assert [purchase["state"] for purchase in purchases] == ["paid"]


@contextmanager
def nobody_at(stack: Stack) -> Iterator[None]:
    """Khoa is dead, and its parent held so that it starts no other."""
    assert stack.serve is not None
    khoa = stack.processes()["khoa"]
    os.kill(stack.serve.pid, signal.SIGSTOP)
    try:
        os.kill(khoa, signal.SIGKILL)
        yield
    finally:
        os.kill(stack.serve.pid, signal.SIGCONT)


def send_webhook_again(stack: Stack, session: str) -> int:
    """From the sandbox's console; what Khoa answered."""
    with httpx.Client(base_url=f"{stack.sandbox_url}/console/api", trust_env=False) as console:

        def latest() -> dict[str, Any]:
            items = console.get("/deliveries", params={"platform": "stripe"}).json()["items"]
            paid = [item for item in items if item["event_type"] == "checkout.session.completed"]
            details = (console.get(f"/deliveries/{item['id']}").json() for item in paid)
            return next(one for one in details if session in one["body"])

        missed = latest()
        assert missed["state"] == "pending"
        assert console.post(f"/deliveries/{missed['id']}/resend").status_code == 200
        eventually(lambda: latest()["state"] == "delivered")
        status: int = latest()["last"]["status"]
        return status
