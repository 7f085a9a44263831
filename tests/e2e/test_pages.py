"""What holds for every page: it fits its window, anyone can use it, and it asks nobody else.

That no request leaves the machine and the console stays empty is what `visits` sees to.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

import pytest
from playwright.async_api import Page, ViewportSize, expect
from tests.people import sign_in
from tests.stack import ROOT, Stack

from .conftest import Visits
from .pages import MISSING, PERSONAL, PUBLIC, Buyer, buyer, settled
from .visitor import SLUG, Visitor

SECTIONS = ("basics", "description", "curriculum")
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
COLOURS: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SERIOUS = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, ...nodes.map(({ target, any }) =>
      `${target.join(' ')}: ${any.map(({ message }) => message).join('; ')}`)].join('\\n  '));
}"""


@pytest.fixture(scope="session")
def somebody(stack: Stack) -> Buyer:
    return buyer(stack)


@cache
def axe() -> str:
    return AXE.read_text()


async def serious_violations(page: Page) -> list[Any]:
    """What axe-core finds serious or critical."""
    found: list[Any] = await page.evaluate(SERIOUS)
    return found


async def width(page: Page) -> Any:
    return await page.evaluate("document.documentElement.scrollWidth")


async def check(visitor: Visitor, window: ViewportSize) -> None:
    """Light and dark, and all that is wrong at once."""
    page = visitor.page
    wrong: dict[str, Any] = {}
    await settled(page)
    await page.evaluate(axe())
    for colours in COLOURS:
        await page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        await settled(page)
        if found := await serious_violations(page):
            wrong[colours] = found
    if await width(page) > window["width"]:
        wrong["scrolls to"] = await width(page)
    assert wrong == {}, json.dumps(wrong, indent=1)


def every_page() -> Iterator[Any]:
    """Each in one language and first window, by turns; in the other with the slow tests."""
    ways = ("vi", WIDE), ("en", NARROW)
    for number, name in enumerate([*PUBLIC, *PERSONAL]):
        for turn, (language, window) in enumerate(ways):
            marks = () if turn == number % len(ways) else (pytest.mark.slow,)
            yield pytest.param(name, language, window, id=f"{name}-{language}", marks=marks)


@pytest.mark.parametrize(("name", "language", "window"), [*every_page()])
async def test_a_page_fits_and_can_be_used_by_anyone(
    stack: Stack,
    visits: Visits,
    somebody: Buyer,
    name: str,
    language: str,
    window: ViewportSize,
) -> None:
    visitor = await visits.open(stack, language, window)
    if name in PERSONAL:
        await visitor.be(somebody.person)
    if name in MISSING:
        visitor.excused.append(r"status of 40[34]")
    await visitor.goto((PUBLIC | PERSONAL)[name].format(**somebody.places))
    await check(visitor, window)
    other = NARROW if window is WIDE else WIDE
    await visitor.page.set_viewport_size(other)
    await settled(visitor.page)
    assert await width(visitor.page) <= other["width"]


@pytest.mark.parametrize(("language", "window"), [("vi", NARROW), ("en", WIDE)], ids=["vi", "en"])
async def test_the_studio_fits_and_can_be_used_by_anyone(
    stack: Stack, visits: Visits, language: str, window: ViewportSize
) -> None:
    """The list, the fullest parts of a course, and a film's drawer."""
    teacher = sign_in(stack, "educator@khoa.test")
    cards = teacher.api("GET", "/educator/courses").json()["items"]
    course = next(card["id"] for card in cards if card["slug"] == SLUG)
    visitor = await visits.open(stack, language, window)
    await visitor.be(teacher)
    await visitor.goto("/studio")
    await check(visitor, window)
    for section in SECTIONS:
        await visitor.goto(f"/studio/courses/{course}?tab={section}")
        await check(visitor, window)
    film = teacher.api("GET", f"/educator/courses/{course}").json()["chapters"][0]["lectures"][0]
    main = visitor.page.get_by_role("main")
    await main.get_by_text(film["title"], exact=True).click()
    drawer = visitor.page.get_by_role("dialog")
    captions = drawer.get_by_role("heading", name=visitor.words("studio.captions.title"))
    await expect(captions).to_be_visible()
    await check(visitor, window)
