"""Every page that Khoa has, and somebody to whom all of them open."""

from dataclasses import dataclass

import httpx
from playwright.async_api import Page, expect
from tests.people import Person, sign_up
from tests.stack import Stack, eventually

from .visitor import SLUG

PUBLIC = {
    "home": "/",
    "catalogue": "/courses",
    "catalogue-filtered": "/courses?category=creative&price=paid",
    "catalogue-empty": "/courses?level=advanced&price=free",
    "course": f"/courses/{SLUG}",
    "course-english": "/courses/build-a-shop-with-react-and-fastapi",
    "course-cancelled": f"/courses/{SLUG}?checkout=cancelled",
    "preview": f"/learn/{SLUG}/{{preview}}",
    "cart-empty": "/cart",
    "sign-in": "/sign-in",
    "sign-up": "/sign-up",
    "not-found": "/khong-co-trang-nay",
    "no-course": "/courses/khong-co",
}
PERSONAL = {
    "success": "/checkout/success?session_id={session}",
    "success-unknown": "/checkout/success",
    "purchases": "/purchases",
    "cart": "/cart",
    "activate": "/activate",
    "learning": "/learning",
    "classroom-video": f"/learn/{SLUG}/{{video}}",
    "classroom-text": f"/learn/{SLUG}/{{text}}",
    "classroom-document": f"/learn/{SLUG}/{{document}}",
    "classroom-closed": "/learn/bep-viet",
    "course-mine": f"/courses/{SLUG}",
    "account": "/account",
}
MISSING = ("not-found", "no-course", "classroom-closed")
"""Pages that say that there is nothing: the browser notes the 404 or 403 behind them."""

STILL = """async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const passing = document.getAnimations().filter(
    (animation) => animation.effect.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(passing.map((animation) => animation.finished));
}"""


@dataclass
class Buyer:
    """Has bought a course, another is in the cart; `places` fills the braces of the addresses."""

    person: Person
    places: dict[str, str]


def buyer(stack: Stack) -> Buyer:
    person = sign_up(stack)
    session = person.checkout(SLUG)
    assert person.pay(session["url"]).status_code == 200
    mine = f"/courses/{SLUG}/mine"
    eventually(lambda: bool(person.api("GET", mine).json()["enrolled"]))
    assert person.api("PUT", "/me/cart/courses/bep-viet").status_code == 200
    return Buyer(person, {"session": session["id"], **lectures(stack)})


def lectures(stack: Stack) -> dict[str, str]:
    """The first lecture of each kind, and the first free preview."""
    course = httpx.get(f"{stack.base_url}/api/courses/{SLUG}", trust_env=False).json()
    found: dict[str, str] = {}
    for chapter in course["chapters"]:
        for lecture in chapter["lectures"]:
            found.setdefault(lecture["kind"], lecture["id"])
            if lecture["preview"]:
                found.setdefault("preview", lecture["id"])
    return found


async def settled(page: Page) -> None:
    """The page has its heading, Clerk's parts and its typeface; nothing is asked and moves."""
    await expect(page.get_by_role("heading", level=1).first).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await page.evaluate(STILL)
