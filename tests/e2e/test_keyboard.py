"""Without a mouse: from the home page to the payment page, signing in on the way."""

from playwright.async_api import Locator, expect
from tests.stack import Stack

from .conftest import Visits
from .pages import settled
from .visitor import COURSE, PAY, SLUG, Visitor

AT_MOST = 120  # tabs; more is not within reach
# A ring on the element itself, on what it spreads over its card, or on the card.
SHOWN = """(element) => {
  const styles = [getComputedStyle(element), getComputedStyle(element, '::after')];
  const card = element.closest('article');
  if (card) styles.push(getComputedStyle(card));
  return styles.some((style) => style.outlineStyle !== 'none' && style.outlineWidth !== '0px');
}"""


async def tab_to(visitor: Visitor, what: Locator) -> None:
    """Fails if Tab does not lead there, or if one cannot see that it did."""
    await expect(what).to_be_visible()
    element = await what.element_handle()
    for _ in range(AT_MOST):
        await visitor.page.keyboard.press("Tab")
        if await element.evaluate("(element) => element === document.activeElement"):
            assert await element.evaluate(SHOWN), f"{what} has the focus and does not show it"
            return
    raise AssertionError(f"{what} is not within {AT_MOST} tabs")


async def test_keyboard_alone_leads_to_the_payment_page(stack: Stack, visits: Visits) -> None:
    visitor = await visits.open(stack)
    page = visitor.page
    main = page.locator("main")
    await visitor.goto("/")
    await expect(main.get_by_role("article").first).to_be_visible()
    await tab_to(visitor, visitor.link("common.skipToContent"))
    await page.keyboard.press("Enter")
    await expect(main).to_be_focused()
    await tab_to(visitor, visitor.link("catalogue.home.all"))
    await page.keyboard.press("Enter")
    await visitor.wait_for_path("/courses")
    await expect(main).to_be_focused()
    await tab_to(visitor, main.get_by_role("link", name=COURSE, exact=True))
    await page.keyboard.press("Enter")
    await visitor.wait_for_path(f"/courses/{SLUG}")
    await expect(main).to_be_focused()
    await tab_to(visitor, visitor.button("courses.buyNow").filter(visible=True))
    await page.keyboard.press("Enter")
    await visitor.wait_for_path("/sign-in")
    await expect(page.locator('input[name="identifier"]')).to_be_visible()
    await settled(page)  # the form comes late, and its coming can take the focus
    student = visitor.button("account.demo.use", email="student@khoa.test")
    await tab_to(visitor, student)
    await page.keyboard.press("Enter")
    await visitor.wait_for_payment_page()
    await expect(page.locator(PAY)).to_be_visible()
